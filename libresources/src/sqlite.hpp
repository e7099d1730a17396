#pragma once

// The one door of SQLite: a connection, a statement, a transaction. Each closes itself, and every
// result code that is not success becomes one Error.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace muster::sqlite {

/// How the file is opened. Nothing but `create` ever makes a file, and that one insists on an empty
/// file that already stands there.
enum class Mode {
  create,  ///< a new file nobody else knows yet
  read_write,
  read_only,
  immutable,  ///< read-only, no lock, no file beside it: for a folder nobody may write in
};

class Connection {
 public:
  /// Throws:  Error{store_open} and all below.
  Connection(std::string path, Mode mode);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs one statement that gives no rows.
  void run(const std::string& sql);
  /// The first cell of the first row as a number, or as text.
  [[nodiscard]] std::int64_t number(const std::string& sql);
  [[nodiscard]] std::string text(const std::string& sql);
  [[nodiscard]] bool is_read_only() const;
  [[nodiscard]] bool in_transaction() const;
  /// Copies everything into an empty database, so many pages at a time, each step told.
  void copy_into(Connection& target, const std::function<void(int done, int all)>& told);
  /// What becomes of a log that has come into the file as a whole: the next writer begins it anew
  /// in the room it has, which costs less, or it is cut off.
  enum class Log { keep_room, cut_off };
  /// Brings what is in the log into the file as far as readers allow; waits for nobody.
  void checkpoint(Log then);
  /// So many pages lay in the log after the last commit of this connection, by whomever. Counted
  /// from the first call on.
  [[nodiscard]] std::int64_t log_pages();
  /// Ends what this connection is doing, from another thread.
  void interrupt() const;
  /// Closes now, so that what goes wrong while closing is still an Error.
  void close();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] sqlite3* handle() const { return handle_; }
  /// Throws the Error the result code stands for.
  [[noreturn]] void fail(int result) const;

 private:
  friend class Statement;

  /// A statement that was prepared once, for whoever asks for the same words again.
  struct Kept {
    sqlite3_stmt* handle = nullptr;
    bool in_use = false;
  };

  void configure(Mode mode);
  void forget_statements();

  std::string path_;
  sqlite3* handle_ = nullptr;
  mutable std::unordered_map<std::string, Kept> kept_ = {};
  std::int64_t log_pages_ = -1;
};

class Statement {
 public:
  Statement(const Connection& connection, const std::string& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Values are copied and bound in the order of their places; run() begins again at the first.
  void integer(std::int64_t value);
  void text(std::string_view value);
  void nothing();
  /// For a statement that gives no rows.
  void run();
  /// The same; false when a constraint of the schema refused it, and then nothing changed.
  [[nodiscard]] bool run_if_allowed();

  enum class Kind { nothing, integer, text, other };
  [[nodiscard]] Kind kind_at(int column) const;
  /// Goes to the next row; false after the last.
  [[nodiscard]] bool step();
  [[nodiscard]] bool is_null_at(int column) const;
  /// Empty when the cell holds another kind of value.
  [[nodiscard]] std::optional<std::int64_t> integer_at(int column) const;
  /// The same; valid until the next step().
  [[nodiscard]] std::optional<std::string_view> text_at(int column) const;

  /// Throws:  Error{store_damaged} naming what.
  [[noreturn]] void damaged(const std::string& what) const;

 private:
  const Connection& connection_;
  sqlite3_stmt* handle_ = nullptr;
  Connection::Kept* kept_ = nullptr;  ///< where it goes back to
  int bound_ = 0;
};

/// A transaction that rolls back unless it was committed.
class Transaction {
 public:
  /// A reader sees one state of the file throughout; a writer is the only one from the start on.
  enum class Kind { read, write };
  Transaction(Connection& connection, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Connection& connection_;
};

}  // namespace muster::sqlite
