#include "log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace muster {

namespace {

/// None until somebody asks for it: a quiet run pays nothing.
std::shared_ptr<spdlog::logger>& logger() {
  static std::shared_ptr<spdlog::logger> one;
  return one;
}

}  // namespace

void log_verbosely() {
  logger() =
      std::make_shared<spdlog::logger>("muster", std::make_shared<spdlog::sinks::stderr_sink_st>());
  logger()->set_pattern("muster: [%H:%M:%S.%f] %v");
}

void log(std::string_view what) {
  if (logger()) logger()->info("{}", what);
}

std::string log_version() {
  return std::to_string(SPDLOG_VER_MAJOR) + "." + std::to_string(SPDLOG_VER_MINOR) + "." +
         std::to_string(SPDLOG_VER_PATCH);
}

}  // namespace muster
