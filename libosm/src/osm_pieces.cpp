#include "osm_pieces.hpp"

#include <algorithm>
#include <array>

#include "muster/resources/roads.hpp"

namespace muster {

namespace {

constexpr std::int64_t longest_mm = 50'000'000;  ///< no road runs so far without a bend
constexpr std::size_t most_points = 500;  ///< of one piece: it stands in one cell of a CSV file

}  // namespace

OsmPieces::OsmPieces(const OsmWays& ways, const OsmNodes& nodes, const std::string& path,
                     Findings& findings)
    : uses_(nodes.size()) {
  line_.reserve(ways.nodes().size());
  for (const std::int64_t id : ways.nodes()) line_.push_back(nodes.number_of(id));
  const auto use = [&](std::uint32_t node) {
    uses_[node] = static_cast<std::uint8_t>(std::min(uses_[node] + 1, 2));
  };
  for (const std::uint32_t node : line_) use(node);
  for (const DrivenWay& way : ways.ways()) {
    if (way.count == 0) continue;
    use(line_[way.first]);
    use(line_[way.first + way.count - 1]);
  }
  for (std::uint32_t i = 0; i < ways.ways().size(); ++i) cut(ways, nodes, i);
  if (too_long_ > 0) {
    report(findings, Code::osm_long, {.file = path},
           {std::to_string(too_long_), std::to_string(longest_mm / 1000),
            "way " + std::to_string(first_too_long_)});
  }
}

void OsmPieces::cut(const OsmWays& ways, const OsmNodes& nodes, std::uint32_t way) {
  const DrivenWay& driven = ways.ways()[way];
  const std::size_t end = driven.first + driven.count;
  std::size_t begin = driven.first;  // of the piece that is being followed
  for (std::size_t i = driven.first; i < end; ++i) {
    const auto here = nodes.position(line_[i]);
    if (!here) {
      if (i > begin) add(nodes, way, begin, i - 1);
      begin = i + 1;
      continue;
    }
    if (i == begin) continue;
    const std::array<Position, 2> step = {nodes.position(line_[i - 1]).value(), *here};
    if (line_millimeters(step) > longest_mm) {
      if (too_long_++ == 0) first_too_long_ = driven.id;
      add(nodes, way, begin, i - 1);
      begin = i;
    } else if (uses_[line_[i]] > 1 || i + 1 == end || i - begin >= most_points) {
      add(nodes, way, begin, i);
      begin = i;
    }
  }
}

void OsmPieces::add(const OsmNodes& nodes, std::uint32_t way, std::size_t first, std::size_t last) {
  if (last <= first) return;
  if (line_[first] == line_[last]) {  // a loop becomes two roads
    const std::size_t middle = first + (last - first) / 2;
    add(nodes, way, first, middle);
    add(nodes, way, middle, last);
    return;
  }
  std::vector<Position> points;
  for (std::size_t i = first; i <= last; ++i) points.push_back(*nodes.position(line_[i]));
  pieces_.push_back({way, first, last, line_millimeters(points)});
}

namespace {

/// Tarjan's search for strong components, without recursion.
class StrongParts {
 public:
  StrongParts(const OsmPieces& pieces, const OsmWays& ways, std::size_t nodes)
      : first_(nodes + 1), order_(nodes, nowhere), low_(nodes), part_(nodes, nowhere) {
    each_arc(pieces, ways, [&](std::uint32_t from, std::uint32_t) { ++first_[from + 1]; });
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    head_.resize(first_.back());
    std::vector<std::size_t> next = first_;
    each_arc(pieces, ways, [&](std::uint32_t from, std::uint32_t to) { head_[next[from]++] = to; });
    std::vector<bool> used(nodes);
    each_arc(pieces, ways, [&](std::uint32_t from, std::uint32_t to) {
      used[from] = true;
      used[to] = true;
    });
    for (std::uint32_t node = 0; node < nodes; ++node) {
      if (used[node] && order_[node] == nowhere) search(node);
    }
  }

  std::vector<std::uint32_t> by_size() && {
    std::vector<std::uint32_t> size(parts_);
    std::vector<std::uint32_t> least(parts_, nowhere);
    for (std::uint32_t node = 0; node < part_.size(); ++node) {
      if (part_[node] == nowhere) continue;
      ++size[part_[node]];
      least[part_[node]] = std::min(least[part_[node]], node);
    }
    std::vector<std::uint32_t> ranked(parts_);
    for (std::uint32_t i = 0; i < parts_; ++i) ranked[i] = i;
    std::ranges::sort(ranked, [&](std::uint32_t a, std::uint32_t b) {
      return size[a] != size[b] ? size[a] > size[b] : least[a] < least[b];
    });
    std::vector<std::uint32_t> number(parts_);
    for (std::uint32_t i = 0; i < parts_; ++i) number[ranked[i]] = i;
    for (std::uint32_t& part : part_) {
      if (part != nowhere) part = number[part];
    }
    return std::move(part_);
  }

 private:
  template <class Arc>
  static void each_arc(const OsmPieces& pieces, const OsmWays& ways, Arc arc) {
    for (const OsmPiece& piece : pieces.pieces()) {
      const int one_way = ways.ways()[piece.way].one_way;
      if (one_way >= 0) arc(pieces.from(piece), pieces.to(piece));
      if (one_way <= 0) arc(pieces.to(piece), pieces.from(piece));
    }
  }

  struct Step {
    std::uint32_t node = 0;
    std::size_t arc = 0;
  };

  void enter(std::uint32_t node) {
    order_[node] = low_[node] = entered_++;
    waiting_.push_back(node);
    steps_.push_back({node, first_[node]});
  }

  void search(std::uint32_t root) {
    enter(root);
    while (!steps_.empty()) {
      const std::uint32_t node = steps_.back().node;
      if (steps_.back().arc < first_[node + 1]) {
        const std::uint32_t next = head_[steps_.back().arc++];
        if (order_[next] == nowhere) {
          enter(next);
        } else if (part_[next] == nowhere) {
          low_[node] = std::min(low_[node], order_[next]);
        }
        continue;
      }
      steps_.pop_back();
      if (!steps_.empty()) {
        std::uint32_t& above = low_[steps_.back().node];
        above = std::min(above, low_[node]);
      }
      if (low_[node] == order_[node]) close(node);
    }
  }

  void close(std::uint32_t root) {
    while (true) {
      const std::uint32_t node = waiting_.back();
      waiting_.pop_back();
      part_[node] = parts_;
      if (node == root) break;
    }
    ++parts_;
  }

  std::vector<std::size_t> first_;
  std::vector<std::uint32_t> head_ = {};
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> low_;
  std::vector<std::uint32_t> part_;
  std::vector<std::uint32_t> waiting_ = {};
  std::vector<Step> steps_ = {};
  std::uint32_t entered_ = 0;
  std::uint32_t parts_ = 0;
};

}  // namespace

std::vector<std::uint32_t> strong_parts(const OsmPieces& pieces, const OsmWays& ways,
                                        std::size_t nodes) {
  return StrongParts(pieces, ways, nodes).by_size();
}

}  // namespace muster
