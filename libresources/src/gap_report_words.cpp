#include "gap_report_words.hpp"

#include <array>

#include "unit_words.hpp"

namespace muster {
namespace {

struct Words {
  const char* zh = nullptr;
  const char* en = nullptr;
};
constexpr std::array all = {
#define MUSTER_GAP_WORD(enumerator, zh, en) Words{zh, en},
#include "gap_report_words.def"
#undef MUSTER_GAP_WORD
};

GapWord measured_word(const std::string& measured) {
  if (measured == "from_order") return GapWord::from_order;
  if (measured == "after_call") return GapWord::after_call;
  if (measured == "radius") return GapWord::radius;
  if (measured == "agreement_radius") return GapWord::agreement_radius;
  return GapWord::driving_time;
}

Text service_name(const std::string& service, const Region& region) {
  for (const char* suffix : {"", "_fighting"}) {
    const CapabilityId id(service + suffix);
    if (region.catalogue.find(id) != nullptr) return region.catalogue.name_of(id);
  }
  return service;
}

}  // namespace

std::string words(GapWord word, Language language, const std::vector<std::string>& parameters) {
  const Words& entry = all.at(static_cast<std::size_t>(word));
  return filled(language == Language::zh ? entry.zh : entry.en, parameters);
}

std::string item_words(const std::optional<CapabilityId>& capability,
                       const std::optional<MaterialId>& material,
                       const std::optional<std::string>& least_type, const Region& region,
                       Language language) {
  const Text name = capability ? region.catalogue.name_of(*capability)
                    : material ? region.catalogue.name_of(*material)
                               : Text();
  std::string result = one_line(name.in(language));
  if (least_type) {
    result += language == Language::zh ? "（" + *least_type + "）" : " (" + *least_type + ")";
  }
  return result;
}

std::string amount_words(Quantity quantity, const std::optional<MaterialId>& material,
                         const Region& region, Language language) {
  std::string count = std::to_string(quantity.count());
  const Material* found = material ? region.catalogue.find(*material) : nullptr;
  if (material) {
    if (found == nullptr) return count;
    return counted(quantity.count(), found->unit, region, language);
  }
  if (language == Language::zh) return count + " 组";
  return count + (quantity == Quantity(1) ? " crew" : " crews");
}

std::string standard_words(const Standard& standard, const Region& region, Language language) {
  std::string service = one_line(service_name(standard.service, region).in(language));
  for (const std::string& area : standard.areas) {
    const bool zh = language == Language::zh;
    service += (zh ? "·" : ", ") + (area == "urban"   ? words(GapWord::area_urban, language)
                                    : area == "rural" ? words(GapWord::area_rural, language)
                                                      : area);
  }
  if (standard.own_area) {
    service += (language == Language::zh ? "·" : ", ") + words(GapWord::own_area, language);
  }
  const std::string how = words(measured_word(standard.measured), language);
  if (standard.within) {
    const auto minutes = std::chrono::ceil<Minutes>(*standard.within).count();
    return words(GapWord::within_minutes, language, {service, how, std::to_string(minutes)});
  }
  const std::int64_t metres = standard.radius.value_or(Meters{}).count;
  return words(GapWord::within_metres, language, {service, how, std::to_string(metres / 1000)});
}

std::string share_words(const StandardShare& share, const Region& region, Language language) {
  const std::string said = standard_words(share.standard, region, language);
  return share.asked ? words(GapWord::standard_asked, language, {said}) : said;
}

std::string posts_words(const std::vector<Text>& posts, Language language) {
  std::string said;
  for (const Text& post : posts) {
    said += (said.empty()               ? ""
             : language == Language::zh ? "；"
                                        : "; ") +
            one_line(post.in(language));
  }
  return said;
}

std::string mark_words(const std::string& mark, Language language) {
  if (mark == "verified") return words(GapWord::mark_verified, language);
  if (mark == "memory") return words(GapWord::mark_memory, language);
  if (mark == "illustrative") return words(GapWord::mark_illustrative, language);
  if (mark == "drawn") return words(GapWord::mark_drawn, language);
  return mark;
}

std::string loss_id(const LossOf& loss) {
  return std::visit([](const auto& id) { return id.str(); }, loss.what);
}

std::pair<std::string, std::string> loss_words(const LossOf& loss, const Region& region,
                                               Language language) {
  if (const auto* team = std::get_if<TeamId>(&loss.what)) {
    return {words(GapWord::team, language), one_line(name_of(region.teams, *team).in(language))};
  }
  if (const auto* stockpile = std::get_if<StockpileId>(&loss.what)) {
    return {words(GapWord::stockpile, language),
            one_line(name_of(region.stockpiles, *stockpile).in(language))};
  }
  const RoadId& id = std::get<RoadId>(loss.what);
  const auto index = region.roads->find(id);
  if (!index) return {words(GapWord::road, language), id.str()};
  const Road road = (*region.roads)[*index];
  const GapWord kind = road.bridge   ? GapWord::bridge
                       : road.tunnel ? GapWord::tunnel
                                     : GapWord::road;
  std::string said;
  for (const std::string& ref : road.refs) said += (said.empty() ? "" : "/") + ref;
  if (said.empty()) said = road.name.in(language);
  const auto end = [&](PlaceIndex place) { return (*region.roads)[place].name.in(language); };
  said += (said.empty() ? "" : " ") + end(region.roads->from(*index)) + "—" +
          end(region.roads->to(*index));
  return {words(kind, language), one_line(said)};
}

std::string_view name(StandardState state) {
  switch (state) {
    case StandardState::met:
      return "met";
    case StandardState::missed:
      return "missed";
    case StandardState::not_applicable:
      return "not_applicable";
    case StandardState::unknown:
      return "unknown";
  }
  return "";
}

}  // namespace muster
