#include "deed_arguments.hpp"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <random>

#include "incident_arguments.hpp"
#include "muster/plan/error.hpp"

namespace muster {

namespace {

std::string new_key() {
  static constexpr char digits[] = "0123456789abcdef";
  std::random_device source;
  std::string key = "cli-";
  for (int i = 0; i < 4; ++i) {
    for (unsigned bits = source(), shift = 0; shift < 32; shift += 4)
      key += digits[bits >> shift & 15U];
  }
  return key;
}

std::string login_name() {
  for (const char* variable : {"MUSTER_ACTOR", "LOGNAME", "USER"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return value;
  }
  throw Error(Code::usage_required, {"--by"});
}

Role role_argument(const std::string& word) {
  const auto role = role_named(word);
  if (!role) {
    throw Error(Code::usage_form,
                {"--role", word, "viewer|planner|dispatcher|store_keeper|administrator|auditor"});
  }
  return *role;
}

}  // namespace

std::vector<Argument> window_arguments() {
  return {{.name = "--from",
           .value = "TIME",
           .about = {"预留自何时；不写则为办理时刻", "reserved from when; else from now"}},
          {.name = "--until",
           .value = "TIME",
           .about = {"预留至何时；不写则至另行通知",
                     "reserved until when; else until further notice"}}};
}

std::vector<Argument> deed_arguments() {
  return {
      {.name = "--key",
       .value = "KEY",
       .about =
           {"这次写入的键；同键同内容重做只有一次效果，回答相同",
            "the key of this write; done again with the same key and content it has one effect"}},
      {.name = "--by",
       .value = "NAME",
       .about = {"由谁办理；不写则用登录名", "the person who does it; else the login name"}},
      {.name = "--role",
       .value = "ROLE",
       .about = {"以何身份：planner、dispatcher、store_keeper、administrator",
                 "in which role: planner, dispatcher, store_keeper, administrator"}},
      {.name = "--at",
       .value = "TIME",
       .about = {"办理时刻；不写则为现在", "when it is done; else now"}}};
}

Deed deed_of(const Given& given, Role usual, Offset offset) {
  Deed deed;
  deed.key = given.one("--key").value_or("");
  if (deed.key.empty() && !given.has("--key")) deed.key = new_key();
  deed.actor = given.has("--by") ? *given.one("--by") : login_name();
  deed.role = given.has("--role") ? role_argument(*given.one("--role")) : usual;
  deed.at = deed_instant(given, offset);
  return deed;
}

Instant deed_instant(const Given& given, Offset offset) {
  if (given.has("--at")) return instant_argument("--at", *given.one("--at"), offset);
  return std::chrono::floor<Seconds>(std::chrono::system_clock::now());
}

std::int64_t number_argument(const Given& given, const std::string& name, std::int64_t least) {
  const std::string word = text_argument(given, name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size() || number < least) {
    throw Error(Code::usage_form, {name, word, std::to_string(least < 1 ? 1 : least)});
  }
  return number;
}

void reservation_window(const Given& given, const Deed& deed, Offset offset, Reservation& wanted) {
  wanted.from =
      given.has("--from") ? instant_argument("--from", *given.one("--from"), offset) : deed.at;
  if (given.has("--until"))
    wanted.until = instant_argument("--until", *given.one("--until"), offset);
  if (given.has("--incident")) wanted.incident = IncidentId(*given.one("--incident"));
}

std::string text_argument(const Given& given, const std::string& name) {
  const auto word = given.one(name);
  if (!word || word->empty()) throw Error(Code::usage_required, {name});
  return *word;
}

}  // namespace muster
