#include "rules_subjects.hpp"

#include <algorithm>

namespace muster {
namespace subjects {
namespace {

// In a namespace of their own: these words are short, and other sources have them for other things.
using enum RuleForm;
using enum RulePresence;
using Words = std::vector<std::string_view>;

const Words states = {"duty", "standby", "recall", "part_time"};
const Words grades = {"ordinary", "fairly_serious", "serious", "particularly_serious"};
const Words grades_and_at_risk = {"at_risk", "ordinary", "fairly_serious", "serious",
                                  "particularly_serious"};
const Words tiers = {"county", "city", "province", "nation"};
const Words events = {"occurred", "known", "received", "alerted"};
const Words investigators = {"county", "city", "province", "nation", "mine_safety"};
const Words drilled = {"comprehensive_or_special", "on_site",   "any", "major_hazard_special",
                       "major_hazard_on_site",     "government"};
const Words hazard_grades = {"first", "second", "third", "fourth"};
const Words winds = {"low", "moderate", "high"};
const Words aims = {"in_time",      "sent",          "lateness",  "kept",      "first_effective",
                    "last_arrival", "carried_first", "confirmed", "own_first", "total_time",
                    "priced",       "cost",          "sources",   "ids"};
const Words forbidden = {"outside", "requisition", "last_crew"};
const Words verified = {"lot", "hazard", "contact", "survey"};
const Words card_parts = {"actions", "characters"};
const Words traits = {"toxic_inhalation", "highly_toxic", "flammable_gas"};
const Words triage = {"immediate", "delayed", "minor"};
const Words measures = {"driving_time", "from_order", "after_call", "radius", "agreement_radius"};

/// Who must hear of it, by when, and who looks into it.
std::vector<RuleSubject> reporting_subjects() {
  return {
      {"accident_grade",
       {{"grade", word, required, grades},
        {"indicator"},
        {"at_least", amount},
        {"plus", ids, optional},
        {"plus_potential", ids, optional}},
       {"grade", "indicator"}},
      {"accident_loss_floor",
       {{"sector"}, {"indicator"}, {"at_least", amount}, {"unless", ids}},
       {"sector", "indicator"}},
      {"at_risk_class",
       {{"class"},
        {"indicator"},
        {"at_least", amount},
        {"plus", ids, optional},
        {"and", id, optional},
        {"and_at_least", amount, optional}},
       {"class", "indicator"}},
      {"reporting_chain",
       {{"grade", word, required, grades}, {"up_to", word, required, tiers}},
       {"grade"}},
      {"reporting_limit",
       {{"step"},
        {"within", duration, either},
        {"at_once", yes, either},
        {"runs_from", word, required, events},
        {"sector", id, optional}},
       {"step", "sector"}},
      {"parallel_receiver",
       {{"receiver"}, {"sector", id, optional}, {"at_every_level", yes, optional}},
       {"receiver", "sector"}},
      {"follow_up",
       {{"grade", word, required, grades_and_at_risk}, {"times_per_day", amount}},
       {"grade"}},
      {"investigation",
       {{"grade", word, required, grades},
        {"led_by", word, required, investigators},
        {"sector", id, optional}},
       {"grade", "sector"}},
      {"investigation_limit",
       {{"step"}, {"within", duration}, {"extended_by", duration, optional}},
       {"step"}},
      {"command",
       {{"led_by", word, required, {"fire_service", "government"}}, {"sector", id, optional}},
       {"sector"}},
      {"linkage_step", {{"step"}, {"takes", duration}}, {"step"}},
      {"opposite_orders", {{"one"}, {"other"}}, {"one", "other"}},
  };
}

/// What falls due again and again.
std::vector<RuleSubject> interval_subjects() {
  return {
      {"turnout",
       {{"team_kind"}, {"state", word, required, states}, {"after", duration}},
       {"team_kind", "state"}},
      {"dispatch_policy",
       {{"policy"},
        {"order", amount},
        {"aim", word, either, aims},
        {"forbid", word, either, forbidden}},
       {"policy", "order"}},
      {"skills_together", {{"one"}, {"other"}}, {"one", "other"}},
      {"rest_at_scene", {{"capability"}, {"rest_up_to", duration}}, {"capability"}},
      {"pack", {{"material"}, {"holds", amount}}, {"material"}},
      {"haulage",
       {{"depot"},
        {"load_kg", amount},
        {"load_l", amount, optional},
        {"kg_per_min", amount, optional},
        {"unloading", duration}},
       {"depot"}},
      {"price", {{"who"}, {"material", id, optional}, {"each", amount}}, {"who", "material"}},
      {"low_loader", {{"carried"}, {"low_loader"}, {"loading", duration}}, {"carried"}},
      {"drill_frequency",
       {{"who"},
        {"plan", word, required, drilled},
        {"times", amount},
        {"every_months", amount},
        {"record_sent", yes, optional}},
       {"who", "plan"}},
      {"drill_counting",
       {{"plan", word, required, drilled}, {"counted", word, required, {"per_plan", "per_unit"}}},
       {"plan"}},
      {"plan_interval",
       {{"step"},
        {"working_days", amount, either},
        {"months", amount, either},
        {"counts_from"},
        {"who", id, optional}},
       {"step", "who"}},
      {"verification_limit", {{"what", word, required, verified}, {"months", amount}}, {"what"}},
  };
}

/// Where danger lies and how far help reaches.
std::vector<RuleSubject> hazard_subjects() {
  return {
      {"major_hazard_threshold",
       {{"substance"}, {"threshold_t", amount}, {"class", id, optional}},
       {"substance"}},
      {"major_hazard_beta", {{"substance"}, {"beta", amount}}, {"substance"}},
      {"major_hazard_class", {{"class"}, {"threshold_t", amount}, {"beta", amount}}, {"class"}},
      {"major_hazard_alpha", {{"people_at_least", amount}, {"alpha", amount}}, {"people_at_least"}},
      {"major_hazard_grade",
       {{"grade", word, required, hazard_grades}, {"at_least", amount}},
       {"grade"}},
      {"coverage_standard",
       {{"service"},
        {"measured", word, required, measures},
        {"within", duration, either},
        {"radius_m", amount, either},
        {"areas", ids, optional},
        {"hazard_kinds", ids, optional},
        {"share_pct", amount, optional},
        {"own_area", yes, optional},
        {"station", id, optional}},
       {"service", "measured", "areas", "hazard_kinds", "own_area", "station"}},
      {"area_class", {{"place_kind"}, {"area"}}, {"place_kind"}},
      {"hazard_incident", {{"hazard_kind"}, {"incidents", ids}}, {"hazard_kind"}},
      {"stock_norm",
       {{"norm"},
        {"material"},
        {"per", word, required, {"people", "hazard", "team"}},
        {"amount", amount},
        {"of_people", amount, optional},
        {"base", word, optional, {"resident", "affected", "evacuated"}},
        {"hazard_kinds", ids, optional},
        {"of_measure", id, optional},
        {"team_kinds", ids, optional},
        {"station", id, optional},
        {"together", word, optional, {"yes", "no"}},
        {"days", amount, optional},
        {"reserve_pct", amount, optional}},
       {"norm", "material", "station"}},
      {"wind_class",
       {{"wind", word, required, winds},
        {"below_kmh", amount, optional},
        {"up_to_kmh", amount, optional}},
       {"wind"}},
      {"spill_size",
       {{"spill", word, required, {"small", "large"}}, {"indicator"}, {"at_least", amount}},
       {"spill", "indicator"}},
      {"downwind_sector", {{"half_angle", amount}}, {"half_angle"}},
  };
}

/// What plans and records are held against before they are needed.
std::vector<RuleSubject> check_subjects() {
  return {
      {"high_risk_kind", {{"hazard_kind"}}, {"hazard_kind"}},
      {"what_can_happen", {{"hazard_kind"}, {"kinds", ids}}, {"hazard_kind"}},
      {"effective_group", {{"capability"}, {"at_least", amount}}, {"capability"}},
      {"card_limit", {{"what", word, required, card_parts}, {"at_most", amount}}, {"what"}},
      {"record_class",
       {{"hazard_kind"},
        {"recorded_as"},
        {"measure"},
        {"recorded_word"},
        {"rank", amount},
        {"at_least", amount}},
       {"hazard_kind", "measure", "recorded_word"}},
      {"substance_trait",
       {{"substance"}, {"trait", word, required, traits}},
       {"substance", "trait"}},
      {"major_hazard_kit",
       {{"trait", word, required, traits}, {"kit"}, {"materials", ids}, {"at_least", amount}},
       {"trait", "kit"}},
  };
}

/// Where people are taken: the injured, and those who must leave.
std::vector<RuleSubject> people_subjects() {
  return {
      {"casualty_class",
       {{"indicator"},
        {"class", word, required, triage},
        {"injury", id, optional},
        {"part_of", id, optional},
        {"unless", ids, optional},
        {"assumed", yes, optional}},
       {"indicator"}},
      {"casualty_injury", {{"indicator"}, {"injury"}}, {"indicator"}},
      {"casualty_care",
       {{"class", word, required, triage},
        {"injury", id, optional},
        {"facility_kind"},
        {"beds"},
        {"needs", ids, optional},
        {"treats", id, optional},
        {"takes", duration, optional},
        {"diverted_by", id, optional}},
       {"class", "injury", "facility_kind", "beds"}},
      {"casualty_transport", {{"capability"}}, {"capability"}},
      {"sheltering",
       {{"facility_kind"}, {"measure"}, {"indicator", id, optional}, {"transport", id, optional}},
       {"facility_kind", "measure"}},
  };
}

/// What roads of a foreign map are taken for.
std::vector<RuleSubject> road_subjects() {
  return {
      {"osm_road",
       {{"highway"}, {"class"}, {"speed_kmh", amount}, {"one_way", yes, optional}},
       {"highway"}},
  };
}

/// What a measure word of the catalogue is called in English.
std::vector<RuleSubject> word_subjects() {
  return {{"unit_word", {{"unit"}, {"one"}, {"many"}}, {"unit"}}};
}

std::vector<RuleSubject> all_subjects() {
  std::vector<RuleSubject> all = reporting_subjects();
  for (auto more : {interval_subjects(), hazard_subjects(), check_subjects(), people_subjects(),
                    road_subjects(), word_subjects()}) {
    std::ranges::move(more, std::back_inserter(all));
  }
  return all;
}

}  // namespace
}  // namespace subjects

const RuleSubject* rule_subject_named(std::string_view name) {
  static const std::vector<RuleSubject> all = subjects::all_subjects();
  const auto found = std::ranges::find(all, name, &RuleSubject::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace muster
