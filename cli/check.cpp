#include <algorithm>
#include <map>

#include "cli_words.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "muster/plan/json.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

constexpr std::size_t most_of_one_code = 20;

/// Findings of one severity: by code in the order of their first appearance, long runs cut short.
std::string listed(const Findings& findings, Severity severity, Language language) {
  std::map<Code, std::size_t> seen;
  std::string result;
  for (const Finding& finding : findings) {
    if (finding.severity != severity) continue;
    if (++seen[finding.message.code] > most_of_one_code) continue;
    result += text(finding, language) + "\n";
  }
  for (const auto& [code, count] : seen) {
    if (count <= most_of_one_code) continue;
    result += words(Word::more_of_code, language,
                    {std::string(name(code)), std::to_string(count - most_of_one_code)}) +
              "\n";
  }
  return result;
}

/// Notes are marks of where data comes from: one line a code, with its first place.
std::string summarised(const Findings& findings, Language language) {
  std::map<Code, std::pair<std::size_t, const Finding*>> by_code;
  for (const Finding& finding : findings) {
    if (finding.severity != Severity::note) continue;
    auto& [count, first] = by_code[finding.message.code];
    if (count++ == 0) first = &finding;
  }
  std::string result;
  for (const auto& [code, entry] : by_code) {
    const auto& [count, first] = entry;
    result += words(count == 1 ? Word::note_once : Word::note_times, language,
                    {std::string(name(code)), std::to_string(count), text(*first, language)}) +
              "\n";
  }
  return result;
}

std::string section(Word title, std::size_t count, const std::string& lines, Language language) {
  if (count == 0) return "";
  return words(title, language, {std::to_string(count)}) + "\n" + lines + "\n";
}

Json findings_json(const OpenedRegion& opened, Language language) {
  Json::Array findings;
  for (const Finding& finding : opened.findings) {
    Json::Array parameters;
    for (const Text& parameter : finding.message.parameters)
      parameters.emplace_back(parameter.in(language));
    findings.push_back(Json::Object{{"code", name(finding.message.code)},
                                    {"severity", name(finding.severity)},
                                    {"file", finding.origin.file},
                                    {"line", static_cast<std::int64_t>(finding.origin.line)},
                                    {"column", static_cast<std::int64_t>(finding.origin.column)},
                                    {"field", finding.origin.field},
                                    {"message", text(finding.message, language)},
                                    {"parameters", std::move(parameters)}});
  }
  const bool sample = opened.region && !opened.region->header.banner.empty();
  return Json::Object{{"format", 1},
                      {"banner", sample ? Json(opened.region->header.banner.in(language)) : Json()},
                      {"region_digest", opened.region ? Json(opened.region->digest) : Json()},
                      {"findings", std::move(findings)}};
}

int run(const Given& given, Session& session) {
  const OpenedRegion opened = open_region(*given.one("REGION"), session);
  const Language language = session.language;
  const std::size_t errors = count_of(opened.findings, Severity::error);
  const std::size_t warnings = count_of(opened.findings, Severity::warning);
  const std::size_t notes = count_of(opened.findings, Severity::note);
  if (given.has("--json")) {
    print(write_json(findings_json(opened, language)));
  } else {
    if (opened.region) print(banner_line(*opened.region, language));
    print(section(Word::errors, errors, listed(opened.findings, Severity::error, language),
                  language));
    print(section(Word::warnings, warnings, listed(opened.findings, Severity::warning, language),
                  language));
    print(section(Word::notes, notes, summarised(opened.findings, language), language));
    if (opened.region) print(contents_line(*opened.region, language) + "\n");
    print(words(errors > 0     ? Word::check_bad
                : warnings > 0 ? Word::check_warned
                : opened.store ? Word::check_store_good
                               : Word::check_good,
                language, {std::to_string(errors), std::to_string(warnings)}) +
          "\n");
  }
  return errors > 0 ? exit_code::bad_input : warnings > 0 ? exit_code::attention : exit_code::done;
}

}  // namespace

Command check_command() {
  return {.name = "check",
          .about = {"检查地区文件夹或数据库", "check a region folder or a store"},
          .explains =
              {"列出全部错误和警告，并把提示按类归总。有警告时返回 1，有错误时返回 3。",
               "Shows every error and warning, and the notes summed up by kind. Ends with 1 when "
               "there are warnings, with 3 when there are errors."},
          .arguments = {{.name = "REGION",
                         .about = {"地区文件夹或数据库", "a region folder or a store"},
                         .required = true},
                        {.name = "--json", .about = {"输出 JSON", "print JSON"}}},
          .examples = {"muster check data/shuozhou", "muster check shuozhou.db --lang en"},
          .run = run};
}

}  // namespace muster
