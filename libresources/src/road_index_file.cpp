#include "road_index_file.hpp"

#include <bit>
#include <charconv>
#include <cstring>
#include <string_view>

#include "muster/plan/digest.hpp"
#include "muster/resources/roads.hpp"

namespace muster {

namespace {

constexpr std::string_view headline = "muster roads ";
constexpr std::string_view version = "1";
constexpr std::size_t digest_digits = 64;

static_assert(std::endian::native == std::endian::little, "the file holds low bytes first");

void append(std::string& bytes, std::uint32_t number) {
  char raw[sizeof number];
  std::memcpy(raw, &number, sizeof number);
  bytes.append(raw, sizeof number);
}

void append(std::string& bytes, const std::vector<std::uint32_t>& numbers) {
  bytes.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * 4);
}

/// Reads lines, then numbers; what is not there makes it fail.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  /// The rest of the line after this word; empty when the line begins otherwise.
  std::string_view line(std::string_view word) {
    const std::size_t end = bytes_.find('\n');
    if (end == std::string_view::npos || !bytes_.starts_with(word)) return {};
    const std::string_view rest = bytes_.substr(word.size(), end - word.size());
    bytes_.remove_prefix(end + 1);
    return rest;
  }

  std::vector<std::uint32_t> numbers(std::size_t count) {
    std::vector<std::uint32_t> result(count);
    if (count > 0) std::memcpy(result.data(), bytes_.data(), 4 * count);
    bytes_.remove_prefix(4 * count);
    return result;
  }

  [[nodiscard]] std::size_t left() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
};

std::optional<std::uint32_t> number(std::string_view& text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  return value;
}

}  // namespace

std::string map_key(const RoadNetwork& network) {
  std::string bytes;
  bytes.reserve(4 + 9 * network.roads().size());
  append(bytes, static_cast<std::uint32_t>(network.places().size()));
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    append(bytes, static_cast<std::uint32_t>(network.from(RoadIndex{i})));
    append(bytes, static_cast<std::uint32_t>(network.to(RoadIndex{i})));
    bytes += network.roads().common(i).one_way ? '1' : '2';
  }
  return sha256_hex(bytes);
}

std::string metric_key(const RoadTimes& open) {
  std::string bytes;
  bytes.reserve(8 * open.forward.size());
  for (const TravelTime time : open.forward) append(bytes, time.ms);
  for (const TravelTime time : open.backward) append(bytes, time.ms);
  return sha256_hex(bytes);
}

std::string index_bytes(const StoredIndex& index) {
  const Hierarchy& hierarchy = index.hierarchy;
  std::string bytes;
  bytes.reserve(512 + 4 * (std::size_t{hierarchy.places()} * 2 + 3 * hierarchy.head.size()));
  bytes.append(headline).append(version).append("\nmap ").append(index.map);
  bytes.append("\nmetric ").append(index.metric).append("\nsizes ");
  bytes.append(std::to_string(hierarchy.places())).append(" ");
  bytes.append(std::to_string(hierarchy.arcs())).append("\n");
  append(bytes, hierarchy.place_of);
  append(bytes, hierarchy.first);
  append(bytes, hierarchy.head);
  append(bytes, index.times.up);
  append(bytes, index.times.down);
  bytes += sha256_hex(bytes);
  return bytes;
}

ReadIndex read_index(const std::string& bytes, const std::string& map, const std::string& metric) {
  const Text altered("残缺或被改动", "it is cut off or altered");
  if (!bytes.starts_with(headline)) return {.refused = {"不是道路索引", "it is no travel index"}};
  const std::size_t body = bytes.size() < digest_digits ? 0 : bytes.size() - digest_digits;
  const std::string_view all(bytes);
  Reader reader(all.substr(0, body));
  if (reader.line(headline) != version) {
    return {.refused = {"版本不同", "it is of another version, or altered"}};
  }
  if (all.substr(body) != sha256_hex(all.substr(0, body))) return {.refused = altered};
  StoredIndex index;
  index.map = reader.line("map ");
  if (index.map != map) return {.refused = {"属于另一张路网", "it belongs to another map"}};
  index.metric = reader.line("metric ");
  std::string_view sizes = reader.line("sizes ");
  const auto places = number(sizes);
  const auto arcs = number(sizes);
  if (!places || !arcs) return {.refused = altered};
  if (reader.left() != 4 * (std::size_t{*places} * 2 + 1 + std::size_t{*arcs} * 3)) {
    return {.refused = altered};
  }
  Hierarchy& hierarchy = index.hierarchy;
  hierarchy.place_of = reader.numbers(*places);
  hierarchy.first = reader.numbers(std::size_t{*places} + 1);
  hierarchy.head = reader.numbers(*arcs);
  hierarchy.rank_of.assign(*places, Hierarchy::none);
  for (std::uint32_t rank = 0; rank < *places; ++rank) {
    if (hierarchy.place_of[rank] < *places) hierarchy.rank_of[hierarchy.place_of[rank]] = rank;
  }
  if (!hierarchy.holds_together()) return {.refused = altered};
  if (index.metric == metric) {
    index.times.up = reader.numbers(*arcs);
    index.times.down = reader.numbers(*arcs);
  }
  return {.index = std::move(index)};
}

}  // namespace muster
