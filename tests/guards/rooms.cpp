#include "guards/rooms.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

#include "support/files.hpp"

namespace {

struct Room {
  std::string library;
  std::string name;
};

using Rooms = std::vector<Room>;

bool is_header(std::string_view path) { return path.ends_with(".hpp"); }

std::string public_header(const Room& room) {
  return "lib" + room.library + "/include/muster/" + room.library + "/" + room.name + ".hpp";
}

std::string private_header(const Room& room) {
  return "lib" + room.library + "/src/" + room.name + ".hpp";
}

std::string where(const std::string& file, const Include& include) {
  return file + ":" + std::to_string(include.line) + " includes " + include.name;
}

/// The place in the order of the room a file belongs to: the longest name that fits.
std::optional<std::size_t> place_of(const Rooms& rooms, const std::string& path) {
  const std::filesystem::path file(path);
  const std::string stem = file.stem().string();
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < rooms.size(); ++i) {
    if (!path.starts_with("lib" + rooms[i].library + "/")) continue;
    const bool part =
        file.parent_path().filename() == "src" && stem.starts_with(rooms[i].name + "_");
    if (stem != rooms[i].name && !part) continue;
    if (!best || rooms[i].name.size() > rooms[*best].name.size()) best = i;
  }
  return best;
}

/// The path in the tree an include line means, if it is a header of ours; a table (.def) is not.
std::string path_of(const std::string& file, const Include& include) {
  if (!is_header(include.name)) return "";
  const std::string prefix = "muster/";
  if (include.name.starts_with(prefix)) {
    const auto slash = include.name.find('/', prefix.size());
    if (slash == std::string::npos) return "";
    const std::string library = include.name.substr(prefix.size(), slash - prefix.size());
    return "lib" + library + "/include/" + include.name;
  }
  if (include.angled) return "";
  return (std::filesystem::path(file).parent_path() / include.name).lexically_normal().string();
}

/// Whether there are private files called <room>_<part>.
bool has_parts(const Room& room, const Tree& tree) {
  const std::string prefix = "lib" + room.library + "/src/" + room.name + "_";
  const auto found = tree.lower_bound(prefix);
  return found != tree.end() && found->first.starts_with(prefix);
}

void check_listed(const Rooms& rooms, const Tree& tree, std::vector<std::string>& complaints) {
  std::set<std::string> seen;
  for (const Room& room : rooms) {
    if (!seen.insert(room.library + "/" + room.name).second) {
      complaints.push_back("docs/rooms.txt lists " + room.library + " " + room.name + " twice");
    }
    const bool there = tree.contains(public_header(room)) || tree.contains(private_header(room));
    if (!there && !has_parts(room, tree)) {
      complaints.push_back("docs/rooms.txt lists " + room.library + " " + room.name + ", but " +
                           public_header(room) + " is missing");
    }
  }
}

void check_includes(const Rooms& rooms, const std::string& file, const std::string& text,
                    std::vector<std::string>& complaints) {
  const auto place = place_of(rooms, file);
  if (!place) {
    complaints.push_back(file + " belongs to no room of docs/rooms.txt");
    return;
  }
  for (const Include& include : includes_of(text)) {
    if (include.name == "muster/muster.hpp" || include.name == "muster/every_room.hpp") {
      complaints.push_back(where(file, include) + ", which is many rooms at once");
    }
    const std::string path = path_of(file, include);
    // A list (.def) is a part of the header that spells it out, which stands in the order.
    if (path.empty() || path.ends_with(".def")) continue;
    const auto other = place_of(rooms, path);
    if (!other) {
      complaints.push_back(where(file, include) + ", which is no room of docs/rooms.txt");
    } else if (*other > *place) {
      complaints.push_back(where(file, include) + ", but " + rooms[*other].name +
                           " stands to the right of " + rooms[*place].name);
    }
  }
}

/// Names under which things gather that have no better one.
bool is_drawer(const std::string& file) {
  std::string stem = "_" + std::filesystem::path(file).stem().string() + "_";
  return std::ranges::any_of(
      std::vector<std::string>{"util", "utils", "helper", "helpers", "common", "misc", "manager",
                               "types"},
      [&](const std::string& word) { return stem.find("_" + word + "_") != std::string::npos; });
}

bool is_standard(const Include& include) {
  return include.angled && include.name.find_first_of("./") == std::string::npos;
}

bool is_guest(const Include& include) {
  return !is_standard(include) && include.angled && !include.name.starts_with("muster/");
}

bool enters_by_its_door(const std::vector<std::vector<std::string>>& guests,
                        const std::string& file, const Include& include) {
  return std::ranges::any_of(guests, [&](const std::vector<std::string>& guest) {
    const std::string& name = guest.front();
    const bool same = name.ends_with('/') ? include.name.starts_with(name) : include.name == name;
    return same && std::find(guest.begin() + 1, guest.end(), file) != guest.end();
  });
}

}  // namespace

Tree read_tree(const std::filesystem::path& root) {
  Tree tree;
  for (const char* folder : {"libplan", "libresources", "libosm", "libprint", "cli"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".hpp" && extension != ".cpp") continue;
      tree[entry.path().lexically_relative(root).generic_string()] = file_text(entry.path());
    }
  }
  return tree;
}

std::vector<Include> includes_of(std::string_view text) {
  std::vector<Include> includes;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
    const std::string_view directive = "#include";
    if (!line.starts_with(directive) || line.size() <= directive.size()) continue;
    const bool angled = line[directive.size()] == '<';
    const auto begin = directive.size() + 1;
    const auto end = line.find(angled ? '>' : '"', begin);
    if (end == std::string::npos) continue;
    includes.push_back({line.substr(begin, end - begin), angled, number});
  }
  return includes;
}

std::vector<std::vector<std::string>> words_of_lines(std::string_view text) {
  std::vector<std::vector<std::string>> result;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream in(line);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    if (!words.empty() && words.front().front() != '#') result.push_back(std::move(words));
  }
  return result;
}

std::vector<std::string> order_complaints(std::string_view rooms_text, const Tree& tree) {
  std::vector<std::string> complaints;
  Rooms rooms;
  for (const auto& words : words_of_lines(rooms_text)) {
    if (words.size() < 3) {
      complaints.push_back("docs/rooms.txt: \"" + words.front() +
                           "\" needs a library, a room and its question");
      continue;
    }
    rooms.push_back({words[0], words[1]});
  }
  check_listed(rooms, tree, complaints);
  for (const auto& [file, text] : tree) {
    if (is_drawer(file)) complaints.push_back(file + " is a drawer, not a room: name its question");
    if (file.starts_with("lib")) check_includes(rooms, file, text, complaints);
  }
  return complaints;
}

std::vector<std::string> guest_complaints(std::string_view guests_text, const Tree& tree) {
  std::vector<std::string> complaints;
  const auto guests = words_of_lines(guests_text);
  for (const auto& [file, text] : tree) {
    const bool is_public = file.find("/include/") != std::string::npos;
    for (const Include& include : includes_of(text)) {
      const bool ours = include.name.starts_with("muster/");
      if (is_public && !is_standard(include) && !ours) {
        complaints.push_back(where(file, include) +
                             ": a public header has only <…> of the standard and \"muster/…\"");
      } else if (!is_public && is_guest(include) && !enters_by_its_door(guests, file, include)) {
        complaints.push_back(where(file, include) + ": that is not its door in docs/guests.txt");
      }
    }
  }
  return complaints;
}
