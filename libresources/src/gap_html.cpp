// The page: what is missing first, then the pictures, each with its table.
#include "gap_html.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "gap_html_section.hpp"
#include "gap_report_balance.hpp"
#include "gap_report_scenarios.hpp"
#include "gap_report_words.hpp"

namespace muster {

namespace {

constexpr std::size_t most_items = 15;
constexpr std::size_t most_hot = 16;
constexpr std::size_t most_losses = 25;
constexpr std::size_t most_posts = 15;

class HtmlReport : private GapSection {
 public:
  using GapSection::GapSection;

  std::string str() {
    head();
    items();
    scenarios();
    map();
    heat();
    standards();
    placements();
    page_ += gap_section_balance(study_, region_, language_);
    losses();
    posts();
    persons();
    page_ += gap_section_outlook(study_, region_, language_);
    method();
    return page_ + "</body></html>\n";
  }

 private:
  static std::string kind_of(NeedState state) {
    return state == NeedState::in_time ? "ready" : std::string(name(state));
  }

  void card(const std::string& kind, std::size_t number, GapWord word) {
    page_ += "<div class=\"card " + kind + "\"><b>" + count(number) + "</b>" + html(say(word)) +
             "</div>";
  }

  void head() {
    const bool zh = language_ == Language::zh;
    page_ = std::string("<!DOCTYPE html>\n<html lang=\"") + (zh ? "zh-CN" : "en") +
            "\"><head><meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
            "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
            html(say(GapWord::page_title, {in(region_.header.name)})) + "</title>\n<style>" +
            std::string(gap_style()) + "</style></head><body>\n";
    if (!region_.header.banner.empty()) {
      page_ += "<div class=\"banner\">" + html(in(region_.header.banner)) + "</div>\n";
    }
    page_ += "<h1>" + html(say(GapWord::page_title, {in(region_.header.name)})) + "</h1>\n";
    const RegionReadiness& found = study_.readiness;
    paragraph(say(GapWord::as_of, {format_instant(found.as_of, region_.header.display_offset)}),
              true);
    std::size_t by[3] = {};
    for (const Trial& trial : found.trials) {
      for (const TriedNeed& need : trial.needs) ++by[static_cast<int>(need.state)];
    }
    page_ += "<div class=\"cards\">";
    card("", found.trials.size(), GapWord::trials);
    card("ready", by[0], GapWord::needs_in_time);
    card("late", by[1], GapWord::needs_late);
    card("unmet", by[2], GapWord::needs_unmet);
    page_ += "</div>\n";
    if (found.not_reached > 0) paragraph(say(GapWord::stopped, {count(found.not_reached)}));
    if (!found.untried.empty())
      paragraph(say(GapWord::untried, {count(found.untried.size())}), true);
  }

  [[nodiscard]] std::string why(const ItemGap& item) const {
    const bool zh = language_ == Language::zh;
    std::string said = hazard(item.worst) + (zh ? "：" : ": ");
    for (std::size_t i = 0; i < item.reasons.size(); ++i) {
      said += (i == 0 ? "" : zh ? "；" : "; ") + text(item.reasons[i], language_);
    }
    if (!item.remedies.empty()) said += " → " + text(item.remedies.front().what, language_);
    return said;
  }

  void items() {
    HtmlTable table("fix");
    table.head(say(GapWord::item)).head(say(GapWord::unmet), true).head(say(GapWord::late), true);
    table.head(say(GapWord::at_hazards), true).head(say(GapWord::missing), true);
    table.head(say(GapWord::why));
    std::size_t shown = 0;
    for (const ItemGap& item : item_gaps(study_.readiness)) {
      if (item.unmet + item.late == 0 || shown++ == most_items) break;
      table.row().cell(
          item_words(item.capability, item.material, item.least_type, region_, language_));
      table.number(item.unmet).number(item.late).number(item.hazards);
      table.cell(amount_words(item.missing, item.material, region_, language_), "n");
      table.cell(why(item), "why");
    }
    title(GapWord::first_to_fix);
    if (table.empty()) {
      paragraph(say(GapWord::all_in_time));
    } else {
      page_ += table.str();
    }
  }

  void scenarios() {
    if (study_.readiness.scenarios.empty()) return;
    title(GapWord::scenarios);
    paragraph(scenarios_share(study_.readiness, language_));
    HtmlTable table("fix");
    table.head(say(GapWord::scenario)).head(say(GapWord::where));
    table.head(say(GapWord::probability), true).head(say(GapWord::material));
    table.head(say(GapWord::asked), true).head(say(GapWord::coming), true);
    table.head(say(GapWord::state)).head(say(GapWord::scenario_why));
    std::size_t shown = 0;
    for (const ScenarioGap& gap : scenario_gaps(study_.readiness)) {
      const ScenarioTrial* scenario = gap.scenario;
      const TriedNeed* need = gap.need;
      if (shown++ == most_items) break;
      const auto amount = [&](Quantity quantity) {
        return amount_words(quantity, need->material, region_, language_);
      };
      table.row().cell(scenario->id).cell(scenario_place(*scenario, region_, language_).second);
      table.cell(percent_words(scenario->weight, Decimal::scale) + "%", "n");
      table.cell(item_words({}, need->material, {}, region_, language_));
      table.cell(amount(need->asked), "n").cell(amount(need->coming), "n");
      table.tag(in(muster::title(need->state)), kind_of(need->state));
      table.cell(scenario_why(*need, language_), "why");
    }
    if (!table.empty()) page_ += table.str();
  }

  void map() {
    title(GapWord::map);
    paragraph(say(GapWord::map_caption), true);
    page_ += gap_map(study_, region_, language_);
    HtmlTable table;
    table.head(say(GapWord::hazard)).head(say(GapWord::state)).head(say(GapWord::unmet), true);
    table.head(say(GapWord::late), true).head(say(GapWord::in_time), true);
    for (const HazardGap& gap : hazard_gaps(study_.readiness)) {
      table.row().cell(hazard(gap.hazard));
      if (!gap.tried) {
        table.tag(say(GapWord::legend_untried), "").cell("").cell("").cell("");
        continue;
      }
      table.tag(in(muster::title(gap.state())), kind_of(gap.state()));
      table.number(gap.unmet).number(gap.late).number(gap.in_time);
    }
    page_ += "<details><summary>" + html(say(GapWord::all_hazards)) + "</summary>" + table.str() +
             "</details>\n";
  }

  using Cells = std::map<std::pair<HazardId, std::string>, NeedState>;

  [[nodiscard]] Cells cells() const {
    Cells worst;
    for (const Trial& trial : study_.readiness.trials) {
      for (const TriedNeed& need : trial.needs) {
        const std::string item =
            item_words(need.capability, need.material, need.least_type, region_, language_);
        const auto [at, fresh] = worst.try_emplace({trial.hazard, item}, need.state);
        at->second = std::max(at->second, need.state);
      }
    }
    return worst;
  }

  void heat() {
    std::vector<std::string> columns;
    for (const ItemGap& item : item_gaps(study_.readiness)) {
      if (item.unmet + item.late == 0 || columns.size() == 10) break;
      columns.push_back(
          item_words(item.capability, item.material, item.least_type, region_, language_));
    }
    if (columns.empty()) return;
    const Cells worst = cells();
    HtmlTable table("heat");
    table.head(say(GapWord::hazard));
    for (const std::string& column : columns) table.head(column);
    std::size_t shown = 0;
    for (const HazardGap& gap : hazard_gaps(study_.readiness)) {
      if (gap.unmet + gap.late == 0 || shown++ == most_hot) break;
      table.row().cell(hazard(gap.hazard));
      for (const std::string& column : columns) {
        const auto at = worst.find({gap.hazard, column});
        if (at == worst.end()) {
          table.cell("");
          continue;
        }
        static constexpr const char* signs[] = {"✓", "◐", "✕"};
        table.cell(signs[static_cast<int>(at->second)], kind_of(at->second));
      }
    }
    title(GapWord::heat);
    paragraph(say(GapWord::heat_caption), true);
    page_ += table.str();
  }

  /// The share of the roads within the standard, where it is one of time.
  [[nodiscard]] std::string covered_share(const Standard& standard) const {
    for (const CoveredRoads& one : study_.covered) {
      const bool same =
          one.standard.rule == standard.rule && one.standard.service == standard.service &&
          one.standard.measured == standard.measured && one.standard.within == standard.within &&
          one.standard.areas == standard.areas;
      if (!same) continue;
      return percent_words(static_cast<std::int64_t>(one.roads.size()),
                           static_cast<std::int64_t>(region_.roads->roads().size())) +
             "%";
    }
    return {};
  }

  void standards() {
    if (study_.readiness.standards.empty()) return;
    HtmlTable table;
    table.head(say(GapWord::standard)).head(say(GapWord::met), true);
    table.head(say(GapWord::missed), true).head(say(GapWord::not_applicable), true);
    table.head(say(GapWord::unknown), true).head(say(GapWord::people_within), true);
    if (!study_.covered.empty()) table.head(say(GapWord::covered_roads), true);
    for (const StandardShare& share : study_.readiness.standards) {
      table.row().cell(share_words(share, region_, language_));
      table.number(share.count(StandardState::met)).number(share.count(StandardState::missed));
      table.number(share.count(StandardState::not_applicable));
      table.number(share.count(StandardState::unknown));
      table.cell(share.people == 0 ? std::string()
                                   : percent_words(share.people_within, share.people) + "%",
                 "n");
      if (!study_.covered.empty()) table.cell(covered_share(share.standard), "n");
    }
    title(GapWord::standards);
    page_ += table.str();
    paragraph(say(GapWord::scope_note), true);
    for (const StandardShare& share : study_.readiness.standards) {
      if (share.people == 0) continue;
      paragraph(
          say(GapWord::people_share,
              {share_words(share, region_, language_), std::to_string(share.people),
               std::to_string(share.people_within), mark_words(share.people_mark, language_)}));
    }
  }

  void placements() {
    for (const BasesProposed& one : study_.proposed) {
      std::size_t gained = 0;
      for (const auto& hazards : one.gains) gained += hazards.size();
      const std::size_t all = one.within.size() + gained + one.never.size();
      const std::string said = standard_words(one.standard, region_, language_);
      title(GapWord::placement, {one.asked ? say(GapWord::standard_asked, {said}) : said});
      paragraph(
          say(GapWord::placement_before, {count(one.bases), count(all), count(one.within.size())}));
      paragraph(say(GapWord::placement_after,
                    {count(one.places.size()), count(one.within.size() + gained)}) +
                (language_ == Language::zh ? "；" : "; ") +
                (one.proved ? say(GapWord::placement_proved)
                            : say(GapWord::placement_not_proved, {std::to_string(one.at_least)})));
      if (!one.never.empty()) {
        std::string never;
        for (const HazardId& id : one.never) never += (never.empty() ? "" : ", ") + hazard(id);
        paragraph(say(GapWord::placement_none, {count(one.never.size()), never}));
      }
      HtmlTable table;
      table.head(say(GapWord::new_site)).head(say(GapWord::serves));
      for (std::size_t i = 0; i < one.places.size(); ++i) {
        const Place place = (*region_.roads)[*region_.roads->find(one.places[i])];
        std::string served;
        for (const HazardId& id : one.gains[i]) served += (served.empty() ? "" : ", ") + hazard(id);
        table.row().cell("★ " + in(place.name) + " (" + place.id.str() + ")").cell(served);
      }
      if (!table.empty()) page_ += table.str();
    }
  }

  void posts() {
    HtmlTable table;
    table.head(say(GapWord::person)).head(say(GapWord::organisation));
    table.head(say(GapWord::limits_broken), true).head(say(GapWord::steps_stopped), true);
    table.head(say(GapWord::used_in), true);
    std::size_t shown = 0;
    for (const PostLoss& loss : study_.readiness.posts) {
      if (shown++ == most_posts) break;
      table.row().cell(in(loss.post)).cell(in(name_of(region_.organisations, loss.organisation)));
      table.number(loss.limits).number(loss.stopped).number(loss.trials);
    }
    if (table.empty()) return;
    title(GapWord::single_posts);
    page_ += table.str();
  }

  void persons() {
    HtmlTable table;
    table.head(say(GapWord::by_name)).head(say(GapWord::organisation));
    table.head(say(GapWord::held_posts)).head(say(GapWord::limits_broken), true);
    table.head(say(GapWord::steps_stopped), true).head(say(GapWord::used_in), true);
    std::size_t shown = 0;
    for (const PersonLoss& loss : study_.readiness.persons) {
      if (shown++ == most_posts) break;
      table.row().cell(one_line(loss.person));
      table.cell(in(name_of(region_.organisations, loss.organisation)));
      table.cell(posts_words(loss.posts, language_));
      table.number(loss.limits).number(loss.stopped).number(loss.trials);
    }
    if (table.empty()) return;
    title(GapWord::single_persons);
    page_ += table.str();
  }

  void losses() {
    HtmlTable table;
    table.head(say(GapWord::kind)).head(say(GapWord::lost)).head(say(GapWord::now_unmet), true);
    table.head(say(GapWord::now_late), true).head(say(GapWord::used_in), true);
    std::size_t shown = 0;
    for (const LossOf& loss : study_.readiness.losses) {
      if (loss.now_unmet + loss.now_late == 0 || shown++ == most_losses) break;
      const auto [kind, said] = loss_words(loss, region_, language_);
      table.row().cell(kind).cell(said).number(loss.now_unmet).number(loss.now_late);
      table.number(loss.trials);
    }
    if (table.empty()) return;
    title(GapWord::single_points);
    page_ += table.str();
  }

  void method() {
    title(GapWord::method);
    paragraph(say(GapWord::method_text,
                  {format_instant(study_.readiness.as_of, region_.header.display_offset),
                   region_.digest.substr(0, 16)}),
              true);
  }
};

}  // namespace

std::string gap_html(const GapStudy& study, const Region& region, Language language) {
  return HtmlReport(study, region, language).str();
}

}  // namespace muster
