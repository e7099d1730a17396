#pragma once

#include <string>

#include "muster/resources/region.hpp"

namespace muster {

/// Throws:  Error{id_unknown} for a card that is not in the region, Error{id_unknown_near} where
/// one
///          of nearly that name is.
[[noreturn]] void refuse_card(const Region& region, const std::string& word);

}  // namespace muster
