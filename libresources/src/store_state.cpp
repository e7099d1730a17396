#include "store_state.hpp"

#include <new>

#include "muster/plan/error.hpp"

namespace muster {

using sqlite::Connection;
using sqlite::Mode;

namespace {

constexpr std::size_t most_idle = 16;
constexpr std::int64_t page_bytes = 4096;
}  // namespace

Store::State::State(std::string file, Mode opened) : path(std::move(file)), mode(opened) {}

Store::State::~State() {
  writer.reset();
  idle.clear();
  try {
    const bool in_order = mode == Mode::read_write && !lost && !store::stamp_of(path + "-wal");
    if (in_order) store::forget_head(path);
  } catch (const std::bad_alloc&) {
    // The head stays beside the file, and agrees with it.
    return;
  }
}

Store::State::Reading::Reading(State& of, const Connection& by) : state(of), connection(by) {
  const std::lock_guard lock(state.mutex);
  next = state.readings;
  if (next != nullptr) next->previous = this;
  state.readings = this;
}

Store::State::Reading::~Reading() {
  const std::lock_guard lock(state.mutex);
  (previous == nullptr ? state.readings : previous->next) = next;
  if (next != nullptr) next->previous = previous;
}

void Store::State::check_not_ended(const Reading& reading) const {
  if (!reading.ended) return;
  const auto wal = store::stamp_of(path + "-wal");
  throw Error(Code::store_reader, {path, std::to_string(wal ? wal->bytes : 0)});
}

void Store::State::check_not_ended(const Connection& connection) {
  const Reading* found = nullptr;
  {
    const std::lock_guard lock(mutex);
    for (found = readings; found != nullptr; found = found->next) {
      if (&found->connection == &connection) break;
    }
  }
  if (found != nullptr) check_not_ended(*found);
}

void Store::State::keep_witness(Connection& connection) noexcept {
  try {
    store::keep_head(path, format_head(store::head_of(connection)));
  } catch (...) {
    // What was written is safe; the next commit tries again.
    return;
  }
}

void Store::State::keep_log_short(Connection& connection, bool quiet) noexcept {
  try {
    const store::LogLimits limits = store::log_limits();
    const auto wal = store::stamp_of(path + "-wal");
    const bool too_big = wal && wal->bytes > limits.cut_off;
    const std::int64_t most = quiet ? limits.cut : limits.cut_busy;
    if (!too_big && connection.log_pages() * page_bytes <= most) return;
    connection.checkpoint(too_big ? Connection::Log::cut_off : Connection::Log::keep_room);
    const auto left = store::stamp_of(path + "-wal");
    if (!left || left->bytes <= limits.end_readers) return;
    const auto patience = std::chrono::seconds(limits.reader_seconds);
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex);
    for (Reading* reading = readings; reading != nullptr; reading = reading->next) {
      if (now - reading->since < patience) continue;
      reading->ended = true;
      reading->connection.interrupt();
    }
  } catch (...) {
    return;
  }
}

std::unique_ptr<Connection> Store::State::take() {
  {
    const std::lock_guard lock(mutex);
    if (!idle.empty()) {
      auto connection = std::move(idle.back());
      idle.pop_back();
      return connection;
    }
  }
  return std::make_unique<Connection>(path, mode);
}

void Store::State::give_back(std::unique_ptr<Connection> connection) {
  // Where there was no memory to end the transaction, the next one could not begin.
  if (connection->in_transaction()) return;
  const std::lock_guard lock(mutex);
  if (idle.size() < most_idle) idle.push_back(std::move(connection));
}

void Store::State::check_unchanged() const {
  if (!stamp) return;
  if (store::stamp_of(path) == stamp && !store::stamp_of(path + "-wal")) return;
  throw Error(Code::store_busy, {path});
}

void Store::State::look_for_loss(Connection& connection) {
  const auto text = store::kept_head(path);
  const auto kept = text ? parse_head(*text) : std::nullopt;
  if (!kept) return;
  const AuditHead now = store::head_of(connection);
  if (*kept == now) return;
  if (kept->seq <= now.seq) {
    const auto rows = store::audit_rows(connection, kept->seq - 1, 1);
    if (!rows.empty() && rows.front().seq == kept->seq && rows.front().hash == kept->hash) return;
  }
  lost = kept;
}

void Store::State::run_write(const store::WriterThread::Work& work, bool though_lost) {
  if (mode != Mode::read_write) throw Error(Code::store_read_only, {path});
  store::WriterThread* thread = nullptr;
  {
    const std::lock_guard lock(mutex);
    if (lost && !though_lost) {
      throw Error(Code::store_lost, {path, std::to_string(lost->seq), "?"});
    }
    if (!writer) {
      writer = std::make_unique<store::WriterThread>(
          path, store::WriterThread::Hooks{
                    [this](Connection& c) { keep_witness(c); },
                    [this](Connection& c, bool quiet) { keep_log_short(c, quiet); }});
    }
    thread = writer.get();
  }
  thread->run(work);
}

Done Store::State::write(const Deed& deed, const store::Request& request, const store::Act& act) {
  store::Outcome outcome;
  run_write(
      [&](Connection& connection) { outcome = store::perform(connection, deed, request, act); },
      request.verb == Verb::accept_loss);
  if (outcome.denied) {
    throw Error(Code::store_denied,
                {std::string(name(deed.role)), std::string(name(request.verb))});
  }
  return outcome.done;
}

}  // namespace muster
