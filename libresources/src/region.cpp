#include "muster/resources/region.hpp"

#include <array>
#include <charconv>

#include "muster/plan/digest.hpp"
#include "region_parts.hpp"
#include "region_writer.hpp"

namespace muster {
namespace {

/// Cells one after the other, each with its kind and, for text, its length, so that no two
/// different records give the same bytes.
class Canonical {
 public:
  void integer(std::int64_t value) {
    bytes_ += 'i';
    digits(value);
    bytes_ += ';';
  }
  void text(std::string_view value) {
    bytes_ += 't';
    digits(static_cast<std::int64_t>(value.size()));
    bytes_ += ':';
    bytes_ += value;
  }
  void nothing() { bytes_ += 'n'; }
  void table(std::string_view name) { bytes_ += "\n" + std::string(name) + '\n'; }
  void end_row() {
    bytes_ += '\n';
    if (bytes_.size() >= at_once) pass_on();
  }
  [[nodiscard]] std::string digest() {
    pass_on();
    return sha256_.hex();
  }

 private:
  void digits(std::int64_t value) {
    std::array<char, 20> text = {};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
    bytes_.append(text.data(), end);
  }

  void pass_on() {
    sha256_.add(bytes_);
    bytes_.clear();
  }

  static constexpr std::size_t at_once = 1 << 16;
  std::string bytes_ = "muster region 1\n";
  Sha256 sha256_ = {};
};

}  // namespace

std::string region_digest(const Region& region) {
  Canonical canonical;
  records::for_each_region_record([&]<class R>() {
    canonical.table(records::table_of<R>.name);
    for (const R& row : records::rows_of<R>(region)) {
      records::Writer writer(canonical);
      describe(writer, row);
      canonical.end_row();
    }
  });
  return canonical.digest();
}

std::vector<JurisdictionId> chain_of(const Region& region, const JurisdictionId& id) {
  std::vector<JurisdictionId> chain;
  const Jurisdiction* entry = find(region.jurisdictions, id);
  while (entry != nullptr && chain.size() < region.jurisdictions.size()) {
    chain.push_back(entry->id);
    entry = entry->parent ? find(region.jurisdictions, *entry->parent) : nullptr;
  }
  return chain;
}

}  // namespace muster
