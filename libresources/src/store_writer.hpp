#pragma once

// The one writer of a process: a thread with a queue. What waits together is written together, with
// one fsync, each in a savepoint of its own.

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "sqlite.hpp"

namespace muster::store {

class WriterThread {
 public:
  using Work = std::function<void(sqlite::Connection&)>;

  /// `after_commit` runs on the writer's thread once a batch is safe.
  WriterThread(const std::string& path, Work after_commit);
  /// Finishes what waits.
  ~WriterThread();
  WriterThread(const WriterThread&) = delete;
  WriterThread& operator=(const WriterThread&) = delete;

  /// Waits until the work is safe on disk. What it throws undoes its own changes only.
  void run(Work work);

 private:
  struct Job {
    Work work = {};
    std::promise<void> done = {};
    std::exception_ptr refused = {};
  };

  void loop();
  void write(std::deque<Job>& batch);
  bool write_together(std::deque<Job>& batch);
  void write_alone(Job& job);

  sqlite::Connection connection_;
  Work after_commit_;
  std::mutex mutex_ = {};
  std::condition_variable arrived_ = {};
  std::deque<Job> queue_ = {};
  bool closing_ = false;
  std::thread thread_ = {};
};

}  // namespace muster::store
