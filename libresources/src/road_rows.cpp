#include "muster/resources/road_rows.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "muster/plan/error.hpp"

namespace muster {

namespace {

/// What rows have in common, as bytes that are equal where it is.
class Key {
 public:
  Key& add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    bytes_.append(text);
    return *this;
  }
  Key& add(std::int64_t number) {
    while (number < 0 || number > 0x7F) {
      bytes_ += static_cast<char>(0x80 | (number & 0x7F));
      number = static_cast<std::int64_t>(static_cast<std::uint64_t>(number) >> 7U);
    }
    bytes_ += static_cast<char>(number);
    return *this;
  }
  template <class Value>
  Key& add(const std::optional<Value>& value) {
    bytes_ += value ? '1' : '0';
    if (value) add(*value);
    return *this;
  }
  Key& add(const Decimal& value) { return add(value.micros()); }
  template <class Tag>
  Key& add(const Id<Tag>& id) {
    return add(id.view());
  }
  Key& add(const std::string& text) { return add(std::string_view(text)); }
  Key& add(const Provenance& provenance) { return add(provenance.mark).add(provenance.source); }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_ = {};
};

std::int32_t narrow(Degrees angle, Code code) {
  const auto e7 = static_cast<std::int32_t>(angle.e7);
  if (e7 != angle.e7) throw Error(code, {Text(std::to_string(angle.e7) + "e-7")});
  return e7;
}

std::uint32_t narrow(Meters length) {
  const auto count = static_cast<std::uint32_t>(length.count);
  if (count != length.count) throw Error(Code::road_length, {Text(std::to_string(length.count))});
  return count;
}

template <class Value>
std::size_t held(const std::vector<Value>& values) {
  return values.capacity() * sizeof(Value);
}

template <class Value>
void reorder(std::vector<Value>& values, const std::vector<std::uint32_t>& from) {
  std::vector<Value> ordered;
  ordered.reserve(values.size());
  for (const std::uint32_t i : from) ordered.push_back(values[i]);
  values = std::move(ordered);
}

}  // namespace

template <class Record>
CompactRows<Record>::CompactRows(const std::vector<Record>& records) {
  reserve(records.size());
  for (const Record& record : records) push_back(record);
}

template <class Record>
void CompactRows<Record>::push_back(const Record& record) {
  packed_.push_back(packed(record));
  ids_.push_back(record.id.view());
}

template <class Record>
void CompactRows<Record>::reserve(std::size_t rows) {
  packed_.reserve(rows);
  ids_.reserve(rows);
}

template <class Record>
void CompactRows<Record>::trim() {
  ids_.trim();
  packed_.shrink_to_fit();
  texts_.trim();
  common_keys_.trim();
  common_.shrink_to_fit();
  shapes_.shrink_to_fit();
  bends_.shrink_to_fit();
}

template <class Record>
std::optional<std::size_t> CompactRows<Record>::first_out_of_order() const {
  for (std::size_t i = 1; i < size(); ++i) {
    if (ids_[i - 1] >= ids_[i]) return i;
  }
  return std::nullopt;
}

template <class Record>
void CompactRows<Record>::order() {
  if (!first_out_of_order()) return;
  std::vector<std::uint32_t> from(size());
  std::iota(from.begin(), from.end(), 0U);
  std::ranges::stable_sort(from, {}, [&](std::uint32_t i) { return ids_[i]; });
  reorder(packed_, from);
  TextColumn ordered;
  ordered.reserve(size());
  for (const std::uint32_t i : from) ordered.push_back(ids_[i]);
  ids_ = std::move(ordered);
}

template <class Record>
Record CompactRows<Record>::operator[](std::size_t i) const {
  Record record = common(i);
  record.id = id(i);
  unpack(packed_[i], record);
  return record;
}

template <class Record>
std::vector<Position> CompactRows<Record>::bends(std::uint32_t shape) const {
  std::vector<Position> bends;
  if (shape == 0) return bends;
  for (std::uint32_t at = shapes_[shape - 1]; at < shapes_[shape]; ++at) {
    bends.push_back({{bends_[at].latitude_e7}, {bends_[at].longitude_e7}});
  }
  return bends;
}

template <class Record>
std::optional<std::size_t> CompactRows<Record>::find(const Id<Record>& id) const {
  std::size_t low = 0;
  std::size_t high = size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (ids_[middle] < id.view()) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == size() || ids_[low] != id.view()) return std::nullopt;
  return low;
}

template <class Record>
std::size_t CompactRows<Record>::bytes() const {
  return ids_.bytes() + held(packed_) + texts_.bytes() + common_keys_.bytes() + held(common_) +
         held(shapes_) + held(bends_);
}

template <class Record>
std::uint32_t CompactRows<Record>::maybe(const std::optional<std::string>& text) {
  return text ? texts_.add(*text) + 1 : 0;
}

template <class Record>
std::optional<std::string> CompactRows<Record>::maybe(std::uint32_t number) const {
  return number == 0 ? std::nullopt : std::optional(text(number - 1));
}

template <class Record>
template <class Make>
std::uint32_t CompactRows<Record>::common_of(const std::string& key, const Make& make) {
  const std::uint32_t number = common_keys_.add(key);
  if (number == common_.size()) common_.push_back(make());
  return number;
}

template <class Record>
std::uint32_t CompactRows<Record>::shape_of(const std::vector<Position>& bends) {
  if (bends.empty()) return 0;
  for (const Position& bend : bends) {
    bends_.push_back(
        {narrow(bend.latitude, Code::geo_latitude), narrow(bend.longitude, Code::geo_longitude)});
  }
  if (bends_.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(Code::internal, {Text("more than 4294967295 bends in one map")});
  }
  shapes_.push_back(static_cast<std::uint32_t>(bends_.size()));
  return static_cast<std::uint32_t>(shapes_.size() - 1);
}

// ---- places ----

template <>
PackedPlace CompactRows<Place>::packed(const Place& place) {
  Key key;
  key.add(place.kind).add(place.jurisdiction).add(place.precision_deg);
  key.add(place.population_day).add(place.population_night).add(place.population_mark);
  key.add(place.provenance);
  const auto common = [&] {
    return Place{.kind = place.kind,
                 .jurisdiction = place.jurisdiction,
                 .precision_deg = place.precision_deg,
                 .population_day = place.population_day,
                 .population_night = place.population_night,
                 .population_mark = place.population_mark,
                 .provenance = place.provenance};
  };
  return {.name_zh = texts_.add(place.name.zh),
          .name_en = texts_.add(place.name.en),
          .note = maybe(place.note),
          .common = common_of(key.bytes(), common),
          .latitude_e7 = narrow(place.position.latitude, Code::geo_latitude),
          .longitude_e7 = narrow(place.position.longitude, Code::geo_longitude)};
}

template <>
void CompactRows<Place>::unpack(const PackedPlace& packed, Place& place) const {
  place.name = Text(text(packed.name_zh), text(packed.name_en));
  place.note = maybe(packed.note);
  place.position = {{packed.latitude_e7}, {packed.longitude_e7}};
}

// ---- roads ----

template <>
PackedRoad CompactRows<Road>::packed(const Road& road) {
  Key key;
  key.add(static_cast<std::int64_t>(road.refs.size()));
  for (const std::string& ref : road.refs) key.add(ref);
  key.add(road.road_class).add(road.speed.count);
  for (const bool is : {road.one_way, road.bridge, road.tunnel, road.hazmat_ban, road.toll}) {
    key.add(std::int64_t{is});
  }
  key.add(road.max_mass_kg).add(road.max_height_cm).add(road.max_width_cm).add(road.seasonal);
  key.add(road.provenance);
  const auto common = [&] {
    return Road{.refs = road.refs,
                .road_class = road.road_class,
                .speed = road.speed,
                .one_way = road.one_way,
                .bridge = road.bridge,
                .tunnel = road.tunnel,
                .hazmat_ban = road.hazmat_ban,
                .toll = road.toll,
                .max_mass_kg = road.max_mass_kg,
                .max_height_cm = road.max_height_cm,
                .max_width_cm = road.max_width_cm,
                .seasonal = road.seasonal,
                .provenance = road.provenance};
  };
  return {.from = texts_.add(road.from.view()),
          .to = texts_.add(road.to.view()),
          .name_zh = texts_.add(road.name.zh),
          .name_en = texts_.add(road.name.en),
          .basis = maybe(road.basis),
          .note = maybe(road.note),
          .common = common_of(key.bytes(), common),
          .length = narrow(road.length),
          .shape = shape_of(road.shape)};
}

template <>
void CompactRows<Road>::unpack(const PackedRoad& packed, Road& road) const {
  road.from = PlaceId(texts_[packed.from]);
  road.to = PlaceId(texts_[packed.to]);
  road.name = Text(text(packed.name_zh), text(packed.name_en));
  road.basis = maybe(packed.basis);
  road.note = maybe(packed.note);
  road.length = {packed.length};
  road.shape = bends(packed.shape);
}

template class CompactRows<Place>;
template class CompactRows<Road>;

RoadEnds ends_of(const RoadRows& roads, const PlaceRows& places) {
  constexpr std::uint32_t unknown = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> row_of(roads.texts_.size(), unknown);  // of places, by text
  const auto row = [&](std::uint32_t text) {
    if (row_of[text] != unknown) return row_of[text];
    const PlaceId id(roads.texts_[text]);
    const auto found = places.find(id);
    if (!found) throw Error(Code::id_unknown, {Text("地点", "place"), Text(id.view())});
    return row_of[text] = static_cast<std::uint32_t>(*found);
  };
  RoadEnds ends;
  ends.reserve(roads.size());
  for (std::size_t i = 0; i < roads.size(); ++i) {
    const auto& [from, to] = std::pair(roads.packed_[i].from, roads.packed_[i].to);
    if (from == to) {
      throw Error(Code::road_loop, {Text(roads.id(i).view()), Text(roads.text(from))});
    }
    ends.emplace_back(row(from), row(to));
  }
  return ends;
}

}  // namespace muster
