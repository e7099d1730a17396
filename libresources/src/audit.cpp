#include "muster/resources/audit.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace muster {

namespace {

constexpr std::array<std::string_view, 6> role_names = {
    "viewer", "planner", "dispatcher", "store_keeper", "administrator", "auditor"};
constexpr std::array<std::string_view, 27> verb_names = {
    "create",      "import",    "migrate",    "receive",     "issue",       "transfer",
    "count",       "write_off", "give_back",  "unpack",      "requisition", "return_requisition",
    "reserve",     "unreserve", "incident",   "status",      "engage",      "release",
    "commit",      "event",     "close_road", "reopen_road", "load",        "channel",
    "accept_loss", "denied",    "drill"};

template <class Enum, class Names>
std::optional<Enum> named(const Names& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

bool may_as_planner(Verb verb) {
  return verb == Verb::import || verb == Verb::reserve || verb == Verb::unreserve ||
         verb == Verb::event || verb == Verb::drill;
}

bool may_as_dispatcher(Verb verb) {
  switch (verb) {
    case Verb::issue:
    case Verb::give_back:
    case Verb::requisition:
    case Verb::return_requisition:
    case Verb::reserve:
    case Verb::unreserve:
    case Verb::incident:
    case Verb::status:
    case Verb::engage:
    case Verb::release:
    case Verb::commit:
    case Verb::event:
    case Verb::close_road:
    case Verb::reopen_road:
    case Verb::load:
    case Verb::channel:
      return true;
    default:
      return false;
  }
}

bool may_as_keeper(Verb verb) {
  switch (verb) {
    case Verb::receive:
    case Verb::issue:
    case Verb::transfer:
    case Verb::count:
    case Verb::write_off:
    case Verb::give_back:
    case Verb::unpack:
    case Verb::event:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string_view name(Role role) { return role_names.at(static_cast<std::size_t>(role)); }
std::optional<Role> role_named(std::string_view name) { return named<Role>(role_names, name); }
std::string_view name(Verb verb) { return verb_names.at(static_cast<std::size_t>(verb)); }
std::optional<Verb> verb_named(std::string_view name) { return named<Verb>(verb_names, name); }

bool may(Role role, Verb verb) {
  switch (role) {
    case Role::viewer:
    case Role::auditor:
      return false;
    case Role::planner:
      return may_as_planner(verb);
    case Role::dispatcher:
      return may_as_dispatcher(verb);
    case Role::store_keeper:
      return may_as_keeper(verb);
    case Role::administrator:
      return verb == Verb::import || verb == Verb::accept_loss;
  }
  return false;
}

std::string format_head(const AuditHead& head) {
  return std::to_string(head.seq) + " sha256:" + head.hash;
}

std::optional<AuditHead> parse_head(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  AuditHead head;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), head.seq);
  if (error != std::errc{} || head.seq < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  constexpr std::string_view tag = " sha256:";
  if (!text.starts_with(tag) || text.size() != tag.size() + 64) return std::nullopt;
  head.hash = text.substr(tag.size());
  return head;
}

}  // namespace muster
