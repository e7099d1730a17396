#include "rehearsal_world.hpp"

#include <algorithm>
#include <utility>

namespace muster {

namespace {

class Applying {
 public:
  Applying(const Inject& inject, Instant at, const Drill& drill, RehearsalWorld& world)
      : inject_(inject), at_(at), drill_(drill), world_(world) {}

  bool operator()(const InjectNews&) const { return false; }
  bool operator()(const InjectRumour&) const { return false; }

  bool operator()(const InjectCasualties& effect) const {
    Incident* incident = concerned();
    if (incident == nullptr) return false;
    for (const auto& [id, value] : effect.indicators) {
      Decimal& known = incident->indicators[id];
      known = effect.add ? known + value : value;
    }
    return true;
  }

  bool operator()(const InjectRoadClosed& effect) const {
    Closure closure{.id = ClosureId(closure_id(inject_.id)), .target = effect.target, .from = at_};
    if (effect.lasts) closure.until = at_ + *effect.lasts;
    if (effect.factor) {
      closure.effect = ClosureEffect::factor;
      closure.factor_numerator = effect.factor->micros() / 10'000;
      closure.factor_denominator = 100;
    }
    closure.reason = inject_.text;
    world_.situation.closures.push_back(std::move(closure));
    return true;
  }

  bool operator()(const InjectRoadOpened& effect) const {
    auto& closures = world_.situation.closures;
    if (effect.closed_by) {
      return std::erase_if(closures, [&](const Closure& closure) {
               return closure.id.view() == closure_id(*effect.closed_by);
             }) > 0;
    }
    closures.push_back({.id = ClosureId(closure_id(inject_.id)),
                        .target = effect.target,
                        .from = at_,
                        .effect = ClosureEffect::opened,
                        .reason = inject_.text});
    return true;
  }

  bool operator()(const InjectForcesLost& effect) const {
    for (const Crew& crew : world_.region->crews) {
      const bool hit = effect.crew ? crew.id == *effect.crew : crew.team == *effect.team;
      if (!hit) continue;
      world_.situation.crews[crew.id].readiness = Readiness::off;
      world_.lost_crews.insert(crew.id);
    }
    return true;
  }

  bool operator()(const InjectStockLost& effect) const {
    for (const Lot& lot : world_.region->lots) {
      const bool hit = effect.lot ? lot.id == *effect.lot : lot.stockpile == *effect.stockpile;
      if (!hit) continue;
      world_.situation.balances[lot.id] = Quantity(0);
      world_.lost_lots.insert(lot.id);
    }
    return true;
  }

  /// The load of a hospital counts for whoever asks for its beds; no step of the corridor sends
  /// patients yet.
  bool operator()(const InjectHospitalFull& effect) const {
    for (const FacilityCapacity& capacity : world_.region->facility_capacities) {
      if (capacity.facility != effect.facility || capacity.measure != effect.measure) continue;
      world_.situation.loads[{effect.facility, effect.measure}] = {capacity.quantity, at_};
    }
    return false;
  }

  bool operator()(const InjectContactCut& effect) const {
    cut(effect.organisation, {});
    return true;
  }

  bool operator()(const InjectWeather& effect) const {
    Incident* incident = concerned();
    if (incident == nullptr) return false;
    if (!incident->weather) incident->weather.emplace();
    const auto take = [](auto& into, const auto& from) {
      if (from) into = from;
    };
    take(incident->weather->wind_from, effect.weather.wind_from);
    take(incident->weather->wind_kmh, effect.weather.wind_kmh);
    take(incident->weather->light, effect.weather.light);
    take(incident->weather->note, effect.weather.note);
    return true;
  }

  /// A level without criteria holds whenever its plan applies: the plan then runs at it, or at a
  /// graver one that the facts reach.
  bool operator()(const InjectLevelRaised& effect) const {
    const auto raised = [&]() -> std::shared_ptr<const PlanLibrary> {
      std::vector<Plan> plans = matchable(plans_of(world_));
      const auto plan = std::ranges::find(plans, effect.plan, &Plan::id);
      if (plan != plans.end()) {
        const auto level = std::ranges::find(plan->levels, effect.level, &Level::id);
        if (level != plan->levels.end()) level->any_of.clear();
      }
      Findings found;  // none: the plans were in a library before
      return std::make_shared<const PlanLibrary>(std::move(plans), found);
    };
    world_.changed_by += inject_.id + ';';
    world_.own_plans =
        world_.changed == nullptr ? raised() : world_.changed->of(world_.changed_by, raised);
    return true;
  }

  bool operator()(const InjectChannelsDown& effect) const {
    bool all = false;
    for (const Organisation& organisation : world_.region->organisations) {
      if (!organisation.jurisdiction) continue;
      const auto chain = chain_of(*world_.region, *organisation.jurisdiction);
      if (std::ranges::find(chain, effect.area) == chain.end()) continue;
      cut(organisation.id, effect.channels);
      all = true;
    }
    return all;
  }

 private:
  /// The plans for the kinds of the drill's incidents, with all that they are linked to.
  [[nodiscard]] std::vector<Plan> matchable(const PlanLibrary& library) const {
    std::set<const Plan*> taken;
    std::vector<const Plan*> open;
    const auto take = [&](const Plan* plan) {
      if (plan != nullptr && taken.insert(plan).second) open.push_back(plan);
    };
    for (const Plan& plan : library.plans()) {
      if (may_cover(plan.covers)) take(&plan);
    }
    while (!open.empty()) {
      const Plan& here = *open.back();
      open.pop_back();
      for (const PlanId& id : here.upstream) take(library.find(id));
      for (const LevelLink& link : here.level_links) take(library.find(link.plan));
    }
    std::vector<Plan> plans;
    plans.reserve(taken.size());
    for (const Plan* plan : taken) {
      plans.push_back(*plan);
      plans.back().downstream.clear();  // nothing is matched downwards
    }
    return plans;
  }

  [[nodiscard]] bool may_cover(const Coverage& covers) const {
    const auto is_above = [&](const IncidentKindId& kind) {
      return std::ranges::any_of(drill_.incidents, [&](const Incident& incident) {
        return world_.region->catalogue.is_within(incident.kind, kind);
      });
    };
    return covers.kinds.empty() || std::ranges::any_of(covers.kinds, is_above) ||
           std::ranges::any_of(covers.on_road, is_above);
  }

  static std::string closure_id(const std::string& inject) { return "drill-" + inject; }

  [[nodiscard]] Incident* concerned() const {
    if (world_.incidents.empty()) return nullptr;
    const IncidentId wanted = inject_.incident.value_or(drill_.incidents.front().id);
    const auto found = std::ranges::find(world_.incidents, wanted, &Incident::id);
    return found == world_.incidents.end() ? nullptr : &*found;
  }

  /// An organisation none of whose contacts is left cannot be reached.
  void cut(const OrganisationId& organisation, const std::vector<std::string>& channels) const {
    bool reachable = false;
    for (const Contact& contact : world_.region->contacts) {
      if (contact.organisation != organisation) continue;
      const bool down =
          channels.empty() || std::ranges::find(channels, contact.channel) != channels.end();
      if (down) {
        world_.situation.channels_down.try_emplace(
            contact.id, ChannelDown{.since = at_, .reason = inject_.text.zh});
      }
      reachable = reachable || !world_.situation.channels_down.contains(contact.id);
    }
    if (reachable) return;
    world_.cut.insert(organisation);
    world_.cut_since.try_emplace(organisation, at_);
  }

  const Inject& inject_;
  Instant at_;
  const Drill& drill_;
  RehearsalWorld& world_;
};

}  // namespace

std::shared_ptr<const PlanLibrary> ChangedPlans::of(const std::string& injects,
                                                    const Making& make) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = all_.find(injects); known != all_.end()) return known->second;
  }
  auto made = make();
  const std::lock_guard lock(mutex_);
  return all_.emplace(injects, std::move(made)).first->second;
}

const PlanLibrary& plans_of(const RehearsalWorld& world) {
  return world.own_plans == nullptr ? world.region->plans : *world.own_plans;
}

bool concerns_plans(const Inject& inject) {
  return std::holds_alternative<InjectCasualties>(inject.effect) ||
         std::holds_alternative<InjectWeather>(inject.effect) ||
         std::holds_alternative<InjectLevelRaised>(inject.effect);
}

bool apply(const Inject& inject, Instant at, const Drill& drill, RehearsalWorld& world) {
  return std::visit(Applying(inject, at, drill, world), inject.effect);
}

}  // namespace muster
