#include "muster/resources/incident_report.hpp"

#include <algorithm>
#include <array>

#include "linkage_view_parts.hpp"
#include "muster/resources/kept_line.hpp"
#include "wording.hpp"

namespace muster {
namespace {

struct KindWords {
  std::string_view name = {};
  const char* zh = "";
  const char* en = "";
};
constexpr std::array kinds = {KindWords{"initial", "初报", "initial report"},
                              KindWords{"follow-up", "续报", "follow-up report"},
                              KindWords{"final", "终报", "final report"}};
constexpr std::string_view report_mark = "report";

/// The counts of Art 12 (4), in its order; an indicator that the catalogue lacks is left out.
constexpr std::array counts = {
    "dead", "missing", "trapped", "injured", "seriously_injured", "poisoned", "direct_loss_yuan"};

class Page {
 public:
  Page(const Response& response, const Linkage& linkage, const Region& region, Language language,
       std::size_t columns)
      : response_(response),
        linkage_(linkage),
        region_(region),
        say_(linkage, region, language),
        wording_(response, region, language),
        columns_(columns) {}

  std::string write(ReportKind kind, const std::optional<OrganisationId>& to,
                    std::span<const SentReport> sent) {
    const LocatedIncident& located = response_.incidents.front();
    if (!region_.header.banner.empty()) put(say_.in(region_.header.banner), 0);
    put(label(Label::brief_title, {say_.in(title(kind))}), 0);
    if (to) put(label(Label::brief_to, {say_.organisation(*to)}), 0);
    put(label(Label::brief_as_of, {wording_.date_and_clock(linkage_.now)}), 0);
    field(Label::brief_unit, unit(located));
    field(Label::brief_when_where,
          label(Label::brief_when_where_value,
                {located.incident.occurred ? wording_.date_and_clock(*located.incident.occurred)
                                           : pending(),
                 wording_.in(located.where), wording_.kind(located)}));
    field(Label::brief_course,
          located.incident.note ? one_line(*located.incident.note) : pending());
    field(Label::brief_casualties, casualties(located.incident));
    field(Label::brief_measures, measures());
    field(Label::brief_other, others());
    log(sent);
    countdowns();
    return std::move(page_);
  }

 private:
  [[nodiscard]] std::string label(Label label, const std::vector<std::string>& with = {}) const {
    return say_.label(label, with);
  }
  [[nodiscard]] std::string pending() const { return label(Label::brief_pending); }

  void put(const std::string& line, std::size_t indent) {
    for (const std::string& part : wrapped(line, columns_ - indent)) {
      page_ += std::string(indent, ' ') + part + "\n";
    }
  }
  void field(Label name, const std::string& value) {
    put(label(name), 0);
    put(value, 2);
  }

  [[nodiscard]] std::string unit(const LocatedIncident& located) const {
    return located.unit ? say_.organisation(*located.unit) : pending();
  }

  [[nodiscard]] std::string casualties(const Incident& incident) const {
    std::vector<std::string> parts;
    for (const char* count : counts) {
      const IndicatorId id(count);
      if (region_.catalogue.name_of(id) == Text(id.view())) continue;
      std::string value = pending();
      if (const auto figure = linkage_.figures.find(count); figure != linkage_.figures.end()) {
        value = one_line(figure->second.value);
      } else if (const auto told = incident.indicators.find(id);
                 told != incident.indicators.end()) {
        value = told->second.str();
      }
      parts.push_back(label(Label::brief_count, {say_.in(region_.catalogue.name_of(id)), value}));
    }
    return parts.empty() ? pending() : wording_.clauses(parts);
  }

  /// What was done, as far as somebody said so; what is going on by plan is not claimed.
  [[nodiscard]] std::string measures() const {
    std::vector<std::pair<Instant, std::string>> done;
    for (std::size_t i = 0; i < linkage_.runs.size(); ++i) {
      const ChainStep& step = linkage_.chain->steps[i];
      const StepRun& run = linkage_.runs[i];
      const bool said = run.state == StepState::done || run.state == StepState::begun;
      const bool act = !step.source.action.empty() || step.kind == ChainKind::arrive;
      if (!said || !act || step.kind == ChainKind::notify || step.kind == ChainKind::acknowledge) {
        continue;
      }
      const Instant at = run.ended.value_or(run.began.value_or(run.start));
      done.emplace_back(at, say_.clock(at) + " " + say_.who(step) + " " + say_.what(step));
    }
    std::ranges::stable_sort(done, {}, [](const auto& one) { return one.first; });
    std::vector<std::string> lines;
    for (auto& [at, line] : done) lines.push_back(std::move(line));
    return lines.empty() ? pending() : wording_.clauses(lines);
  }

  [[nodiscard]] std::string others() const {
    std::vector<std::string> parts;
    for (const RunningDuty& duty : linkage_.duties) {
      const bool told = duty.duty.source.rule.empty() && !duty.duty.text.empty();
      if (told) parts.push_back(say_.in(duty.duty.text));
    }
    return parts.empty() ? pending() : wording_.clauses(parts);
  }

  void log(std::span<const SentReport> sent) {
    put(label(Label::brief_log), 0);
    for (const SentReport& one : sent) {
      put(label(Label::brief_log_line,
                {wording_.date_and_clock(one.at), one_line(one.by), say_.in(title(one.kind)),
                 one.to.empty() ? "—" : say_.organisation(one.to)}),
          2);
    }
    if (sent.empty()) put(label(Label::linkage_none), 2);
  }

  /// How long is left; a report that is out stops its clock by being done.
  void countdowns() {
    put(label(Label::brief_countdown), 0);
    const std::size_t before = page_.size();
    for (const Timer& timer : timers(linkage_)) {
      const bool report = timer.kind == Timer::Kind::duty ||
                          (timer.kind == Timer::Kind::limit &&
                           !linkage_.chain->steps[*timer.step].source.rule.empty());
      if (!report) continue;
      const Seconds left = timer.at - linkage_.now;
      const std::string room = left < Seconds{0} ? label(Label::linkage_late, {say_.span(-left)})
                                                 : label(Label::linkage_room, {say_.span(left)});
      put(say_.clock(timer.at) + "  " + room + "  " + say_.timer(timer), 2);
    }
    if (page_.size() == before) put(label(Label::linkage_none), 2);
  }

  const Response& response_;
  const Linkage& linkage_;
  const Region& region_;
  LinkageWords say_;
  Wording wording_;
  std::size_t columns_;
  std::string page_ = {};
};

}  // namespace

std::string_view name(ReportKind kind) { return kinds.at(static_cast<std::size_t>(kind)).name; }

Text title(ReportKind kind) {
  const KindWords& words = kinds.at(static_cast<std::size_t>(kind));
  return {words.zh, words.en};
}

std::optional<ReportKind> report_kind_named(std::string_view name) {
  const auto found = std::ranges::find(kinds, name, &KindWords::name);
  if (found == kinds.end()) return std::nullopt;
  return static_cast<ReportKind>(found - kinds.begin());
}

std::string incident_report(ReportKind kind, const Response& response, const Linkage& linkage,
                            const Region& region, const std::optional<OrganisationId>& to,
                            std::span<const SentReport> sent, Language language,
                            std::size_t columns) {
  if (to && find(region.organisations, *to) == nullptr) {
    throw Error(Code::linkage_report_receiver, {to->view()});
  }
  return Page(response, linkage, region, language, columns).write(kind, to, sent);
}

std::optional<LinkageEvent> event_of(const SentReport& report, const Linkage& linkage) {
  const Chain& chain = *linkage.chain;
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    const ChainStep& step = chain.steps[i];
    const StepRun& run = linkage.runs[i];
    const bool waits = step.kind == ChainKind::report_written && !run.over() &&
                       run.state != StepState::dormant && !report.to.empty() &&
                       step.receiver == report.to;
    if (waits) {
      return LinkageEvent{
          .at = report.at, .kind = LinkageEventKind::done, .step = step.id, .by = report.by};
    }
  }
  if (report.kind == ReportKind::initial) return std::nullopt;
  for (const RunningDuty& duty : linkage.duties) {
    if (!duty.duty.every) continue;
    return LinkageEvent{.at = report.at,
                        .kind = LinkageEventKind::answered,
                        .subject = duty.duty.id,
                        .by = report.by};
  }
  return std::nullopt;
}

std::string kept(const SentReport& report) {
  Json::Object json = {
      {"at", format_instant(report.at, Offset{0})}, {"by", report.by}, {"kind", name(report.kind)}};
  if (!report.to.empty()) json.emplace_back("to", report.to.view());
  return kept_line(report_mark, std::move(json));
}

std::optional<SentReport> kept_report(const std::string& line) {
  const auto read = read_kept_line(report_mark, line);
  if (!read) return std::nullopt;
  const auto at = read->instant("at");
  const auto kind = report_kind_named(read->text("kind"));
  if (!at || !kind) return std::nullopt;
  return SentReport{
      .kind = *kind, .at = *at, .by = read->text("by"), .to = OrganisationId(read->text("to"))};
}

}  // namespace muster
