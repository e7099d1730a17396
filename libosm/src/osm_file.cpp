#include "osm_file.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <new>
#include <string_view>

// libosmium asks the environment how many blocks may wait for one another; with this it asks us.
#define OSMIUM_TEST_RUNNER
namespace osmium::detail {
/// At most two unpacked blocks wait, as many are being unpacked and one is read: what a hostile
/// file can take of the memory is five blocks, whatever its size, and the same on every machine.
inline const char* getenv_wrapper(const char* variable) noexcept {
  return std::string_view(variable).ends_with("_QUEUE_SIZE") ? "2" : nullptr;
}
}  // namespace osmium::detail

#include <osmium/io/pbf_input.hpp>
#include <osmium/io/reader.hpp>
#include <osmium/io/xml_input.hpp>
#include <osmium/osm/node.hpp>
#include <osmium/osm/relation.hpp>
#include <osmium/osm/way.hpp>
#include <osmium/thread/pool.hpp>
#include <protozero/pbf_reader.hpp>

#include "muster/plan/error.hpp"
#include "muster/plan/text.hpp"

namespace muster {

namespace {

/// XML begins with a tag, perhaps behind a byte-order mark or blanks; PBF with the length of its
/// first header, whose first byte is zero.
bool begins_like_xml(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char c = 0;
  while (file.get(c)) {
    const bool passed = c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\xEF' ||
                        c == '\xBB' || c == '\xBF';
    if (!passed) return c == '<';
  }
  return false;
}

constexpr std::uint64_t most_header_bytes = 64U << 10;
constexpr std::uint64_t most_block_bytes = 32U << 20;  ///< as the format has it
constexpr std::uint64_t most_unpacked_bytes = 16U
                                              << 20;  ///< what the format asks writers to keep to
constexpr std::uint64_t most_times = 100;  ///< what is packed honestly shrinks to a tenth

/// The next bytes of the file. Throws when it ends before.
std::string taken(std::ifstream& file, std::uint64_t count) {
  std::string bytes(count, '\0');
  if (!file.read(bytes.data(), static_cast<std::streamsize>(count))) {
    throw osmium::pbf_error("truncated data (EOF encountered)");
  }
  return bytes;
}

/// The size of the block that follows, out of its own header.
std::uint64_t block_size(const std::string& header) {
  constexpr protozero::pbf_tag_type data_size = 3;
  protozero::pbf_reader reader(header);
  std::uint64_t size = 0;
  while (reader.next()) {
    if (reader.tag() == data_size && reader.wire_type() == protozero::pbf_wire_type::varint) {
      size = reader.get_uint64();
    } else {
      reader.skip();
    }
  }
  return size;
}

/// A file of a few kilobytes must not unpack into gigabytes: looks at what each block says of
/// itself, before anything is unpacked.
void check_blocks(const std::string& path) {
  constexpr protozero::pbf_tag_type raw_size = 2;
  std::ifstream file(path, std::ios::binary);
  while (file.peek() != std::ifstream::traits_type::eof()) {
    std::uint64_t length = 0;
    for (const char byte : taken(file, 4)) length = length << 8 | static_cast<unsigned char>(byte);
    if (length > most_header_bytes) throw osmium::pbf_error("invalid BlobHeader size");
    const std::uint64_t size = block_size(taken(file, length));
    if (size > most_block_bytes) throw osmium::pbf_error("invalid blob size");
    const std::string block = taken(file, size);
    protozero::pbf_reader reader(block);
    while (reader.next()) {
      if (reader.tag() != raw_size || reader.wire_type() != protozero::pbf_wire_type::varint) {
        reader.skip();
        continue;
      }
      const std::uint64_t unpacked = reader.get_uint64();
      if (unpacked > most_unpacked_bytes) {
        throw osmium::pbf_error("a block that unpacks to more than 16 MiB");
      }
      if (unpacked > most_times * size) {
        throw osmium::pbf_error("a block that unpacks to more than a hundred times its size");
      }
    }
  }
}

/// Tells each percent once. The two passes over the file are half of the work each.
class Progress {
 public:
  Progress(const std::function<void(int)>& tell, int first) : tell_(tell), first_(first) {}
  void at(std::size_t offset, std::size_t size) {
    if (!tell_ || size == 0) return;
    const int percent = first_ + static_cast<int>(offset * 50 / size);
    if (percent != last_) tell_(percent);
    last_ = percent;
  }

 private:
  const std::function<void(int)>& tell_;
  int first_ = 0;
  int last_ = -1;
};

template <class Look>
void read(const osmium::io::File& file, osmium::osm_entity_bits::type which, Progress progress,
          Look look) {
  constexpr int threads = 2;
  constexpr std::size_t waiting = 4;
  osmium::thread::Pool pool(threads, waiting);
  osmium::io::Reader reader(file, which, osmium::io::read_meta::no, pool);
  while (const osmium::memory::Buffer buffer = reader.read()) {
    for (const auto& object : buffer.select<osmium::OSMObject>()) look(object);
    progress.at(reader.offset(), reader.file_size());
  }
  reader.close();
}

/// What the library of the format throws, in our words.
template <class Work>
void said_plainly(const std::string& path, Work work) {
  try {
    work();
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    throw Error(Code::osm_unreadable, {Text(path), Text(one_line(error.what()))});
  }
}

}  // namespace

OsmFile::OsmFile(std::string path, std::function<void(int)> progress)
    : path_(std::move(path)), progress_(std::move(progress)) {
  std::error_code failed;
  const std::filesystem::path file(path_);
  if (!std::filesystem::exists(file, failed)) throw Error(Code::file_missing, {Text(path_)});
  if (!std::filesystem::is_regular_file(file, failed)) {
    throw Error(Code::osm_unreadable, {Text(path_), Text("不是文件", "it is not a file")});
  }
  absolute_ = std::filesystem::absolute(file).string();
  xml_ = begins_like_xml(absolute_);
  if (!xml_) said_plainly(path_, [&] { check_blocks(absolute_); });
}

void OsmFile::each_way(const std::function<void(const OsmWay&)>& way,
                       const std::function<void(std::string_view)>& relation) const {
  const auto look = [&](const osmium::OSMObject& object) {
    const auto tag = [&object](const char* key) {
      return std::string_view(object.tags().get_value_by_key(key, ""));
    };
    if (object.type() == osmium::item_type::relation) {
      relation(tag("type"));
      return;
    }
    if (object.type() != osmium::item_type::way || !object.visible()) return;
    OsmWay found{.id = object.id(), .tag = tag};
    if (!tag("highway").empty()) {
      for (const auto& node : static_cast<const osmium::Way&>(object).nodes()) {
        found.nodes.push_back(node.ref());
      }
    }
    way(found);
  };
  said_plainly(path_, [&] {
    read(osmium::io::File(absolute_, xml_ ? "osm" : "pbf"),
         osmium::osm_entity_bits::way | osmium::osm_entity_bits::relation, Progress(progress_, 0),
         look);
  });
}

void OsmFile::each_node(const std::function<void(const OsmNode&)>& node) const {
  const auto look = [&](const osmium::OSMObject& object) {
    if (object.type() != osmium::item_type::node || !object.visible()) return;
    const osmium::Location location = static_cast<const osmium::Node&>(object).location();
    if (!location) return;
    node({.id = object.id(), .latitude_e7 = location.y(), .longitude_e7 = location.x()});
  };
  said_plainly(path_, [&] {
    read(osmium::io::File(absolute_, xml_ ? "osm" : "pbf"), osmium::osm_entity_bits::node,
         Progress(progress_, 50), look);
  });
}

}  // namespace muster
