// By what it was decided, and what was asked about those who were not sent.
#include <algorithm>
#include <chrono>

#include "report_sections.hpp"

namespace muster {

namespace {

void add_needs(const Proof& proof, const Wording& wording, std::vector<std::string>& needs) {
  for (const Proof::Need& need : proof.needs) {
    std::string one = wording.need(wording.response().requirements[need.requirement]);
    if (std::ranges::find(needs, one) == needs.end()) needs.push_back(std::move(one));
  }
}

/// All needs that compete with no other, in one sentence.
void write_nearest(Page& page) {
  const Wording& wording = page.wording();
  std::vector<std::string> needs;
  for (const Proof& proof : wording.response().dispatch.proofs) {
    if (proof.nearest) add_needs(proof, wording, needs);
  }
  if (needs.empty()) return;
  page.text(wording.label(Label::proof_nearest, {wording.list(needs)}), 2, Style::plain, 4);
}

void write_proof(Page& page, const Proof& proof) {
  const Wording& wording = page.wording();
  std::vector<std::string> needs;
  add_needs(proof, wording, needs);
  if (proof.contested && proof.stages.back().bound) {
    const AimStage& last = proof.stages.back();
    page.text(wording.label(Label::proof_contested_open,
                            {wording.list(needs), wording.in(title(last.aim)),
                             std::to_string(last.value), std::to_string(*last.bound)}),
              2, Style::plain, 4);
    return;
  }
  if (proof.cover) {
    const auto minutes = [](std::int64_t seconds) {
      return std::to_string(std::chrono::ceil<Minutes>(Seconds(seconds)).count());
    };
    page.text(wording.label(
                  proof.contested ? Label::proof_contested : Label::proof_cover,
                  {wording.list(needs), minutes(proof.cover->cost), minutes(proof.cover->bound)}),
              2, Style::plain, 4);
    return;
  }
  page.text(wording.label(needs.size() == 1 ? Label::proof_alone : Label::proof_prices,
                          {wording.list(needs), std::to_string(proof.stages.size())}),
            2, Style::plain, 4);
  if (proof.fewest && proof.fewest->bound < proof.fewest->used) {
    page.text(wording.label(Label::proof_fewest_open,
                            {wording.list(needs), std::to_string(proof.fewest->used),
                             std::to_string(proof.fewest->bound)}),
              2, Style::plain, 4);
  }
}

}  // namespace

void write_choice(Page& page) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  const bool explain = page.options().explain && !response.dispatch.proofs.empty();
  if (!explain && response.why_not.empty() && response.reassigned.empty()) return;
  page.heading(Label::section_choice);
  if (explain) {
    std::vector<std::string> aims;
    for (const Aim aim : response.dispatch.options.policy.aims) {
      aims.push_back(wording.in(title(aim)));
    }
    page.text(wording.label(Label::choice_policy,
                            {response.dispatch.options.policy.id, wording.clauses(aims)}),
              2, Style::plain, 4);
    write_nearest(page);
    for (const Proof& proof : response.dispatch.proofs) {
      if (!proof.nearest) write_proof(page, proof);
    }
  }
  for (const Reassignment& one : response.reassigned) {
    page.text(wording.label(Label::bullet, {wording.in(one.what)}), 2, Style::bold, 4);
  }
  for (const WhyNot& asked : response.why_not) {
    page.text(wording.label(Label::choice_why_not, {asked.resource}), 2, Style::bold, 2);
    for (const Message& reason : asked.reasons) {
      page.text(wording.label(Label::bullet, {wording.in(reason)}), 4, Style::plain, 6);
    }
  }
}

}  // namespace muster
