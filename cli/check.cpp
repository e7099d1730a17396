#include <algorithm>
#include <map>
#include <vector>

#include "cli_words.hpp"
#include "command.hpp"
#include "day_arguments.hpp"
#include "exit_code.hpp"
#include "muster/plan/json.hpp"
#include "muster/resources/region_lint.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

constexpr std::size_t most_of_one_code = 20;

/// Findings of one severity by code, with their count; long runs are cut short.
std::string listed(const Findings& findings, Severity severity, Language language) {
  std::map<Code, std::vector<const Finding*>> by_code;
  for (const Finding& finding : findings) {
    if (finding.severity == severity) by_code[finding.message.code].push_back(&finding);
  }
  std::string result;
  for (const auto& [code, group] : by_code) {
    result +=
        words(Word::code_times, language, {std::string(name(code)), std::to_string(group.size())}) +
        "\n";
    for (std::size_t i = 0; i < std::min(group.size(), most_of_one_code); ++i) {
      result += text(*group[i], language) + "\n";
    }
    if (group.size() <= most_of_one_code) continue;
    result += words(Word::more_of_code, language,
                    {std::string(name(code)), std::to_string(group.size() - most_of_one_code)}) +
              "\n";
  }
  return result;
}

/// What lint finds in a region that can be used at all.
void add_lint(OpenedRegion& opened, const Given& given) {
  const RegionLintOptions options{.as_of = day_argument(given, "--as-of")};
  if (!opened.region) return;
  const Findings more = lint(*opened.region, options);
  opened.findings.insert(opened.findings.end(), more.begin(), more.end());
}

/// Notes are marks of where data comes from: one line a code, with its first place.
std::string summarised(const Findings& findings, Language language) {
  std::map<Code, std::pair<std::size_t, const Finding*>> by_code;
  for (const Finding& finding : findings) {
    if (finding.severity != Severity::note) continue;
    auto& [count, first] = by_code[finding.message.code];
    if (count++ == 0) first = &finding;
  }
  std::string result;
  for (const auto& [code, entry] : by_code) {
    const auto& [count, first] = entry;
    result += words(count == 1 ? Word::note_once : Word::note_times, language,
                    {std::string(name(code)), std::to_string(count), text(*first, language)}) +
              "\n";
  }
  return result;
}

std::string section(Word title, std::size_t count, const std::string& lines, Language language) {
  if (count == 0) return "";
  return words(title, language, {std::to_string(count)}) + "\n" + lines + "\n";
}

Json findings_json(const OpenedRegion& opened, Language language) {
  Json::Array findings;
  for (const Finding& finding : opened.findings) {
    Json::Array parameters;
    for (const Text& parameter : finding.message.parameters)
      parameters.emplace_back(parameter.in(language));
    findings.push_back(Json::Object{{"code", name(finding.message.code)},
                                    {"severity", name(finding.severity)},
                                    {"file", finding.origin.file},
                                    {"line", static_cast<std::int64_t>(finding.origin.line)},
                                    {"column", static_cast<std::int64_t>(finding.origin.column)},
                                    {"field", finding.origin.field},
                                    {"message", text(finding.message, language)},
                                    {"parameters", std::move(parameters)}});
  }
  const bool sample = opened.region && !opened.region->header.banner.empty();
  return Json::Object{{"format", 1},
                      {"banner", sample ? Json(opened.region->header.banner.in(language)) : Json()},
                      {"region_digest", opened.region ? Json(opened.region->digest) : Json()},
                      {"findings", std::move(findings)}};
}

int run_check(const Given& given, Session& session) {
  OpenedRegion opened = open_region(*given.one("REGION"), session);
  add_lint(opened, given);
  const Language language = session.language;
  const std::size_t errors = count_of(opened.findings, Severity::error);
  const std::size_t warnings = count_of(opened.findings, Severity::warning);
  const std::size_t notes = count_of(opened.findings, Severity::note);
  if (given.has("--json")) {
    print(write_json(findings_json(opened, language)));
  } else {
    if (opened.region) print(banner_line(*opened.region, language));
    print(section(Word::errors, errors, listed(opened.findings, Severity::error, language),
                  language));
    print(section(Word::warnings, warnings, listed(opened.findings, Severity::warning, language),
                  language));
    print(section(Word::notes, notes, summarised(opened.findings, language), language));
    if (opened.region) print(contents_line(*opened.region, language) + "\n");
    print(words(errors > 0     ? Word::check_bad
                : warnings > 0 ? Word::check_warned
                : opened.store ? Word::check_store_good
                               : Word::check_good,
                language, {std::to_string(errors), std::to_string(warnings)}) +
          "\n");
  }
  return errors > 0 ? exit_code::bad_input : warnings > 0 ? exit_code::attention : exit_code::done;
}

}  // namespace

Command check_command() {
  return {.name = "check",
          .about = {"检查地区文件夹或数据库", "check a region folder or a store"},
          .explains =
              {"按代码归组列出错误和警告，提示归总；能使用的地区还要检查预案和资料到时会出什么问题"
               "（docs/lint.md）。有警告时返回 1，有错误时返回 3。",
               "Shows errors and warnings by code, and the notes summed up. What can be used is "
               "also looked at for what will go wrong on the day (docs/lint.md). Ends with 1 when "
               "there are warnings, with 3 when there are errors."},
          .arguments = {{.name = "REGION",
                         .about = {"地区文件夹或数据库", "a region folder or a store"},
                         .required = true},
                        {.name = "--as-of",
                         .value = "DATE",
                         .about = {"按这一天检查备案、评估、核实和协议的期限",
                                   "the day on which filings, reviews, verifications and "
                                   "agreements are tried"}},
                        {.name = "--json", .about = {"输出 JSON", "print JSON"}}},
          .examples = {"muster check data/shuozhou",
                       "muster check shuozhou.db --as-of 2026-11-20 --lang en"},
          .run = run_check};
}

}  // namespace muster
