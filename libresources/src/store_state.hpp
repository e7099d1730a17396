#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "muster/resources/store.hpp"
#include "sqlite.hpp"
#include "store_change.hpp"
#include "store_file.hpp"
#include "store_writer.hpp"

namespace muster {

/// What stands behind an open store: connections that readers take in turn, and the one writer,
/// which starts with the first write.
struct Store::State {
  State(std::string file, sqlite::Mode opened);
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// One state of the file from begin to end.
  template <class F>
  auto read(F look) -> decltype(look(std::declval<sqlite::Connection&>())) {
    auto connection = take();
    auto found = [&] {
      sqlite::Transaction transaction(*connection, sqlite::Transaction::Kind::read);
      auto result = look(*connection);
      check_unchanged();
      return result;
    }();
    give_back(std::move(connection));
    return found;
  }

  Done write(const Deed& deed, const store::Request& request, const store::Act& act);
  /// Throws:  Error{store_read_only}, Error{store_lost}.
  void run_write(const store::WriterThread::Work& work, bool though_lost = false);

  std::unique_ptr<sqlite::Connection> take();
  void give_back(std::unique_ptr<sqlite::Connection> connection);
  /// Nothing locks a file that is opened immutable, so look whether it stayed what it was.
  void check_unchanged() const;
  /// Whether writes that were acknowledged are gone: the head kept beside the file tells.
  void look_for_loss(sqlite::Connection& connection);

  const std::string path;
  const sqlite::Mode mode;
  std::optional<store::Stamp> stamp = {};  ///< of a file that is read without locks
  std::mutex mutex = {};
  std::vector<std::unique_ptr<sqlite::Connection>> idle = {};
  std::unique_ptr<store::WriterThread> writer = {};
  std::optional<AuditHead> lost = {};
};

}  // namespace muster
