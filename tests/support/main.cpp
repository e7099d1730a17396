// The main function of every test program, compiled once: with Catch2 2 that takes 15 seconds.
#define CATCH_CONFIG_RUNNER
#include "support/catch.hpp"

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
