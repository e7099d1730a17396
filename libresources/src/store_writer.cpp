#include "store_writer.hpp"

namespace muster::store {

namespace {

constexpr std::size_t longest_batch = 64;

}  // namespace

WriterThread::WriterThread(const std::string& path, Work after_commit)
    : connection_(path, sqlite::Mode::read_write), after_commit_(std::move(after_commit)) {
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

void WriterThread::run(Work work) {
  std::future<void> done;
  {
    const std::lock_guard lock(mutex_);
    Job& job = queue_.emplace_back();
    job.work = std::move(work);
    done = job.done.get_future();
  }
  arrived_.notify_one();
  done.get();
}

void WriterThread::loop() {
  while (true) {
    std::deque<Job> batch;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [&] { return closing_ || !queue_.empty(); });
      if (queue_.empty()) return;
      while (!queue_.empty() && batch.size() < longest_batch) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    write(batch);
  }
}

/// Together where that succeeds; else each alone, so that nobody pays for another's full disk.
void WriterThread::write(std::deque<Job>& batch) {
  if (batch.size() > 1 && write_together(batch)) {
    for (Job& job : batch) {
      if (job.refused) {
        job.done.set_exception(job.refused);
      } else {
        job.done.set_value();
      }
    }
    return;
  }
  for (Job& job : batch) write_alone(job);
}

bool WriterThread::write_together(std::deque<Job>& batch) {
  try {
    sqlite::Transaction transaction(connection_, sqlite::Transaction::Kind::write);
    for (Job& job : batch) {
      connection_.run("SAVEPOINT job");
      try {
        job.work(connection_);
      } catch (...) {
        // After some failures SQLite has undone everything already.
        if (!connection_.in_transaction()) return false;
        job.refused = std::current_exception();
        connection_.run("ROLLBACK TO job");
      }
      connection_.run("RELEASE job");
    }
    transaction.commit();
    after_commit_(connection_);
    return true;
  } catch (...) {
    for (Job& job : batch) job.refused = nullptr;
    return false;
  }
}

void WriterThread::write_alone(Job& job) {
  try {
    sqlite::Transaction transaction(connection_, sqlite::Transaction::Kind::write);
    job.work(connection_);
    transaction.commit();
    after_commit_(connection_);
    job.done.set_value();
  } catch (...) {
    job.done.set_exception(std::current_exception());
  }
}

}  // namespace muster::store
