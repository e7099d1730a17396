// How many there are, of which class and injury.
#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include "muster/plan/rules.hpp"
#include "muster/resources/casualties.hpp"
#include "muster/resources/region.hpp"

namespace muster {

std::string_view name(Triage triage) {
  constexpr std::array names = {"immediate", "delayed", "minor"};
  return names.at(static_cast<std::size_t>(triage));
}

Text title(Triage triage) {
  static const std::array<Text, 3> titles = {Text("危重", "immediate"), Text("重伤", "delayed"),
                                             Text("轻伤", "minor")};
  return titles.at(static_cast<std::size_t>(triage));
}

namespace {

Text titled(const std::map<std::string_view, Text>& titles, std::string_view id) {
  const auto found = titles.find(id);
  return found == titles.end() ? Text(std::string(id)) : found->second;
}

using Row = std::map<std::string, std::string>;

Triage triage_of(const Row& row) {
  const std::string word = field(row, "class");
  return word == "immediate" ? Triage::immediate
                             : (word == "delayed" ? Triage::delayed : Triage::minor);
}

class Told {
 public:
  Told(const LocatedIncident& located, const Region& region)
      : located_(located),
        region_(region),
        classes_(rule("casualty_class")),
        injuries_(rule("casualty_injury")) {
    if (classes_ == nullptr) return;
    for (const Row& row : classes_->rows) {
      const std::string indicator = field(row, "indicator");
      if (const auto people = count(indicator)) told_[indicator] = *people;
    }
  }

  CasualtyCount counted() {
    if (classes_ == nullptr) return std::move(found_);
    for (const Row& row : classes_->rows) take(row);
    if (injuries_ != nullptr) {
      for (const Row& row : injuries_->rows) injure(row);
    }
    order();
    return std::move(found_);
  }

 private:
  [[nodiscard]] const Rule* rule(std::string_view subject) const {
    return in_force(region_.rules, subject,
                    day_of(located_.incident, region_.header.display_offset),
                    located_.jurisdictions);
  }

  /// How many people an indicator tells; a part of a person is one.
  std::optional<std::int64_t> count(const std::string& indicator) {
    const auto found = located_.incident.indicators.find(IndicatorId(indicator));
    if (found == located_.incident.indicators.end()) return std::nullopt;
    if (found->second < Decimal{}) {
      say(Code::casualty_not_people, {title_of(indicator), Text(found->second.str())});
      return std::nullopt;
    }
    return found->second.rounded_up().count();
  }

  [[nodiscard]] bool passed_over(const Row& row) const {
    std::istringstream words(field(row, "unless"));
    for (std::string one; words >> one;) {
      if (located_.incident.indicators.contains(IndicatorId(one))) return true;
    }
    return false;
  }

  /// What of an indicator no part of it tells.
  std::int64_t rest(const std::string& indicator) {
    const std::int64_t whole = told_.at(indicator);
    std::int64_t parts = 0;
    for (const Row& row : classes_->rows) {
      if (field(row, "part_of") != indicator || passed_over(row)) continue;
      const auto part = told_.find(field(row, "indicator"));
      if (part != told_.end()) parts = (Quantity(parts) + Quantity(part->second)).count();
    }
    if (parts > whole) {
      say(Code::casualty_parts, {title_of(indicator), number(whole), number(parts)});
      return 0;
    }
    return whole - parts;
  }

  void take(const Row& row) {
    const std::string indicator = field(row, "indicator");
    if (!told_.contains(indicator) || passed_over(row)) return;
    const std::int64_t people = rest(indicator);
    if (people == 0) return;
    const Triage triage = triage_of(row);
    add(triage, field(row, "injury"), people);
    if (row.contains("assumed")) {
      say(Code::casualty_assumed, {title_of(indicator), number(people), title(triage)});
    }
  }

  void injure(const Row& row) {
    const std::string indicator = field(row, "indicator");
    const std::string injury = field(row, "injury");
    const auto told = count(indicator);
    std::int64_t people = told.value_or(0);
    for (const Triage triage : {Triage::immediate, Triage::delayed, Triage::minor}) {
      const auto unknown = std::ranges::find_if(found_.groups, [&](const CasualtyGroup& one) {
        return one.triage == triage && one.injury.empty();
      });
      if (people == 0 || unknown == found_.groups.end()) continue;
      const std::int64_t some = std::min(people, unknown->people.count());
      unknown->people = unknown->people - Quantity(some);
      people -= some;
      add(triage, injury, some);
    }
    if (people > 0) {
      say(Code::casualty_injury_more, {title_of(indicator), number(*told), number(*told - people)});
    }
  }

  void add(Triage triage, const std::string& injury, std::int64_t people) {
    if (people == 0) return;
    if (!injury.empty() && std::ranges::find(order_, injury) == order_.end()) {
      order_.push_back(injury);
    }
    const auto same = std::ranges::find_if(found_.groups, [&](const CasualtyGroup& one) {
      return one.triage == triage && one.injury == injury;
    });
    if (same != found_.groups.end()) {
      same->people = same->people + Quantity(people);
    } else {
      found_.groups.push_back({.triage = triage, .injury = injury, .people = Quantity(people)});
    }
  }

  void order() {
    std::erase_if(found_.groups,
                  [](const CasualtyGroup& one) { return one.people == Quantity(0); });
    const auto place = [&](const CasualtyGroup& one) {
      return std::pair(one.triage,
                       one.injury.empty() ? order_.end() : std::ranges::find(order_, one.injury));
    };
    std::ranges::stable_sort(found_.groups, {}, place);
    Quantity unknown;
    for (const CasualtyGroup& one : found_.groups) {
      if (one.injury.empty()) unknown = unknown + one.people;
    }
    if (unknown > Quantity(0)) say(Code::casualty_injury_unknown, {number(unknown.count())});
  }

  [[nodiscard]] Text title_of(const std::string& indicator) const {
    return region_.catalogue.name_of(IndicatorId(indicator));
  }
  static Text number(std::int64_t people) { return Text(std::to_string(people)); }
  void say(Code code, std::vector<Text> parameters) {
    found_.notes.push_back({code, std::move(parameters)});
  }

  const LocatedIncident& located_;
  const Region& region_;
  CasualtyCount found_ = {};
  const Rule* classes_;
  const Rule* injuries_;
  std::map<std::string, std::int64_t> told_ = {};
  std::vector<std::string> order_ = {};
};

}  // namespace

Text injury_title(std::string_view injury) {
  static const std::map<std::string_view, Text> titles = {
      {"burn", Text("烧伤", "burns")},
      {"carbon_monoxide", Text("一氧化碳中毒", "carbon monoxide")},
      {"crush", Text("挤压伤", "crush")},
      {"toxic", Text("中毒", "poisoned")},
      {"trauma", Text("创伤", "trauma")}};
  return titled(titles, injury);
}

Text measure_title(std::string_view measure) {
  static const std::map<std::string_view, Text> titles = {
      {"beds", Text("床位", "beds")},
      {"burn_beds", Text("烧伤床位", "burn beds")},
      {"icu_beds", Text("重症床位", "intensive care beds")},
      {"surge_beds", Text("应急扩展床位", "surge beds")},
      {"hyperbaric_chambers", Text("高压氧舱", "hyperbaric chamber")},
      {"trauma_center", Text("创伤中心", "trauma centre")},
      {"surgeons_on_call", Text("值班外科医生", "surgeons on call")},
      {"places", Text("安置容量", "places")}};
  return titled(titles, measure);
}

CasualtyCount casualties_told(const LocatedIncident& incident, const Region& region) {
  return Told(incident, region).counted();
}

}  // namespace muster
