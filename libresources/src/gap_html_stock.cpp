// The part of the page about stock: how well it lies, what to shift, the months ahead.
#include <optional>

#include "gap_html.hpp"
#include "gap_html_section.hpp"
#include "gap_report_balance.hpp"

namespace muster {
namespace {

constexpr std::size_t most_curves = 6;
constexpr std::size_t most_balances = 15;
constexpr std::size_t most_rotated = 30;

class StockSection : private GapSection {
 public:
  using GapSection::GapSection;

  std::string lying() {
    balances();
    shifts();
    return std::move(page_);
  }
  std::string ahead() {
    outlook();
    return std::move(page_);
  }

 private:
  void balances() {
    if (study_.balances.empty()) return;
    HtmlTable table;
    table.head(say(GapWord::material)).head("D", true).head(say(GapWord::have), true);
    table.head(say(GapWord::balance_scenarios), true).head(say(GapWord::balance_enough), true);
    table.head(say(GapWord::balance_more_at));
    std::size_t shown = 0;
    for (const BalanceStudy& one : study_.balances) {
      if (shown++ == most_balances) break;
      const auto more = dearest(one.found);
      table.row().cell(in(region_.catalogue.name_of(one.wish.material)));
      table.cell(d_words(one.found, language_), "n");
      table.cell(amount_words(Quantity(one.found.total), one.wish.material, region_, language_),
                 "n");
      table.number(one.asked.question.scenarios.size());
      table.cell(percent_words(one.found.covered, one.found.weight) + "%", "n");
      table.cell(more ? in(name_of(region_.stockpiles, one.asked.depots[*more])) : std::string());
    }
    title(GapWord::balance);
    paragraph(say(GapWord::balance_caption), true);
    if (study_.balances.front().trials) paragraph(say(GapWord::balance_trials), true);
    page_ += table.str();
  }

  void shifts() {
    title(GapWord::moves);
    paragraph(say(GapWord::moves_caption, {format_date(study_.moves_good_on)}), true);
    HtmlTable table;
    table.head(say(GapWord::material)).head(say(GapWord::quantity), true);
    table.head(say(GapWord::moves_from)).head(say(GapWord::moves_to));
    table.head(say(GapWord::moves_drive), true).head(say(GapWord::lot));
    for (const Move& one : study_.moves.moves) {
      table.row().cell(in(region_.catalogue.name_of(one.material)));
      table.cell(amount_words(one.quantity, one.material, region_, language_), "n");
      table.cell(in(name_of(region_.stockpiles, one.from)));
      table.cell(in(name_of(region_.stockpiles, one.to)));
      table.cell(say(GapWord::moves_minutes, {minutes_up(one.drive)}), "n").cell(one.lot.str());
    }
    if (table.empty()) {
      paragraph(say(GapWord::moves_none));
    } else {
      page_ += table.str();
    }
    if (study_.moves.still_short.empty()) return;
    std::string said;
    for (const StillShort& one : study_.moves.still_short) {
      said += (said.empty()                ? ""
               : language_ == Language::zh ? "；"
                                           : "; ") +
              in(region_.catalogue.name_of(one.material)) + " " +
              amount_words(one.missing, one.material, region_, language_) + " (" +
              in(name_of(region_.stockpiles, one.stockpile)) + ")";
    }
    paragraph(say(GapWord::moves_short, {said}));
  }

  [[nodiscard]] std::string month(std::optional<std::size_t> first_short) const {
    if (!first_short) return say(GapWord::never_short);
    if (*first_short == 0) return say(GapWord::now);
    return format_month(study_.outlook.months[*first_short]);
  }

  /// Worth a picture: somebody needs it, and it changes or runs short.
  [[nodiscard]] static bool moves(const OutlookLine& line) {
    return !line.stockpile && line.need > Quantity(0) &&
           (line.first_short || line.good.front() != line.good.back());
  }

  void outlook() {
    const Outlook& ahead = study_.outlook;
    if (ahead.months.empty()) return;
    title(GapWord::outlook, {count(ahead.months.size() - 1)});
    paragraph(say(GapWord::outlook_caption), true);
    std::string curves;
    std::size_t drawn = 0;
    for (const OutlookLine& line : ahead.lines) {
      if (!moves(line) || line.good.front() == Quantity(0) || drawn == most_curves) continue;
      curves += outlook_curve(line, ahead, in(region_.catalogue.name_of(line.material)));
      ++drawn;
    }
    if (drawn > 0) page_ += "<div class=\"curves\">" + curves + "</div>\n";
    HtmlTable table;
    table.head(say(GapWord::material)).head(say(GapWord::where)).head(say(GapWord::need), true);
    for (std::size_t i = 0; i < ahead.months.size(); i += 6) {
      table.head(i == 0 ? say(GapWord::now) : format_month(ahead.months[i]), true);
    }
    table.head(say(GapWord::not_projected), true).head(say(GapWord::first_short));
    for (const OutlookLine& line : ahead.lines) {
      if (!line.first_short && !moves(line)) continue;
      table.row().cell(in(region_.catalogue.name_of(line.material)));
      table.cell(line.stockpile ? in(name_of(region_.stockpiles, *line.stockpile))
                                : say(GapWord::all_region));
      table.cell(amount_words(line.need, line.material, region_, language_), "n");
      for (std::size_t i = 0; i < ahead.months.size(); i += 6) {
        table.cell(std::to_string(line.good[i].count()), "n");
      }
      table.cell(line.cannot_be_projected() ? std::to_string(line.not_projected.count()) : "", "n");
      table.cell(month(line.first_short));
    }
    if (!table.empty()) page_ += table.str();
    able();
    rotate();
  }

  void able() {
    const Outlook& ahead = study_.outlook;
    if (!ahead.able.empty()) {
      page_ += "<h3>" + html(say(GapWord::able)) + "</h3>\n";
      paragraph(say(GapWord::able_caption), true);
      HtmlTable table;
      table.head(say(GapWord::capability)).head(say(GapWord::need), true);
      for (std::size_t i = 0; i < ahead.months.size(); i += 6) {
        table.head(i == 0 ? say(GapWord::now) : format_month(ahead.months[i]), true);
      }
      table.head(say(GapWord::no_qualification), true).head(say(GapWord::first_short));
      for (const AbleLine& line : ahead.able) {
        table.row().cell(in(region_.catalogue.name_of(line.capability)));
        table.cell(std::to_string(line.need.count()), "n");
        for (std::size_t i = 0; i < ahead.months.size(); i += 6) {
          table.cell(std::to_string(line.able[i].count()), "n");
        }
        table.cell(std::to_string(line.not_recorded.count()), "n");
        table.cell(month(line.first_short));
      }
      page_ += table.str();
    }
    if (ahead.lapses.empty()) return;
    HtmlTable table;
    table.head(say(GapWord::last_day)).head(say(GapWord::whose)).head(say(GapWord::qualification));
    for (const Lapse& one : ahead.lapses) {
      table.row().cell(format_date(one.last_day) + (one.lapsed ? " " + say(GapWord::expired) : ""));
      table.cell(in(muster::title(one.about)) + " " + one.subject).cell(in(one.what));
    }
    page_ += "<details open><summary>" + html(say(GapWord::lapses)) + "</summary>" + table.str() +
             "</details>\n";
  }

  void rotate() {
    const Outlook& ahead = study_.outlook;
    HtmlTable table;
    table.head(say(GapWord::material)).head(say(GapWord::where)).head(say(GapWord::lot));
    table.head(say(GapWord::quantity), true).head(say(GapWord::last_day));
    std::size_t shown = 0;
    for (const ToRotate& one : ahead.rotate) {
      if (shown++ == most_rotated) break;
      const Lot& lot = *find(region_.lots, one.lot);
      table.row().cell(in(region_.catalogue.name_of(lot.material)));
      table.cell(in(name_of(region_.stockpiles, lot.stockpile))).cell(lot.id.str());
      table.cell(amount_words(one.quantity, lot.material, region_, language_), "n");
      table.cell(format_date(one.last_day) + (one.expired ? " " + say(GapWord::expired) : ""));
    }
    if (!table.empty()) {
      page_ += "<details open><summary>" + html(say(GapWord::rotate)) + "</summary>" + table.str() +
               "</details>\n";
    }
    if (!ahead.stale.empty()) paragraph(say(GapWord::stale, {count(ahead.stale.size())}));
  }
};

}  // namespace

std::string gap_section_balance(const GapStudy& study, const Region& region, Language language) {
  return StockSection(study, region, language).lying();
}

std::string gap_section_outlook(const GapStudy& study, const Region& region, Language language) {
  return StockSection(study, region, language).ahead();
}

}  // namespace muster
