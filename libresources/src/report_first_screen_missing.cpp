#include <algorithm>

#include "report_first_screen_parts.hpp"

namespace muster {

std::vector<const Shortfall*> gravest(const Response& response) {
  std::vector<const Shortfall*> result;
  for (const Shortfall& shortfall : response.shortfalls) {
    if (result.empty() || result.back()->requirement != shortfall.requirement) {
      result.push_back(&shortfall);
    } else if (shortfall.missing >= result.back()->missing) {
      result.back() = &shortfall;
    }
  }
  std::ranges::stable_sort(result, {}, [&](const Shortfall* shortfall) {
    return response.requirements[shortfall->requirement].material.has_value();
  });
  return result;
}

void write_missing(Page& page, std::size_t most) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  const auto shortfalls = gravest(response);
  if (shortfalls.empty()) {
    page.text(wording.label(response.requirements.empty() ? Label::nothing_to_fill
                                                          : Label::nothing_missing),
              0, Style::bold);
    return;
  }
  page.text(wording.label(Label::missing, {std::to_string(shortfalls.size())}), 0, Style::bold);
  const std::size_t shown = shortfalls.size() <= most ? shortfalls.size() : most - 1;
  for (std::size_t i = 0; i < shown; ++i) {
    const Shortfall& shortfall = *shortfalls[i];
    const Requirement& requirement = response.requirements[shortfall.requirement];
    // What can be done; the reasons stand below.
    const std::string way_out = !shortfall.remedies.empty()
                                    ? wording.in(shortfall.remedies.front().what)
                                : !shortfall.reasons.empty() ? wording.in(shortfall.reasons.front())
                                                             : "";
    page.one_line(wording.label(Label::missing_line,
                                {wording.need(requirement),
                                 wording.clock(requirement.curve[shortfall.point].by),
                                 wording.amount(requirement, shortfall.missing), way_out}),
                  2, Style::alarm);
  }
  if (shown < shortfalls.size()) {
    page.one_line(wording.label(Label::missing_more, {std::to_string(shortfalls.size() - shown)}),
                  2, Style::alarm);
  }
}

}  // namespace muster
