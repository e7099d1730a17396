#include "muster/resources/least_wait.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "muster/plan/error.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"

using namespace muster;

namespace {

/// By rank: how many are left over, then the waits from the longest on.
using Judged = std::map<int, std::vector<std::int64_t>>;

Judged judged(const std::vector<WaitGroup>& groups,
              const std::map<std::pair<std::size_t, std::size_t>, std::int64_t>& gone) {
  Judged result;
  std::map<int, std::int64_t> left;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    left[groups[g].rank] += groups[g].people;
    auto& waits = result[groups[g].rank];
    for (std::size_t o = 0; o < groups[g].options.size(); ++o) {
      const auto many = gone.find({g, o});
      if (many == gone.end()) continue;
      left[groups[g].rank] -= many->second;
      for (std::int64_t i = 0; i < many->second; ++i) waits.push_back(groups[g].options[o].wait);
    }
  }
  for (auto& [rank, waits] : result) {
    std::ranges::sort(waits, std::greater<>());
    waits.insert(waits.begin(), left[rank]);
  }
  return result;
}

/// Every way to send everybody, one after another: nothing of the room's own.
class Everything {
 public:
  Everything(const std::vector<WaitGroup>& groups, const std::vector<std::int64_t>& room)
      : groups_(groups), room_(room) {
    for (std::size_t g = 0; g < groups.size(); ++g) {
      for (std::int64_t i = 0; i < groups[g].people; ++i) people_.push_back(g);
    }
    send(0);
  }
  [[nodiscard]] const Judged& best() const { return *best_; }

 private:
  void send(std::size_t person) {
    if (person == people_.size()) {
      Judged now = judged(groups_, gone_);
      if (!best_ || now < *best_) best_ = std::move(now);
      return;
    }
    const std::size_t g = people_[person];
    for (std::size_t o = 0; o < groups_[g].options.size(); ++o) {
      std::int64_t& free = room_[groups_[g].options[o].place];
      if (free == 0) continue;
      --free;
      ++gone_[{g, o}];
      send(person + 1);
      --gone_[{g, o}];
      ++free;
    }
    send(person + 1);
  }

  const std::vector<WaitGroup>& groups_;
  std::vector<std::int64_t> room_;
  std::vector<std::size_t> people_ = {};
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> gone_ = {};
  std::optional<Judged> best_ = {};
};

std::map<std::pair<std::size_t, std::size_t>, std::int64_t> as_map(
    const std::vector<WaitShare>& shares) {
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> gone;
  for (const WaitShare& one : shares) gone[{one.group, one.option}] += one.people;
  return gone;
}

}  // namespace

TEST_CASE("two burnt go where burns are treated although others are nearer to it",
          "[resources][least_wait]") {
  // The near clinic takes anybody, the burn unit two; the rest may go far.
  const std::vector<WaitGroup> groups = {
      {.rank = 0, .people = 2, .options = {{0, 10}, {1, 20}, {2, 60}}},
      {.rank = 0, .people = 2, .options = {{1, 20}}}};
  const std::vector<std::int64_t> room = {1, 2, 9};
  const auto shares = least_wait(groups, room);
  CHECK(shares == std::vector<WaitShare>{{0, 0, 1}, {0, 2, 1}, {1, 0, 2}});
}

TEST_CASE("the graver are served first even where that sends the others farther",
          "[resources][least_wait]") {
  const std::vector<WaitGroup> groups = {{.rank = 1, .people = 3, .options = {{0, 5}, {1, 90}}},
                                         {.rank = 0, .people = 2, .options = {{0, 6}, {1, 91}}}};
  const std::vector<std::int64_t> room = {3, 5};
  CHECK(least_wait(groups, room) == std::vector<WaitShare>{{0, 0, 1}, {0, 1, 2}, {1, 0, 2}});
}

TEST_CASE("of drawn groups no way of sending them is better", "[resources][least_wait]") {
  Draws draws(7);
  int crowded = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto places = static_cast<std::size_t>(draws.between(1, 4));
    std::vector<std::int64_t> room;
    for (std::size_t p = 0; p < places; ++p) room.push_back(draws.between(0, 3));
    std::vector<WaitGroup> groups;
    std::int64_t people = 0;
    const auto count = draws.between(1, 4);
    for (std::int64_t g = 0; g < count; ++g) {
      WaitGroup group{.rank = static_cast<int>(draws.between(0, 2)),
                      .people = std::min<std::int64_t>(draws.between(0, 3), 6 - people)};
      people += group.people;
      for (std::size_t p = 0; p < places; ++p) {
        if (draws.between(0, 3) > 0) group.options.push_back({p, draws.between(1, 5)});
      }
      groups.push_back(std::move(group));
    }
    const auto shares = least_wait(groups, room);
    std::vector<std::int64_t> used(places, 0);
    for (const WaitShare& one : shares) {
      CHECK(one.people > 0);
      used[groups[one.group].options[one.option].place] += one.people;
    }
    for (std::size_t p = 0; p < places; ++p) CHECK(used[p] <= room[p]);
    const Judged best = Everything(groups, room).best();
    CHECK(judged(groups, as_map(shares)) == best);
    crowded += std::ranges::any_of(best, [](const auto& one) { return one.second[0] > 0; }) ? 1 : 0;
  }
  CHECK(crowded > 200);
}

TEST_CASE("nobody, no room and no places are answers; nonsense is refused",
          "[resources][least_wait]") {
  CHECK(least_wait({}, {}).empty());
  const std::vector<WaitGroup> nowhere = {{.people = 4}};
  CHECK(least_wait(nowhere, {}).empty());
  const std::vector<WaitGroup> full = {{.people = 4, .options = {{0, 1}}}};
  CHECK(least_wait(full, std::vector<std::int64_t>{0}).empty());
  const std::vector<WaitGroup> twice = {{.people = 4, .options = {{0, 1}, {0, 2}}}};
  CHECK(refusal_code([&] { (void)least_wait(twice, std::vector<std::int64_t>{1}); }) ==
        Code::internal);
  CHECK(refusal_code([&] { (void)least_wait(full, {}); }) == Code::internal);
  CHECK(refusal_code([&] { (void)least_wait(full, std::vector<std::int64_t>{-1}); }) ==
        Code::internal);
  // Millions at once are settled in as many steps as there are shares.
  const std::vector<WaitGroup> many = {{.people = 4'000'000'000'000, .options = {{0, 1}, {1, 2}}}};
  const std::vector<std::int64_t> room = {1'000'000'000'000, 5'000'000'000'000};
  CHECK(least_wait(many, room) ==
        std::vector<WaitShare>{{0, 0, 1'000'000'000'000}, {0, 1, 3'000'000'000'000}});
}
