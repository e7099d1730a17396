#pragma once

#include "muster/resources/response.hpp"

namespace muster {

class Json;

/// The answer as docs/response-format.md describes it (format 1), texts in one language beside
/// their codes. `record` closes it with the digests by which an inquiry replays the answer.
[[nodiscard]] Json response_json(const Response& response, const Region& region, Language language);

}  // namespace muster
