#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "muster/resources/region.hpp"
#include "muster/resources/situation.hpp"

namespace muster {

/// The file a centre works from: the region it imported and the situation since. SQLite, in WAL
/// mode with full synchronisation; one object may be used from one thread at a time.
///
/// Throws:  Error{store_foreign}, Error{store_newer}, Error{store_damaged}, Error{store_full},
///          Error{store_read_only}, Error{store_busy}, Error{store_io} wherever the file is
///          touched; what was not acknowledged is then not in the file.
class Store {
 public:
  /// Makes a new store holding the region: all of it, or no file.
  ///
  /// Throws:  Error{file_exists} when something stands at the path.
  static Store create(const std::string& path, const Region& region);
  /// Opens an existing store. Never makes one.
  ///
  /// Throws:  Error{file_missing}, and as above.
  static Store open(const std::string& path);
  ~Store();
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;

  /// Replaces the region in one transaction; crews and lots keep their situation by id.
  void import(const Region& region);
  [[nodiscard]] std::shared_ptr<const Region> region() const;
  [[nodiscard]] Situation situation() const;

  static constexpr std::int64_t schema_version = 1;

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Whether the file begins like an SQLite database: what a REGION argument is opened as.
[[nodiscard]] bool looks_like_store(const std::string& path);

}  // namespace muster
