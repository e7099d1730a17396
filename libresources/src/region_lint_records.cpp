#include <algorithm>
#include <chrono>

#include "muster/plan/obligation_rules.hpp"
#include "muster/resources/major_hazards.hpp"
#include "region_lint_parts.hpp"

namespace muster {

namespace {

constexpr std::string_view measures_file = "hazard_measures.csv";

class RecordLint {
 public:
  explicit RecordLint(const RegionView& view) : view_(view), region_(view.region) {}

  void run() {
    for (const HazardMeasure& measure : region_.hazard_measures) {
      by_hazard_[measure.hazard].push_back(&measure);
    }
    for (const Hazard& hazard : region_.hazards) {
      classes(hazard);
      grade(hazard);
      units(hazard);
    }
    lots();
    agreements();
  }

 private:
  [[nodiscard]] const HazardMeasure* measure_of(const Hazard& hazard,
                                                std::string_view measure) const {
    const auto all = by_hazard_.find(hazard.id);
    if (all == by_hazard_.end()) return nullptr;
    const auto found = std::ranges::find_if(
        all->second, [&](const HazardMeasure* one) { return one->measure == measure; });
    return found == all->second.end() ? nullptr : *found;
  }

  struct Class {
    std::string name = {};
    std::int64_t rank = 0;  ///< 1 is the gravest
    std::string by = {};
    std::string value = {};
    std::string recorded_as = {};
  };

  /// The class that one measure makes it: the gravest row it reaches.
  [[nodiscard]] std::optional<Class> class_by(const Hazard& hazard, const Rule& rule,
                                              const std::string& by) const {
    const HazardMeasure* measure = measure_of(hazard, by);
    const auto value = measure == nullptr ? std::nullopt : Decimal::parse(measure->value);
    if (!value) return std::nullopt;
    std::optional<Class> best;
    for (const auto& row : rule.rows) {
      if (field(row, "hazard_kind") != hazard.kind.view() || field(row, "measure") != by) continue;
      const auto least = decimal_field(row, "at_least");
      const auto rank = decimal_field(row, "rank");
      if (!least || !rank || *value < *least) continue;
      const std::int64_t grave = rank->rounded_up().count();
      if (best && best->rank <= grave) continue;
      best =
          Class{field(row, "recorded_word"), grave, by, measure->value, field(row, "recorded_as")};
    }
    return best;
  }

  /// The graver of what its measures make it; one step lower where they lie more than one apart.
  [[nodiscard]] std::optional<Class> class_of(const Hazard& hazard, const Rule& rule) const {
    std::vector<Class> found;
    std::vector<std::string> tried;
    for (const auto& row : rule.rows) {
      const std::string by = field(row, "measure");
      if (std::ranges::find(tried, by) != tried.end()) continue;
      tried.push_back(by);
      if (auto one = class_by(hazard, rule, by)) found.push_back(std::move(*one));
    }
    if (found.empty()) return std::nullopt;
    std::ranges::stable_sort(found, {}, &Class::rank);
    Class result = found.front();
    if (found.back().rank - result.rank > 1) {
      for (const auto& row : rule.rows) {
        const auto rank = decimal_field(row, "rank");
        const bool below = rank && rank->rounded_up().count() == result.rank + 1;
        if (below && field(row, "measure") == result.by) result.name = field(row, "recorded_word");
      }
    }
    return result;
  }

  void classes(const Hazard& hazard) const {
    const Rule* rule = view_.rule("record_class");
    if (rule == nullptr) return;
    const auto right = class_of(hazard, *rule);
    if (!right) return;
    const HazardMeasure* recorded = measure_of(hazard, right->recorded_as);
    if (recorded == nullptr || recorded->value.starts_with(right->name)) return;
    view_.say(measures_file, hazard.id.str(), Code::lint_record_odds, right->recorded_as,
              {recorded->value, right->by, right->value, right->name, rule->id.str()});
  }

  /// What is recorded as its grade, against what its substances make it.
  void grade(const Hazard& hazard) const {
    const HazardMeasure* recorded = measure_of(hazard, "major_hazard_level");
    if (recorded == nullptr) return;
    const Rule* rule = view_.rule("major_hazard_grade");
    if (rule == nullptr) return;
    const auto answer =
        major_hazard_of(hazard, region_, view_.options.as_of.value_or(rule->valid_from));
    if (!answer || !answer->computable || !answer->greatest) return;
    for (int one = static_cast<int>(HazardGrade::fourth);
         one <= static_cast<int>(HazardGrade::first); ++one) {
      const auto candidate = static_cast<HazardGrade>(one);
      if (!recorded->value.starts_with(title(candidate).zh)) continue;
      const bool possible =
          candidate <= *answer->greatest && (!answer->least || candidate >= *answer->least);
      if (possible) return;
      view_.say(measures_file, hazard.id.str(), Code::lint_grade_odds, "major_hazard_level",
                {recorded->value, title(*answer->greatest)});
    }
  }

  /// A measure that is an indicator of the catalogue is counted as the catalogue counts it.
  void units(const Hazard& hazard) const {
    const auto all = by_hazard_.find(hazard.id);
    if (all == by_hazard_.end()) return;
    for (const HazardMeasure* one : all->second) {
      const Indicator* indicator = region_.catalogue.find(IndicatorId(one->measure));
      if (indicator == nullptr || !one->measured_in || same(*one->measured_in, indicator->unit)) {
        continue;
      }
      view_.say(measures_file, hazard.id.str(), Code::lint_unit_odds, "unit",
                {one->measure, *one->measured_in, indicator->unit});
    }
  }

  static bool same(const std::string& a, const std::string& b) {
    static const std::vector<std::pair<std::string_view, std::string_view>> words = {
        {"person", "人"}, {"vehicle", "辆"}, {"piece", "个"}, {"yuan", "元"}, {"MPa", "MPa"}};
    if (a == b) return true;
    return std::ranges::any_of(
        words, [&](const auto& pair) { return pair.first == a && pair.second == b; });
  }

  void lots() const {
    std::size_t never = 0;
    std::string first;
    for (const Lot& lot : region_.lots) {
      if (!lot.verified_at && never++ == 0) first = lot.id.view();
    }
    if (never > 0) {
      view_.say("stock.csv", std::to_string(never), Code::lint_figure_unverified, "verified_at",
                {first});
    }
    if (!view_.options.as_of) return;
    const auto limit =
        verification_limit(region_.rules, "lot", *view_.options.as_of, view_.jurisdictions());
    for (const Lot& lot : region_.lots) {
      if (lot.verified_at) stale(lot, limit);
    }
  }

  /// A material may set a limit of its own, in days; else the rule's months hold, as in what is
  /// due.
  void stale(const Lot& lot, const std::optional<Interval>& limit) const {
    const Date today = *view_.options.as_of;
    const auto say = [&](const Text& longest, const std::string& by) {
      view_.say("stock.csv", lot.id.str(), Code::lint_figure_stale, "verified_at",
                {format_date(*lot.verified_at), format_date(today), longest, by});
    };
    const Material* material = region_.catalogue.find(lot.material);
    if (material != nullptr && material->confirm_after_days) {
      if (!is_to_confirm(lot, *material, lot.verified_at, today)) return;
      const std::string days = std::to_string(*material->confirm_after_days);
      say({days + " 天", days + " days"}, material->id.str());
    } else if (limit && limit->months && months_after(*lot.verified_at, *limit->months) < today) {
      const std::string months = std::to_string(*limit->months);
      say({months + " 个月", months + " months"}, limit->authority.rule.str());
    }
  }

  void agreements() const {
    if (!view_.options.as_of) return;
    for (const Agreement& agreement : region_.agreements) {
      if (!agreement.valid_to || *agreement.valid_to >= *view_.options.as_of) continue;
      view_.say("agreements.csv", agreement.id.str(), Code::lint_agreement_ended, "valid_to",
                {format_date(*agreement.valid_to)});
    }
  }

  const RegionView& view_;
  const Region& region_;
  std::map<HazardId, std::vector<const HazardMeasure*>> by_hazard_ = {};
};

}  // namespace

void lint_records(const RegionView& view) { RecordLint(view).run(); }

}  // namespace muster
