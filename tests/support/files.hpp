#pragma once

#include <filesystem>
#include <string>
#include <string_view>

/// The root of the source tree these tests were built from.
std::filesystem::path source_dir();

/// The bytes of a file. Throws std::runtime_error with the path when it cannot be read.
std::string file_text(const std::filesystem::path& path);

/// Writes these bytes, replacing what was there. Throws std::runtime_error with the path.
void put_text(const std::filesystem::path& path, std::string_view bytes);

/// A new empty folder that goes away, with all in it, at the end of the scope.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};
