// Plans: reading the sample's, and reading and matching among ten thousand generated ones.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "muster/plan/ask.hpp"
#include "muster/plan/catalogue.hpp"
#include "muster/plan/file.hpp"
#include "muster/plan/match.hpp"
#include "muster/plan/plan_library.hpp"
#include "muster/plan/plan_xml.hpp"
#include "muster/plan/xml.hpp"

namespace {

using namespace muster;

constexpr int kinds = 70;
constexpr int plans_drawn = 10'000;
constexpr int cards_of_each = 5;

std::vector<std::string> shuozhou_files() {
  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(MUSTER_SOURCE_DIR "/data/shuozhou/plans")) {
    files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

void read_the_plans_of_shuozhou(benchmark::State& state) {
  const auto files = shuozhou_files();
  for (auto _ : state) {
    std::vector<Plan> plans;
    Findings findings;
    for (const std::string& file : files) {
      plans.push_back(*read_plan(read_file(file, XmlLimits{}.bytes), file, findings));
    }
    PlanLibrary library(std::move(plans), findings);
    benchmark::DoNotOptimize(library);
  }
  state.counters["plans"] = static_cast<double>(files.size());
}

/// A plan in the manner of the sample's on-site plans: five cards of four actions and a need.
std::string drawn_plan(int i) {
  const std::string id = "plan-" + std::to_string(100'000 + i);
  std::string xml = "<plan format=\"1\" id=\"" + id +
                    "\" version=\"1\" kind=\"on_site\" tier=\"enterprise\" owner=\"ent-" +
                    std::to_string(i) +
                    "\" mark=\"drawn\" source=\"drawn\"><title>现场处置方案</title><covers><kind "
                    "id=\"kind-" +
                    std::to_string(i % kinds) + "\"/><hazard id=\"hazard-" +
                    std::to_string(i / kinds) + "\"/></covers>";
  for (int card = 0; card < cards_of_each; ++card) {
    xml += "<card id=\"" + id + "-" + std::to_string(card) +
           "\" organisation=\"ent\"><title>调度员卡</title><holder>值班调度员</holder>";
    for (int action = 0; action < 4; ++action) {
      xml += "<action id=\"a" + std::to_string(action) +
             "\" stage=\"first_response\" duration=\"2min\"><text>通知井下全部人员撤离</text>"
             "<notify to=\"county\" channel=\"phone\"/></action>";
    }
    xml +=
        "<need capability=\"mine_rescue\" priority=\"1\"><by within=\"60min\" base=\"2\"><per "
        "indicator=\"trapped\" amount=\"0.5\"/></by></need></card>";
  }
  return xml + "</plan>";
}

PlanLibrary drawn_library(const std::vector<std::string>& files) {
  std::vector<Plan> plans;
  plans.reserve(files.size());
  Findings findings;
  for (const std::string& file : files) plans.push_back(*read_plan(file, "drawn.xml", findings));
  return PlanLibrary(std::move(plans), findings);
}

const std::vector<std::string>& drawn_files() {
  static const std::vector<std::string> files = [] {
    std::vector<std::string> drawn;
    for (int i = 0; i < plans_drawn; ++i) drawn.push_back(drawn_plan(i));
    return drawn;
  }();
  return files;
}

const PlanLibrary& ten_thousand() {
  static const PlanLibrary library = drawn_library(drawn_files());
  return library;
}

Catalogue words() {
  CatalogueParts parts;
  for (int i = 0; i < kinds; ++i) {
    parts.incident_kinds.push_back({.id = IncidentKindId("kind-" + std::to_string(i))});
  }
  std::ranges::sort(parts.incident_kinds, {}, &IncidentKind::id);
  return Catalogue(std::move(parts));
}

LocatedIncident incident_of_one_kind() {
  LocatedIncident incident;
  incident.incident = {.id = IncidentId("i"), .kind = IncidentKindId("kind-7")};
  incident.hazard = HazardId("hazard-7");
  return incident;
}

void read_ten_thousand_plans(benchmark::State& state) {
  const auto& files = drawn_files();
  for (auto _ : state) benchmark::DoNotOptimize(drawn_library(files));
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  state.counters["peak_MB"] = static_cast<double>(used.ru_maxrss) / 1024;
}

void match_among_ten_thousand(benchmark::State& state) {
  const PlanLibrary& library = ten_thousand();
  const Catalogue catalogue = words();
  const LocatedIncident incident = incident_of_one_kind();
  std::size_t near = 0;
  for (auto _ : state) {
    const Matches found = match(incident, library, catalogue);
    near = found.near.size();
    benchmark::DoNotOptimize(found);
  }
  state.counters["near"] = static_cast<double>(near);
}

/// The naive way: every plan is looked at.
void look_at_every_plan(benchmark::State& state) {
  const PlanLibrary& library = ten_thousand();
  const LocatedIncident incident = incident_of_one_kind();
  for (auto _ : state) {
    std::size_t found = 0;
    for (const Plan& plan : library.plans()) {
      const auto& of = plan.covers.kinds;
      if (std::ranges::find(of, incident.incident.kind) != of.end()) ++found;
    }
    benchmark::DoNotOptimize(found);
  }
}

void find_what_to_ask(benchmark::State& state) {
  const PlanLibrary& library = ten_thousand();
  const Catalogue catalogue = words();
  const LocatedIncident incident = incident_of_one_kind();
  for (auto _ : state) benchmark::DoNotOptimize(questions(incident, library, catalogue));
}

BENCHMARK(read_the_plans_of_shuozhou)->Unit(benchmark::kMillisecond);
BENCHMARK(read_ten_thousand_plans)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(match_among_ten_thousand)->Unit(benchmark::kMicrosecond);
BENCHMARK(look_at_every_plan)->Unit(benchmark::kMicrosecond);
BENCHMARK(find_what_to_ask)->Unit(benchmark::kMicrosecond);

}  // namespace
