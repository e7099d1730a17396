#include "region_folder_files.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "muster/plan/file.hpp"

namespace muster {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_files = 10'000;  ///< of one folder

/// The names of the files of a folder with that extension, in order; hidden ones are left out.
std::vector<std::string> names_in(const fs::path& folder, const char* extension,
                                  std::error_code& error) {
  std::vector<std::string> names;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path& path = entry->path();
    const std::string name = path.filename().string();
    if (path.extension() != extension || name.starts_with('.')) continue;
    names.push_back(name);
    if (names.size() > most_files) break;
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

RegionFiles::RegionFiles(std::string folder, Findings& findings)
    : folder_(std::move(folder)), findings_(findings) {}

bool RegionFiles::has_file(const std::string& file) const {
  std::error_code none;
  return fs::exists(fs::symlink_status(fs::path(folder_) / file, none));
}

bool RegionFiles::has_folder(const std::string& folder) const {
  std::error_code none;
  return fs::is_directory(fs::path(folder_) / folder, none);
}

std::optional<std::string> RegionFiles::bytes_of(const std::string& file, std::size_t most) {
  try {
    return read_file((fs::path(folder_) / file).string(), most);
  } catch (const Error& error) {
    // The finding has the file as its origin; within the folder that is its name.
    auto parameters = error.message().parameters;
    if (!parameters.empty()) parameters.front() = Text(file);
    report(findings_, error.code(), {.file = file}, std::move(parameters));
    return std::nullopt;
  }
}

std::vector<std::string> RegionFiles::xml_files(const std::string& folder, const Origin& origin) {
  std::error_code error;
  std::vector<std::string> files;
  const auto names = names_in(fs::path(folder_) / folder, ".xml", error);
  if (error) report(findings_, Code::file_unreadable, origin, {folder, error.message()});
  if (names.size() > most_files) {
    report(findings_, Code::xml_limit, origin, {folder, std::to_string(most_files)});
    return files;
  }
  for (const std::string& name : names) {
    if (first_bad_byte(name)) {
      report(findings_, Code::region_file_unknown,
             {.file = one_line((fs::path(folder) / name).generic_string())});
    } else {
      files.push_back((fs::path(folder) / name).generic_string());
    }
  }
  return files;
}

void RegionFiles::report_unknown(const std::set<std::string>& known) {
  for (const std::string folder : {"", "catalogue"}) {
    std::error_code none;
    for (const std::string& name : names_in(fs::path(folder_) / folder, ".csv", none)) {
      const std::string file = (fs::path(folder) / name).generic_string();
      if (known.contains(file)) continue;
      report(findings_, Code::region_file_unknown, {.file = one_line(file)});
    }
  }
}

}  // namespace muster
