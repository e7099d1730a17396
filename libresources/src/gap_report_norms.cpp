// Stock against the norms: for a terminal and for programs.
#include "gap_report_lines.hpp"

namespace muster {
namespace {

std::string subject_words(const NormCheck& check, Language language) {
  std::string said = check.subject + " " + one_line(check.subject_name.in(language));
  if (check.together.empty()) return said;
  std::string hazards;
  for (const HazardId& id : check.together) hazards += (hazards.empty() ? "" : ", ") + id.str();
  return said + " (" + words(GapWord::together, language) + ": " + hazards + ")";
}

std::string have_words(const NormCheck& check, const Region& region, Language language) {
  if (!check.have) return words(GapWord::not_recorded, language);
  std::string said = amount_words(*check.have, check.material, region, language);
  if (check.from_kits > Quantity(0)) {
    said += " (" + words(GapWord::from_kits, language) + " " +
            std::to_string(check.from_kits.count()) + ")";
  }
  if (check.broken > Quantity(0)) {
    said += " (" + words(GapWord::broken_packs, language) + " " +
            std::to_string(check.broken.count()) + ")";
  }
  return said;
}

}  // namespace

std::string norms_text(const std::vector<NormCheck>& checks, const Region& region,
                       const GapReportOptions& options) {
  Lines page(options);
  page.title(page.say(GapWord::norms));
  Table table({{page.say(GapWord::norm)},
               {page.say(GapWord::subject)},
               {page.say(GapWord::material)},
               {page.say(GapWord::need), Align::right},
               {page.say(GapWord::have), Align::right},
               {page.say(GapWord::state)}});
  for (const NormCheck& check : checks) {
    table.add({Cell(check.norm + (check.base.empty() ? "" : " (" + check.base + ")")),
               Cell(subject_words(check, options.language)),
               Cell(one_line(region.catalogue.name_of(check.material).in(options.language))),
               Cell(check.need ? amount_words(*check.need, check.material, region, options.language)
                               : page.say(check.per == "people" ? GapWord::people_unknown
                                                                : GapWord::measure_unknown)),
               Cell(have_words(check, region, options.language)),
               Cell(check.short_of()           ? page.say(GapWord::short_of)
                    : check.need && check.have ? page.say(GapWord::met)
                                               : page.say(GapWord::unknown),
                    check.short_of() ? Style::alarm : Style::plain)});
  }
  page.table(table, 0);
  return page.take();
}

Json norms_json(const std::vector<NormCheck>& checks) {
  Json::Array array;
  for (const NormCheck& check : checks) {
    Json::Array together;
    for (const HazardId& id : check.together) together.emplace_back(id.view());
    array.push_back(Json::Object{{"norm", check.norm},
                                 {"material", check.material.view()},
                                 {"per", check.per},
                                 {"subject", check.subject},
                                 {"base", check.base.empty() ? Json() : Json(check.base)},
                                 {"people", check.people ? Json(*check.people) : Json()},
                                 {"need", check.need ? Json(check.need->count()) : Json()},
                                 {"together", std::move(together)},
                                 {"from_kits", check.from_kits.count()},
                                 {"pack", check.pack.count()},
                                 {"broken", check.broken.count()},
                                 {"have", check.have ? Json(check.have->count()) : Json()},
                                 {"mark", check.mark},
                                 {"source", check.source}});
  }
  return array;
}

}  // namespace muster
