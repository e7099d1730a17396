#include <algorithm>

#include "muster/plan/digest.hpp"
#include "muster/resources/obligations.hpp"

namespace muster {

namespace {

constexpr std::size_t widest_line = 75;  ///< bytes, RFC 5545 §3.1
constexpr std::string_view end = "\r\n";

/// "20261120".
std::string compact(Date day) {
  std::string text = format_date(day);
  std::erase(text, '-');
  return text;
}

/// What a text value may not hold as it stands (§3.3.11); nothing a person wrote ends a line.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
      result += c;
    }
  }
  return result;
}

/// One content line, folded between characters so that no line is longer than 75 bytes.
void put(std::string& into, const std::string& line) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t bytes = 1;
    while (at + bytes < line.size() &&
           (static_cast<unsigned char>(line[at + bytes]) & 0xC0U) == 0x80U) {
      ++bytes;
    }
    if (width + bytes > widest_line) {
      into += std::string(end) + " ";
      width = 1;
    }
    into += line.substr(at, bytes);
    width += bytes;
    at += bytes;
  }
  into += end;
}

std::string described(const Obligation& one, const Region& region, Language language) {
  std::string all;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) all += (all.empty() ? "" : "\n") + part;
  };
  for (const Message& reason : one.reasons) add(text(reason, language));
  add(one.authority.source + (one.authority.clause.empty() ? "" : " " + one.authority.clause));
  if (one.duty) add(name_of(region.organisations, *one.duty).in(language));
  if (!region.header.banner.empty()) add(region.header.banner.in(language));
  return all;
}

}  // namespace

std::string obligations_calendar(const Due& due, const Region& region, const DueQuestion& question,
                                 Language language) {
  std::string out;
  put(out, "BEGIN:VCALENDAR");
  put(out, "VERSION:2.0");
  put(out, "PRODID:-//Muster//due//ZH");
  put(out, "CALSCALE:GREGORIAN");
  const std::string stamp = compact(question.as_of) + "T000000Z";
  for (const Obligation& one : due.obligations) {
    put(out, "BEGIN:VEVENT");
    put(out, "UID:" + sha256_hex(region.header.id + "/" + one.id).substr(0, 32) + "@muster");
    put(out, "DTSTAMP:" + stamp);
    put(out, "DTSTART;VALUE=DATE:" + compact(one.due));
    put(out, "DTEND;VALUE=DATE:" + compact(one.due + std::chrono::days(1)));
    put(out, "SUMMARY:" +
                 escaped(title(one.kind).in(language) + (language == Language::zh ? "：" : ": ") +
                         one.subject_name.in(language)));
    put(out, "DESCRIPTION:" + escaped(described(one, region, language)));
    put(out, "CATEGORIES:" + std::string(name(one.kind)));
    put(out, "TRANSP:TRANSPARENT");
    put(out, "END:VEVENT");
  }
  put(out, "END:VCALENDAR");
  return out;
}

}  // namespace muster
