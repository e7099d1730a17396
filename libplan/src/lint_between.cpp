#include <algorithm>
#include <map>
#include <set>

#include "lint_parts.hpp"

namespace muster {

namespace {

constexpr std::size_t least_order = 12;  ///< bytes of an order worth comparing: four characters

template <class T>
bool meet(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.empty() || b.empty()) return true;
  return std::ranges::any_of(a, [&](const T& one) { return std::ranges::find(b, one) != b.end(); });
}

/// The first kind that both are for.
std::optional<IncidentKindId> common_kind(const Coverage& a, const Coverage& b,
                                          const Catalogue& catalogue) {
  for (const IncidentKindId& one : a.kinds) {
    for (const IncidentKindId& other : b.kinds) {
      if (catalogue.is_within(one, other)) return one;
      if (catalogue.is_within(other, one)) return other;
    }
  }
  if (a.kinds.empty() && !b.kinds.empty() && a.on_road.empty()) return b.kinds.front();
  if (b.kinds.empty() && !a.kinds.empty() && b.on_road.empty()) return a.kinds.front();
  return std::nullopt;
}

std::string without(const std::string& text, const std::vector<std::string_view>& leads) {
  for (const std::string_view lead : leads) {
    if (text.starts_with(lead)) return text.substr(lead.size());
  }
  return {};
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// What is forbidden, without the word that forbids it. Empty: when no such word leads.
Text forbidden(const Text& text) {
  static const std::vector<std::string_view> zh = {"不得", "不要", "严禁", "禁止",
                                                   "切勿", "不准", "勿"};
  static const std::vector<std::string_view> en = {"do not ", "never ", "don't "};
  Text result(without(text.zh, zh), without(lower(text.en), en));
  while (!result.en.empty() && result.en.back() == '.') result.en.pop_back();
  return result;
}

bool orders(const std::string& text, const std::string& what,
            const std::vector<std::string_view>& negations) {
  if (what.size() < least_order) return false;
  const std::size_t at = text.find(what);
  if (at == std::string::npos) return false;
  const std::string_view before = std::string_view(text).substr(0, at);
  return std::ranges::none_of(negations, [&](std::string_view no) { return before.ends_with(no); });
}

/// Whether the action orders what the other plan forbids.
bool orders(const Text& action, const Text& what) {
  static const std::vector<std::string_view> zh = {"不", "不得", "不要", "严禁", "禁止",
                                                   "勿", "不准", "未",   "避免"};
  static const std::vector<std::string_view> en = {"not ", "never ", "without "};
  return orders(action.zh, what.zh, zh) || orders(lower(action.en), what.en, en);
}

class BetweenLint {
 public:
  BetweenLint(const PlanLibrary& plans, const Catalogue& catalogue, Findings& findings)
      : plans_(plans), catalogue_(catalogue), findings_(findings) {}

  void run() {
    for (const Plan& plan : plans_.plans()) {
      stands_alone(plan);
      for (const PlanId& upper : plan.upstream) {
        if (const Plan* above = plans_.find(upper)) link(plan, *above);
      }
    }
    const auto all = plans_.plans();
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t k = i + 1; k < all.size(); ++k) pair(all[i], all[k]);
    }
  }

 private:
  void say(const Plan& plan, Code code, std::string_view field, std::vector<Text> parameters) {
    Origin origin = plan.origin;
    origin.field = field;
    parameters.insert(parameters.begin(), Text(plan.id.view()));
    report(findings_, code, std::move(origin), std::move(parameters));
  }

  /// A plan without a plan above, where one of a larger tier is for the same incidents.
  void stands_alone(const Plan& plan) {
    if (!plan.upstream.empty()) return;
    const Plan* best = nullptr;
    for (const Plan& other : plans_.plans()) {
      if (other.tier <= plan.tier || !common_kind(plan.covers, other.covers, catalogue_)) continue;
      if (best == nullptr || other.tier < best->tier) best = &other;
    }
    if (best != nullptr) say(plan, Code::lint_upstream_missing, "upstream", {best->id.view()});
  }

  void link(const Plan& plan, const Plan& above) {
    if (above.tier < plan.tier) {
      say(plan, Code::lint_link_downward, "upstream", {above.id.view()});
    }
    const bool open = above.covers.kinds.empty() || plan.covers.kinds.empty();
    if (!open && !common_kind(plan.covers, above.covers, catalogue_)) {
      say(plan, Code::lint_link_stranger, "upstream", {above.id.view()});
    }
  }

  /// Whether one leads up to the other.
  [[nodiscard]] bool linked(const Plan& a, const Plan& b) const {
    return leads_to(a, b.id) || leads_to(b, a.id);
  }
  [[nodiscard]] bool leads_to(const Plan& from, const PlanId& to) const {
    std::set<PlanId> seen;
    std::vector<PlanId> open = from.upstream;
    while (!open.empty()) {
      const PlanId here = open.back();
      open.pop_back();
      if (here == to) return true;
      if (!seen.insert(here).second) continue;
      if (const Plan* plan = plans_.find(here)) {
        open.insert(open.end(), plan->upstream.begin(), plan->upstream.end());
      }
    }
    return false;
  }

  void pair(const Plan& a, const Plan& b) {
    if (!may_meet(a.covers, b.covers, catalogue_)) return;
    const auto kind = common_kind(a.covers, b.covers, catalogue_);
    const Text about = kind ? catalogue_.name_of(*kind) : Text("任何事件", "any incident");
    const bool tied = linked(a, b);
    if (!tied && a.owner == b.owner && a.kind == b.kind && a.tier == b.tier) {
      say(a, Code::lint_plans_twice, "covers", {b.id.view(), about});
    }
    if (!tied && a.tier == b.tier) commanders(a, b, about);
    distances(a, b, about);
    contrary(a, b, about);
    contrary(b, a, about);
  }

  void say_contrary(const Plan& a, const Plan& b, const Text& about, Text what) {
    say(a, Code::lint_plans_contrary, "covers", {b.id.view(), about, std::move(what)});
  }

  void commanders(const Plan& a, const Plan& b, const Text& about) {
    const auto in_command = [](const Plan& plan) {
      std::set<OrganisationId> all;
      for (const Commander& one : plan.command.commanders) all.insert(one.organisation);
      return all;
    };
    const auto first = in_command(a);
    const auto second = in_command(b);
    if (first.empty() || second.empty()) return;
    const bool shared =
        std::ranges::any_of(first, [&](const OrganisationId& one) { return second.contains(one); });
    if (shared) return;
    const std::string& one = first.begin()->str();
    const std::string& other = second.begin()->str();
    say_contrary(a, b, about,
                 {"指挥分别是 " + one + " 与 " + other, one + " and " + other + " both command"});
  }

  void distances(const Plan& a, const Plan& b, const Text& about) {
    for (const Card& mine : a.cards) {
      for (const Distance& one : mine.distances) {
        for (const Card& its : b.cards) {
          for (const Distance& other : its.distances) {
            Distance same = other;
            same.meters = one.meters;
            if (one.meters == other.meters || !(same == one)) continue;
            const std::string both = std::to_string(one.meters.count) + " / " +
                                     std::to_string(other.meters.count) + " m";
            say_contrary(
                a, b, about,
                {"同一条件的距离为 " + both + "（" + mine.id.str() + "，" + its.id.str() + "）",
                 "one case, two distances: " + both + " (" + mine.id.str() + ", " + its.id.str() +
                     ")"});
            return;
          }
        }
      }
    }
  }

  /// What a card of `a` forbids a card of `b` orders.
  void contrary(const Plan& a, const Plan& b, const Text& about) {
    for (const Card& mine : a.cards) {
      for (const Text& text : mine.do_nots) {
        const Text what = forbidden(text);
        if (what.empty()) continue;
        for (const Card& its : b.cards) {
          for (const Action& action : its.actions) {
            if (!orders(action.text, what)) continue;
            say_contrary(a, b, about,
                         {mine.id.str() + " “" + text.zh + "”，" + its.id.str() + " “" +
                              action.text.zh + "”",
                          mine.id.str() + " \"" + text.en + "\", " + its.id.str() + " \"" +
                              action.text.en + "\""});
          }
        }
      }
    }
  }

  const PlanLibrary& plans_;
  const Catalogue& catalogue_;
  Findings& findings_;
};

}  // namespace

bool may_meet(const Coverage& a, const Coverage& b, const Catalogue& catalogue) {
  const bool open = a.kinds.empty() && a.on_road.empty() && b.kinds.empty() && b.on_road.empty();
  if (!open && !common_kind(a, b, catalogue)) return false;
  return meet(a.jurisdictions, b.jurisdictions) && meet(a.hazards, b.hazards) &&
         meet(a.hazard_kinds, b.hazard_kinds);
}

void lint_between(const PlanLibrary& plans, const Catalogue& catalogue, Findings& findings) {
  BetweenLint(plans, catalogue, findings).run();
}

}  // namespace muster
