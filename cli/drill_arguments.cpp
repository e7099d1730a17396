#include "drill_arguments.hpp"

#include <filesystem>

#include "muster/plan/drill_xml.hpp"
#include "muster/plan/file.hpp"
#include "muster/plan/xml.hpp"
#include "muster/resources/drill_check.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

std::string path_of(const std::string& name, const std::string& region_path) {
  std::error_code ignored;
  if (std::filesystem::exists(name, ignored)) return name;
  const std::string beside = region_path + "/drills/" + name + ".xml";
  return std::filesystem::exists(beside, ignored) ? beside : name;
}

}  // namespace

std::vector<Argument> drill_arguments(std::vector<Argument> more) {
  std::vector<Argument> all = {
      region_argument(),
      {.name = "DRILL",
       .about = {"演练脚本文件，或地区文件夹 drills 下的名称",
                 "the file of a drill, or the name of one in the folder drills of the region"},
       .required = true}};
  for (Argument& argument : more) all.push_back(std::move(argument));
  return all;
}

std::string drill_path(const Given& given) {
  return path_of(*given.one("DRILL"), *given.one("REGION"));
}

Drill drill_argument(const Given& given, const Region& region, const Session& session) {
  const std::string path = drill_path(given);
  Findings findings;
  const auto drill = read_drill(read_file(path, XmlLimits().bytes), path, findings);
  if (drill) check_drill(*drill, region, findings);
  complain_of(findings, Severity::error, session.language);
  complain_of(findings, Severity::warning, session.language);
  if (!drill || has_errors(findings)) {
    throw Error(Code::drill_refused, {std::to_string(count_of(findings, Severity::error))});
  }
  return *drill;
}

DrillReportOptions drill_report_options(const Given& given, const Session& session) {
  return {.language = session.language,
          .columns = output_columns(),
          .colour = output_has_colour(),
          .explain = given.has("--explain")};
}

}  // namespace muster
