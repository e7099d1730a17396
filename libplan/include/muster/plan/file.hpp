#pragma once

#include <cstddef>
#include <string>

namespace muster {

/// The bytes of the file, its size checked before anything is read.
///
/// Throws:  Error{file_missing}, Error{file_unreadable}, Error{file_too_large}.
[[nodiscard]] std::string read_file(const std::string& path, std::size_t most_bytes);

/// Writes a file beside the target, makes it durable and renames it: the old bytes or the new,
/// never a part.
///
/// Throws:  Error{file_write_failed}; the target is then as it was.
void write_file(const std::string& path, const std::string& bytes);

}  // namespace muster
