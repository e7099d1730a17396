#include "help.hpp"

#include <algorithm>

#include "cli_words.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

struct Entry {
  std::string left;
  std::string right;
};

std::string left_of(const Argument& argument) {
  std::string left = argument.name;
  if (!argument.value.empty()) left += " " + argument.value;
  if (argument.many) left += " …";
  return left;
}

std::vector<Entry> entries(const std::vector<Argument>& arguments, bool positional,
                           Language language) {
  std::vector<Entry> result;
  for (const Argument& argument : arguments) {
    if (argument.positional() == positional) {
      result.push_back({left_of(argument), argument.about.in(language)});
    }
  }
  return result;
}

/// "  left    right", the right side wrapped beside the left.
std::string block(const std::vector<Entry>& all, std::size_t columns) {
  std::size_t width = 0;
  for (const Entry& entry : all) width = std::max(width, display_width(entry.left));
  width = std::min<std::size_t>(width, 28);
  std::string result;
  for (const Entry& entry : all) {
    const bool beside = display_width(entry.left) <= width;
    if (!beside) result += "  " + entry.left + "\n";
    bool first = true;
    for (const std::string& line : wrapped(entry.right, columns - width - 4)) {
      result += "  " + padded(first && beside ? entry.left : "", width) + "  " + line + "\n";
      first = false;
    }
  }
  return result;
}

std::string titled(const std::string& title, const std::string& text) {
  return text.empty() ? "" : "\n" + title + "\n" + text;
}

std::string usage_line(const Command& command, Language language) {
  std::string line = "muster " + command.name;
  for (const Argument& argument : command.arguments) {
    if (argument.positional())
      line += argument.required ? " " + argument.name : " [" + argument.name + "]";
  }
  for (const Argument& argument : command.arguments) {
    if (!argument.positional() && argument.required) line += " " + left_of(argument);
  }
  return words(Word::usage, language) + line + " " + words(Word::usage_options, language) + "\n";
}

std::string paragraphs(const std::string& text, std::size_t columns) {
  std::string result;
  for (const std::string& line : wrapped(text, columns)) result += line + "\n";
  return result;
}

}  // namespace

const std::vector<Argument>& common_arguments() {
  static const std::vector<Argument> all = {
      {.name = "--lang",
       .value = "zh|en",
       .about = {"输出语言；不写则用地区自己的语言",
                 "language of the output; else the region's own"}},
      {.name = "--verbose",
       .about = {"把运行过程写到标准错误", "say on standard error what is being done"}},
      {.name = "--help", .about = {"显示本说明", "show this help"}}};
  return all;
}

std::string program_help(Language language) {
  std::vector<Entry> list;
  for (const Command& command : commands())
    list.push_back({command.name, command.about.in(language)});
  std::vector<Entry> options = entries(common_arguments(), false, language);
  options.push_back({"--version", words(Word::version_about, language)});
  const std::size_t columns = output_columns();
  return words(Word::program_about, language) + "\n\n" + words(Word::usage, language) +
         words(Word::program_usage, language) + "\n" +
         titled(words(Word::commands, language), block(list, columns)) +
         titled(words(Word::options, language), block(options, columns)) +
         titled(words(Word::exit_codes, language),
                paragraphs(words(Word::exit_code_list, language), columns)) +
         "\n" + words(Word::more_help, language) + "\n";
}

std::string command_help(const Command& command, Language language) {
  const std::size_t columns = output_columns();
  std::vector<Entry> options = entries(command.arguments, false, language);
  for (const Entry& entry : entries(common_arguments(), false, language)) options.push_back(entry);
  std::string examples;
  for (const std::string& example : command.examples) examples += "  " + example + "\n";
  return usage_line(command, language) + "\n" + paragraphs(command.explains.in(language), columns) +
         titled(words(Word::arguments, language),
                block(entries(command.arguments, true, language), columns)) +
         titled(words(Word::options, language), block(options, columns)) +
         titled(words(Word::examples, language), examples);
}

}  // namespace muster
