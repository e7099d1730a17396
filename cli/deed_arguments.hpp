#pragma once

#include <string>
#include <vector>

#include "command.hpp"
#include "muster/resources/audit.hpp"
#include "muster/resources/engagement.hpp"

namespace muster {

/// --from, --until: the window of a reservation.
[[nodiscard]] std::vector<Argument> window_arguments();
/// --key, --by, --role, --at: who writes, when, and under which key.
[[nodiscard]] std::vector<Argument> deed_arguments();

/// What was written, and else: the login name, `usual` as the role, now, and a key of its own, so
/// that only a caller who names a key can repeat a write without doubling it.
///
/// Throws:  Error{usage_form}.
[[nodiscard]] Deed deed_of(const Given& given, Role usual, Offset offset);

/// --at, else now.
///
/// Throws:  Error{usage_form}.
[[nodiscard]] Instant deed_instant(const Given& given, Offset offset);

/// The whole number of an argument; `least` at least.
///
/// Throws:  Error{usage_form}, Error{usage_required} when it is missing.
[[nodiscard]] std::int64_t number_argument(const Given& given, const std::string& name,
                                           std::int64_t least);
/// --from, --until and --incident of a reservation; it begins with the deed where --from is left
/// out.
void reservation_window(const Given& given, const Deed& deed, Offset offset, Reservation& wanted);
/// Throws:  Error{usage_required} when it is missing.
[[nodiscard]] std::string text_argument(const Given& given, const std::string& name);

}  // namespace muster
