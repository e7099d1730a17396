#pragma once

// The one writer of a process: a thread with a queue. What waits together is written together, with
// one fsync, each in a savepoint of its own.

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "sqlite.hpp"

namespace muster::store {

class WriterThread {
 public:
  using Work = std::function<void(sqlite::Connection&)>;

  /// On the writer's thread, once a batch is safe: `before_told` while its authors still wait,
  /// `after_told` when they do not, with whether nobody has come to write for a moment. Neither
  /// throws.
  struct Hooks {
    Work before_told = {};
    std::function<void(sqlite::Connection&, bool quiet)> after_told = {};
  };

  WriterThread(std::string path, Hooks hooks);
  /// Finishes what waits.
  ~WriterThread();
  WriterThread(const WriterThread&) = delete;
  WriterThread& operator=(const WriterThread&) = delete;

  /// Waits until the work is safe on disk. What it throws undoes its own changes only.
  void run(const Work& work);

 private:
  /// Lies on the stack of the thread that waits for it: queueing and telling take no memory, so a
  /// machine that has none left still gets an answer.
  struct Job {
    const Work* work = nullptr;
    Job* next = nullptr;
    std::exception_ptr refused = {};
    bool done = false;
    std::condition_variable told = {};
  };

  void loop();
  /// Up to some tens of jobs, taken off the queue.
  Job* take_batch();
  void tell(Job* batch);
  /// Waits a moment for somebody to come; true when nobody did.
  bool is_quiet();
  void write(Job* batch);
  bool write_together(Job* batch);
  void write_alone(Job& job);
  /// The connection, out of any transaction that an earlier failure left open.
  sqlite::Connection& ready();

  const std::string path_;
  const Hooks hooks_;
  std::unique_ptr<sqlite::Connection> connection_;
  std::mutex mutex_ = {};
  std::condition_variable arrived_ = {};
  Job* first_ = nullptr;
  Job* last_ = nullptr;
  bool closing_ = false;
  std::thread thread_ = {};
};

}  // namespace muster::store
