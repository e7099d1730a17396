#pragma once

// Where each kind of record lives: its table in the store, its file in the region folder, the word
// people use for it, and its list in a Region.

#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "region_records.hpp"

namespace muster::records {

/// Everything a region is made of, before its promises are checked.
struct RoadLists {
  PlaceRows places = {};
  RoadRows roads = {};
};
struct OtherLists {
  std::vector<RegionHeader> header = {};  ///< one
  std::vector<Rule> rules = {};           ///< without their rows
  std::vector<RuleField> rule_fields = {};
  std::vector<PlanText> plans = {};
};
struct RegionParts {
  Region region = {};  ///< the lists that stand in Region itself
  CatalogueParts catalogue = {};
  RoadLists roads = {};
  OtherLists others = {};
};

/// Whether the region folder must hold the file, and whether it may be without rows.
enum class Presence { optional, may_be_empty, required };

/// What the records of a kind are listed in.
template <class R>
using List = std::conditional_t<std::is_same_v<R, Place> || std::is_same_v<R, Road>, CompactRows<R>,
                                std::vector<R>>;

template <class R, class Owner>
struct Table {
  std::string_view name = {};
  std::string_view file = {};  ///< empty for what no CSV file holds
  Presence presence = Presence::optional;
  std::string_view zh = {};
  std::string_view en = {};
  List<R> Owner::*list = nullptr;
};

template <class R>
inline constexpr int table_of = 0;

template <>
inline constexpr Table<IncidentKind, CatalogueParts> table_of<IncidentKind> = {
    "incident_kind", "catalogue/incident_kinds.csv", Presence::required, "事件类型",
    "incident kind", &CatalogueParts::incident_kinds};
template <>
inline constexpr Table<Scheme, CatalogueParts> table_of<Scheme> = {
    "scheme", "catalogue/schemes.csv", Presence::optional, "分级方案",
    "scheme", &CatalogueParts::schemes};
template <>
inline constexpr Table<Capability, CatalogueParts> table_of<Capability> = {
    "capability", "catalogue/capabilities.csv", Presence::required, "能力",
    "capability", &CatalogueParts::capabilities};
template <>
inline constexpr Table<Material, CatalogueParts> table_of<Material> = {
    "material", "catalogue/materials.csv", Presence::may_be_empty, "物资",
    "material", &CatalogueParts::materials};
template <>
inline constexpr Table<Substitute, CatalogueParts> table_of<Substitute> = {
    "substitute", "catalogue/substitutes.csv", Presence::optional, "替代物资",
    "substitute", &CatalogueParts::substitutes};
template <>
inline constexpr Table<Indicator, CatalogueParts> table_of<Indicator> = {
    "indicator", "catalogue/indicators.csv", Presence::may_be_empty, "指标",
    "indicator", &CatalogueParts::indicators};
template <>
inline constexpr Table<HazardKind, CatalogueParts> table_of<HazardKind> = {
    "hazard_kind", "catalogue/hazard_kinds.csv", Presence::optional, "危险目标类别",
    "hazard kind", &CatalogueParts::hazard_kinds};
template <>
inline constexpr Table<Jurisdiction, Region> table_of<Jurisdiction> = {
    "jurisdiction", "jurisdictions.csv", Presence::required,
    "辖区",         "jurisdiction",      &Region::jurisdictions};
template <>
inline constexpr Table<Organisation, Region> table_of<Organisation> = {
    "organisation", "organisations.csv", Presence::required,
    "单位",         "organisation",      &Region::organisations};
template <>
inline constexpr Table<Contact, Region> table_of<Contact> = {
    "contact", "contacts.csv", Presence::optional, "联系方式", "contact", &Region::contacts};
template <>
inline constexpr Table<Place, RoadLists> table_of<Place> = {
    "place", "places.csv", Presence::required, "地点", "place", &RoadLists::places};
template <>
inline constexpr Table<Road, RoadLists> table_of<Road> = {"road", "roads.csv", Presence::required,
                                                          "道路", "road",      &RoadLists::roads};
template <>
inline constexpr Table<Agreement, Region> table_of<Agreement> = {
    "agreement", "agreements.csv", Presence::optional,
    "互助协议",  "agreement",      &Region::agreements};
template <>
inline constexpr Table<Team, Region> table_of<Team> = {"team", "teams.csv", Presence::optional,
                                                       "队伍", "team",      &Region::teams};
template <>
inline constexpr Table<TeamMeasure, Region> table_of<TeamMeasure> = {
    "team_measure", "team_measures.csv", Presence::optional,
    "队伍指标",     "team measure",      &Region::team_measures};
template <>
inline constexpr Table<Crew, Region> table_of<Crew> = {"crew",   "crews.csv", Presence::optional,
                                                       "救援组", "crew",      &Region::crews};
template <>
inline constexpr Table<CrewEquipment, Region> table_of<CrewEquipment> = {
    "crew_equipment", "crew_equipment.csv", Presence::optional,
    "随队装备",       "crew equipment",     &Region::crew_equipment};
template <>
inline constexpr Table<JointTeamMember, Region> table_of<JointTeamMember> = {
    "joint_team", "joint_teams.csv",   Presence::optional,
    "联合体成员", "joint team member", &Region::joint_teams};
template <>
inline constexpr Table<Expert, Region> table_of<Expert> = {
    "expert", "experts.csv", Presence::optional, "专家", "expert", &Region::experts};
template <>
inline constexpr Table<Stockpile, Region> table_of<Stockpile> = {
    "stockpile", "stockpiles.csv", Presence::optional, "储备库", "stockpile", &Region::stockpiles};
template <>
inline constexpr Table<Lot, Region> table_of<Lot> = {"lot",  "stock.csv", Presence::optional,
                                                     "批次", "lot",       &Region::lots};
template <>
inline constexpr Table<KitPart, Region> table_of<KitPart> = {
    "kit_part", "catalogue/kits.csv", Presence::optional, "成套物资", "kit part", &Region::kits};
template <>
inline constexpr Table<Shift, Region> table_of<Shift> = {"shift", "rosters.csv", Presence::optional,
                                                         "班次",  "shift",       &Region::shifts};
template <>
inline constexpr Table<RestRule, Region> table_of<RestRule> = {
    "rest_rule", "rest_rules.csv", Presence::optional,
    "休息规定",  "rest rule",      &Region::rest_rules};
template <>
inline constexpr Table<TeamPaper, Region> table_of<TeamPaper> = {
    "team_paper", "team_papers.csv", Presence::optional,
    "队伍证件",   "team paper",      &Region::team_papers};
template <>
inline constexpr Table<PayerRule, Region> table_of<PayerRule> = {
    "payer_rule", "payers.csv", Presence::optional, "付款规定", "payer rule", &Region::payer_rules};
template <>
inline constexpr Table<Facility, Region> table_of<Facility> = {
    "facility", "facilities.csv", Presence::optional, "设施", "facility", &Region::facilities};
template <>
inline constexpr Table<FacilityCapacity, Region> table_of<FacilityCapacity> = {
    "facility_capacity", "facility_capacities.csv", Presence::optional,
    "设施容量",          "facility capacity",       &Region::facility_capacities};
template <>
inline constexpr Table<Hazard, Region> table_of<Hazard> = {
    "hazard", "hazards.csv", Presence::optional, "危险目标", "hazard", &Region::hazards};
template <>
inline constexpr Table<HazardSubstance, Region> table_of<HazardSubstance> = {
    "hazard_substance", "hazard_substances.csv", Presence::optional,
    "危险物质",         "hazard substance",      &Region::hazard_substances};
template <>
inline constexpr Table<HazardMeasure, Region> table_of<HazardMeasure> = {
    "hazard_measure", "hazard_measures.csv", Presence::optional,
    "危险目标指标",   "hazard measure",      &Region::hazard_measures};
template <>
inline constexpr Table<AccessPoint, Region> table_of<AccessPoint> = {
    "access_point", "access_points.csv", Presence::optional,
    "出入口",       "access point",      &Region::access_points};
template <>
inline constexpr Table<Closure, Region> table_of<Closure> = {
    "standing_closure", "closures.csv", Presence::optional, "封闭", "closure", &Region::closures};
template <>
inline constexpr Table<Vehicle, Region> table_of<Vehicle> = {
    "vehicle", "vehicles.csv", Presence::optional, "车辆", "vehicle", &Region::vehicles};
template <>
inline constexpr Table<RoadCondition, Region> table_of<RoadCondition> = {
    "road_condition", "conditions.csv", Presence::optional,
    "路况",           "condition",      &Region::conditions};
template <>
inline constexpr Table<Holiday, Region> table_of<Holiday> = {
    "holiday", "holidays.csv", Presence::optional, "节假日", "holiday", &Region::holidays};
template <>
inline constexpr Table<DatedFact, Region> table_of<DatedFact> = {
    "dated_fact",   "dated_facts.csv", Presence::optional,
    "有期限的事项", "dated fact",      &Region::dated_facts};
template <>
inline constexpr Table<Explanation, Region> table_of<Explanation> = {
    "explanation", "explanations.csv", Presence::optional,
    "问题说明",    "explanation",      &Region::explanations};
template <>
inline constexpr Table<RegionHeader, OtherLists> table_of<RegionHeader> = {
    "region", "", Presence::required, "地区", "region", &OtherLists::header};
template <>
inline constexpr Table<Rule, OtherLists> table_of<Rule> = {"rule", "",     Presence::optional,
                                                           "规则", "rule", &OtherLists::rules};
template <>
inline constexpr Table<RuleField, OtherLists> table_of<RuleField> = {
    "rule_field", "", Presence::optional, "规则字段", "rule field", &OtherLists::rule_fields};
template <>
inline constexpr Table<PlanText, OtherLists> table_of<PlanText> = {
    "plan", "", Presence::optional, "预案", "plan", &OtherLists::plans};

template <class... R>
struct RecordTypes {};

/// What CSV files hold, each kind after those it refers to (or to itself).
using CsvRecords =
    RecordTypes<IncidentKind, Scheme, Capability, Material, Substitute, Indicator, HazardKind,
                Jurisdiction, Organisation, Contact, Place, Road, Agreement, Team, TeamMeasure,
                Crew, CrewEquipment, JointTeamMember, Expert, Stockpile, Lot, Facility,
                FacilityCapacity, Hazard, HazardSubstance, HazardMeasure, AccessPoint, Closure,
                Vehicle, RoadCondition, KitPart, Shift, RestRule, TeamPaper, PayerRule, Holiday,
                DatedFact, Explanation>;
using OtherRecords = RecordTypes<RegionHeader, Rule, RuleField, PlanText>;

/// Calls `f.template operator()<R>()` for each kind, in the order of the list.
template <class... R, class F>
void for_each_record(RecordTypes<R...>, F&& f) {
  (f.template operator()<R>(), ...);
}
template <class F>
void for_each_region_record(F&& f) {
  for_each_record(CsvRecords{}, f);
  for_each_record(OtherRecords{}, f);
}

/// The list of a kind within the parts.
template <class R>
auto& list_of(RegionParts& parts) {
  constexpr auto member = table_of<R>.list;
  if constexpr (requires { parts.region.*member; }) {
    return parts.region.*member;
  } else if constexpr (requires { parts.catalogue.*member; }) {
    return parts.catalogue.*member;
  } else if constexpr (requires { parts.roads.*member; }) {
    return parts.roads.*member;
  } else {
    return parts.others.*member;
  }
}
template <class R>
const auto& list_of(const RegionParts& parts) {
  return list_of<R>(const_cast<RegionParts&>(parts));
}

/// Whether the list has a row of this id.
template <class R, class Tag>
bool contains(const std::vector<R>& list, const Id<Tag>& id) {
  return find(list, id) != nullptr;
}
template <class R>
bool contains(const CompactRows<R>& list, const Id<R>& id) {
  return list.find(id).has_value();
}

// What the records of a kind are ordered by, each in its list.
template <class R>
requires requires(const R& row) { row.id; }
auto key_of(const R& row) { return std::tie(row.id); }
inline auto key_of(const RoadCondition& row) { return std::tie(row.condition, row.number); }
inline auto key_of(const Substitute& row) { return std::tie(row.need, row.instead); }
inline auto key_of(const TeamMeasure& row) { return std::tie(row.team, row.measure); }
inline auto key_of(const CrewEquipment& row) { return std::tie(row.crew, row.material); }
inline auto key_of(const JointTeamMember& row) { return std::tie(row.organisation, row.team); }
inline auto key_of(const FacilityCapacity& row) { return std::tie(row.facility, row.measure); }
inline auto key_of(const HazardSubstance& row) { return std::tie(row.hazard, row.substance); }
inline auto key_of(const HazardMeasure& row) { return std::tie(row.hazard, row.measure); }
inline auto key_of(const KitPart& row) { return std::tie(row.kit, row.part); }
inline auto key_of(const RestRule& row) { return std::tie(row.team_kind); }
inline auto key_of(const TeamPaper& row) { return std::tie(row.team, row.paper, row.number); }
inline auto key_of(const RuleField& row) { return std::tie(row.rule, row.row, row.field); }

inline const std::string& text_of(const std::string& part) { return part; }
inline std::string text_of(std::int64_t part) { return std::to_string(part); }
template <class Tag>
std::string text_of(const Id<Tag>& part) {
  return part.str();
}

/// "MRT01-01 / STRETCHER": the key for messages.
template <class R>
std::string key_text(const R& row) {
  return std::apply(
      [](const auto& first, const auto&... rest) {
        std::string text = text_of(first);
        ((text += " / " + text_of(rest)), ...);
        return text;
      },
      key_of(row));
}

template <class R>
Text word_for() {
  return {std::string(table_of<R>.zh), std::string(table_of<R>.en)};
}

}  // namespace muster::records
