#include "command.hpp"

namespace muster {

const std::vector<Command>& commands() {
  static const std::vector<Command> all = {init_command(),
                                           import_command(),
                                           import_roads_command(),
                                           check_command(),
                                           plans_command(),
                                           plans_search_command(),
                                           card_command(),
                                           card_print_command(),
                                           due_command(),
                                           hazards_command(),
                                           experts_command(),
                                           respond_command(),
                                           linkage_command(),
                                           linkage_advance_command(),
                                           report_command(),
                                           roads_command(),
                                           gap_command(),
                                           outlook_command(),
                                           place_command(),
                                           commit_command(),
                                           release_command(),
                                           crew_command(),
                                           stock_command(),
                                           situation_command(),
                                           drill_command(),
                                           drill_check_command(),
                                           drill_rehearse_command(),
                                           drill_run_command(),
                                           drill_score_command(),
                                           drill_report_command(),
                                           drill_record_command(),
                                           drill_due_command(),
                                           verify_command(),
                                           backup_command(),
                                           restore_command(),
                                           log_command()};
  return all;
}

}  // namespace muster
