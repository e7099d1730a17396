#include "muster/resources/region.hpp"
#include "report_sections.hpp"

namespace muster {

namespace {

Label standing_of(const ExpertChoice& choice) {
  if (choice.conflict) return Label::expert_barred;
  return choice.chosen ? Label::expert_chosen : Label::expert_spare;
}

std::string asked(const ExpertAnswer& answer, const Wording& wording) {
  std::string line = wording.label(
      Label::expert_asked, {wording.card(answer.card), std::to_string(answer.asked.count())});
  if (answer.remote_by)
    line += wording.label(Label::expert_remote_by, {wording.clock(*answer.remote_by)});
  if (answer.on_scene_by)
    line += wording.label(Label::expert_on_scene_by, {wording.clock(*answer.on_scene_by)});
  return line;
}

/// What the line says already by where it stands.
bool is_plain(Code code) {
  return code == Code::expert_field || code == Code::expert_chosen || code == Code::expert_spare;
}

/// Those in reserve only where reasons are wanted or too few are there.
bool is_shown(const ExpertChoice& choice, const ExpertAnswer& answer, const Page& page) {
  return choice.chosen || choice.conflict || page.options().explain || answer.found < answer.asked;
}

/// The name and, of whoever is chosen, how to reach those who employ him.
std::string who(const ExpertChoice& choice, const Wording& wording) {
  const Expert* expert = find(wording.region().experts, choice.expert);
  if (expert == nullptr) return choice.expert.str();
  const std::string name = wording.in(expert->name);
  const std::string contact = choice.chosen ? wording.contact(expert->organisation) : "";
  return contact.empty() ? name : name + "  " + contact;
}

void write_answer(const ExpertAnswer& answer, Page& page) {
  const Wording& wording = page.wording();
  page.text(asked(answer, wording), 2, Style::plain, 2);
  for (const ExpertChoice& choice : answer.choices) {
    if (!is_shown(choice, answer, page)) continue;
    std::vector<std::string> reasons;
    for (const Message& reason : choice.reasons) {
      if (!is_plain(reason.code)) reasons.push_back(wording.in(reason));
    }
    page.text(wording.label(standing_of(choice), {who(choice, wording), wording.clauses(reasons)}),
              4, Style::plain, 2);
  }
  if (const auto message = lacking(answer)) {
    page.text(wording.label(Label::expert_lacking, {wording.in(*message)}), 4, Style::alarm, 2);
  }
}

}  // namespace

void write_experts(Page& page) {
  bool begun = false;
  for (const auto& of_incident : page.wording().response().experts) {
    for (const ExpertAnswer& answer : of_incident) {
      if (!begun) page.heading(Label::section_experts);
      begun = true;
      write_answer(answer, page);
    }
  }
}

}  // namespace muster
