#include "opened_store.hpp"

#include <fstream>

#include "cli_words.hpp"
#include "muster/plan/error.hpp"
#include "muster/resources/drill_run.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

/// The record of a drill says so in its first lines.
void refuse_exercise(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(4096, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  if (says_exercise(head)) throw Error(Code::drill_exercise, {path});
}

}  // namespace

OpenedStore open_store(const std::string& path, Session& session) {
  if (is_folder(path)) throw Error(Code::usage_not_store, {path});
  refuse_exercise(path);
  OpenedStore opened{.store = Store::open(path)};
  opened.region = opened.store.region();
  if (!session.language_chosen) session.language = opened.region->header.language;
  const StoreHealth health = opened.store.health();
  if (health.wal_over) {
    complain(text(Message{Code::store_wal, {std::to_string(health.wal_bytes)}}, session.language));
  }
  if (health.lost) {
    complain(text(
        Message{Code::store_lost,
                {path, std::to_string(health.lost->seq), std::to_string(opened.store.head().seq)}},
        session.language));
  }
  return opened;
}

void print_done(const Done& done, const Given& given, const Session& session) {
  if (given.has("--json")) {
    print(write_json(Json::Object{{"seq", done.seq}, {"repeated", done.repeated}}));
    return;
  }
  const Word word = done.repeated ? Word::done_before : Word::done_now;
  print(words(word, session.language, {std::to_string(done.seq)}) + "\n");
}

void print_table(const Table& table) {
  for (const std::string& line : table.lines(output_columns(), output_has_colour()))
    print(line + "\n");
}

Json instant_or_null(const std::optional<Instant>& at, Offset offset) {
  return at ? Json(format_instant(*at, offset)) : Json();
}

std::string instant_or_blank(const std::optional<Instant>& at, Offset offset) {
  return at ? format_instant(*at, offset) : "";
}

}  // namespace muster
