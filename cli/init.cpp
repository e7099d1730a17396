#include "cli_words.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "muster/resources/store.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

int run_init(const Given& given, Session& session) {
  const std::string path = *given.one("REGION.db");
  const OpenedRegion opened = folder_region(*given.one("--from"), session);
  const Store store = Store::create(path, *opened.region);
  print(banner_line(*opened.region, session.language));
  print(words(Word::made, session.language, {path}) + "\n");
  print(contents_line(*opened.region, session.language) + "\n");
  return exit_code::done;
}

}  // namespace

Command init_command() {
  return {.name = "init",
          .about = {"用地区文件夹新建数据库", "make a new store from a region folder"},
          .explains =
              {"读入整个文件夹；有一处错误就什么也不建，并逐条列出。已有的文件不会覆盖。",
               "Reads the whole folder; while one error stands nothing is made, and every error "
               "is shown. A file that exists is never overwritten."},
          .arguments = {{.name = "REGION.db",
                         .about = {"要新建的数据库文件", "the store to make"},
                         .required = true},
                        {.name = "--from",
                         .value = "DIR",
                         .about = {"地区文件夹", "the region folder"},
                         .required = true}},
          .examples = {"muster init shuozhou.db --from data/shuozhou"},
          .run = run_init};
}

}  // namespace muster
