// The gap report for programs: JSON, CSV, GeoJSON.
#include <map>

#include "gap_report_scenarios.hpp"
#include "gap_report_words.hpp"
#include "muster/plan/csv.hpp"

namespace muster {
namespace {

Json whole(std::size_t number) { return {static_cast<std::int64_t>(number)}; }

template <class Tag>
Json id_json(const std::optional<Id<Tag>>& id) {
  return id ? Json(id->view()) : Json();
}

Json message_json(const Message& message, Language language) {
  Json::Array parameters;
  for (const Text& parameter : message.parameters) parameters.emplace_back(parameter.in(language));
  return Json::Object{{"code", std::string(name(message.code))},
                      {"text", text(message, language)},
                      {"parameters", std::move(parameters)}};
}

Json bases_json(const std::vector<BasisRef>& bases) {
  Json::Array array;
  for (const BasisRef& basis : bases) {
    array.push_back(Json::Object{{"plan", basis.plan.view()}, {"basis", basis.basis}});
  }
  return array;
}

Json need_json(const TriedNeed& need, const Region& region, Language language) {
  Json::Array cards;
  for (const Contribution& from : need.asked_by) {
    cards.push_back(Json::Object{{"plan", from.plan.view()}, {"card", from.card.view()}});
  }
  Json::Array reasons;
  for (const Message& reason : need.reasons) reasons.push_back(message_json(reason, language));
  Json::Array remedies;
  for (const Remedy& remedy : need.remedies) {
    remedies.push_back(
        Json::Object{{"what", message_json(remedy.what, language)},
                     {"gains", remedy.gains ? Json(remedy.gains->count()) : Json()}});
  }
  return Json::Object{
      {"requirement", need.requirement.view()},
      {"capability", id_json(need.capability)},
      {"material", id_json(need.material)},
      {"least_type", need.least_type ? Json(*need.least_type) : Json()},
      {"name", item_words(need.capability, need.material, need.least_type, region, language)},
      {"priority", need.priority},
      {"state", std::string(name(need.state))},
      {"asked", need.asked.count()},
      {"coming", need.coming.count()},
      {"missing", need.missing.count()},
      {"late_by_s", need.late_by ? Json(std::int64_t{need.late_by->count()}) : Json()},
      {"cards", std::move(cards)},
      {"reasons", std::move(reasons)},
      {"remedies", std::move(remedies)}};
}

Json trials_json(const RegionReadiness& readiness, const Region& region, Language language) {
  Json::Array array;
  for (const Trial& trial : readiness.trials) {
    Json::Array needs;
    for (const TriedNeed& need : trial.needs) needs.push_back(need_json(need, region, language));
    array.push_back(Json::Object{{"hazard", trial.hazard.view()},
                                 {"name", name_of(region.hazards, trial.hazard).in(language)},
                                 {"kind", trial.kind.view()},
                                 {"bases", bases_json(trial.bases)},
                                 {"in_time", whole(trial.count(NeedState::in_time))},
                                 {"late", whole(trial.count(NeedState::late))},
                                 {"unmet", whole(trial.count(NeedState::unmet))},
                                 {"needs", std::move(needs)}});
  }
  return array;
}

Json items_json(const RegionReadiness& readiness, const Region& region, Language language) {
  Json::Array array;
  for (const ItemGap& item : item_gaps(readiness)) {
    array.push_back(Json::Object{
        {"capability", id_json(item.capability)},
        {"material", id_json(item.material)},
        {"least_type", item.least_type ? Json(*item.least_type) : Json()},
        {"name", item_words(item.capability, item.material, item.least_type, region, language)},
        {"in_time", whole(item.in_time)},
        {"late", whole(item.late)},
        {"unmet", whole(item.unmet)},
        {"missing", item.missing.count()},
        {"hazards", whole(item.hazards)},
        {"worst", item.worst.empty() ? Json() : Json(item.worst.view())}});
  }
  return array;
}

Json standards_json(const RegionReadiness& readiness, const Region& region, Language language) {
  Json::Array array;
  for (const StandardShare& share : readiness.standards) {
    Json::Array hazards;
    for (const StandardAt& at : share.hazards) {
      if (at.state == StandardState::not_applicable) continue;
      hazards.push_back(
          Json::Object{{"hazard", at.hazard.view()},
                       {"state", std::string(name(at.state))},
                       {"team", id_json(at.team)},
                       {"time_s", at.time ? Json(std::int64_t{at.time->count()}) : Json()},
                       {"distance_m", at.distance ? Json(at.distance->count) : Json()}});
    }
    const Standard& standard = share.standard;
    array.push_back(Json::Object{
        {"rule", standard.rule.view()},
        {"asked", share.asked},
        {"service", standard.service},
        {"measured", standard.measured},
        {"within_s", standard.within ? Json(std::int64_t{standard.within->count()}) : Json()},
        {"radius_m", standard.radius ? Json(standard.radius->count) : Json()},
        {"text", standard_words(standard, region, language)},
        {"mark", standard.mark},
        {"source", standard.source},
        {"met", whole(share.count(StandardState::met))},
        {"missed", whole(share.count(StandardState::missed))},
        {"not_applicable", whole(share.count(StandardState::not_applicable))},
        {"unknown", whole(share.count(StandardState::unknown))},
        {"people", share.people},
        {"people_within", share.people_within},
        {"hazards", std::move(hazards)}});
  }
  return array;
}

Json losses_json(const RegionReadiness& readiness, const Region& region, Language language) {
  Json::Array array;
  for (const LossOf& loss : readiness.losses) {
    static constexpr const char* kinds[] = {"team", "stockpile", "road"};
    array.push_back(Json::Object{{"kind", kinds[loss.what.index()]},
                                 {"id", loss_id(loss)},
                                 {"name", loss_words(loss, region, language).second},
                                 {"trials", whole(loss.trials)},
                                 {"now_late", whole(loss.now_late)},
                                 {"now_unmet", whole(loss.now_unmet)}});
  }
  return array;
}

Json posts_json(const RegionReadiness& readiness, const Region& region, Language language) {
  Json::Array array;
  for (const PostLoss& loss : readiness.posts) {
    array.push_back(
        Json::Object{{"organisation", loss.organisation.view()},
                     {"name", name_of(region.organisations, loss.organisation).in(language)},
                     {"post", loss.post.in(language)},
                     {"trials", whole(loss.trials)},
                     {"limits", whole(loss.limits)},
                     {"stopped", whole(loss.stopped)}});
  }
  return array;
}

Json persons_json(const RegionReadiness& readiness, const Region& region, Language language) {
  Json::Array array;
  for (const PersonLoss& loss : readiness.persons) {
    Json::Array posts;
    for (const Text& post : loss.posts) posts.emplace_back(post.in(language));
    array.push_back(
        Json::Object{{"organisation", loss.organisation.view()},
                     {"name", name_of(region.organisations, loss.organisation).in(language)},
                     {"person", loss.person},
                     {"posts", std::move(posts)},
                     {"trials", whole(loss.trials)},
                     {"limits", whole(loss.limits)},
                     {"stopped", whole(loss.stopped)}});
  }
  return array;
}

Json scenarios_json(const RegionReadiness& readiness, const Region& region, Language language) {
  Json::Array array;
  for (const ScenarioTrial& scenario : readiness.scenarios) {
    Json::Array needs;
    for (const TriedNeed& need : scenario.needs) needs.push_back(need_json(need, region, language));
    const auto [at, place] = scenario_place(scenario, region, language);
    array.push_back(Json::Object{{"scenario", scenario.id},
                                 {"at", at},
                                 {"name", place},
                                 {"probability", Decimal::of_micros(scenario.weight).str()},
                                 {"in_time", whole(scenario.count(NeedState::in_time))},
                                 {"late", whole(scenario.count(NeedState::late))},
                                 {"unmet", whole(scenario.count(NeedState::unmet))},
                                 {"needs", std::move(needs)}});
  }
  return array;
}

/// "112.4300000": seven places, as a number JSON has no floats for travels as its text.
std::string coordinate(Degrees degrees) {
  const std::int64_t e7 = degrees.e7;
  const std::int64_t size = e7 < 0 ? -e7 : e7;
  std::string rest = std::to_string(size % 10'000'000);
  rest.insert(0, 7 - rest.size(), '0');
  return (e7 < 0 ? "-" : "") + std::to_string(size / 10'000'000) + "." + rest;
}

std::string quoted(const std::string& text) {
  std::string written = canonical_json(Json(text));
  while (!written.empty() && written.back() == '\n') written.pop_back();
  return written;
}

std::string feature(const Position& at, const Json& properties) {
  std::string written = canonical_json(properties);
  while (!written.empty() && written.back() == '\n') written.pop_back();
  return R"({"type":"Feature","geometry":{"type":"Point","coordinates":[)" +
         coordinate(at.longitude) + "," + coordinate(at.latitude) + R"(]},"properties":)" +
         written + "}";
}

}  // namespace

Json gap_json(const RegionReadiness& readiness, const Region& region, Language language,
              std::span<const BalanceStudy> balances) {
  Json::Array untried;
  for (const HazardId& id : readiness.untried) untried.emplace_back(id.view());
  Json::Array spread;
  for (const BalanceStudy& study : balances) spread.push_back(balance_json(study, language));
  return Json::Object{
      {"format", 1},
      {"region_digest", region.digest},
      {"banner", region.header.banner.empty() ? Json() : Json(region.header.banner.in(language))},
      {"as_of", format_instant(readiness.as_of, region.header.display_offset)},
      {"items", items_json(readiness, region, language)},
      {"standards", standards_json(readiness, region, language)},
      {"losses", losses_json(readiness, region, language)},
      {"posts", posts_json(readiness, region, language)},
      {"persons", persons_json(readiness, region, language)},
      {"scenarios", scenarios_json(readiness, region, language)},
      {"balances", std::move(spread)},
      {"untried", std::move(untried)},
      {"not_reached", whole(readiness.not_reached)},
      {"trials", trials_json(readiness, region, language)}};
}

std::string gap_csv(const RegionReadiness& readiness, const Region& region, Language language) {
  std::string csv =
      "hazard,hazard_name,kind,plan,basis,item,item_name,least_type,state,asked,coming,missing,"
      "late_by_s,reasons\n";
  const auto cell = [&](const std::string& text, bool last = false) {
    csv += csv_cell(text, true) + (last ? "\n" : ",");
  };
  struct Tried {
    std::string at = {};
    std::string place = {};
    std::string kind = {};
    std::string plan = {};
    std::string basis = {};
  };
  const auto row = [&](const Tried& tried, const TriedNeed& need) {
    std::string reasons;
    for (const Message& reason : need.reasons) {
      reasons += (reasons.empty() ? "" : "; ") + text(reason, language);
    }
    cell(tried.at);
    cell(tried.place);
    cell(tried.kind);
    cell(tried.plan);
    cell(tried.basis);
    cell(need.capability ? need.capability->str() : need.material ? need.material->str() : "");
    cell(item_words(need.capability, need.material, std::nullopt, region, language));
    cell(need.least_type.value_or(""));
    cell(std::string(name(need.state)));
    cell(std::to_string(need.asked.count()));
    cell(std::to_string(need.coming.count()));
    cell(std::to_string(need.missing.count()));
    cell(need.late_by ? std::to_string(need.late_by->count()) : "");
    cell(reasons, true);
  };
  for (const Trial& trial : readiness.trials) {
    const BasisRef& basis = trial.bases.front();
    const Tried tried{trial.hazard.str(), name_of(region.hazards, trial.hazard).in(language),
                      trial.kind.str(), basis.plan.str(), basis.basis};
    for (const TriedNeed& need : trial.needs) row(tried, need);
  }
  for (const ScenarioTrial& scenario : readiness.scenarios) {
    const auto [at, place] = scenario_place(scenario, region, language);
    const Tried tried{at, place, "scenario", "", scenario.id};
    for (const TriedNeed& need : scenario.needs) row(tried, need);
  }
  return csv;
}

std::string gap_geojson(const RegionReadiness& readiness, const Region& region, Language language) {
  std::string features;
  const auto add = [&](const Position& at, const Json& properties) {
    features += (features.empty() ? "\n" : ",\n") + feature(at, properties);
  };
  for (const HazardGap& gap : hazard_gaps(readiness)) {
    const Hazard& hazard = *find(region.hazards, gap.hazard);
    add(hazard.position,
        Json::Object{{"what", "hazard"},
                     {"id", hazard.id.view()},
                     {"name", hazard.name.in(language)},
                     {"state", gap.tried ? std::string(name(gap.state())) : "untried"},
                     {"in_time", whole(gap.in_time)},
                     {"late", whole(gap.late)},
                     {"unmet", whole(gap.unmet)}});
  }
  for (const Stockpile& stockpile : region.stockpiles) {
    add(stockpile.position, Json::Object{{"what", "stockpile"},
                                         {"id", stockpile.id.view()},
                                         {"name", stockpile.name.in(language)}});
  }
  for (const Team& team : region.teams) {
    add(team.position, Json::Object{{"what", "team"},
                                    {"id", team.id.view()},
                                    {"kind", team.kind},
                                    {"name", team.name.in(language)}});
  }
  return R"({"type":"FeatureCollection","name":)" + quoted(words(GapWord::title, language)) +
         R"(,"features":[)" + features + "\n]}\n";
}

}  // namespace muster
