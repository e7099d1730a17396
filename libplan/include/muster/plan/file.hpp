#pragma once

#include <cstddef>
#include <string>

namespace muster {

/// The bytes of the file, its size checked before anything is read. Only ordinary files: a folder,
/// pipe or device is not readable.
///
/// Throws:  Error{file_missing}, Error{file_unreadable}, Error{file_too_large}.
[[nodiscard]] std::string read_file(const std::string& path, std::size_t most_bytes);

/// Writes a file beside the target, makes it durable and renames it: the old bytes or the new,
/// never a part. A new file is readable to all that the umask lets, an old one keeps its mode;
/// behind a symbolic link, the file it points to is replaced.
///
/// Throws:  Error{file_write_failed}; the target is then as it was, except where only making the
///          new name durable failed.
void write_file(const std::string& path, const std::string& bytes);

}  // namespace muster
