#include "muster/resources/region_lint.hpp"

#include <algorithm>
#include <set>

#include "region_lint_parts.hpp"

namespace muster {

namespace {

constexpr std::string_view explanations_file = "explanations.csv";

/// How closely the explanation is about the finding, 0 not at all: 1 "*", 2 what it begins with
/// ("CM11"), 3 that and, behind a blank, one more thing it names in either language ("CM11 mine
/// rescue").
int closeness(const Explanation& one, const Message& message) {
  if (one.code != name(message.code)) return 0;
  if (one.about == "*") return 1;
  if (message.parameters.empty()) return 0;
  const std::string& subject = message.parameters.front().en;
  if (one.about == subject) return 2;
  if (!one.about.starts_with(subject + " ")) return 0;
  const std::string thing = one.about.substr(subject.size() + 1);
  const bool named = std::ranges::any_of(
      message.parameters, [&](const Text& text) { return text.zh == thing || text.en == thing; });
  return named ? 3 : 0;
}

/// The one that explains the finding, or nullptr: the closest, of equals the first.
const Explanation* explanation_of(const Finding& finding, const std::vector<Explanation>& all) {
  const Explanation* best = nullptr;
  int most = 0;
  for (const Explanation& one : all) {
    const int close = closeness(one, finding.message);
    if (close <= most) continue;
    best = &one;
    most = close;
  }
  return best;
}

/// Without a day half of what could be explained is not tried, so no explanation is called idle.
void explain(Findings& findings, const std::vector<Explanation>& all, bool dated) {
  std::set<ExplanationId> used;
  for (Finding& finding : findings) {
    if (finding.severity != Severity::warning) continue;
    const Explanation* one = explanation_of(finding, all);
    if (one == nullptr) continue;
    used.insert(one->id);
    const Text about =
        finding.message.parameters.empty() ? Text("–") : finding.message.parameters.front();
    Findings explained;
    report(explained, Code::lint_explained, finding.origin,
           {Text(std::string(name(finding.message.code))), about, one->reason});
    finding = std::move(explained.front());
  }
  if (!dated) return;
  for (const Explanation& one : all) {
    if (used.contains(one.id) || !one.code.starts_with("lint.")) continue;
    report(findings, Code::lint_explained_nothing,
           {.file = std::string(explanations_file), .field = "code"}, {one.code, one.about});
  }
}

}  // namespace

void RegionView::say(const Origin& origin, const std::string& about, Code code,
                     std::string_view field, std::vector<Text> parameters) const {
  Origin where = origin;
  where.field = field;
  parameters.insert(parameters.begin(), Text(about));
  report(findings, code, std::move(where), std::move(parameters));
}

void RegionView::say(std::string_view file, const std::string& about, Code code,
                     std::string_view field, std::vector<Text> parameters) const {
  say(Origin{.file = std::string(file)}, about, code, field, std::move(parameters));
}

std::vector<JurisdictionId> RegionView::jurisdictions() const {
  return chain_of(region, region.header.jurisdiction);
}

const Rule* RegionView::rule(std::string_view subject) const {
  if (options.as_of) return in_force(region.rules, subject, *options.as_of, jurisdictions());
  const Rule* latest = nullptr;
  for (const Rule& one : region.rules.rules) {
    if (one.subject != subject) continue;
    if (latest == nullptr || one.valid_from > latest->valid_from) latest = &one;
  }
  return latest;
}

Findings lint(const Region& region, const RegionLintOptions& options) {
  Findings findings;
  const RegionView view{region, options, findings};
  const LintOptions plain{.as_of = options.as_of,
                          .calendar = WorkCalendar(region.holidays),
                          .jurisdictions = view.jurisdictions()};
  findings = lint(region.plans, region.catalogue, region.rules, plain);
  lint_contacts(view);
  lint_reach(view);
  lint_records(view);
  if (!options.as_of) report(findings, Code::lint_no_date, {});
  explain(findings, region.explanations, options.as_of.has_value());
  return findings;
}

}  // namespace muster
