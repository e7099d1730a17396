#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "muster/resources/store.hpp"
#include "support/small_region.hpp"

/// What a store is to do, as short words: a case of the conformance suite is a list of such lines.
///
///     "issue ST 5 for I-1"   "status MR-1 on_scene"   "reserve MR-1 from 100 until 200 as planner"
///
/// Lots: ST (20 stretchers), S2 (3 more), SE (10 serum), KI (4 kits of two
/// stretchers and three serum each). Numbers behind from, until and at-time are
/// seconds after the morning; each line stands one second after the one before.
struct StoreLine {
  std::string verb = {};
  std::string subject = {};
  std::vector<std::string> more = {};  ///< the words that follow and belong to no option
  std::map<std::string, std::string> options = {};

  [[nodiscard]] std::string option(const std::string& name) const {
    const auto found = options.find(name);
    return found == options.end() ? "" : found->second;
  }
};
StoreLine store_line(const std::string& words);

inline const muster::Instant store_morning{muster::Seconds{1795000000}};

/// The region the lines speak of.
std::shared_ptr<const muster::Region> model_region();

/// Does a line to a real store.
muster::Done do_line(muster::Store& store, const StoreLine& line, const std::string& key,
                     int second);

/// The same in memory, as plainly as it can be said: what any engine behind Store must agree with.
class StoreModel {
 public:
  /// The refusal, or none when it was done.
  std::optional<muster::Code> act(const StoreLine& line, const std::string& key, int second);
  /// Everything there is to see, one thing a line.
  [[nodiscard]] std::string state() const;
  [[nodiscard]] std::int64_t seq() const { return now_.seq; }

  struct Stock {
    std::int64_t balance = 0;
    std::int64_t version = 0;
  };
  struct Held {
    std::int64_t seq = 0;
    std::string crew = {};
    std::string lot = {};
    std::int64_t quantity = 0;
    std::string incident = {};
    std::int64_t from = 0;
    std::int64_t until = INT64_MAX;
  };
  struct Crew {
    muster::CrewPhase phase = muster::CrewPhase::duty;
    std::string engaged = {};
    bool changed = false;
  };
  struct World {
    std::int64_t seq = 0;
    std::map<std::string, Stock> moved = {};
    std::map<std::string, Crew> crews = {{"AMB-1", {}}, {"FD-1", {}}, {"MR-1", {}}, {"MR-2", {}}};
    std::vector<Held> held = {};
    std::map<std::int64_t, bool> taken = {};  ///< by number: whether it was returned
    std::set<std::string> closures = {};
    std::map<std::string, std::int64_t> loads = {};
    std::set<std::string> silent = {};
    std::set<std::string> incidents = {};
  };

 private:
  std::optional<muster::Code> change(World& world, const StoreLine& line, int second) const;

  World now_ = {};
  std::map<std::string, std::string> keys_ = {};
};

/// The same lines as StoreModel::state(), of a real store.
std::string state_of(const muster::Store& store);
