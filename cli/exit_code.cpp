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
    case Code::store_older:
    case Code::store_network:
    case Code::store_lost:
    case Code::store_chain:
    case Code::store_row:
    case Code::store_digest:
    case Code::store_replay:
      return exit_code::store;
    case Code::file_exists:
    case Code::store_busy:
    case Code::store_reader:
    case Code::store_key_reused:
    case Code::stock_short:
    case Code::stock_draw:
    case Code::crew_resting:
    case Code::stock_counted_late:
    case Code::crew_engaged:
    case Code::crew_transition:
    case Code::crew_reserved:
    case Code::crew_not_engaged:
    case Code::reservation_ended:
    case Code::requisition_ended:
    case Code::closure_none:
    case Code::commit_changed:
      return exit_code::conflict;
    case Code::usage_refused:
    case Code::usage_region:
    case Code::usage_incident_refused:
      return exit_code::bad_input;
    case Code::print_font:
    case Code::print_not_built:
      return exit_code::usage;
    default:
      break;
  }
  const bool about_usage = static_cast<int>(code) / 100 == static_cast<int>(Code::usage) / 100;
  return about_usage ? exit_code::usage : exit_code::bad_input;
}

}  // namespace muster
