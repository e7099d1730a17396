#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/text.hpp"

namespace muster {

/// What the caller wrote for one command: the values by the name of their argument.
class Given {
 public:
  void add(const std::string& name, std::string value) {
    values_[name].push_back(std::move(value));
  }

  [[nodiscard]] bool has(const std::string& name) const { return values_.contains(name); }
  /// The value, or none when the argument was not written.
  [[nodiscard]] std::optional<std::string> one(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::nullopt : std::optional(found->second.front());
  }
  [[nodiscard]] std::vector<std::string> all(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::vector<std::string>() : found->second;
  }

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

/// "REGION" stands by its position; "--json" is a flag; with a `value` it is an option.
struct Argument {
  std::string name = {};
  std::string value = {};  ///< what stands for the value in the help: "FILE"
  Text about = {};
  bool required = false;
  bool many = false;

  [[nodiscard]] bool positional() const { return !name.starts_with("-"); }
};

/// How one run of the program speaks.
struct Session {
  bool language_chosen = false;  ///< by --lang; else the region's own language takes over
  Language language = Language::en;
  bool verbose = false;
};

/// One command of the program. `run` returns the exit code (exit_code.hpp) or throws Error.
struct Command {
  std::string name = {};
  Text about = {};     ///< one line
  Text explains = {};  ///< what it does, for its own help
  std::vector<Argument> arguments = {};
  std::vector<std::string> examples = {};
  int (*run)(const Given& given, Session& session) = nullptr;
};

/// All commands, in the order of the help.
[[nodiscard]] const std::vector<Command>& commands();

[[nodiscard]] Command init_command();
[[nodiscard]] Command import_command();
[[nodiscard]] Command import_roads_command();
[[nodiscard]] Command check_command();
[[nodiscard]] Command plans_command();
[[nodiscard]] Command plans_search_command();
[[nodiscard]] Command card_command();
[[nodiscard]] Command card_print_command();
[[nodiscard]] Command due_command();
[[nodiscard]] Command hazards_command();
[[nodiscard]] Command experts_command();
[[nodiscard]] Command respond_command();
[[nodiscard]] Command linkage_command();
[[nodiscard]] Command linkage_advance_command();
[[nodiscard]] Command report_command();
[[nodiscard]] Command roads_command();
[[nodiscard]] Command gap_command();
[[nodiscard]] Command outlook_command();
[[nodiscard]] Command place_command();
[[nodiscard]] Command commit_command();
[[nodiscard]] Command release_command();
[[nodiscard]] Command crew_command();
[[nodiscard]] Command stock_command();
[[nodiscard]] Command situation_command();
[[nodiscard]] Command verify_command();
[[nodiscard]] Command backup_command();
[[nodiscard]] Command restore_command();
[[nodiscard]] Command log_command();
[[nodiscard]] Command drill_command();
[[nodiscard]] Command drill_check_command();
[[nodiscard]] Command drill_rehearse_command();
[[nodiscard]] Command drill_run_command();
[[nodiscard]] Command drill_score_command();
[[nodiscard]] Command drill_report_command();
[[nodiscard]] Command drill_record_command();
[[nodiscard]] Command drill_due_command();

}  // namespace muster
