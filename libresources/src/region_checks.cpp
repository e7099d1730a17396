#include "region_checks.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <set>

#include "muster/resources/area.hpp"
#include "region_columns.hpp"

namespace muster::records {
namespace {

/// Near matches cost time for each id that exists, so a file of rubbish gets only so many.
constexpr std::size_t most_near_matches = 200;

/// A visitor that looks at nothing; the checks below name what they look at.
struct Onlooker {
  void id(const auto&...) {}
  void part(const auto&...) {}
  void count_part(const auto&...) {}
  void refers(const auto&...) {}
  void refers_part(const auto&...) {}
  void text(const auto&...) {}
  void text_if_any(const auto&...) {}
  void word(const auto&...) {}
  void stated(const auto&...) {}
  void choice(const auto&...) {}
  void yes_no(const auto&...) {}
  void count(const auto&...) {}
  void factor(const auto&...) {}
  void amount(const auto&...) {}
  void decimal(const auto&...) {}
  void meters(const auto&...) {}
  void length(const auto&...) {}
  void speed(const auto&...) {}
  void minutes(const auto&...) {}
  void time_of_day(const auto&...) {}
  void date(const auto&...) {}
  void instant(const auto&...) {}
  void position(const auto&...) {}
  void line(const auto&...) {}
  void list(const auto&...) {}
  void list_if_any(const auto&...) {}
  void skills(const auto&...) {}
  void expiry(const auto&...) {}
};

class Checker {
 public:
  Checker(const RegionParts& parts, const Unread& unread, Faults& faults)
      : parts_(parts), unread_(unread), faults_(faults) {}

  void run() {
    for_each_region_record([&]<class R>() { references<R>(); });
    circles(list_of<IncidentKind>(parts_), &IncidentKind::parent, "parent", Code::catalogue_cycle);
    circles(list_of<Capability>(parts_), &Capability::broader, "broader", Code::catalogue_cycle);
    circles(list_of<Jurisdiction>(parts_), &Jurisdiction::parent, "parent", Code::region_cycle);
    circles(list_of<Organisation>(parts_), &Organisation::parent, "parent", Code::region_cycle);
    each<Scheme>([&](const Scheme& row) { labels(row); });
    each<Substitute>([&](const Substitute& row) { substitute(row); });
    each<Agreement>([&](const Agreement& row) { agreement(row); });
    each<Road>([&](const Road& row) { road(row); });
    each<Closure>([&](const Closure& row) { closure(row); });
    each<Vehicle>([&](const Vehicle& row) { vehicle(row); });
    each<RoadCondition>([&](const RoadCondition& row) { condition(row); });
    each<Crew>([&](const Crew& row) { skills(row); });
    each<Lot>([&](const Lot& row) { lot(row); });
    each<AccessPoint>([&](const AccessPoint& row) { access_point(row); });
    each<KitPart>([&](const KitPart& row) { kit_part(row); });
    each<Shift>([&](const Shift& row) { shift(row); });
    each<TeamMeasure>([&](const TeamMeasure& row) { team_measure(row); });
    each<TeamPaper>([&](const TeamPaper& row) { team_paper(row); });
    each<PayerRule>([&](const PayerRule& row) { payer_rule(row); });
    each<Holiday>([&](const Holiday& row) { holiday(row); });
    each<DatedFact>([&](const DatedFact& row) { dated_fact(row); });
    each<Explanation>([&](const Explanation& row) { explanation(row); });
    teams_without_crew();
    hazards_without_approach();
  }

 private:
  class References : public Onlooker {
   public:
    explicit References(Checker& checker) : checker_(checker) {}
    void begin_row() { column_ = 0; }
    template <class Tag>
    void refers(std::string_view column, const Id<Tag>& id) {
      look(column, id);
    }
    template <class Tag>
    void refers(std::string_view column, const std::optional<Id<Tag>>& id) {
      if (id) {
        look(column, *id);
      } else {
        ++column_;
      }
    }
    template <class Tag>
    void refers_part(std::string_view column, const Id<Tag>& id) {
      look(column, id);
    }

   private:
    /// Rows that follow one another mostly refer to the same; what was found is not looked for
    /// again.
    template <class Tag>
    void look(std::string_view column, const Id<Tag>& id) {
      if (known_.size() <= column_) known_.resize(column_ + 1);
      std::string& known = known_[column_++];
      if (known == id.view()) return;
      if (checker_.reference(column, id)) known = id.view();
    }

    Checker& checker_;
    std::vector<std::string> known_ = {};
    std::size_t column_ = 0;
  };

  template <class R, class F>
  void each(F check) {
    table_ = table_of<R>.name;
    row_ = 0;
    for (const R& row : list_of<R>(parts_)) {
      check(row);
      ++row_;
    }
  }

  template <class R>
  void references() {
    References visitor(*this);
    each<R>([&](const R& row) {
      visitor.begin_row();
      describe(visitor, row);
    });
  }

  /// False when it was told that there is none.
  template <class Tag>
  bool reference(std::string_view column, const Id<Tag>& id) {
    if (id.empty() || unread_.contains(table_of<Tag>.name)) return true;
    const auto& entries = list_of<Tag>(parts_);
    if (contains(entries, id)) return true;
    const std::string key = std::string(table_of<Tag>.name) + '/' + id.str();
    auto known = unknown_.find(key);
    if (known == unknown_.end()) {
      const auto existing =
          unknown_.size() < most_near_matches ? ids_of(entries) : std::vector<std::string>{};
      known = unknown_.emplace(key, unknown_id(word_for<Tag>(), id.str(), existing)).first;
    }
    say(column, known->second.code, known->second.parameters);
    return false;
  }

  /// Every row walks up until it meets one already walked; meeting its own steps is a circle.
  template <class R, class Above>
  void circles(const std::vector<R>& rows, Above above, std::string_view field, Code code) {
    table_ = table_of<R>.name;
    std::vector<std::size_t> walked_from(rows.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const R* at = &rows[i];
      while (at != nullptr && walked_from[index(rows, at)] == rows.size()) {
        walked_from[index(rows, at)] = i;
        at = (at->*above) ? find(rows, *(at->*above)) : nullptr;
      }
      if (at == nullptr || walked_from[index(rows, at)] != i) continue;
      std::string circle = at->id.str();
      const R* next = at;
      do {
        next = find(rows, *(next->*above));
        circle += " → " + next->id.str();
      } while (next != at);
      row_ = index(rows, at);
      say(field, code, {at->id.view(), circle});
    }
  }
  template <class R>
  static std::size_t index(const std::vector<R>& rows, const R* row) {
    return static_cast<std::size_t>(row - rows.data());
  }

  void labels(const Scheme& scheme) {
    for (auto label = scheme.labels.begin(); label != scheme.labels.end(); ++label) {
      if (std::find(scheme.labels.begin(), label, *label) == label) continue;
      say("labels", Code::region_label_twice, {*label});
    }
  }

  void substitute(const Substitute& row) {
    if (row.need.empty()) return;
    if (row.need == row.instead) {
      say("instead", Code::region_substitute_self, {row.need.view()});
      return;
    }
    if (row.numerator <= 0 || row.denominator <= 0) return;
    std::vector<MaterialId> round = {row.need};
    if (gains(round, row.instead, Share(row.numerator, row.denominator))) {
      std::string said;
      for (const MaterialId& material : round) said += material.str() + " → ";
      say("instead", Code::region_substitute_gain, {said + row.need.str()});
    }
  }

  using Share = std::pair<std::int64_t, std::int64_t>;  // so many of the last for one of the first

  /// Whether some chain of substitutes leads from `at` back to where the round began, so that less
  /// than one unit would do the work of one. A round is told once, at its smallest id.
  bool gains(std::vector<MaterialId>& round, const MaterialId& at, const Share& share) {
    constexpr std::size_t longest = 8;
    if (at == round.front()) return share.first < share.second;
    if (round.size() == longest || at < round.front() ||
        std::ranges::find(round, at) != round.end()) {
      return false;
    }
    round.push_back(at);
    for (const Substitute& next : list_of<Substitute>(parts_)) {
      if (next.need != at || next.numerator <= 0 || next.denominator <= 0) continue;
      std::int64_t above = 0;
      std::int64_t below = 0;
      if (__builtin_mul_overflow(share.first, next.numerator, &above) ||
          __builtin_mul_overflow(share.second, next.denominator, &below)) {
        continue;
      }
      const std::int64_t common = std::gcd(above, below);
      if (gains(round, next.instead, Share(above / common, below / common))) return true;
    }
    round.pop_back();
    return false;
  }

  /// A station's own area names places and jurisdictions.
  void team_measure(const TeamMeasure& row) {
    if (row.measure != "own_area") return;
    for (const std::string& word : words_of(row.value)) {
      if (known_in<Place>(word) || known_in<Jurisdiction>(word)) continue;
      say("value", Code::id_unknown, {Text("地点或辖区", "place or jurisdiction"), word});
    }
  }

  void agreement(const Agreement& row) {
    if (!row.valid_from || !row.valid_to || *row.valid_from <= *row.valid_to) return;
    say("valid_to", Code::region_validity,
        {format_date(*row.valid_from), format_date(*row.valid_to)});
  }

  void road(const Road& row) {
    if (row.from != row.to || row.from.empty()) return;
    say("to", Code::road_loop, {row.id.view(), row.to.view()});
  }

  void closure(const Closure& row) {
    if (!row.from || !row.until || *row.from < *row.until) return;
    say("until", Code::closure_window);
  }

  void vehicle(const Vehicle& row) {
    for (const std::string& pace : row.pace) {
      if (!parse_pace(pace)) say("pace", Code::vehicle_pace, {pace});
    }
    for (const std::string& crew : row.crews) {
      (void)reference("crews", CrewId(crew));
      const auto [first, fresh] = vehicle_of_crew_.emplace(crew, row.id);
      if (!fresh) say("crews", Code::vehicle_crew_twice, {crew, first->second.view()});
    }
  }

  void condition(const RoadCondition& row) {
    if (row.area && !parse_area(*row.area)) say("area", Code::closure_area, {*row.area});
    if (row.from == row.until) say("until", Code::condition_never, {row.condition});
    if (row.effect == ClosureEffect::opened) say("effect", Code::condition_opens, {row.condition});
  }

  void holiday(const Holiday& row) {
    if (!days_.insert(row.day).second) {
      say("day", Code::calendar_day_twice, {format_date(row.day)});
    }
    const bool weekday = std::chrono::weekday(row.day).iso_encoding() <= 5;
    if (row.kind == DayKind::work && weekday) {
      say("kind", Code::calendar_pointless, {format_date(row.day), title(row.kind)});
    }
  }

  void dated_fact(const DatedFact& row) {
    if (!subject_known(row)) {
      say("subject", Code::dated_subject_unknown, {title(row.about), row.subject});
    }
    if (row.until && *row.until < row.on) say("until", Code::dated_order, {"until", "on"});
    if (row.done && *row.done < row.on) say("done", Code::dated_order, {"done", "on"});
    if (runs_out(row.fact) && !row.until)
      say("until", Code::dated_until_missing, {title(row.fact)});
  }

  template <class R>
  [[nodiscard]] bool known_in(const std::string& id) const {
    return unread_.contains(table_of<R>.name) || contains(list_of<R>(parts_), Id<R>(id));
  }

  /// Plans are looked up when the library stands; here their texts are not known yet.
  [[nodiscard]] bool subject_known(const DatedFact& row) const {
    switch (row.about) {
      case SubjectKind::plan:
        return true;
      case SubjectKind::hazard:
        return known_in<Hazard>(row.subject);
      case SubjectKind::organisation:
        return known_in<Organisation>(row.subject);
      case SubjectKind::team:
        return known_in<Team>(row.subject);
      case SubjectKind::crew:
        return known_in<Crew>(row.subject);
      case SubjectKind::expert:
        return known_in<Expert>(row.subject);
      case SubjectKind::vehicle:
        return known_in<Vehicle>(row.subject);
      case SubjectKind::stockpile:
        return known_in<Stockpile>(row.subject);
      case SubjectKind::lot:
        return known_in<Lot>(row.subject);
      case SubjectKind::agreement:
        return known_in<Agreement>(row.subject);
    }
    return false;
  }

  void explanation(const Explanation& row) {
    if (!code_named(row.code)) say("code", Code::explained_code_unknown, {row.code});
  }

  void skills(const Crew& crew) {
    if (unread_.contains(table_of<Capability>.name)) return;
    for (const Skill& skill : crew.skills) {
      (void)reference("capabilities", skill.capability);
      const Capability* capability = find(list_of<Capability>(parts_), skill.capability);
      if (capability == nullptr || !skill.type) continue;
      const Scheme* scheme =
          capability->scheme ? find(list_of<Scheme>(parts_), *capability->scheme) : nullptr;
      if (!capability->scheme) {
        say("capabilities", Code::catalogue_no_scheme, {capability->id.view(), *skill.type});
      } else if (scheme != nullptr &&
                 std::ranges::find(scheme->labels, *skill.type) == scheme->labels.end()) {
        say("capabilities", Code::catalogue_label, {scheme->id.view(), *skill.type});
      }
    }
  }

  void lot(const Lot& row) {
    if (row.floor <= row.quantity) return;
    say("floor", Code::region_floor,
        {std::to_string(row.floor.count()), std::to_string(row.quantity.count())});
  }

  void kit_part(const KitPart& row) {
    const auto& kits = list_of<KitPart>(parts_);
    const bool is_kit = std::ranges::any_of(
        kits, [&](const KitPart& other) { return other.kit == row.part && !row.part.empty(); });
    if (is_kit) say("part", Code::kit_in_kit, {row.part.view()});
    if (row.quantity <= Quantity(0)) say("quantity", Code::stock_quantity, {row.part.view()});
  }

  void shift(const Shift& row) {
    const auto lasts = row.until - row.from;
    const bool meets_itself = row.every_days && lasts > std::chrono::days(*row.every_days);
    if (lasts <= Seconds{0} || meets_itself) say("until", Code::shift_window, {row.id.view()});
  }

  void team_paper(const TeamPaper& row) {
    if (row.valid_from <= row.valid_to) return;
    say("valid_to", Code::region_validity,
        {format_date(row.valid_from), format_date(row.valid_to)});
  }

  void payer_rule(const PayerRule& row) {
    if ((row.pays == Pays::organisation) == row.organisation.has_value()) return;
    say("organisation", Code::payer_organisation, {row.id.view()});
  }

  void access_point(const AccessPoint& row) {
    const bool bare = !row.position && !row.road_ref && !row.heading;
    const bool at_place = bare && row.place && !row.road && !row.offset && !row.towards;
    const bool on_road = bare && !row.place && row.road && row.offset && row.towards;
    const bool at_position = row.position && !row.place && !row.road && !row.offset && !row.towards;
    if (!at_place && !on_road && !at_position)
      return say(row.place ? "node" : "edge", Code::region_access);
    const std::optional<Road> road =
        row.road ? find(list_of<Road>(parts_), *row.road) : std::nullopt;
    if (!road) return;
    if (*row.offset > road->length) {
      say("offset_m", Code::region_offset,
          {std::to_string(row.offset->count), road->id.view(), std::to_string(road->length.count)});
    }
    if (*row.towards != road->from && *row.towards != road->to) {
      say("towards", Code::region_access_end, {row.towards->view(), road->id.view()});
    }
  }

  void teams_without_crew() {
    if (unread_.contains(table_of<Crew>.name)) return;
    std::set<TeamId> with_crew;
    for (const Crew& crew : list_of<Crew>(parts_)) with_crew.insert(crew.team);
    each<Team>([&](const Team& team) {
      if (!with_crew.contains(team.id)) say("id", Code::region_no_crew, {team.id.view()});
    });
  }

  void hazards_without_approach() {
    if (unread_.contains(table_of<AccessPoint>.name)) return;
    std::set<HazardId> with_access;
    for (const AccessPoint& point : list_of<AccessPoint>(parts_)) with_access.insert(point.hazard);
    each<Hazard>([&](const Hazard& hazard) {
      if (hazard.place || with_access.contains(hazard.id)) return;
      say("node", Code::region_no_approach, {hazard.id.view()});
    });
  }

  void say(std::string_view field, Code code, std::vector<Text> parameters = {}) {
    faults_.push_back({table_, row_, std::string(field), code, std::move(parameters)});
  }

  const RegionParts& parts_;
  const Unread& unread_;
  Faults& faults_;
  std::string_view table_;
  std::size_t row_ = 0;
  std::map<std::string, UnknownId> unknown_;
  std::map<std::string, VehicleId> vehicle_of_crew_;
  std::set<Date> days_;
};

}  // namespace

UnknownId unknown_id(const Text& what, const std::string& id,
                     const std::vector<std::string>& existing) {
  const auto near = near_matches(id, existing);
  if (near.empty()) return {Code::id_unknown, {what, id}};
  Text offered;
  for (const std::string& word : near) {
    offered.zh += (offered.zh.empty() ? "" : "、") + word;
    offered.en += (offered.en.empty() ? "" : ", ") + word;
  }
  return {Code::id_unknown_near, {what, id, offered}};
}

Faults faults_of(const RegionParts& parts, const Unread& unread) {
  Faults faults;
  Checker(parts, unread, faults).run();
  return faults;
}

}  // namespace muster::records
