#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "muster/plan/error.hpp"
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
      const Reading reading(*this, *connection);
      try {
        sqlite::Transaction transaction(*connection, sqlite::Transaction::Kind::read);
        auto result = look(*connection);
        check_unchanged();
        return result;
      } catch (const Error&) {
        check_not_ended(reading);
        throw;
      }
    }();
    give_back(std::move(connection));
    return found;
  }

  /// Stands in the list of those who read now, so that one who reads for too long can be ended.
  struct Reading {
    Reading(State& of, const sqlite::Connection& by);
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    State& state;
    const sqlite::Connection& connection;
    const std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
    std::atomic<bool> ended = false;
    Reading* next = nullptr;
    Reading* previous = nullptr;
  };
  /// Throws:  Error{store_reader} when it was.
  void check_not_ended(const Reading& reading) const;
  /// The same for whatever this thread's connection is reading.
  void check_not_ended(const sqlite::Connection& connection);

  Done write(const Deed& deed, const store::Request& request, const store::Act& act);
  /// Throws:  Error{store_read_only}, Error{store_lost}.
  void run_write(const store::WriterThread::Work& work, bool though_lost = false);

  std::unique_ptr<sqlite::Connection> take();
  void give_back(std::unique_ptr<sqlite::Connection> connection);
  /// Nothing locks a file that is opened immutable, so look whether it stayed what it was.
  void check_unchanged() const;
  /// Whether writes that were acknowledged are gone: the head kept beside the file tells.
  void look_for_loss(sqlite::Connection& connection);
  /// After each batch of writes: the witness; and the log, cut back as far as readers allow, when
  /// it is quiet sooner than while others wait to write.
  void keep_witness(sqlite::Connection& connection) noexcept;
  void keep_log_short(sqlite::Connection& connection, bool quiet) noexcept;

  const std::string path;
  const sqlite::Mode mode;
  std::optional<store::Stamp> stamp = {};  ///< of a file that is read without locks
  std::mutex mutex = {};
  std::vector<std::unique_ptr<sqlite::Connection>> idle = {};
  std::unique_ptr<store::WriterThread> writer = {};
  Reading* readings = nullptr;
  std::optional<AuditHead> lost = {};
};

}  // namespace muster
