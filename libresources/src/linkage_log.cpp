#include "muster/resources/linkage_log.hpp"

#include <algorithm>
#include <array>

#include "muster/plan/csv.hpp"
#include "muster/plan/fields.hpp"
#include "muster/resources/kept_line.hpp"

namespace muster {
namespace {

constexpr std::string_view mark = "linkage";

bool about_a_step(LinkageEventKind kind) {
  return kind >= LinkageEventKind::begun && kind <= LinkageEventKind::cancelled;
}

bool has_subject(LinkageEventKind kind) {
  constexpr std::array kinds = {LinkageEventKind::level,      LinkageEventKind::road_closed,
                                LinkageEventKind::team_lost,  LinkageEventKind::channel_down,
                                LinkageEventKind::channel_up, LinkageEventKind::figure,
                                LinkageEventKind::answered};
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

bool has_receiver(LinkageEventKind kind) {
  return kind == LinkageEventKind::command || kind == LinkageEventKind::figure ||
         kind == LinkageEventKind::rumour;
}

}  // namespace

void check_event(const LinkageEvent& event, const Origin& origin, Findings& findings) {
  const auto wants = [&](bool wanted, const std::string& value, const char* field) {
    if (!wanted || !value.empty()) return;
    Origin there = origin;
    if (there.field.empty()) there.field = field;
    report(findings, Code::linkage_event_field, std::move(there), {title(event.kind), field});
  };
  wants(about_a_step(event.kind), event.step, "step");
  wants(has_subject(event.kind), event.subject, "subject");
  wants(has_receiver(event.kind), event.to, "to");
  wants(event.kind == LinkageEventKind::rumour, event.note, "note");
}

std::optional<std::vector<LinkageEvent>> read_linkage_events(std::string_view csv,
                                                             const std::string& file,
                                                             Findings& findings) {
  const std::size_t before = findings.size();
  const CsvTable table = read_csv(csv, file, findings);
  std::vector<LinkageEvent> events;
  for (const CsvRow& row : table.rows) {
    Fields fields(table, row, findings);
    LinkageEvent event{.id = fields.maybe_text("id").value_or(""), .at = fields.instant("at")};
    const std::string kind = fields.text("kind");
    if (const auto known = linkage_event_named(kind)) {
      event.kind = *known;
    } else if (!kind.empty()) {
      fields.report("kind", Code::linkage_event_kind, {kind});
    }
    event.step = fields.maybe_text("step").value_or("");
    event.subject = fields.maybe_text("subject").value_or("");
    event.to = fields.maybe_text("to").value_or("");
    event.within = fields.maybe_duration("within");
    event.by = fields.maybe_text("by").value_or("");
    event.note = fields.maybe_text("note").value_or("");
    check_event(event, fields.origin(), findings);
    events.push_back(std::move(event));
  }
  for (std::size_t i = before; i < findings.size(); ++i) {
    if (findings[i].severity == Severity::error) return std::nullopt;
  }
  return events;
}

std::string kept(const LinkageEvent& event) {
  Json::Object json = {{"at", format_instant(event.at, Offset{0})}, {"kind", name(event.kind)}};
  const auto put = [&](const char* key, const std::string& value) {
    if (!value.empty()) json.emplace_back(key, value);
  };
  put("id", event.id);
  put("step", event.step);
  put("subject", event.subject);
  put("to", event.to);
  put("by", event.by);
  put("note", event.note);
  if (event.within) json.emplace_back("within_s", event.within->count());
  return kept_line(mark, std::move(json));
}

std::optional<LinkageEvent> kept_event(const std::string& line) {
  const auto read = read_kept_line(mark, line);
  if (!read) return std::nullopt;
  const auto at = read->instant("at");
  const auto kind = linkage_event_named(read->text("kind"));
  if (!at || !kind) return std::nullopt;
  return LinkageEvent{.id = read->text("id"),
                      .at = *at,
                      .kind = *kind,
                      .step = read->text("step"),
                      .subject = read->text("subject"),
                      .to = read->text("to"),
                      .within = read->seconds("within_s"),
                      .by = read->text("by"),
                      .note = read->text("note")};
}

}  // namespace muster
