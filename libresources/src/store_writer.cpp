#include "store_writer.hpp"

#include <chrono>

namespace muster::store {

namespace {

constexpr int longest_batch = 64;
constexpr std::chrono::milliseconds moment{20};

std::unique_ptr<sqlite::Connection> writing_connection(const std::string& path) {
  auto connection = std::make_unique<sqlite::Connection>(path, sqlite::Mode::read_write);
  // The log is cut back between batches (store_state.cpp), not while somebody waits for a commit.
  (void)connection->number("PRAGMA wal_autocheckpoint = 0");
  (void)connection->log_pages();
  return connection;
}

}  // namespace

WriterThread::WriterThread(std::string path, Hooks hooks)
    : path_(std::move(path)), hooks_(std::move(hooks)), connection_(writing_connection(path_)) {
  thread_ = std::thread([this] { loop(); });
}

WriterThread::~WriterThread() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  arrived_.notify_all();
  thread_.join();
}

void WriterThread::run(const Work& work) {
  Job job;
  job.work = &work;
  {
    std::unique_lock lock(mutex_);
    (last_ == nullptr ? first_ : last_->next) = &job;
    last_ = &job;
    arrived_.notify_one();
    job.told.wait(lock, [&] { return job.done; });
  }
  if (job.refused) std::rethrow_exception(job.refused);
}

void WriterThread::loop() {
  while (true) {
    Job* const batch = take_batch();
    if (batch == nullptr) return;
    write(batch);
    if (connection_) hooks_.before_told(*connection_);
    tell(batch);
    // What is done to the log makes whoever comes meanwhile wait.
    if (connection_) hooks_.after_told(*connection_, is_quiet());
  }
}

WriterThread::Job* WriterThread::take_batch() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [&] { return closing_ || first_ != nullptr; });
  Job* const batch = first_;
  if (batch == nullptr) return nullptr;
  Job* end = batch;
  for (int i = 1; i < longest_batch && end->next != nullptr; ++i) end = end->next;
  first_ = end->next;
  if (first_ == nullptr) last_ = nullptr;
  end->next = nullptr;
  return batch;
}

bool WriterThread::is_quiet() {
  std::unique_lock lock(mutex_);
  return !arrived_.wait_for(lock, moment, [&] { return closing_ || first_ != nullptr; });
}

void WriterThread::tell(Job* batch) {
  const std::lock_guard lock(mutex_);
  while (batch != nullptr) {
    // Once it is told, its stack is gone.
    Job& job = *batch;
    batch = batch->next;
    job.done = true;
    job.told.notify_one();
  }
}

/// Together where that succeeds; else each alone, so that nobody pays for another's full disk.
void WriterThread::write(Job* batch) {
  if (batch->next != nullptr && write_together(batch)) return;
  for (Job* job = batch; job != nullptr; job = job->next) write_alone(*job);
}

sqlite::Connection& WriterThread::ready() {
  if (connection_ && connection_->in_transaction()) {
    try {
      connection_->run("ROLLBACK");
    } catch (...) {
      connection_.reset();
    }
  }
  if (!connection_) connection_ = writing_connection(path_);
  return *connection_;
}

bool WriterThread::write_together(Job* batch) {
  try {
    sqlite::Connection& connection = ready();
    sqlite::Transaction transaction(connection, sqlite::Transaction::Kind::write);
    for (Job* job = batch; job != nullptr; job = job->next) {
      connection.run("SAVEPOINT job");
      try {
        (*job->work)(connection);
      } catch (...) {
        job->refused = std::current_exception();
        // After some failures SQLite has undone everything already: then each goes alone.
        if (!connection.in_transaction()) throw;
        connection.run("ROLLBACK TO job");
      }
      connection.run("RELEASE job");
    }
    transaction.commit();
    return true;
  } catch (...) {
    for (Job* job = batch; job != nullptr; job = job->next) job->refused = nullptr;
    return false;
  }
}

void WriterThread::write_alone(Job& job) {
  try {
    sqlite::Connection& connection = ready();
    sqlite::Transaction transaction(connection, sqlite::Transaction::Kind::write);
    (*job.work)(connection);
    transaction.commit();
  } catch (...) {
    job.refused = std::current_exception();
  }
}

}  // namespace muster::store
