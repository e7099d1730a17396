#include "road_graph.hpp"

namespace muster {
namespace {

/// Below so many places to look at all is as quick.
constexpr std::size_t places_worth_boxes = 20'000;
/// So many looks at all places and roads cost about as much as putting them into boxes.
constexpr unsigned looks_worth_boxes = 16;

}  // namespace

const RoadBoxes* road_boxes(const RoadNetwork& network) {
  const RoadNetwork::Graph& graph = network.graph();
  if (network.places().size() < places_worth_boxes) return nullptr;
  if (graph.boxes_asked.fetch_add(1, std::memory_order_relaxed) < looks_worth_boxes) return nullptr;
  std::call_once(graph.boxes_made,
                 [&] { graph.boxes = std::make_unique<const RoadBoxes>(network); });
  return graph.boxes.get();
}

}  // namespace muster
