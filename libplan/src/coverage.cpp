#include "coverage.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace muster {
namespace {

template <class Entry>
bool contains(const std::vector<Entry>& list, const Entry& entry) {
  return std::ranges::find(list, entry) != list.end();
}

/// The names in both languages, in the plan's order.
template <class Entry, class Name>
Text list_of(const std::vector<Entry>& entries, Name name) {
  Text result;
  for (const Entry& entry : entries) {
    const Text one = name(entry);
    result.zh += (result.zh.empty() ? "" : "、") + one.zh;
    result.en += (result.en.empty() ? "" : ", ") + one.en;
  }
  return result;
}

/// Compares one list of the coverage with the entries that the incident has, innermost first.
template <class Entry, class Name>
void compare_list(const std::vector<Entry>& covered, const std::vector<Entry>& found, Code fits,
                  Code does_not, Name name, Fit& fit) {
  if (covered.empty() || fit.misfit) return;
  for (const Entry& entry : found) {
    if (!contains(covered, entry)) continue;
    fit.reasons.push_back({fits, {name(entry)}});
    return;
  }
  fit.misfit = {does_not, {list_of(covered, name)}};
}

template <class Entry>
std::vector<Entry> list(const std::optional<Entry>& entry) {
  return entry ? std::vector<Entry>{*entry} : std::vector<Entry>{};
}

/// Every area that is touched: the place's own first, then the further ones.
Text touched(const LocatedIncident& incident) {
  std::vector<JurisdictionId> areas;
  if (!incident.jurisdictions.empty()) areas.push_back(incident.jurisdictions.front());
  for (const auto& further : incident.also_in) {
    if (!further.empty()) areas.push_back(further.front());
  }
  return list_of(areas, [](const JurisdictionId& area) { return Text(area.view()); });
}

/// As compare_list; a plan of an area that the incident only reaches into fits as well.
void compare_area(const std::vector<JurisdictionId>& covered, const LocatedIncident& incident,
                  Fit& fit) {
  const auto id = [](const JurisdictionId& area) { return Text(area.view()); };
  const auto superior = common_superior(incident);
  if (superior && contains(covered, *superior)) {
    fit.boundary = true;
    fit.reasons.push_back({Code::match_boundary, {touched(incident), superior->view()}});
    return;
  }
  Fit own;
  compare_list(covered, incident.jurisdictions, Code::match_jurisdiction,
               Code::match_not_jurisdiction, id, own);
  for (const auto& further : incident.also_in) {
    if (!own.misfit) break;
    Fit there;
    compare_list(covered, further, Code::match_neighbour, Code::match_not_jurisdiction, id, there);
    if (!there.misfit) own = std::move(there);
  }
  fit.misfit = std::move(own.misfit);
  std::ranges::move(own.reasons, std::back_inserter(fit.reasons));
}

}  // namespace

std::vector<IncidentKindId> kinds_above(const IncidentKindId& kind, const Catalogue& catalogue) {
  std::vector<IncidentKindId> result = {kind};
  for (const IncidentKind* entry = catalogue.find(kind); entry != nullptr && entry->parent;
       entry = catalogue.find(*entry->parent)) {
    result.push_back(*entry->parent);
  }
  return result;
}

std::optional<JurisdictionId> common_superior(const LocatedIncident& incident) {
  if (incident.also_in.empty()) return std::nullopt;
  for (const JurisdictionId& area : incident.jurisdictions) {
    if (std::ranges::all_of(incident.also_in,
                            [&](const auto& further) { return contains(further, area); })) {
      return area;
    }
  }
  return std::nullopt;
}

Fit compare(const Coverage& covers, const LocatedIncident& incident,
            const std::vector<IncidentKindId>& kinds, const Catalogue& catalogue) {
  Fit fit{.kind = covers.kinds.empty() && covers.on_road.empty()};
  for (auto kind = kinds.begin(); incident.on_road && kind != kinds.end() && !fit.kind; ++kind) {
    if (!contains(covers.on_road, *kind)) continue;
    fit.kind = fit.on_road = true;
    fit.reasons.push_back({Code::match_on_road, {catalogue.name_of(*kind)}});
  }
  for (auto kind = kinds.begin(); kind != kinds.end() && !fit.kind; ++kind) {
    fit.kind = contains(covers.kinds, *kind);
    if (fit.kind) {
      fit.reasons.push_back(
          {Code::match_kind, {catalogue.name_of(kinds.front()), catalogue.name_of(*kind)}});
    }
  }
  if (!fit.kind) return fit;
  const auto id = [](const auto& entry) { return Text(entry.view()); };
  const auto name = [&](const HazardKindId& kind) { return catalogue.name_of(kind); };
  compare_area(covers.jurisdictions, incident, fit);
  compare_list(covers.hazards, list(incident.hazard), Code::match_hazard, Code::match_not_hazard,
               id, fit);
  compare_list(covers.hazard_kinds, list(incident.hazard_kind), Code::match_hazard_kind,
               Code::match_not_hazard, name, fit);
  return fit;
}

}  // namespace muster
