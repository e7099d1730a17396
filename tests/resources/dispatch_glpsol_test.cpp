// The stages of mid-size dispatches against GLPK, run as a program of its own (it is never linked):
// each stage is a linear program with the values of the stages before it as equations.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "muster/resources/region.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/drawn_dispatch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

using namespace muster;

namespace {

const Instant first_call = Instant{} + std::chrono::hours{500'000};

struct Drawn {
  std::vector<Requirement> requirements = {};
  Candidates candidates = {};
  DispatchOptions options = {};
};

/// Crews for several needs of skills, or lots for several needs of one material; by one's own order
/// and from outside, at a price, at none, at one that nobody knows, some committed already, some to
/// be telephoned about.
Drawn drawn(std::uint32_t seed, bool material) {
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
    if (material) {
      requirement.material = MaterialId("M");
    } else {
      requirement.capability = CapabilityId("k" + std::to_string(r));
      if (pick(0, 1) == 0) requirement.least_group = Quantity(pick(1, 3));
    }
    requirement.priority = pick(1, 2);
    const int first = material ? pick(1, 12) : pick(1, 4);
    for (const auto& [minutes, quantity] :
         {std::pair(60, first), {180, first + (material ? pick(0, 20) : pick(0, 5))}}) {
      requirement.curve.push_back({.within = Minutes{minutes},
                                   .by = first_call + Minutes{minutes},
                                   .quantity = Quantity(quantity)});
    }
    made.requirements.push_back(requirement);
  }
  const bool same_times = pick(0, 1) == 0;
  const auto coming = [&](bool foreign) {
    Coming way;
    way.authority = OrganisationId("bureau");
    way.act = foreign ? Act::request : Act::order;
    way.arrives = first_call + Minutes{same_times ? pick(1, 6) * 40 : pick(5, 240)};
    if (pick(0, 2) > 0) way.cost = pick(0, 3) * 50;
    return way;
  };
  for (int c = material ? pick(4, 15) : pick(10, 40); c > 0; --c) {
    const bool foreign = pick(0, 2) == 0;
    const bool held = pick(0, 5) == 0;
    const bool to_confirm = pick(0, 2) == 0;
    const Quantity available(pick(1, 12));
    for (int r = 0; r < needs; ++r) {
      if (pick(0, 2) != 0) continue;
      const auto requirement = static_cast<std::size_t>(r);
      if (material) {
        made.candidates.lots.push_back({.requirement = requirement,
                                        .lot = LotId("l" + std::to_string(100 + c)),
                                        .available = available,
                                        .to_confirm = to_confirm,
                                        .coming = coming(foreign)});
        continue;
      }
      CrewCandidate candidate;
      candidate.crew = CrewId("c" + std::to_string(100 + c));
      candidate.requirement = requirement;
      if (held) candidate.engaged_at = IncidentId("i1");
      candidate.coming = coming(foreign);
      made.candidates.crews.push_back(candidate);
    }
  }
  std::ranges::stable_sort(made.candidates.crews, [](const auto& a, const auto& b) {
    return std::tie(a.requirement, a.coming.arrives, a.crew) <
           std::tie(b.requirement, b.coming.arrives, b.crew);
  });
  std::ranges::stable_sort(made.candidates.lots, [](const auto& a, const auto& b) {
    return std::tie(a.requirement, a.coming.arrives, a.to_confirm, a.lot) <
           std::tie(b.requirement, b.coming.arrives, b.to_confirm, b.lot);
  });
  if (pick(0, 3) == 0) made.options.policy = DrawnDispatch::own_first(true);
  if (pick(0, 3) == 0) made.options.policy = DrawnDispatch::cheapest();
  return made;
}

/// One group of needs as a linear program: a variable for each link between a source and a piece of
/// a need, one for what each piece lacks, and for the fewest sources one for each source.
class Program {
 public:
  Program(const Drawn& drawn, const Proof& proof) : drawn_(drawn), proof_(proof) {
    const auto add = [&](std::size_t need, const Resource& resource, Quantity supply, Link link) {
      const auto [at, fresh] = numbers_.try_emplace(resource, sources_.size());
      if (fresh) sources_.push_back({.supply = supply.count()});
      link.need = need;
      sources_[at->second].links.push_back(links_.size());
      links_.push_back(link);
    };
    for (std::size_t j = 0; j < proof.needs.size(); ++j) {
      for (const CrewCandidate& one : drawn.candidates.crews) {
        if (one.requirement != proof.needs[j].requirement) continue;
        add(j, one.crew, Quantity(1),
            {.arrives = one.coming.arrives,
             .cost = known_cost(one.coming),
             .kept = one.engaged_at.has_value(),
             .foreign = one.coming.act != Act::order});
      }
      for (const LotCandidate& one : drawn.candidates.lots) {
        if (one.requirement != proof.needs[j].requirement) continue;
        add(j, one.lot, one.available,
            {.arrives = one.coming.arrives,
             .cost = known_cost(one.coming),
             .foreign = one.coming.act != Act::order,
             .to_confirm = one.to_confirm,
             .shipped = true});
      }
    }
  }

  /// The least value of that stage, all stages before it as they are said to be; of the fewest
  /// sources how many they are.
  [[nodiscard]] std::int64_t least(std::size_t stage, const std::filesystem::path& folder) const {
    const bool count = proof_.stages[stage].aim == Aim::sources;
    std::ostringstream text;
    text << "Minimize\n obj: ";
    if (count) {
      for (std::size_t s = 0; s < sources_.size(); ++s) text << (s > 0 ? " + " : "") << "y" << s;
    } else {
      text << sum(stage);
    }
    text << "\nSubject To\n";
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
    for (std::size_t s = 0; s < sources_.size(); ++s) {
      text << " c" << s << ": 0 z";
      for (const std::size_t k : sources_[s].links) text << " + x" << k;
      if (count) {
        text << " - " << sources_[s].supply << " y" << s << " <= 0\n";
      } else {
        text << " <= " << sources_[s].supply << "\n";
      }
    }
    if (count) {
      text << "Binary\n";
      for (std::size_t s = 0; s < sources_.size(); ++s) text << " y" << s << "\n";
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
    std::size_t need = 0;
    Instant arrives = {};
    std::optional<std::int64_t> cost = {};
    bool kept = false;
    bool foreign = false;
    bool to_confirm = false;
    bool shipped = false;
  };
  struct Supplier {
    std::int64_t supply = 0;
    std::vector<std::size_t> links = {};
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
      if ((ours && counts) || stage.aim == Aim::kept) text << " + 1 u" << j;
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
      case Aim::kept:
        return link.kept ? 0 : 1;
      case Aim::confirmed:
        return link.to_confirm ? 1 : 0;
      case Aim::priced:
        return link.cost ? 0 : 1;
      case Aim::cost:
        return link.cost.value_or(0);
      case Aim::own_first:
        return link.foreign ? 1 : 0;
      case Aim::carried_first:
        return link.shipped ? 1 : 0;
      case Aim::sent:
      case Aim::sources:
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
  std::vector<Supplier> sources_;
  std::map<Resource, std::size_t> numbers_;
};

/// What is said of a stage that GLPK can find, too; none where there is nothing to compare.
std::optional<std::int64_t> value_said(const Proof& proof, const AimStage& stage) {
  if (stage.aim == Aim::ids || stage.bound) return std::nullopt;
  if (stage.aim != Aim::sources) return stage.value;
  if (!proof.fewest || proof.fewest->used != proof.fewest->bound) return std::nullopt;
  return proof.fewest->used;
}

}  // namespace

TEST_CASE("every stage of a mid-size dispatch has the value that GLPK finds",
          "[resources][dispatch]") {
  if (!std::filesystem::exists("/usr/bin/glpsol")) {
    WARN("glpsol is not installed: nothing is compared");
    return;
  }
  const TemporaryFolder folder;
  const Region region;
  std::map<Aim, int> compared;
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    const bool material = seed % 2 == 1;
    CAPTURE(seed, material);
    const Drawn question = drawn(seed, material);
    const Dispatch answer =
        dispatch(question.requirements, question.candidates, region, question.options);
    REQUIRE(verify_dispatch(question.requirements, question.candidates, answer, region,
                            question.options)
                .empty());
    for (const Proof& proof : answer.proofs) {
      if (proof.nearest) continue;
      const Program program(question, proof);
      for (std::size_t stage = 0; stage < proof.stages.size(); ++stage) {
        const auto said = value_said(proof, proof.stages[stage]);
        if (!said) continue;
        CAPTURE(stage, name(proof.stages[stage].aim));
        REQUIRE(program.least(stage, folder.path()) == *said);
        ++compared[proof.stages[stage].aim];
      }
    }
  }
  for (int aim = 0; aim < static_cast<int>(Aim::ids); ++aim) {
    const Aim one = static_cast<Aim>(aim);
    if (one == Aim::carried_first) continue;  // nothing is carried here
    CAPTURE(name(one));
    std::printf("%s: %d stages compared\n", std::string(name(one)).c_str(), compared[one]);
    CHECK(compared[one] >= 20);
  }
}
