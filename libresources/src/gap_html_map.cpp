// The pictures of the page. Whole numbers throughout; a unit is a tenth of a screen pixel or so.
#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>

#include "gap_html.hpp"

namespace muster {
namespace {

constexpr std::int64_t map_width = 10'000;

/// Positions on paper: as wide as the map, north up.
class Paper {
 public:
  void include(const Position& at) {
    west_ = std::min(west_, at.longitude.e7);
    east_ = std::max(east_, at.longitude.e7);
    south_ = std::min(south_, at.latitude.e7);
    north_ = std::max(north_, at.latitude.e7);
  }
  void settle() {
    if (west_ > east_) west_ = east_ = south_ = north_ = 0;
    // How much shorter a degree to the east is, by Bhaskara's formula for the cosine: good to 0.2
    // %.
    const std::int64_t d = (south_ + north_) / 2 / 100'000;
    shrink_ = (324'000'000 - 4 * d * d) * 1000 / (324'000'000 + d * d);
    const std::int64_t margin = std::max<std::int64_t>((east_ - west_) / 40, 100'000);
    west_ -= margin;
    east_ += margin;
    south_ -= margin;
    north_ += margin;
  }
  [[nodiscard]] std::int64_t height() const {
    return (north_ - south_) * 1000 / shrink_ * map_width / (east_ - west_);
  }
  [[nodiscard]] std::int64_t x(const Position& at) const {
    return (at.longitude.e7 - west_) * map_width / (east_ - west_);
  }
  [[nodiscard]] std::int64_t y(const Position& at) const {
    return (north_ - at.latitude.e7) * 1000 / shrink_ * map_width / (east_ - west_);
  }

 private:
  std::int64_t west_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t east_ = std::numeric_limits<std::int64_t>::min();
  std::int64_t south_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t north_ = std::numeric_limits<std::int64_t>::min();
  std::int64_t shrink_ = 1000;
};

std::string mark(const std::string& shape, const std::string& kind, std::int64_t x, std::int64_t y,
                 const std::string& said) {
  return "<use href=\"#" + shape + "\" class=\"" + kind + "\" x=\"" + std::to_string(x) +
         "\" y=\"" + std::to_string(y) + "\"><title>" + html(said) + "</title></use>\n";
}

/// Adds a line to a path. What nobody can see is left out: a bend nearer than a screen pixel to
/// the point before, a road that is no longer than that.
void draw(const std::vector<Position>& line, const Paper& paper, std::string& path) {
  constexpr std::int64_t pixel = 8;
  std::pair<std::int64_t, std::int64_t> last;
  bool drawn = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const std::pair at{paper.x(line[i]), paper.y(line[i])};
    if (i == 0) {
      last = at;
      continue;
    }
    const bool end = i + 1 == line.size();
    const std::int64_t far =
        std::max(std::abs(at.first - last.first), std::abs(at.second - last.second));
    if (far < pixel && !(end && drawn)) continue;
    if (!drawn) path += "M" + std::to_string(last.first) + " " + std::to_string(last.second);
    path +=
        "l" + std::to_string(at.first - last.first) + " " + std::to_string(at.second - last.second);
    drawn = true;
    last = at;
  }
}

constexpr std::size_t most_covered = 3;

/// Broad soft bands under the roads that are covered: of the first standards, the widest below.
std::string covered_of(const Paper& paper, const RoadNetwork& network,
                       const std::vector<CoveredRoads>& all) {
  std::string bands;
  for (std::size_t k = 0; k < std::min(all.size(), most_covered); ++k) {
    std::string path;
    for (const RoadIndex road : all[k].roads) draw(line_of(network, road), paper, path);
    bands += "<path class=\"cover c" + std::to_string(k) + "\" d=\"" + path + "\"/>\n";
  }
  return bands;
}

std::string roads_of(const Paper& paper, const RoadNetwork& network) {
  std::string major;
  std::string minor;
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    const std::string& kind = network.roads().common(i).road_class;
    std::string& path =
        kind == "motorway" || kind == "trunk" || kind == "expressway" || kind == "national" ? major
                                                                                            : minor;
    draw(line_of(network, RoadIndex{i}), paper, path);
  }
  return "<path class=\"road\" d=\"" + minor + "\"/>\n<path class=\"road major\" d=\"" + major +
         "\"/>\n";
}

/// The seats of city and counties by name; of two that lie on top of one another, the first.
std::string towns_of(const Paper& paper, const Region& region, Language language) {
  constexpr std::int64_t apart = 350;
  std::vector<std::pair<std::int64_t, std::int64_t>> said;
  std::string marks;
  for (const char* kind : {"city_center", "county_seat"}) {
    for (const Place& place : region.roads->places()) {
      if (place.kind != kind) continue;
      const std::pair at{paper.x(place.position), paper.y(place.position)};
      const bool taken = std::ranges::any_of(said, [&](const auto& other) {
        return std::abs(other.second - at.second) < apart &&
               std::abs(other.first - at.first) < 5 * apart;
      });
      if (taken) continue;
      said.push_back(at);
      // Near the right edge the name stands on the left, and higher, for those that stand there.
      const bool left = at.first > map_width * 4 / 5;
      marks += "<text class=\"town\" x=\"" + std::to_string(at.first + (left ? -130 : 130)) +
               "\" y=\"" + std::to_string(at.second - (left ? 220 : 90)) + "\"" +
               (left ? " text-anchor=\"end\"" : "") + ">" + html(place.name.in(language)) +
               "</text>\n";
    }
  }
  return marks;
}

struct Shape {
  const char* id;
  const char* svg;
};
constexpr Shape shapes[] = {
    {"ready", R"(<circle r="75"/>)"},
    {"late", R"(<path d="M0-110L100 70L-100 70Z"/>)"},
    {"unmet",
     R"(<path d="M-85-85H85V85H-85Z"/><path class="cross" d="M-45-45L45 45M45-45L-45 45"/>)"},
    {"untried", R"(<circle r="40"/>)"},
    {"depot", R"(<path d="M0-120L120 0L0 120L-120 0Z"/>)"},
    {"base", R"(<path d="M-30-90H30V-30H90V30H30V90H-30V30H-90V-30H-30Z"/>)"},
    {"new",
     R"(<path d="M0-190L50-60L190-60L80 30L120 170L0 90L-120 170L-80 30L-190-60L-50-60Z"/>)"}};

std::string legend(const GapStudy& study, const Region& region, Language language, bool proposed) {
  const std::pair<const char*, GapWord> entries[] = {
      {"ready", GapWord::legend_ready}, {"late", GapWord::legend_late},
      {"unmet", GapWord::legend_unmet}, {"untried", GapWord::legend_untried},
      {"depot", GapWord::legend_depot}, {"base", GapWord::legend_team},
      {"new", GapWord::legend_new}};
  std::string items;
  for (const auto& [shape, word] : entries) {
    if (std::string_view(shape) == "new" && !proposed) continue;
    items += "<li><svg viewBox=\"-200 -200 400 400\" aria-hidden=\"true\"><use href=\"#" +
             std::string(shape) + "\" class=\"" + shape + "\"/></svg>" +
             html(words(word, language)) + "</li>";
  }
  for (std::size_t k = 0; k < std::min(study.covered.size(), most_covered); ++k) {
    items += "<li><svg viewBox=\"-200 -200 400 400\" aria-hidden=\"true\"><path class=\"cover c" +
             std::to_string(k) + "\" d=\"M-180 0H180\"/></svg>" +
             html(words(GapWord::legend_covered, language,
                        {standard_words(study.covered[k].standard, region, language)})) +
             "</li>";
  }
  return "<ul class=\"legend\">" + items + "</ul>\n";
}

}  // namespace

std::string gap_map(const GapStudy& study, const Region& region, Language language) {
  Paper paper;
  // What the report is about fills the map; roads that lead farther run out of it.
  for (const Hazard& hazard : region.hazards) paper.include(hazard.position);
  for (const Stockpile& stockpile : region.stockpiles) {
    if (!stockpile.external) paper.include(stockpile.position);
  }
  paper.settle();
  std::string defs;
  for (const Shape& shape : shapes) {
    defs += "<g id=\"" + std::string(shape.id) + "\">" + shape.svg + "</g>";
  }
  std::string marks;
  std::set<std::string> bases;
  for (const Team& team : region.teams) {
    if (!bases.insert(team.place.str()).second) continue;
    marks += mark("base", "base", paper.x(team.position), paper.y(team.position),
                  team.name.in(language));
  }
  for (const Stockpile& stockpile : region.stockpiles) {
    marks += mark("depot", "depot", paper.x(stockpile.position), paper.y(stockpile.position),
                  stockpile.name.in(language));
  }
  auto gaps = hazard_gaps(study.readiness);
  std::ranges::reverse(gaps);  // the gravest on top
  for (const HazardGap& gap : gaps) {
    const Hazard& hazard = *find(region.hazards, gap.hazard);
    const std::string shape = !gap.tried                          ? "untried"
                              : gap.state() == NeedState::in_time ? "ready"
                              : gap.state() == NeedState::late    ? "late"
                                                                  : "unmet";
    marks += mark(shape, shape, paper.x(hazard.position), paper.y(hazard.position),
                  hazard.id.str() + " " + hazard.name.in(language));
  }
  for (const BasesProposed& proposed : study.proposed) {
    for (const PlaceId& id : proposed.places) {
      const Place place = (*region.roads)[*region.roads->find(id)];
      marks += mark("new", "new", paper.x(place.position), paper.y(place.position),
                    words(GapWord::legend_new, language) + ": " + place.name.in(language));
    }
  }
  const bool any =
      std::ranges::any_of(study.proposed, [](const auto& one) { return !one.places.empty(); });
  return legend(study, region, language, any) + "<svg class=\"map\" role=\"img\" aria-label=\"" +
         html(words(GapWord::map_caption, language)) + "\" viewBox=\"0 0 " +
         std::to_string(map_width) + " " + std::to_string(paper.height()) + "\"><defs>" + defs +
         "</defs>\n" + covered_of(paper, *region.roads, study.covered) +
         roads_of(paper, *region.roads) + marks + towns_of(paper, region, language) + "</svg>\n";
}

std::string outlook_curve(const OutlookLine& line, const Outlook& outlook,
                          const std::string& title) {
  constexpr std::int64_t width = 320;
  constexpr std::int64_t height = 90;
  std::int64_t top = std::max<std::int64_t>(line.need.count(), 1);
  for (const Quantity good : line.good) top = std::max(top, good.count());
  const auto steps = std::max<std::int64_t>(static_cast<std::int64_t>(line.good.size()), 1);
  const auto y = [&](Quantity quantity) { return height - quantity.count() * (height - 10) / top; };
  std::string path;
  for (std::size_t i = 0; i < line.good.size(); ++i) {
    const std::int64_t x = static_cast<std::int64_t>(i) * width / steps;
    path += (i == 0 ? "M" : "H") + std::to_string(x) + (i == 0 ? " " : "V") +
            std::to_string(y(line.good[i]));
  }
  path += "H" + std::to_string(width);
  const std::string need = std::to_string(y(line.need));
  std::string ticks;
  for (std::size_t i = 0; i < outlook.months.size(); i += 6) {
    const std::int64_t x = static_cast<std::int64_t>(i) * width / steps;
    const char* anchor = i == 0 ? "start" : i + 6 < outlook.months.size() ? "middle" : "end";
    ticks += "<text text-anchor=\"" + std::string(anchor) + "\" x=\"" + std::to_string(x) +
             "\" y=\"106\">" + format_month(outlook.months[i]) + "</text>";
  }
  return "<figure class=\"curve\"><figcaption>" + html(title) +
         "</figcaption><svg viewBox=\"-2 -14 324 126\" role=\"img\" aria-label=\"" + html(title) +
         "\"><path class=\"axis\" d=\"M0 0V90H" + std::to_string(width) +
         "\"/><path class=\"need\" d=\"M0 " + need + "H" + std::to_string(width) +
         "\"/><path class=\"good\" d=\"" + path + "\"/>" + ticks +
         "<text class=\"top\" x=\"0\" y=\"-4\">" + std::to_string(top) + "</text></svg></figure>\n";
}

std::string_view gap_style() {
  // The colours are those of Okabe and Ito, which people see apart who do not see red and green.
  return R"(
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#5b636d;--line:#d5dae0;--band:#f3f5f8;
--ready:#0072b2;--late:#e69f00;--unmet:#c2410c;--grey:#8a929c;--depot:#009e73;--base:#5b636d;--new:#aa3f8a;--cover0:#cfe6f5;--cover1:#f6e3b4;--cover2:#bfe5d8}
@media screen and (prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e8ebee;--soft:#a3acb6;--line:#39414b;--band:#1e242b;
--ready:#56b4e9;--late:#f0b93a;--unmet:#ff7a45;--grey:#7c8691;--depot:#3cc9a0;--base:#a3acb6;--new:#e07bc0;--cover0:#1d3a4d;--cover1:#4d421f;--cover2:#1f4a3d}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1240px;padding:16px 20px 40px;background:var(--paper);color:var(--ink);
font:15px/1.5 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif}
.banner{background:var(--late);color:#1b1f24;text-align:center;font-weight:700;padding:4px;border-radius:4px}
h1{font-size:26px;margin:14px 0 0}h3{font-size:16px;margin:20px 0 4px}h2{font-size:19px;margin:34px 0 8px;padding-top:10px;border-top:2px solid var(--ink)}
p{margin:4px 0 10px}.soft,figcaption{color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin:16px 0}
.card{border:1px solid var(--line);border-left:6px solid var(--grey);border-radius:6px;padding:8px 12px}
.card b{display:block;font-size:30px;line-height:1.2;font-variant-numeric:tabular-nums}
.card.ready{border-left-color:var(--ready)}.card.late{border-left-color:var(--late)}.card.unmet{border-left-color:var(--unmet)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px}
th{text-align:left;border-bottom:2px solid var(--ink);padding:4px 8px;vertical-align:bottom}
td{border-bottom:1px solid var(--line);padding:5px 8px;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}tbody tr:nth-child(even){background:var(--band)}
.tag{display:inline-block;border-radius:4px;padding:0 6px;font-weight:600;white-space:nowrap;color:#fff;background:var(--grey)}
.tag.ready{background:#0072b2}.tag.late{background:#e69f00;color:#1b1f24}.tag.unmet{background:#b23a0a}
.heat{table-layout:fixed}.heat th,.heat td{padding:4px 3px;text-align:center;overflow-wrap:anywhere;font-size:12.5px}.heat th:first-child,.heat td:first-child{text-align:left;width:23%}
.heat td.ready{background:#0072b2;color:#fff}.heat td.late{background:#e69f00;color:#1b1f24}.heat td.unmet{background:#b23a0a;color:#fff;font-weight:700}
svg.map{width:100%;height:auto;max-height:820px;border:1px solid var(--line);border-radius:6px;background:var(--band)}
.cover{fill:none;stroke-linecap:round;stroke-linejoin:round}.c0{stroke:var(--cover0);stroke-width:190}.c1{stroke:var(--cover1);stroke-width:120}.c2{stroke:var(--cover2);stroke-width:60}
.road{fill:none;stroke:var(--grey);stroke-width:14;opacity:.55}.road.major{stroke-width:30;opacity:.75}
use{stroke:var(--paper);stroke-width:18}.cross{stroke:#fff;stroke-width:22;fill:none}
use.ready{fill:var(--ready)}use.late{fill:var(--late)}use.unmet{fill:var(--unmet)}use.untried{fill:var(--grey)}
use.depot{fill:var(--depot)}use.base{fill:var(--base)}use.new{fill:var(--new)}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:6px 0 8px;padding:0;font-size:14px}
.legend svg{width:20px;height:20px;vertical-align:-5px;margin-right:4px}
.town{font-size:190px;fill:var(--ink);paint-order:stroke;stroke:var(--band);stroke-width:50px;stroke-linejoin:round;font-weight:600}
.curves+.wide{margin-top:12px}.curves{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:12px}.curve{margin:0;border:1px solid var(--line);border-radius:6px;padding:8px}
.curve svg{width:100%;height:auto}.curve text{font-size:10px;fill:var(--soft)}.axis{fill:none;stroke:var(--line)}
.need{stroke:var(--unmet);stroke-dasharray:6 4;stroke-width:1.5}.good{fill:none;stroke:var(--ready);stroke-width:2.5}
details{margin:10px 0}summary{cursor:pointer;font-weight:600}
@media(max-width:640px){body{padding:10px 10px 30px;font-size:14px}h1{font-size:21px}.cards{grid-template-columns:1fr 1fr}.card b{font-size:24px}
table{font-size:13px}td:first-child{min-width:110px}td:not(.n){min-width:7em}.heat td{min-width:0}.heat{min-width:660px}.heat:lang(en){min-width:920px}.heat th:first-child,.heat td:first-child{width:130px}
.fix,.fix thead,.fix tbody{display:block}.fix tr{display:grid;grid-template-columns:minmax(84px,1fr) 48px 44px 56px 78px;border-bottom:1px solid var(--line)}
.fix td{border:0;min-width:0}.fix th{white-space:normal;padding:4px}.fix .why,.fix th:last-child{grid-column:1/-1}.fix .why{color:var(--soft);padding-top:0}}
@media print{:root{--paper:#fff;--ink:#000;--band:#fff;--line:#bbb;--cover0:#cfe6f5;--cover1:#f6e3b4;--cover2:#bfe5d8}body{max-width:none;padding:0;font-size:11px}table,.legend{font-size:10.5px}.heat th,.heat td{font-size:9px}
td,th{padding:3px 5px}td:last-child{white-space:normal}h2,h3,.legend,summary{break-after:avoid}h2+p{break-after:avoid}details::details-content{content-visibility:visible}svg.map{max-height:170mm}
tr,figure,.card,svg.map{break-inside:avoid}.tag,.heat td,.banner{print-color-adjust:exact;-webkit-print-color-adjust:exact}.wide{overflow:visible}}
)";
}

}  // namespace muster
