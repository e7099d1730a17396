#include "osm_file.hpp"

#include <filesystem>
#include <fstream>
#include <new>

#include <osmium/io/pbf_input.hpp>
#include <osmium/io/reader.hpp>
#include <osmium/io/xml_input.hpp>
#include <osmium/osm/node.hpp>
#include <osmium/osm/relation.hpp>
#include <osmium/osm/way.hpp>
#include <osmium/thread/pool.hpp>

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
