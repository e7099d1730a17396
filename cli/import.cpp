#include "cli_words.hpp"
#include "command.hpp"
#include "deed_arguments.hpp"
#include "exit_code.hpp"
#include "muster/resources/store.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

int run_import(const Given& given, Session& session) {
  const std::string path = *given.one("REGION.db");
  if (is_folder(path)) throw Error(Code::usage_not_store, {path});
  Store store = Store::open(path);
  const OpenedRegion opened = folder_region(*given.one("DIR"), session);
  if (given.has("--by") || given.has("--key")) {
    const Offset offset = opened.region->header.display_offset;
    (void)store.import(*opened.region, deed_of(given, Role::planner, offset));
  } else {
    store.import(*opened.region);
  }
  print(banner_line(*opened.region, session.language));
  print(words(Word::imported, session.language, {path}) + "\n");
  print(contents_line(*opened.region, session.language) + "\n");
  return exit_code::done;
}

std::vector<Argument> import_arguments() {
  std::vector<Argument> all = {
      {.name = "REGION.db", .about = {"数据库文件", "the store"}, .required = true},
      {.name = "DIR", .about = {"地区文件夹", "the region folder"}, .required = true}};
  for (Argument& argument : deed_arguments()) all.push_back(std::move(argument));
  return all;
}

}  // namespace

Command import_command() {
  return {.name = "import",
          .about = {"用地区文件夹更新数据库", "replace the region of a store by a folder"},
          .explains =
              {"整体替换地区资料；救援组和批次的现状按编号保留。有一处错误就什么也不改。",
               "Replaces the whole region; crews and lots keep their situation by id. While one "
               "error stands nothing is changed."},
          .arguments = import_arguments(),
          .examples = {"muster import shuozhou.db data/shuozhou"},
          .run = run_import};
}

}  // namespace muster
