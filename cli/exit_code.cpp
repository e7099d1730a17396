#include "exit_code.hpp"

namespace muster {

int exit_code_of(Code code) {
  switch (code) {
    case Code::internal:
    case Code::travel_unreachable:
    case Code::usage_memory:
    case Code::usage_failed:
      return exit_code::internal;
    case Code::file_write_failed:
    case Code::usage_output:
    case Code::store_open:
    case Code::store_damaged:
    case Code::store_full:
    case Code::store_read_only:
    case Code::store_io:
      return exit_code::store;
    case Code::file_exists:
    case Code::store_busy:
      return exit_code::conflict;
    case Code::usage_refused:
    case Code::usage_region:
    case Code::usage_incident_refused:
      return exit_code::bad_input;
    default:
      break;
  }
  const bool about_usage = static_cast<int>(code) / 100 == static_cast<int>(Code::usage) / 100;
  return about_usage ? exit_code::usage : exit_code::bad_input;
}

}  // namespace muster
