#pragma once

namespace muster {

/// What answers questions about travel. The answers are the same to the byte.
///
///   search        Dijkstra's, from the incident: no preparation. Small maps, and one-off questions
///                 on roads that differ much from the open ones.
///   index         the travel index (travel_index.hpp), customised for exactly these roads.
///   lower_bounds  the index of the open roads, where some roads are shut or slower: what it says
///                 is a lower bound, and whoever's way is affected is measured again.
///
/// `automatic` chooses: without an index, or below `places_worth_an_index`, search. With one: the
/// index, if these roads were customised before; lower bounds, if at most one road in fifty is
/// slower and none quicker; the index brought up to date, if as few are quicker; else search, until
/// a question as large as a matrix or a coverage, or customised(), makes a metric of these roads.
enum class TravelEngine { automatic, search, index, lower_bounds };

/// Why an engine answers.
enum class EngineReason {
  asked_for,     ///< it was forced
  small_map,     ///< a search is as quick
  no_index,      ///< none was prepared
  customised,    ///< the index holds the times of these very roads
  few_slower,    ///< few roads are shut or slower than in the index, none quicker
  all_at_once,   ///< few are, but all places are asked about at once: that is one search
  many_changed,  ///< too many differ, or some are quicker, and nobody had them customised
};
/// What answered, and why that did.
struct EngineChoice {
  TravelEngine engine = TravelEngine::search;  ///< never `automatic`
  EngineReason reason = EngineReason::small_map;
  friend bool operator==(const EngineChoice&, const EngineChoice&) = default;
};

}  // namespace muster
