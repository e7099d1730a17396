#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "cli_words.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "help.hpp"
#include "log.hpp"
#include "muster/plan/error.hpp"
#include "muster/resources/store.hpp"
#include "muster/version.hpp"
#include "terminal.hpp"

namespace {

using namespace muster;

/// One command as CLI11 reads it. What is required is asked for afterwards, in the right language.
struct Parsed {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::map<std::string, std::vector<std::string>> values = {};
  std::map<std::string, bool> flags = {};
};

void declare(CLI::App& app, const Argument& argument, Parsed& parsed) {
  if (!argument.positional() && argument.value.empty()) {
    app.add_flag(argument.name, parsed.flags[argument.name]);
    return;
  }
  CLI::Option* option = app.add_option(argument.name, parsed.values[argument.name]);
  if (argument.positional() && argument.many) {
    option->expected(-1);
    return;
  }
  option->expected(1)->allow_extra_args(false);
  option->multi_option_policy(argument.many ? CLI::MultiOptionPolicy::TakeAll
                                            : CLI::MultiOptionPolicy::Throw);
}

/// A bare parser: help, version and messages are ours, so that they are in the right language.
void make_bare(CLI::App& app) {
  app.set_help_flag();
  app.allow_extras();
}

/// "import roads" is a command below "import", which stands before it.
CLI::App* subcommand(CLI::App& app, const std::string& name) {
  const auto blank = name.find(' ');
  if (blank == std::string::npos) return app.add_subcommand(name);
  return app.get_subcommand(name.substr(0, blank))->add_subcommand(name.substr(blank + 1));
}

std::vector<std::unique_ptr<Parsed>> declare_commands(CLI::App& app) {
  std::vector<std::unique_ptr<Parsed>> all;
  for (const Command& command : commands()) {
    auto parsed = std::make_unique<Parsed>();
    parsed->command = &command;
    parsed->app = subcommand(app, command.name);
    make_bare(*parsed->app);
    for (const Argument& argument : command.arguments) declare(*parsed->app, argument, *parsed);
    for (const Argument& argument : common_arguments()) declare(*parsed->app, argument, *parsed);
    all.push_back(std::move(parsed));
  }
  return all;
}

/// --lang counts before anything else is read: a message about the rest is to be in that language.
void choose_language(int argc, char** argv, Session& session) {
  session.language = environment_language();
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool apart = word == "--lang" && i + 1 < argc;
    if (!apart && !word.starts_with("--lang=")) continue;
    const std::string value = apart ? argv[i + 1] : word.substr(7);
    if (value != "zh" && value != "en") throw Error(Code::usage_form, {"--lang", value, "zh|en"});
    session.language = value == "zh" ? Language::zh : Language::en;
    session.language_chosen = true;
  }
}

std::string near(const std::string& word, const std::vector<std::string>& names) {
  const auto found = near_matches(word, names, 1);
  return found.empty() ? "" : found.front();
}

[[noreturn]] void refuse_command(const std::string& word) {
  std::vector<std::string> names;
  for (const Command& command : commands()) names.push_back(command.name);
  const std::string meant = near(word, names);
  if (meant.empty()) throw Error(Code::usage_command, {word});
  throw Error(Code::usage_command_near, {word, meant});
}

void refuse_extras(const Parsed& parsed) {
  const auto extras = parsed.app->remaining();
  if (extras.empty()) return;
  std::vector<std::string> names;
  for (const Argument& argument : parsed.command->arguments) names.push_back(argument.name);
  for (const Argument& argument : common_arguments()) names.push_back(argument.name);
  const std::string& word = extras.front();
  const std::string meant = word.starts_with("-") ? near(word, names) : "";
  if (meant.empty()) throw Error(Code::usage_argument, {word, parsed.command->name});
  throw Error(Code::usage_argument_near, {word, meant});
}

Given given_of(const Parsed& parsed) {
  Given given;
  for (const auto& [name, values] : parsed.values) {
    for (const std::string& value : values) given.add(name, value);
  }
  for (const auto& [name, set] : parsed.flags) {
    if (set) given.add(name, "");
  }
  for (const Argument& argument : parsed.command->arguments) {
    if (argument.required && !given.has(argument.name))
      throw Error(Code::usage_required, {argument.name});
  }
  return given;
}

std::string versions(bool verbose) {
  std::string text = "muster " + std::string(version) + "\n";
  if (!verbose) return text;
  text += "store schema " + std::to_string(Store::schema_version) + ", answer format 1\n";
  text += "C++ " + std::to_string(__cplusplus / 100 % 100) + ", compiler " __VERSION__ "\n";
  text += "CLI11 " CLI11_VERSION ", spdlog " + log_version() + "\n";
  return text;
}

int run(const Parsed& parsed, Session& session) {
  if (parsed.flags.at("--help")) {
    print(command_help(*parsed.command, session.language));
    return exit_code::done;
  }
  refuse_extras(parsed);
  if (parsed.flags.at("--verbose")) log_verbosely();
  session.verbose = parsed.flags.at("--verbose");
  return parsed.command->run(given_of(parsed), session);
}

int run(int argc, char** argv, Session& session) {
  CLI::App app;
  make_bare(app);
  Parsed top;
  top.app = &app;
  for (const Argument& argument : common_arguments()) declare(app, argument, top);
  app.add_flag("--version", top.flags["--version"]);
  const auto all = declare_commands(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // "--at: 1 required TEXT missing": the name is what CLI11 tells reliably.
    const std::string what = error.what();
    throw Error(Code::usage_value, {what.substr(0, what.find_first_of(": "))});
  }
  const Parsed* innermost = nullptr;
  for (const auto& parsed : all) {
    if (parsed->app->parsed()) innermost = parsed.get();
  }
  if (innermost != nullptr) return run(*innermost, session);
  const auto extras = app.remaining();
  if (!extras.empty()) refuse_command(extras.front());
  if (top.flags["--version"]) {
    print(versions(top.flags["--verbose"]));
    return exit_code::done;
  }
  print(program_help(session.language));
  return top.flags["--help"] ? exit_code::done : exit_code::usage;
}

/// Runs and puts every failure into words and a code.
int guarded(int argc, char** argv) {
  Session session;
  try {
    session.language = environment_language();
    choose_language(argc, argv, session);
    const int code = run(argc, argv, session);
    flush_output();
    return code;
  } catch (const Error& error) {
    complain(text(error.message(), session.language));
    return exit_code_of(error.code());
  } catch (const std::bad_alloc&) {
    complain(session.language == Language::zh ? "内存不足" : "there is not enough memory");
    return exit_code::internal;
  } catch (const std::exception& error) {
    complain(text(Message{Code::usage_failed, {error.what()}}, session.language));
    return exit_code::internal;
  }
}

}  // namespace

int main(int argc, char** argv) {
  ignore_write_signals();
  return guarded(argc, argv);
}
