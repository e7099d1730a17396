#include <algorithm>

#include "linkage_view_parts.hpp"

namespace muster {
namespace {

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
      "digraph linkage {\n  rankdir=LR;\n"
      "  node [shape=box, style=filled, fillcolor=white, fontname=\"Noto Sans CJK SC\"];\n"
      "  edge [fontname=\"Noto Sans CJK SC\", fontsize=9];\n";
  const auto shown = [&](std::size_t i) { return linkage.runs[i].state != StepState::dormant; };
  for (const std::uint32_t i : chain.order) {
    if (!shown(i)) continue;
    const StepRun& run = linkage.runs[i];
    const std::string time =
        run.blocked ? "—" : say.clock(run.start) + "–" + say.clock_up(run.finish);
    std::string look;
    if (run.broken()) look += ", fillcolor=\"#fde7e9\", color=\"#b00020\"";
    if (run.critical) look += ", penwidth=3";
    if (run.over()) look += ", fillcolor=\"#dddddd\"";
    const std::string words =
        say.who(chain.steps[i]) + "\\n" + say.what(chain.steps[i]) + "\\n" + time;
    // The breaks are ours: they are put between texts that are quoted already.
    std::string label = quoted(words);
    for (auto at = label.find("\\\\n"); at != std::string::npos; at = label.find("\\\\n", at)) {
      label.replace(at, 3, "\\n");
    }
    dot += "  " + quoted(chain.steps[i].id) + " [label=" + label + look + "];\n";
  }
  for (const std::uint32_t i : chain.order) {
    if (!shown(i)) continue;
    for (std::uint32_t a = chain.first[i]; a < chain.first[i + 1]; ++a) {
      const Chain::Arc& arc = chain.arcs[a];
      if (!shown(arc.before)) continue;
      const bool both = linkage.runs[arc.before].critical && linkage.runs[i].critical;
      dot += "  " + quoted(chain.steps[arc.before].id) + " -> " + quoted(chain.steps[i].id) +
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

std::string handover_page(const Linkage& linkage, const Region& region,
                          std::span<const LinkageChange> changes,
                          const LinkageViewOptions& options) {
  const LinkageWords say(linkage, region, options.language);
  const Chain& chain = *linkage.chain;
  std::string page = say.label(Label::linkage_handover) +
                     say.label(Label::linkage_as_of, {say.clock(linkage.now)}) + "\n";
  if (!options.heading.empty()) page += say.in(options.heading) + "\n";
  const auto put = [&](const std::string& line, std::size_t indent = 2) {
    for (const std::string& part : wrapped(line, options.columns - indent)) {
      page += std::string(indent, ' ') + part + "\n";
    }
  };
  const auto heading = [&](Label label) { page += "\n" + say.label(label) + "\n"; };
  const auto nothing = [&](std::size_t before) {
    if (page.size() == before) put(say.label(Label::linkage_none));
  };

  heading(Label::linkage_situation);
  for (std::size_t i = 0; i < chain.scales.size(); ++i) {
    const Scale& scale = chain.scales[i];
    if (!linkage.levels[i]) continue;
    const auto at = std::ranges::find(scale.levels, *linkage.levels[i]) - scale.levels.begin();
    put(say.label(Label::linkage_level_line,
                  {say.in(scale.title), say.in(scale.names[static_cast<std::size_t>(at)])}));
  }
  if (!linkage.command.empty()) {
    const Commanding& now = linkage.command.back();
    put(say.label(Label::linkage_command_line,
                  {say.organisation(now.organisation), say.clock(now.since)}));
  }
  for (const auto& [indicator, figure] : linkage.figures) {
    put(say.label(Label::linkage_figure_line,
                  {say.in(region.catalogue.name_of(IndicatorId(indicator))), one_line(figure.value),
                   say.clock(figure.at)}));
  }
  for (const std::string& down : linkage.channels_down) {
    put(say.label(Label::linkage_channel_line, {one_line(down)}));
  }

  heading(Label::linkage_timers);
  std::size_t before = page.size();
  const auto shown = milestones(linkage, options.all);
  for (const Timer& timer : timers(linkage)) {
    // The limits of what marks the way; of the rest the page of all steps tells.
    const bool marks =
        timer.kind != Timer::Kind::limit || std::ranges::find(shown, *timer.step) != shown.end();
    if (!marks || timer.at > linkage.now + std::chrono::hours(24)) continue;
    put(say.clock(timer.at) + "  " + say.timer(timer) +
        (timer.at < linkage.now ? "  " + say.label(Label::linkage_overdue) : ""));
  }
  nothing(before);

  heading(Label::linkage_relief);
  before = page.size();
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    const StepRun& run = linkage.runs[i];
    const bool due = chain.steps[i].kind == ChainKind::relieve && !run.over() &&
                     run.state != StepState::dormant && !run.blocked;
    if (due) {
      put(say.clock(run.start) + "  " + say.organisation(chain.steps[i].actor) + "  " +
          say.what(chain.steps[i]));
    }
  }
  nothing(before);

  heading(Label::linkage_changes);
  before = page.size();
  for (const LinkageChange& change : changes) put("· " + say.in(change.message));
  nothing(before);
  return page;
}

}  // namespace muster
