#pragma once

#include <memory>
#include <string>

#include "command.hpp"
#include "muster/plan/table.hpp"
#include "muster/resources/store.hpp"

namespace muster {

/// A store a command works on, with its region for names and the language. Says on standard error
/// what is wrong with the file but does not keep it from being used.
struct OpenedStore {
  Store store;
  std::shared_ptr<const Region> region = {};
};

/// Throws:  Error{usage_not_store} for a folder; as Store::open().
[[nodiscard]] OpenedStore open_store(const std::string& path, Session& session);

/// "第 42 号" after a write; JSON where asked for.
void print_done(const Done& done, const Given& given, const Session& session);
void print_table(const Table& table);
[[nodiscard]] Json instant_or_null(const std::optional<Instant>& at, Offset offset);
[[nodiscard]] std::string instant_or_blank(const std::optional<Instant>& at, Offset offset);

}  // namespace muster
