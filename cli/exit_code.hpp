#pragma once

#include "muster/plan/code.hpp"

namespace muster {

/// What the program tells the shell.
namespace exit_code {
inline constexpr int done = 0;
inline constexpr int attention = 1;  ///< done, with shortfalls (respond) or warnings (check)
inline constexpr int usage = 2;
inline constexpr int bad_input = 3;
inline constexpr int conflict = 4;
inline constexpr int store = 5;  ///< damaged, or the disk failed
inline constexpr int internal = 70;
}  // namespace exit_code

/// The exit code an Error ends the program with.
[[nodiscard]] int exit_code_of(Code code);

}  // namespace muster
