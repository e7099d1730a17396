#include "muster/resources/what_if.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace muster {
namespace {

template <class Entry, class Tag>
const Entry& known(const std::vector<Entry>& entries, const Id<Tag>& id, const Text& noun) {
  if (const Entry* entry = find(entries, id)) return *entry;
  std::vector<std::string> ids;
  for (const Entry& entry : entries) ids.push_back(entry.id.str());
  const auto near = near_matches(id.view(), ids, 1);
  if (near.empty()) throw Error(Code::id_unknown, {noun, Text(id.view())});
  throw Error(Code::id_unknown_near, {noun, Text(id.view()), Text(near.front())});
}

template <class Entry>
void insert_by_id(std::vector<Entry>& entries, Entry entry) {
  const auto at = std::ranges::lower_bound(entries, entry.id, {}, &Entry::id);
  entries.insert(at, std::move(entry));
}

std::vector<std::string> words_before_remark(std::string_view line) {
  std::string plain(line.substr(0, line.find('#')));
  std::ranges::replace_if(
      plain, [](char c) { return c == '\t' || c == '\r'; }, ' ');
  return words_of(plain);
}

const Text team_noun = {"队伍", "team"};
const Text stockpile_noun = {"储备库", "stockpile"};

class Changing {
 public:
  Changing(const Region& region, const Situation& situation) {
    changed_.region = region;
    changed_.situation = situation;
  }

  void line(std::size_t number, const std::string& text) {
    number_ = number;
    text_ = text;
    words_ = words_before_remark(text);
    if (words_.empty()) return;
    const std::string& verb = words_.front();
    if (verb == "close" && words_.size() >= 2) return close();
    if (is({"remove", "team", ""})) return remove_team();
    if (is({"remove", "stockpile", ""})) return remove_stockpile();
    if (is({"move", "team", "", ""})) return move_team();
    if (is({"add", "team", "", "like", "", "at", ""})) return add_team();
    if (is({"add", "stock", "", "", ""})) return add_stock();
    if (is({"deliver", "", "", "", ""})) return plan(1);
    if (is({"use", "", "", "", ""})) return plan(-1);
    if (is({"qualified", "", "", ""})) return qualified();
    if (is({"standard", "", ""})) return standard();
    refuse("move team ID PLACE");
  }

  WhatIf take() { return std::move(changed_); }

 private:
  /// Whether the line has these words; an empty one stands for any.
  [[nodiscard]] bool is(std::initializer_list<std::string_view> form) const {
    return std::ranges::equal(words_, form, [](const std::string& word, std::string_view wanted) {
      return wanted.empty() || word == wanted;
    });
  }
  [[noreturn]] void refuse(const char* form) const {
    throw Error(Code::what_if_form, {Text(std::to_string(number_)), Text(text_), Text(form)});
  }

  void close() {
    std::string target;
    for (std::size_t i = 1; i < words_.size(); ++i) target += (i == 1 ? "" : " ") + words_[i];
    (void)closed_roads(target, *changed_.region.roads);  // it throws where nothing is meant
    changed_.situation.closures.push_back(
        {.id = ClosureId("what-if-" + std::to_string(number_)), .target = target});
  }

  void remove_team() {
    const TeamId id(words_[2]);
    (void)known(changed_.region.teams, id, team_noun);
    for (const Crew& crew : changed_.region.crews) {
      if (crew.team == id) changed_.situation.crews[crew.id].readiness = Readiness::off;
    }
    changed_.planned.disbanded.push_back(id);
  }

  void remove_stockpile() {
    const StockpileId id(words_[2]);
    (void)known(changed_.region.stockpiles, id, stockpile_noun);
    for (const Lot& lot : changed_.region.lots) {
      if (lot.stockpile == id) changed_.situation.balances[lot.id] = Quantity(0);
    }
  }

  [[nodiscard]] PlaceId place(const std::string& word) const {
    PlaceId id(word);
    if (changed_.region.roads->find(id)) return id;
    throw Error(Code::id_unknown, {Text("地点", "place"), Text(word)});
  }

  void move_team() {
    const TeamId id(words_[2]);
    (void)known(changed_.region.teams, id, team_noun);
    const PlaceId to = place(words_[3]);
    for (const Crew& crew : changed_.region.crews) {
      if (crew.team == id) changed_.situation.crews[crew.id].place = to;
    }
  }

  void add_team() {
    Region& region = changed_.region;
    const TeamId like(words_[4]);
    Team team = known(region.teams, like, team_noun);
    team.id = TeamId(words_[2]);
    if (find(region.teams, team.id) != nullptr) {
      throw Error(Code::id_twice, {Text(words_[2]), Text("add team")});
    }
    team.place = place(words_[6]);
    team.position = (*region.roads)[*region.roads->find(team.place)].position;
    std::vector<std::pair<CrewId, Crew>> crews;
    for (const Crew& crew : region.crews) {
      if (crew.team != like) continue;
      Crew another = crew;
      another.team = team.id;
      another.id = CrewId(team.id.str() + "-" + std::to_string(crews.size() + 1));
      crews.emplace_back(crew.id, std::move(another));
    }
    for (auto& [old, crew] : crews) {
      std::vector<CrewEquipment> carried;
      for (const CrewEquipment& equipment : region.crew_equipment) {
        if (equipment.crew == old) carried.push_back(equipment);
      }
      for (CrewEquipment& equipment : carried) {
        equipment.crew = crew.id;
        region.crew_equipment.push_back(std::move(equipment));
      }
      insert_by_id(region.crews, std::move(crew));
    }
    std::ranges::stable_sort(region.crew_equipment, {}, [](const CrewEquipment& equipment) {
      return std::tie(equipment.crew, equipment.material);
    });
    insert_by_id(region.teams, std::move(team));
  }

  [[nodiscard]] Quantity number(const std::string& word) const {
    const auto number = Decimal::parse(word);
    if (!number || number->micros() % Decimal::scale != 0 || *number <= Decimal{}) {
      refuse("add stock WHS01 SUIT-A 20");
    }
    return number->rounded_down();
  }
  [[nodiscard]] MaterialId material(const std::string& word) const {
    MaterialId id(word);
    if (changed_.region.catalogue.find(id) != nullptr) return id;
    throw Error(Code::id_unknown, {Text("物资", "material"), Text(word)});
  }

  void add_stock() {
    const Stockpile& at = known(changed_.region.stockpiles, StockpileId(words_[2]), stockpile_noun);
    Lot lot{.id = LotId("what-if-" + std::to_string(number_)), .stockpile = at.id};
    lot.material = material(words_[3]);
    lot.quantity = number(words_[4]);
    lot.expires = {.kind = Expiry::Kind::none};
    lot.owner = lot.manager = at.organisation;
    lot.release_authority = at.authority;
    insert_by_id(changed_.region.lots, std::move(lot));
  }

  void plan(std::int64_t sign) {
    const auto day = parse_date(words_[4]);
    if (!day) refuse("deliver WHS01 SUIT-A 20 2027-03-01");
    const Stockpile& at = known(changed_.region.stockpiles, StockpileId(words_[1]), stockpile_noun);
    changed_.planned.stock.push_back({*day, at.id, material(words_[2]), number(words_[3]) * sign});
  }

  void qualified() {
    const auto until = parse_date(words_[3]);
    std::optional<SubjectKind> about;
    for (const SubjectKind kind : {SubjectKind::team, SubjectKind::crew, SubjectKind::expert}) {
      if (name(kind) == words_[1]) about = kind;
    }
    if (!until || !about) refuse("qualified team MRT01 2028-03-31");
    bool any = false;
    for (DatedFact& fact : changed_.region.dated_facts) {
      if (fact.fact != FactKind::qualification || fact.about != *about) continue;
      if (fact.subject != words_[2]) continue;
      fact.until = *until;
      any = true;
    }
    if (any) return;
    throw Error(Code::id_unknown,
                {Text("有资格记录的" + title(*about).zh, "qualification of a " + title(*about).en),
                 Text(words_[2])});
  }

  void standard() {
    const auto minutes = number(words_[2]);
    changed_.standards.push_back({.service = words_[1],
                                  .measured = "driving_time",
                                  .within = Minutes(minutes.count()),
                                  .mark = "asked"});
  }

  WhatIf changed_ = {};
  std::size_t number_ = 0;
  std::string text_ = {};
  std::vector<std::string> words_ = {};
};

}  // namespace

WhatIf what_if(std::string_view text, const Region& region, const Situation& situation) {
  Changing changing(region, situation);
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    changing.line(++number, std::string(text.substr(0, end)));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return changing.take();
}

ReadinessDifference difference(const RegionReadiness& before, const RegionReadiness& after) {
  ReadinessDifference result;
  std::map<RequirementId, const TriedNeed*> was;
  const auto know = [&](const std::vector<TriedNeed>& needs) {
    for (const TriedNeed& need : needs) was.emplace(need.requirement, &need);
  };
  for (const Trial& trial : before.trials) know(trial.needs);
  for (const ScenarioTrial& scenario : before.scenarios) know(scenario.needs);
  const auto compare = [&](const NeedChange& where, const std::vector<TriedNeed>& needs) {
    for (const TriedNeed& need : needs) {
      const auto found = was.find(need.requirement);
      if (found == was.end() || found->second->state == need.state) continue;
      NeedChange change = where;
      change.requirement = need.requirement;
      change.capability = need.capability;
      change.material = need.material;
      change.was = found->second->state;
      change.is = need.state;
      (change.is < change.was ? result.better : result.worse).push_back(std::move(change));
    }
  };
  for (const Trial& trial : after.trials) {
    compare({.hazard = trial.hazard, .basis = trial.bases.front()}, trial.needs);
  }
  for (const ScenarioTrial& one : after.scenarios) compare({.scenario = one.id}, one.needs);
  return result;
}

}  // namespace muster
