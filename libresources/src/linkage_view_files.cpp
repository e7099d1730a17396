#include <algorithm>
#include <set>

#include "linkage_view_parts.hpp"
#include "muster/plan/table.hpp"

namespace muster {
namespace {

constexpr std::size_t dot_columns = 36;

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

/// "20261120T025200Z".
std::string stamp(Instant at) {
  std::string text = format_instant(at, Offset{0}).substr(0, 19);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text + "Z";
}

/// A value of RFC 5545, 3.3.11.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') result += '\\';
    result += c;
  }
  return result;
}

/// A line of at most 75 octets, folded between characters (3.1).
std::string folded(std::string_view line) {
  std::string result;
  std::size_t octets = 0;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t next = i + 1;
    while (next < line.size() && (static_cast<unsigned char>(line[next]) & 0xC0U) == 0x80U) ++next;
    if (octets + (next - i) > 75) {
      result += "\r\n ";
      octets = 1;
    }
    result += line.substr(i, next - i);
    octets += next - i;
    i = next;
  }
  return result + "\r\n";
}

}  // namespace

std::string linkage_dot(const Linkage& linkage, const Region& region,
                        const LinkageViewOptions& options) {
  const LinkageWords say(linkage, region, options.language);
  const Chain& chain = *linkage.chain;
  std::string dot =
      "digraph linkage {\n  rankdir=LR;\n  ranksep=0.4;\n  nodesep=0.15;\n"
      "  node [shape=box, style=filled, fillcolor=white, fontname=\"Noto Sans CJK SC\", "
      "fontsize=11, margin=\"0.08,0.04\"];\n"
      "  edge [fontname=\"Noto Sans CJK SC\", fontsize=9, color=\"#666666\"];\n";
  std::vector<bool> shown(chain.steps.size(), false);
  for (const std::size_t i : milestones(linkage, options.all)) shown[i] = true;
  // In place of a step that is left out stands the one that holds it up, as far back as need be.
  std::vector<std::optional<std::uint32_t>> stands_for(chain.steps.size());
  for (const std::uint32_t i : chain.order) {
    if (shown[i]) {
      stands_for[i] = i;
      continue;
    }
    std::optional<Instant> last;
    for (std::uint32_t a = chain.first[i]; a < chain.first[i + 1]; ++a) {
      const std::uint32_t before = chain.arcs[a].before;
      const Instant ends = linkage.runs[before].finish + Seconds{chain.arcs[a].lag};
      if (!stands_for[before] || (last && ends <= *last)) continue;
      last = ends;
      stands_for[i] = stands_for[before];
    }
  }
  for (const std::uint32_t i : chain.order) {
    if (!shown[i]) continue;
    const StepRun& run = linkage.runs[i];
    const std::string time =
        run.blocked ? "—" : say.clock(run.start) + "–" + say.clock_up(run.finish);
    std::string look;
    if (run.broken() && run.state != StepState::done) {
      look += ", fillcolor=\"#fde7e9\", color=\"#b00020\", fontcolor=\"#b00020\"";
    } else if (run.over()) {
      look += ", fillcolor=\"#dddddd\"";
    }
    if (run.critical) look += ", penwidth=3";
    // The breaks are ours: they are put between texts that are quoted already.
    const auto part = [](const std::string& text) {
      const std::string whole = quoted(clipped(text, dot_columns));
      return whole.substr(1, whole.size() - 2);
    };
    std::string label =
        part(say.who(chain.steps[i])) + "\\n" + part(say.what(chain.steps[i])) + "\\n" + part(time);
    if (run.limit) label += " · " + part(say.clock(*run.limit) + " " + say.room(run));
    dot += "  " + quoted(chain.steps[i].id) + " [label=\"" + label + "\"" + look + "];\n";
  }
  for (const std::uint32_t i : chain.order) {
    if (!shown[i]) continue;
    std::set<std::uint32_t> drawn;
    for (std::uint32_t a = chain.first[i]; a < chain.first[i + 1]; ++a) {
      const Chain::Arc& arc = chain.arcs[a];
      const auto before = stands_for[arc.before];
      if (!before || !drawn.insert(*before).second) continue;
      const bool both = linkage.runs[*before].critical && linkage.runs[i].critical;
      dot += "  " + quoted(chain.steps[*before].id) + " -> " + quoted(chain.steps[i].id) +
             " [label=" + quoted(say.in(title(arc.why))) + (both ? ", penwidth=3" : "") + "];\n";
    }
  }
  return dot + "}\n";
}

std::string linkage_ics(const Linkage& linkage, const Region& region,
                        const LinkageViewOptions& options) {
  const LinkageWords say(linkage, region, options.language);
  std::string ics;
  const auto add = [&](std::string_view line) { ics += folded(line); };
  add("BEGIN:VCALENDAR");
  add("VERSION:2.0");
  add("PRODID:-//Muster//linkage//EN");
  add("CALSCALE:GREGORIAN");
  std::size_t number = 0;
  for (const Timer& timer : timers(linkage)) {
    const std::string about = timer.step ? linkage.chain->steps[*timer.step].id : timer.duty;
    static constexpr const char* kinds[] = {"answer", "limit", "confirm", "duty"};
    add("BEGIN:VEVENT");
    add("UID:" +
        escaped(region.header.id + "/" + about + "/" + kinds[static_cast<std::size_t>(timer.kind)] +
                "/" + std::to_string(number++)) +
        "@muster");
    add("DTSTAMP:" + stamp(linkage.now));
    add("DTSTART:" + stamp(timer.at));
    add("SUMMARY:" + escaped(say.timer(timer)));
    const bool late = timer.step && linkage.runs[*timer.step].broken();
    if (timer.step) {
      add("DESCRIPTION:" + escaped(say.room(linkage.runs[*timer.step])));
    }
    add(late ? "PRIORITY:1" : "PRIORITY:5");
    add("END:VEVENT");
  }
  add("END:VCALENDAR");
  return ics;
}

}  // namespace muster
