#include "muster/resources/why_not.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "dispatch_worth.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {
namespace {

/// Who could be sent, for what, when.
struct Chance {
  std::size_t requirement = 0;
  Coming coming = {};
  Quantity available = {Quantity(1)};
  std::optional<IncidentId> engaged_at = {};
};

class WhyNotSearch {
 public:
  WhyNotSearch(Resource resource, Text name, std::span<const Requirement> requirements,
               const Candidates& candidates, const Dispatch& dispatch, const Region& region,
               Instant as_of)
      : resource_(std::move(resource)),
        name_(std::move(name)),
        requirements_(requirements),
        candidates_(candidates),
        dispatch_(dispatch),
        region_(region),
        as_of_(as_of) {}

  [[nodiscard]] std::vector<Message> take() {
    bool sent = false;
    for (const Assignment& assignment : dispatch_.assignments) {
      if (assignment.carried || !is_it(assignment)) continue;
      sent = true;
      say(Code::why_not_sent,
          {name_, need(assignment.requirement), clock_up(assignment.coming.arrives)});
    }
    bool fits = sent;
    for (const Chance& chance : chances()) {
      fits = true;
      if (!sent || !serves(chance.requirement)) weigh(chance);
    }
    for (const RuledOut& out : candidates_.ruled_out) {
      if (out.resource != resource_) continue;
      fits = true;
      // What lies above the minimum stock could be sent: not all of it is held.
      if (out.reason.code == Code::candidate_floor && could_serve(out.requirement)) continue;
      say(Code::why_not_out,
          {name_, need(out.requirement),
           Text(text(out.reason, Language::zh), text(out.reason, Language::en))});
    }
    if (!fits) say(Code::why_not_use, {name_});
    return std::move(said_);
  }

 private:
  void say(Code code, std::vector<Text> parameters) {
    Message message{code, std::move(parameters)};
    if (std::ranges::find(said_, message) == said_.end()) said_.push_back(std::move(message));
  }

  [[nodiscard]] bool is_it(const Assignment& assignment) const {
    if (const auto* crew = std::get_if<CrewId>(&resource_)) return assignment.crew == *crew;
    return assignment.lot == std::get<LotId>(resource_);
  }

  [[nodiscard]] bool serves(std::size_t requirement) const {
    return std::ranges::any_of(dispatch_.assignments, [&](const Assignment& one) {
      return !one.carried && one.requirement == requirement && is_it(one);
    });
  }

  [[nodiscard]] bool could_serve(std::size_t requirement) const {
    return std::ranges::any_of(candidates_.lots, [&](const LotCandidate& one) {
      return one.requirement == requirement && Resource(one.lot) == resource_ &&
             one.available > Quantity(0);
    });
  }

  [[nodiscard]] Text need(std::size_t r) const {
    const Requirement& requirement = requirements_[r];
    return requirement.capability ? region_.catalogue.name_of(*requirement.capability)
                                  : region_.catalogue.name_of(*requirement.material);
  }

  [[nodiscard]] Text clock_up(Instant instant) const {
    return format_clock(std::chrono::ceil<Minutes>(instant), as_of_, region_.header.display_offset);
  }

  [[nodiscard]] std::vector<Chance> chances() const {
    std::vector<Chance> found;
    if (const auto* crew = std::get_if<CrewId>(&resource_)) {
      for (const CrewCandidate& one : candidates_.crews) {
        if (one.crew == *crew)
          found.push_back({one.requirement, one.coming, Quantity(1), one.engaged_at});
      }
    } else {
      for (const LotCandidate& one : candidates_.lots) {
        if (one.lot == std::get<LotId>(resource_)) {
          found.push_back({one.requirement, one.coming, one.available});
        }
      }
    }
    return found;
  }

  void weigh(const Chance& chance) {
    const Requirement& requirement = requirements_[chance.requirement];
    if (requirement.curve.empty()) return;
    Quantity sent;
    std::optional<Instant> last;
    for (const Assignment& one : dispatch_.assignments) {
      if (one.requirement != chance.requirement) continue;
      sent = sent + one.quantity;
      last = std::max(last.value_or(one.coming.arrives), one.coming.arrives);
    }
    if (last && sent >= requirement.curve.back().quantity && chance.coming.arrives > *last) {
      say(Code::why_not_later,
          {name_, need(chance.requirement), clock_up(chance.coming.arrives), clock_up(*last)});
      return;
    }
    compare(chance, with(chance));
  }

  /// The best answer in which it serves that need: the need grows smaller by what it brings, all
  /// others are decided again without it.
  [[nodiscard]] std::vector<Assignment> with(const Chance& chance) const {
    std::vector<Requirement> requirements(requirements_.begin(), requirements_.end());
    Requirement& requirement = requirements[chance.requirement];
    auto& curve = requirement.curve;
    std::size_t place = 0;  // the deadline it is meant for: the first in time, else the last
    Quantity before;
    Quantity below;
    for (std::size_t k = 0; k < curve.size(); ++k) {
      const bool asks = curve[k].quantity > before;
      if (asks) {
        place = k;
        below = before;
      }
      before = curve[k].quantity;
      if (asks && chance.coming.arrives <= curve[k].by) break;
    }
    const Quantity amount = std::min(chance.available, curve.back().quantity - below);
    std::vector<Assignment> all;
    Assignment forced{.requirement = chance.requirement};
    if (const auto* crew = std::get_if<CrewId>(&resource_)) {
      forced.crew = *crew;
    } else {
      forced.lot = std::get<LotId>(resource_);
    }
    forced.quantity = amount;
    forced.coming = chance.coming;
    forced.engaged_at = chance.engaged_at;
    if (chance.coming.arrives > curve[place].by) {
      forced.late_by = chance.coming.arrives - curve[place].by;
    }
    for (std::size_t k = place; k < curve.size(); ++k) {
      curve[k].quantity = std::max(below, curve[k].quantity - amount);
    }
    if (requirement.least_group) {
      requirement.least_group = std::max(Quantity(0), *requirement.least_group - amount);
    }
    Candidates others = candidates_;
    std::erase_if(others.crews, [&](const auto& one) { return Resource(one.crew) == resource_; });
    std::erase_if(others.lots, [&](const auto& one) { return Resource(one.lot) == resource_; });
    all = dispatch(requirements, others, region_, dispatch_.options).assignments;
    all.push_back(std::move(forced));
    return all;
  }

  void compare(const Chance& chance, const std::vector<Assignment>& other) {
    const auto& options = dispatch_.options;
    const auto differs = first_difference(
        worth(dispatch_.assignments, requirements_, candidates_, region_, options, as_of_),
        worth(other, requirements_, candidates_, region_, options, as_of_), options.policy);
    if (!differs) {
      say(Code::why_not_equal, {name_, need(chance.requirement)});
      return;
    }
    const auto [now, then] = worth_texts(*differs, as_of_, region_.header.display_offset);
    say(Code::why_not_worse, {name_, need(chance.requirement), clock_up(chance.coming.arrives),
                              title(differs->aim), now, then});
    say_who_moves(other);
  }

  /// The first crew that would go elsewhere instead, and the one that would stay.
  void say_who_moves(const std::vector<Assignment>& other) {
    std::map<CrewId, std::size_t> then;
    for (const Assignment& one : other) {
      if (one.crew && !one.carried) then.emplace(*one.crew, one.requirement);
    }
    std::optional<CrewId> stays;
    std::optional<std::pair<CrewId, std::size_t>> moves;
    for (const Assignment& one : dispatch_.assignments) {
      if (!one.crew || one.carried) continue;
      const auto at = then.find(*one.crew);
      if (at == then.end()) {
        if (!stays) stays = *one.crew;
      } else if (at->second != one.requirement && !moves) {
        moves = *at;
      }
    }
    if (!stays || !moves) return;
    say(Code::why_not_instead, {name_of(region_.crews, *stays),
                                name_of(region_.crews, moves->first), need(moves->second)});
  }

  Resource resource_;
  Text name_;
  std::span<const Requirement> requirements_;
  const Candidates& candidates_;
  const Dispatch& dispatch_;
  const Region& region_;
  Instant as_of_;
  std::vector<Message> said_;
};

/// The crews and lots an id stands for, each with the name to say.
std::vector<std::pair<Resource, Text>> resources_named(const std::string& id,
                                                       const Region& region) {
  std::vector<std::pair<Resource, Text>> found;
  for (const Crew& crew : region.crews) {
    if (crew.id.view() == id || crew.team.view() == id) found.emplace_back(crew.id, crew.name);
  }
  for (const Lot& lot : region.lots) {
    if (lot.id.view() != id && lot.stockpile.view() != id) continue;
    const Text where = name_of(region.stockpiles, lot.stockpile);
    const Text what = region.catalogue.name_of(lot.material);
    found.emplace_back(lot.id, Text(where.zh + " " + what.zh, where.en + ", " + what.en));
  }
  return found;
}

/// Of a team or a stockpile its own name.
Text name_of_all(const std::string& id, const Region& region) {
  if (find(region.teams, TeamId(id)) != nullptr) return name_of(region.teams, TeamId(id));
  return name_of(region.stockpiles, StockpileId(id));
}

}  // namespace

std::vector<Message> why_not(const std::string& resource, std::span<const Requirement> requirements,
                             const Candidates& candidates, const Dispatch& dispatch,
                             const Region& region, Instant as_of) {
  const auto named = resources_named(resource, region);
  if (named.empty()) throw Error(Code::why_not_unknown, {resource});
  std::vector<Message> said;
  bool useless = true;
  for (const auto& [one, name] : named) {
    WhyNotSearch question(one, name, requirements, candidates, dispatch, region, as_of);
    for (Message& message : question.take()) {
      // Of a team or a stockpile only what could be of use is spoken of, if anything is.
      if (message.code == Code::why_not_use && (named.size() > 1 && !useless)) continue;
      if (message.code != Code::why_not_use && useless) {
        useless = false;
        said.clear();
      }
      if (std::ranges::find(said, message) == said.end()) said.push_back(std::move(message));
    }
  }
  if (useless && named.size() > 1) return {{Code::why_not_use, {name_of_all(resource, region)}}};
  return said;
}

}  // namespace muster
