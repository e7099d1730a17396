#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "muster/version.hpp"

int main(int argc, char** argv) {
  CLI::App app{"Who goes, from where, by when, and what is missing."};
  app.name("muster");
  app.set_version_flag("--version", "muster " + std::string(muster::version));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  std::cout << app.help();
  return 0;
}
