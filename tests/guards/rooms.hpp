#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// A tree as the guards see it: path from the root, with '/', to text.
using Tree = std::map<std::string, std::string>;

/// Headers and sources of the libraries and the program, below this root.
Tree read_tree(const std::filesystem::path& root);

/// A header or source named by an include line, and the line it stands on.
struct Include {
  std::string name;
  bool angled = false;
  int line = 0;
};

/// The include lines of a source text, in their order.
std::vector<Include> includes_of(std::string_view text);

/// The words of each line that is neither empty nor a comment.
std::vector<std::vector<std::string>> words_of_lines(std::string_view text);

/// What is wrong with the order of the rooms, one sentence each; empty when all is well.
std::vector<std::string> order_complaints(std::string_view rooms, const Tree& tree);

/// What is wrong with third-party headers, one sentence each; empty when all is well.
std::vector<std::string> guest_complaints(std::string_view guests, const Tree& tree);
