#include "cli_words.hpp"
#include "command.hpp"
#include "deed_arguments.hpp"
#include "exit_code.hpp"
#include "muster/plan/error.hpp"
#include "muster/plan/file.hpp"
#include "opened_region.hpp"
#include "opened_store.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

int tell(const Verification& found, const Given& given, const Session& session) {
  if (given.has("--json")) {
    Json::Array faults;
    for (const Message& fault : found.faults) {
      faults.push_back(
          Json::Object{{"code", name(fault.code)}, {"text", text(fault, session.language)}});
    }
    print(write_json(Json::Object{{"sound", found.faults.empty()},
                                  {"head", format_head(found.head)},
                                  {"audit_rows", found.audit_rows},
                                  {"rows", found.rows},
                                  {"faults", Json(std::move(faults))}}));
  } else {
    for (const Message& fault : found.faults) complain(text(fault, session.language));
    const Word word = found.faults.empty() ? Word::verified : Word::verified_bad;
    print(words(word, session.language,
                {std::to_string(found.audit_rows), std::to_string(found.rows),
                 format_head(found.head), std::to_string(found.faults.size())}) +
          "\n");
  }
  return found.faults.empty() ? exit_code::done : exit_code::store;
}

Store opened_plainly(const std::string& path) {
  if (is_folder(path)) throw Error(Code::usage_not_store, {path});
  return Store::open(path);
}

int run_verify(const Given& given, Session& session) {
  Store store = opened_plainly(*given.one("REGION.db"));
  std::optional<AuditHead> kept;
  if (const auto file = given.one("--head")) {
    kept = parse_head(read_file(*file, 4096));
    if (!kept) throw Error(Code::usage_form, {"--head", *file, "42 sha256:0e57…"});
  }
  if (given.has("--accept-loss")) {
    print_done(store.accept_loss(deed_of(given, Role::administrator, Offset{0})), given, session);
    return exit_code::done;
  }
  const Verification found = store.verify(kept);
  if (const auto file = given.one("--save-head")) write_file(*file, format_head(found.head) + "\n");
  return tell(found, given, session);
}

int run_backup(const Given& given, Session& session) {
  const std::string path = *given.one("REGION.db");
  if (given.has("--verify")) return tell(opened_plainly(path).verify(), given, session);
  const std::string file = text_argument(given, "FILE");
  const Store store = opened_plainly(path);
  std::int64_t told = 0;
  store.backup(file, [&](std::int64_t done, std::int64_t all) {
    const std::int64_t percent = all == 0 ? 100 : done * 100 / all;
    if (!error_is_terminal() || percent < told + 10) return;
    told = percent;
    complain_plainly(std::to_string(percent) + " %");
  });
  print(words(Word::made, session.language, {file}) + "\n");
  return exit_code::done;
}

int run_restore(const Given& given, Session& session) {
  const std::string path = *given.one("REGION.db");
  const Store store = Store::restore(*given.one("FILE"), path);
  print(words(Word::restored, session.language, {path, format_head(store.head())}) + "\n");
  return exit_code::done;
}

Argument region_argument(const char* zh, const char* en) {
  return {.name = "REGION.db", .about = {zh, en}, .required = true};
}

}  // namespace

Command verify_command() {
  std::vector<Argument> arguments = {
      region_argument("数据库文件", "the store"),
      {.name = "--head",
       .value = "FILE",
       .about = {"与另存的摘要比对，看末尾有没有被截去",
                 "compare with a head kept outside: was anything cut off the end?"}},
      {.name = "--save-head",
       .value = "FILE",
       .about = {"把摘要存到文件，另行保管", "save the head, to be kept elsewhere"}},
      {.name = "--accept-loss",
       .about = {"报告丢失后，从余下的继续，并记入审计（administrator）",
                 "after a loss was reported: go on from what is left, and say so in the audit "
                 "(administrator)"}},
      {.name = "--json", .about = {"输出 JSON", "print JSON"}}};
  for (Argument& argument : deed_arguments()) arguments.push_back(std::move(argument));
  return {
      .name = "verify",
      .about = {"逐行核对数据库", "look at every row of the store"},
      .explains = {"核对审计链、每行校验和、地区资料摘要，以及各表是否与审计一致。不完好返回 5。",
                   "Looks at the chain of the audit, the checksum of each row, the digest of the "
                   "region, and whether "
                   "the tables say what the audit says. Ends with 5 when the store is not sound."},
      .arguments = std::move(arguments),
      .examples = {"muster verify shuozhou.db --save-head head.txt",
                   "muster verify shuozhou.db --head head.txt"},
      .run = run_verify};
}

Command backup_command() {
  return {
      .name = "backup",
      .about = {"不停用而备份，并核对", "copy the store while it is in use, and verify the copy"},
      .explains = {"写出一份自成一体的文件，核对后才得名；已有的文件不会覆盖。backup --verify FILE "
                   "核对一份备份。",
                   "Writes one file complete in itself, which gets its name once it is verified; "
                   "nothing is "
                   "overwritten. backup --verify FILE looks at a backup."},
      .arguments = {region_argument("数据库文件，或与 --verify 同用时的备份",
                                    "the store; with --verify the backup"),
                    {.name = "FILE", .about = {"要写的备份", "the backup to write"}},
                    {.name = "--verify", .about = {"只核对", "only verify"}},
                    {.name = "--json", .about = {"输出 JSON", "print JSON"}}},
      .examples = {"muster backup shuozhou.db shuozhou-0301.db",
                   "muster backup --verify shuozhou-0301.db"},
      .run = run_backup};
}

Command restore_command() {
  return {.name = "restore",
          .about = {"用备份恢复", "put a backup in place"},
          .explains = {"核对备份，再写到没有文件的位置；从不覆盖。",
                       "Verifies the backup and writes it where no file stands; "
                       "nothing is overwritten."},
          .arguments = {{.name = "FILE", .about = {"备份", "the backup"}, .required = true},
                        region_argument("要恢复到的数据库文件", "the store to make")},
          .examples = {"muster restore shuozhou-0301.db shuozhou.db"},
          .run = run_restore};
}

}  // namespace muster
