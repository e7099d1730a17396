#pragma once

#include <optional>
#include <string>

#include "muster/plan/id.hpp"

namespace muster {

/// One thing a crew can do, with its type where the capability has a scheme.
struct Skill {
  CapabilityId capability;
  std::optional<std::string> type;
  friend bool operator==(const Skill&, const Skill&);
};

}  // namespace muster
