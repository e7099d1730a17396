#pragma once

#include <string>

#include "command.hpp"

namespace muster {

/// The arguments every command takes.
[[nodiscard]] const std::vector<Argument>& common_arguments();

/// What the program does, and its commands.
[[nodiscard]] std::string program_help(Language language);
[[nodiscard]] std::string command_help(const Command& command, Language language);

}  // namespace muster
