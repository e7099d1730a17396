// Who comes all the same: later than asked, or nobody has said how soon.
#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "muster/plan/requirements.hpp"
#include "muster/resources/candidates.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/team.hpp"
#include "shortfalls_remedies.hpp"

namespace muster {

void offer_waiting(RemedyTrial& trial) {
  const ShortNeed& need = trial.need();
  Quantity sum;
  Quantity late;
  std::optional<Instant> last;
  std::vector<const Assignment*> coming;
  for (const Assignment& one : need.dispatch.assignments) {
    if (one.requirement == need.position) coming.push_back(&one);
  }
  std::ranges::stable_sort(coming, {}, [](const auto* one) { return one->coming.arrives; });
  for (const Assignment* one : coming) {
    sum = sum + one->quantity;
    if (one->coming.arrives <= trial.demand().by) continue;
    late = late + one->quantity;
    last = one->coming.arrives;
    if (sum >= trial.demand().quantity) {
      trial.offer(Code::remedy_wait, {need.arrival(*last), need.amount(trial.missing())},
                  {trial.missing(), {}});
      return;
    }
  }
  if (!last) return;
  trial.offer(Code::remedy_wait_part,
              {need.arrival(*last), need.amount(late), need.amount(trial.demand().quantity - sum)},
              {late, {}});
}

void offer_telephoning(RemedyTrial& trial) {
  const ShortNeed& need = trial.need();
  std::map<std::string, Text> names;
  Quantity all;
  for (const RuledOut& out : need.candidates.ruled_out) {
    if (out.requirement != need.position) continue;
    const Code code = out.reason.code;
    if (code != Code::candidate_turnout_unknown && code != Code::candidate_consent_unknown &&
        code != Code::candidate_loading_unknown) {
      continue;
    }
    all = all + out.quantity;
    if (const auto* crew = std::get_if<CrewId>(&out.resource)) {
      if (const Crew* entry = find(need.region.crews, *crew)) {
        names.emplace(entry->team.view(), name_of(need.region.teams, entry->team));
      }
    } else if (const Lot* lot = find(need.region.lots, std::get<LotId>(out.resource))) {
      names.emplace(lot->stockpile.view(), name_of(need.region.stockpiles, lot->stockpile));
    }
  }
  if (names.empty()) return;
  constexpr std::size_t most = 4;
  Text said;
  std::size_t n = 0;
  for (const auto& [id, name] : names) {
    if (n++ == most) break;
    said.zh += (said.zh.empty() ? "" : "、") + name.zh;
    said.en += (said.en.empty() ? "" : ", ") + name.en;
  }
  if (names.size() > most) {
    const std::string count = std::to_string(names.size());
    said.zh += " 等" + count + "处";
    said.en += " and others, " + count + " in all";
  }
  trial.offer({.what = {Code::remedy_telephone, {said}}, .gains = all});
}

}  // namespace muster
