#include "muster/plan/catalogue.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace muster {

namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

template <class Entry>
void sort_by_id(std::vector<Entry>& entries, const Text& list) {
  std::ranges::stable_sort(entries, {}, &Entry::id);
  const auto twice = std::ranges::adjacent_find(entries, {}, &Entry::id);
  if (twice != entries.end()) throw Error(Code::id_twice, {Text(twice->id.view()), list});
}

template <class Entry, class EntryId>
std::size_t index_of(const std::vector<Entry>& entries, const EntryId& id) {
  const auto found = std::ranges::lower_bound(entries, id, {}, &Entry::id);
  if (found == entries.end() || found->id != id) return none;
  return static_cast<std::size_t>(found - entries.begin());
}

template <class Entry, class EntryId>
const Entry* entry_of(const std::vector<Entry>& entries, const EntryId& id) {
  const std::size_t index = index_of(entries, id);
  return index == none ? nullptr : &entries[index];
}

template <class Entry, class EntryId>
std::size_t required_index(const std::vector<Entry>& entries, const EntryId& id, const Text& kind) {
  const std::size_t index = index_of(entries, id);
  if (index == none) throw Error(Code::id_unknown, {kind, Text(id.view())});
  return index;
}

/// For each entry the place of the one above it. Every entry walks up until it meets one that is
/// known to end, so the whole is O(entries).
template <class Entry, class Above>
std::vector<std::size_t> parents_of(const std::vector<Entry>& entries, Above above,
                                    const Text& kind) {
  std::vector<std::size_t> parents(entries.size(), none);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& parent = entries[i].*above;
    if (parent) parents[i] = required_index(entries, *parent, kind);
  }
  std::vector<std::size_t> walked_from(entries.size(), none);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    std::size_t at = i;
    while (at != none && walked_from[at] == none) {
      walked_from[at] = i;
      at = parents[at];
    }
    if (at == none || walked_from[at] != i) continue;
    std::string circle = entries[at].id.str();
    for (std::size_t next = parents[at]; next != at; next = parents[next]) {
      circle += " → " + entries[next].id.str();
    }
    circle += " → " + entries[at].id.str();
    throw Error(Code::catalogue_cycle, {Text(entries[at].id.view()), Text(circle)});
  }
  return parents;
}

bool is_below(const std::vector<std::size_t>& parents, std::size_t at, std::size_t above) {
  while (at != none && at != above) at = parents[at];
  return at != none;
}

}  // namespace

Catalogue::Catalogue(CatalogueParts parts) : parts_(std::move(parts)) {
  const Text kind("事件类型", "incident kind");
  const Text scheme("分级方案", "scheme");
  const Text capability("能力", "capability");
  const Text material("物资", "material");
  sort_by_id(parts_.incident_kinds, kind);
  sort_by_id(parts_.schemes, scheme);
  sort_by_id(parts_.capabilities, capability);
  sort_by_id(parts_.materials, material);
  sort_by_id(parts_.indicators, Text("指标", "indicator"));
  sort_by_id(parts_.hazard_kinds, Text("危险目标类别", "hazard kind"));
  std::ranges::stable_sort(parts_.substitutes, {}, [](const Substitute& substitute) {
    return std::tie(substitute.need, substitute.preference, substitute.instead);
  });
  kind_above_ = parents_of(parts_.incident_kinds, &IncidentKind::parent, kind);
  capability_above_ = parents_of(parts_.capabilities, &Capability::broader, capability);
  for (const Capability& entry : parts_.capabilities) {
    if (entry.scheme) (void)required_index(parts_.schemes, *entry.scheme, scheme);
  }
  for (const Substitute& substitute : parts_.substitutes) {
    (void)required_index(parts_.materials, substitute.need, material);
    (void)required_index(parts_.materials, substitute.instead, material);
  }
}

const IncidentKind* Catalogue::find(const IncidentKindId& id) const {
  return entry_of(parts_.incident_kinds, id);
}
const Scheme* Catalogue::find(const SchemeId& id) const { return entry_of(parts_.schemes, id); }
const Capability* Catalogue::find(const CapabilityId& id) const {
  return entry_of(parts_.capabilities, id);
}
const Material* Catalogue::find(const MaterialId& id) const {
  return entry_of(parts_.materials, id);
}
const Indicator* Catalogue::find(const IndicatorId& id) const {
  return entry_of(parts_.indicators, id);
}
const HazardKind* Catalogue::find(const HazardKindId& id) const {
  return entry_of(parts_.hazard_kinds, id);
}

bool Catalogue::is_within(const IncidentKindId& kind, const IncidentKindId& ancestor) const {
  if (kind == ancestor) return true;
  const std::size_t above = index_of(parts_.incident_kinds, ancestor);
  return above != none && is_below(kind_above_, index_of(parts_.incident_kinds, kind), above);
}

bool Catalogue::covers(const CapabilityId& offered, const CapabilityId& needed) const {
  if (offered == needed) return true;
  const std::size_t above = index_of(parts_.capabilities, needed);
  return above != none &&
         is_below(capability_above_, index_of(parts_.capabilities, offered), above);
}

bool Catalogue::is_at_least(const Skill& offered, const CapabilityId& needed,
                            const std::string& least) const {
  const Capability* wanted = find(needed);
  const Capability* given = find(offered.capability);
  if (wanted == nullptr || given == nullptr || !offered.type || !wanted->scheme ||
      wanted->scheme != given->scheme) {
    return false;
  }
  const std::vector<std::string>& labels = find(*wanted->scheme)->labels;
  const auto bar = std::ranges::find(labels, least);
  return bar != labels.end() && std::find(labels.begin(), bar + 1, *offered.type) != bar + 1;
}

// Here and not where they are declared, so that whoever includes the header does not pay for them.

}  // namespace muster
