#include "muster/plan/skill.hpp"

namespace muster {

bool operator==(const Skill& a, const Skill& b) = default;

}  // namespace muster
