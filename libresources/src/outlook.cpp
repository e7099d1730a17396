#include "muster/resources/outlook.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {
namespace {

struct Batch {
  Quantity quantity = {};
  Expiry expires = {};
};

using Shelf = std::pair<MaterialId, StockpileId>;

Quantity balance_of(const Lot& lot, const Situation& situation) {
  const auto changed = situation.balances.find(lot.id);
  return changed == situation.balances.end() ? lot.quantity : changed->second;
}

std::vector<Date> months_from(Date day, int count) {
  std::vector<Date> months = {day};
  const std::chrono::year_month_day first(day);
  for (int i = 1; i <= count; ++i) {
    months.emplace_back((first.year() / first.month() + std::chrono::months(i)) / 1);
  }
  return months;
}

/// What one shelf holds, day after day.
class ShelfAhead {
 public:
  void add(const Batch& batch) { batches_.push_back(batch); }
  void plan(Date day, Quantity change) { planned_.emplace_back(day, change); }

  /// The quantities that are good on each of the days, which rise.
  std::vector<Quantity> on(const std::vector<Date>& days) {
    std::ranges::stable_sort(planned_, {}, [](const auto& change) { return change.first; });
    std::ranges::stable_sort(batches_, {}, [](const Batch& batch) { return sooner(batch); });
    std::vector<Quantity> result;
    auto next = planned_.begin();
    for (const Date day : days) {
      for (; next != planned_.end() && next->first <= day; ++next)
        change(next->first, next->second);
      result.push_back(good(day));
    }
    return result;
  }

 private:
  /// A delivery counts as good throughout: nobody has said when it will run out.
  static Date sooner(const Batch& batch) {
    return batch.expires.kind == Expiry::Kind::on ? batch.expires.last_day : Date::max();
  }
  void change(Date day, Quantity by) {
    if (by > Quantity(0)) {
      batches_.push_back({by, {.kind = Expiry::Kind::none}});
      return;
    }
    Quantity wanted = Quantity(0) - by;
    for (Batch& batch : batches_) {
      if (sooner(batch) < day) continue;
      const Quantity taken = std::min(wanted, batch.quantity);
      batch.quantity = batch.quantity - taken;
      wanted = wanted - taken;
    }
  }
  [[nodiscard]] Quantity good(Date day) const {
    Quantity sum;
    for (const Batch& batch : batches_) {
      if (sooner(batch) >= day) sum = sum + batch.quantity;
    }
    return sum;
  }

  std::vector<Batch> batches_ = {};
  std::vector<std::pair<Date, Quantity>> planned_ = {};
};

void check(const Region& region, const PlannedChange& change) {
  if (find(region.stockpiles, change.stockpile) == nullptr) {
    throw Error(Code::id_unknown, {Text("储备库", "stockpile"), Text(change.stockpile.view())});
  }
  if (region.catalogue.find(change.material) == nullptr) {
    throw Error(Code::id_unknown, {Text("物资", "material"), Text(change.material.view())});
  }
}

void find_first_short(OutlookLine& line) {
  for (std::size_t month = 0; month < line.good.size(); ++month) {
    if (line.good[month] + line.not_projected >= line.need) continue;
    line.first_short = month;
    return;
  }
}

/// Who may still be sent, as far as what is on record says.
class Qualifications {
 public:
  Qualifications(const Region& region, const std::vector<TeamId>& disbanded, Date day)
      : region_(region), disbanded_(disbanded), day_(day) {
    for (const DatedFact& fact : region.dated_facts) {
      if (fact.fact != FactKind::qualification || !fact.until || is_gone(fact)) continue;
      const DatedFact*& latest = latest_[{fact.about, fact.subject, fact.what.zh}];
      if (latest == nullptr || std::tie(latest->on, latest->id) < std::tie(fact.on, fact.id)) {
        latest = &fact;
      }
    }
  }

  void add(const std::map<CapabilityId, Quantity>& needs, Outlook& into) const {
    for (const auto& [key, fact] : latest_) {
      const bool people = fact->about == SubjectKind::team || fact->about == SubjectKind::crew ||
                          fact->about == SubjectKind::expert;
      if (!people || *fact->until >= into.months.back()) continue;
      into.lapses.push_back(
          {fact->id, fact->about, fact->subject, fact->what, *fact->until, *fact->until < day_});
    }
    std::ranges::stable_sort(into.lapses, {},
                             [](const Lapse& one) { return std::tie(one.last_day, one.fact); });
    for (const auto& [capability, need] : needs) add(capability, need, into);
    std::ranges::stable_sort(into.able, {}, [&](const AbleLine& line) {
      return std::tuple(line.first_short.value_or(into.months.size()), line.capability);
    });
  }

 private:
  [[nodiscard]] bool is_gone(const TeamId& team) const {
    return std::ranges::find(disbanded_, team) != disbanded_.end();
  }
  [[nodiscard]] bool is_gone(const DatedFact& fact) const {
    if (disbanded_.empty()) return false;
    if (fact.about == SubjectKind::team) return is_gone(TeamId(fact.subject));
    if (fact.about != SubjectKind::crew) return false;
    const Crew* crew = find(region_.crews, CrewId(fact.subject));
    return crew != nullptr && is_gone(crew->team);
  }

  /// The first day on which one of its qualifications ends. Empty: none is on record.
  [[nodiscard]] std::optional<Date> last_day_of(const Crew& crew) const {
    std::optional<Date> first;
    for (const auto& [key, fact] : latest_) {
      const bool its = (fact->about == SubjectKind::crew && fact->subject == crew.id.view()) ||
                       (fact->about == SubjectKind::team && fact->subject == crew.team.view());
      if (its) first = std::min(first.value_or(*fact->until), *fact->until);
    }
    return first;
  }

  void add(const CapabilityId& capability, Quantity need, Outlook& into) const {
    AbleLine line{.capability = capability, .need = need};
    line.able.resize(into.months.size());
    bool any = false;
    for (const Crew& crew : region_.crews) {
      if (is_gone(crew.team)) continue;
      const bool can = std::ranges::any_of(crew.skills, [&](const Skill& skill) {
        return region_.catalogue.covers(skill.capability, capability);
      });
      if (!can) continue;
      const auto last_day = last_day_of(crew);
      if (!last_day) line.not_recorded = line.not_recorded + Quantity(1);
      any = any || last_day.has_value();
      for (std::size_t month = 0; last_day && month < into.months.size(); ++month) {
        if (*last_day >= into.months[month]) line.able[month] = line.able[month] + Quantity(1);
      }
    }
    if (!any) return;  // nothing of it can be projected, and nothing changes
    for (std::size_t month = 0; month < into.months.size() && !line.first_short; ++month) {
      if (line.able[month] + line.not_recorded < need) line.first_short = month;
    }
    into.able.push_back(std::move(line));
  }

  const Region& region_;
  const std::vector<TeamId>& disbanded_;
  Date day_;
  std::map<std::tuple<SubjectKind, std::string, std::string>, const DatedFact*> latest_ = {};
};

class Projection {
 public:
  Projection(const Region& region, const Situation& situation, Date day, int months)
      : region_(region), situation_(situation), day_(day) {
    result_.months = months_from(day, months);
  }

  Outlook run(const OutlookNeeds& needs, const PlannedAhead& planned) {
    for (const Lot& lot : region_.lots) add(lot);
    for (const PlannedChange& change : planned.stock) {
      check(region_, change);
      shelves_[{change.material, change.stockpile}].plan(change.day, change.change);
    }
    lines(needs.materials);
    Qualifications(region_, planned.disbanded, day_).add(needs.capabilities, result_);
    std::ranges::stable_sort(result_.rotate, {},
                             [](const ToRotate& one) { return std::tie(one.last_day, one.lot); });
    return std::move(result_);
  }

 private:
  void add(const Lot& lot) {
    const Quantity balance = balance_of(lot, situation_);
    const Date year_ago = day_ - std::chrono::days(365);
    if (!lot.verified_at || *lot.verified_at < year_ago) result_.stale.push_back(lot.id);
    const Shelf shelf{lot.material, lot.stockpile};
    floors_[shelf] = floors_[shelf] + lot.floor;
    ShelfAhead& ahead = shelves_[shelf];
    if (lot.condition == Condition::repair || balance <= Quantity(0)) return;
    if (lot.expires.kind == Expiry::Kind::unknown) {
      unknown_[shelf] = unknown_[shelf] + balance;
      return;
    }
    ahead.add({balance, lot.expires});
    if (lot.expires.kind != Expiry::Kind::on) return;
    if (lot.expires.last_day >= result_.months.back()) return;
    result_.rotate.push_back({lot.id, balance, lot.expires.last_day, lot.expires.last_day < day_});
  }

  void lines(const std::map<MaterialId, Quantity>& most) {
    std::map<MaterialId, OutlookLine> all;
    for (auto& [shelf, ahead] : shelves_) {
      OutlookLine line{.material = shelf.first, .stockpile = shelf.second};
      line.need = floors_[shelf];
      line.good = ahead.on(result_.months);
      line.not_projected = unknown_[shelf];
      OutlookLine& sum = all[shelf.first];
      sum.material = shelf.first;
      sum.good.resize(result_.months.size());
      for (std::size_t i = 0; i < sum.good.size(); ++i) sum.good[i] = sum.good[i] + line.good[i];
      sum.not_projected = sum.not_projected + line.not_projected;
      find_first_short(line);
      result_.lines.push_back(std::move(line));
    }
    for (const auto& [material, quantity] : most) {
      OutlookLine& line = all[material];
      line.material = material;
      line.good.resize(result_.months.size());
      line.need = quantity;
    }
    for (auto& [material, line] : all) {
      find_first_short(line);
      result_.lines.push_back(std::move(line));
    }
    std::ranges::stable_sort(result_.lines, {}, [&](const OutlookLine& line) {
      return std::tuple(line.first_short.value_or(result_.months.size()), line.material,
                        line.stockpile);
    });
  }

  const Region& region_;
  const Situation& situation_;
  Date day_;
  std::map<Shelf, ShelfAhead> shelves_ = {};
  std::map<Shelf, Quantity> floors_ = {};
  std::map<Shelf, Quantity> unknown_ = {};
  Outlook result_ = {};
};

}  // namespace

OutlookNeeds most_asked(const RegionReadiness& readiness) {
  OutlookNeeds most;
  for (const Trial& trial : readiness.trials) {
    OutlookNeeds here;
    for (const TriedNeed& need : trial.needs) {
      if (need.material) {
        here.materials[*need.material] = here.materials[*need.material] + need.asked;
      }
      if (need.capability) {
        here.capabilities[*need.capability] = here.capabilities[*need.capability] + need.asked;
      }
    }
    for (const auto& [material, quantity] : here.materials) {
      most.materials[material] = std::max(most.materials[material], quantity);
    }
    for (const auto& [capability, quantity] : here.capabilities) {
      most.capabilities[capability] = std::max(most.capabilities[capability], quantity);
    }
  }
  return most;
}

Outlook outlook(const Region& region, const Situation& situation, const RegionReadiness& readiness,
                const PlannedAhead& planned, int months) {
  return outlook(region, situation, readiness.as_of, most_asked(readiness), planned, months);
}

Outlook outlook(const Region& region, const Situation& situation, Instant as_of,
                const OutlookNeeds& needs, const PlannedAhead& planned, int months) {
  const auto day = std::chrono::floor<std::chrono::days>(as_of + region.header.display_offset);
  return Projection(region, situation, day, months).run(needs, planned);
}

std::string format_month(Date date) { return format_date(date).substr(0, 7); }

}  // namespace muster
