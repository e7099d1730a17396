// The stages of mid-size dispatches against GLPK, run as a program of its own (it is never linked):
// each stage is a linear program with the values of the stages before it as equations.

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

using namespace muster;

namespace {

const Instant first_call = Instant{} + std::chrono::hours{500'000};

struct Drawn {
  std::vector<Requirement> requirements = {};
  Candidates candidates = {};
};

Drawn drawn(std::uint32_t seed) {
  std::mt19937 draw(seed);
  const auto pick = [&](int least, int most) {
    return least + static_cast<int>(draw() % static_cast<std::uint32_t>(most - least + 1));
  };
  Drawn made;
  const int needs = pick(3, 6);
  for (int r = 0; r < needs; ++r) {
    Requirement requirement;
    requirement.id = RequirementId("r" + std::to_string(r));
    requirement.incident = IncidentId("i1");
    requirement.capability = CapabilityId("k" + std::to_string(r));
    requirement.priority = pick(1, 2);
    if (pick(0, 1) == 0) requirement.least_group = Quantity(pick(1, 3));
    const int first = pick(1, 4);
    for (const auto& [minutes, quantity] : {std::pair(60, first), {180, first + pick(0, 5)}}) {
      requirement.curve.push_back({.within = Minutes{minutes},
                                   .by = first_call + Minutes{minutes},
                                   .quantity = Quantity(quantity)});
    }
    made.requirements.push_back(requirement);
  }
  for (int c = pick(10, 40); c > 0; --c) {
    CrewCandidate candidate;
    candidate.crew = CrewId("c" + std::to_string(100 + c));
    candidate.coming.authority = OrganisationId("bureau");
    for (int r = 0; r < needs; ++r) {
      if (pick(0, 2) != 0) continue;
      candidate.requirement = static_cast<std::size_t>(r);
      candidate.coming.arrives = first_call + Minutes{pick(5, 240)};
      made.candidates.crews.push_back(candidate);
    }
  }
  std::ranges::stable_sort(made.candidates.crews, [](const auto& a, const auto& b) {
    return std::tie(a.requirement, a.coming.arrives, a.crew) <
           std::tie(b.requirement, b.coming.arrives, b.crew);
  });
  return made;
}

/// One group of needs as a linear program: a variable for each crew and piece of a need, one for
/// what each piece lacks.
class Program {
 public:
  Program(const Drawn& drawn, const Proof& proof) : drawn_(drawn), proof_(proof) {
    for (std::size_t j = 0; j < proof.needs.size(); ++j) {
      for (const CrewCandidate& one : drawn.candidates.crews) {
        if (one.requirement != proof.needs[j].requirement) continue;
        crews_[one.crew].push_back(links_.size());
        links_.push_back({j, one.coming.arrives});
      }
    }
  }

  /// The least value of that stage, all stages before it as they are said to be.
  [[nodiscard]] std::int64_t least(std::size_t stage, const std::filesystem::path& folder) const {
    std::ostringstream text;
    text << "Minimize\n obj: " << sum(stage) << "\nSubject To\n";
    for (std::size_t before = 0; before < stage; ++before) {
      text << " s" << before << ": " << sum(before) << " = " << proof_.stages[before].value << "\n";
    }
    for (std::size_t j = 0; j < proof_.needs.size(); ++j) {
      text << " n" << j << ": u" << j;
      for (std::size_t k = 0; k < links_.size(); ++k) {
        if (links_[k].need == j) text << " + x" << k;
      }
      text << " = " << proof_.needs[j].wanted.count() << "\n";
    }
    std::size_t number = 0;
    for (const auto& [crew, links] : crews_) {
      text << " c" << number++ << ": 0 z";
      for (const std::size_t k : links) text << " + x" << k;
      text << " <= 1\n";
    }
    text << "End\n";
    const auto question = folder / "question.lp";
    const auto answer = folder / "answer.txt";
    put_text(question, text.str());
    const Outcome outcome =
        run({"/usr/bin/glpsol", "--lp", question.string(), "-o", answer.string()});
    REQUIRE(outcome.exit == 0);
    const std::string said = file_text(answer);
    REQUIRE(said.find("OPTIMAL") != std::string::npos);
    const std::size_t at = said.find("obj = ");
    REQUIRE(at != std::string::npos);
    return static_cast<std::int64_t>(std::stod(said.substr(at + 6)) + 0.5);
  }

 private:
  struct Link {
    std::size_t need;
    Instant arrives;
  };

  [[nodiscard]] std::string sum(std::size_t number) const {
    const AimStage& stage = proof_.stages[number];
    std::ostringstream text;
    text << "0 z";
    for (std::size_t k = 0; k < links_.size(); ++k) {
      const std::int64_t cost = cost_of(stage, links_[k]);
      if (cost != 0) text << " + " << cost << " x" << k;
    }
    for (std::size_t j = 0; j < proof_.needs.size(); ++j) {
      const Proof::Need& need = proof_.needs[j];
      const bool ours = drawn_.requirements[need.requirement].priority == stage.priority;
      const bool counts = stage.aim == Aim::in_time || stage.aim == Aim::sent ||
                          (stage.aim == Aim::first_effective && !stage.limit && need.least_group);
      if (ours && counts) text << " + 1 u" << j;
    }
    return text.str();
  }

  [[nodiscard]] std::int64_t cost_of(const AimStage& stage, const Link& link) const {
    const Proof::Need& need = proof_.needs[link.need];
    const Requirement& requirement = drawn_.requirements[need.requirement];
    const bool ours = requirement.priority == stage.priority;
    const std::int64_t late =
        std::max<std::int64_t>(0, (link.arrives - requirement.curve[need.point].by).count());
    switch (stage.aim) {
      case Aim::in_time:
        return ours && late > 0 ? 1 : 0;
      case Aim::lateness:
        return ours ? late : 0;
      case Aim::first_effective:
      case Aim::last_arrival: {
        if (!ours || !stage.limit) return 0;
        if (stage.aim == Aim::first_effective && !need.least_group) return 0;
        return link.arrives > *stage.limit || (stage.or_then && link.arrives == *stage.limit) ? 1
                                                                                              : 0;
      }
      case Aim::total_time:
        return (link.arrives - origin()).count();
      case Aim::sent:
      case Aim::kept:
      case Aim::confirmed:
      case Aim::priced:
      case Aim::cost:
      case Aim::sources:
      case Aim::carried_first:
      case Aim::own_first:
      case Aim::ids:
        return 0;
    }
    return 0;
  }

  [[nodiscard]] Instant origin() const {
    Instant first = links_.front().arrives;
    for (const Link& link : links_) first = std::min(first, link.arrives);
    return first;
  }

  const Drawn& drawn_;
  const Proof& proof_;
  std::vector<Link> links_;
  std::map<CrewId, std::vector<std::size_t>> crews_;
};

}  // namespace

TEST_CASE("every stage of a mid-size dispatch has the value that GLPK finds",
          "[resources][dispatch]") {
  if (!std::filesystem::exists("/usr/bin/glpsol")) {
    WARN("glpsol is not installed: nothing is compared");
    return;
  }
  const TemporaryFolder folder;
  const Region region;
  std::size_t stages = 0;
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    CAPTURE(seed);
    const Drawn question = drawn(seed);
    const Dispatch answer = dispatch(question.requirements, question.candidates, region);
    REQUIRE(verify_dispatch(question.requirements, question.candidates, answer, region).empty());
    for (const Proof& proof : answer.proofs) {
      if (proof.nearest) continue;
      const Program program(question, proof);
      for (std::size_t stage = 0; stage < proof.stages.size(); ++stage) {
        if (proof.stages[stage].aim == Aim::ids) continue;
        CAPTURE(stage, name(proof.stages[stage].aim));
        REQUIRE(program.least(stage, folder.path()) == proof.stages[stage].value);
        ++stages;
      }
    }
  }
  CHECK(stages > 1000);
}
