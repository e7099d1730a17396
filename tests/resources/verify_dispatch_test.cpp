#include "muster/resources/verify_dispatch.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <random>
#include <set>
#include <string>

#include "muster/plan/catalogue.hpp"
#include "muster/resources/region.hpp"
#include "support/catch.hpp"
#include "support/drawn_dispatch.hpp"

using namespace muster;

namespace {

Findings check(const DrawnDispatch& drawn, const Dispatch& answer) {
  return verify_dispatch(drawn.requirements, drawn.candidates, answer, drawn.region, drawn.options);
}

/// Spoils each drawn answer it can and counts how often that is noticed.
void always_noticed(bool material, const std::function<bool(Dispatch&)>& spoil) {
  int spoilt = 0;
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    const DrawnDispatch drawn(seed, material);
    Dispatch answer = dispatch(drawn.requirements, drawn.candidates, drawn.region, drawn.options);
    REQUIRE(check(drawn, answer).empty());
    if (!spoil(answer)) continue;
    CAPTURE(seed);
    REQUIRE(!check(drawn, answer).empty());
    ++spoilt;
  }
  CHECK(spoilt > 20);
}

}  // namespace

TEST_CASE("an answer that leaves somebody at home is not taken for the best", "[resources]") {
  for (const bool material : {false, true}) {
    always_noticed(material, [](Dispatch& answer) {
      if (answer.assignments.empty()) return false;
      answer.assignments.pop_back();
      for (Order& order : answer.orders) {
        std::erase(order.assignments, answer.assignments.size());
      }
      return true;
    });
  }
}

TEST_CASE("a crew that is sent twice is noticed", "[resources]") {
  always_noticed(false, [](Dispatch& answer) {
    if (answer.assignments.empty()) return false;
    answer.assignments.push_back(answer.assignments.front());
    answer.orders.front().assignments.push_back(answer.assignments.size() - 1);
    return true;
  });
}

TEST_CASE("an arrival that is not the candidate's is noticed", "[resources]") {
  always_noticed(false, [](Dispatch& answer) {
    if (answer.assignments.empty()) return false;
    answer.assignments.front().coming.arrives -= Seconds(1);
    return true;
  });
}

TEST_CASE("more than a lot holds is noticed", "[resources]") {
  always_noticed(true, [](Dispatch& answer) {
    const auto lot = std::ranges::find_if(
        answer.assignments, [](const Assignment& one) { return one.lot.has_value(); });
    if (lot == answer.assignments.end()) return false;
    lot->quantity = lot->quantity + Quantity(100);
    return true;
  });
}

TEST_CASE("an answer without its proof proves nothing", "[resources]") {
  always_noticed(false, [](Dispatch& answer) {
    if (answer.proofs.empty()) return false;
    answer.proofs.pop_back();
    return true;
  });
}

TEST_CASE("a stage that is left out, or a value that is made better, is noticed", "[resources]") {
  const auto priced = [](Dispatch& answer) {
    return std::ranges::find(answer.proofs, false, [](const Proof& p) { return p.nearest; });
  };
  always_noticed(false, [&](Dispatch& answer) {
    const auto proof = priced(answer);
    if (proof == answer.proofs.end() || proof->stages.empty()) return false;
    --proof->stages.back().value;
    return true;
  });
  always_noticed(false, [&](Dispatch& answer) {
    const auto proof = priced(answer);
    if (proof == answer.proofs.end()) return false;
    proof->stages.erase(proof->stages.begin());
    for (Proof::Need& need : proof->needs) need.price.erase(need.price.begin());
    for (Proof::Supply& supply : proof->supplies) supply.price.erase(supply.price.begin());
    return true;
  });
}

TEST_CASE("fewer lots than the prices of every part prove are not taken for proved",
          "[resources]") {
  const auto counted = [](Dispatch& answer) {
    return std::ranges::find_if(
        answer.proofs, [](const Proof& p) { return p.fewest && !p.fewest->parts.empty(); });
  };
  SECTION("a part is left out") {
    always_noticed(true, [&](Dispatch& answer) {
      const auto proof = counted(answer);
      if (proof == answer.proofs.end()) return false;
      proof->fewest->parts.pop_back();
      return true;
    });
  }
  SECTION("prices are higher than what is there is worth") {
    always_noticed(true, [&](Dispatch& answer) {
      const auto proof = counted(answer);
      if (proof == answer.proofs.end()) return false;
      for (std::int64_t& price : proof->fewest->parts.back().spread.need) {
        price += std::int64_t{1} << 33;
      }
      return !proof->fewest->parts.back().spread.need.empty();
    });
  }
  SECTION("no prices at all") {
    always_noticed(true, [&](Dispatch& answer) {
      const auto proof = counted(answer);
      if (proof == answer.proofs.end()) return false;
      proof->fewest->parts = {{}};
      return true;
    });
  }
  SECTION("more are needed than are used") {
    always_noticed(true, [&](Dispatch& answer) {
      const auto proof = counted(answer);
      if (proof == answer.proofs.end()) return false;
      ++proof->fewest->bound;
      return true;
    });
  }
}

namespace {

/// Three needs of one material and seven lots, each of which can serve some of them, all in time:
/// only from how few lots it comes is left to decide.
struct FewLots {
  std::vector<Requirement> requirements = {};
  Candidates candidates = {};
  Region region = {};
  DispatchOptions options = {};
  std::vector<int> supply = {};
  std::vector<unsigned> serves = {};  // by lot: a bit for each need
  std::vector<int> wanted = {};

  explicit FewLots(std::uint32_t seed) {
    std::mt19937 random(seed);
    const auto pick = [&](int least, int most) {
      return least + static_cast<int>(random() % static_cast<std::uint32_t>(most - least + 1));
    };
    CatalogueParts parts;
    parts.materials.push_back({.id = MaterialId("M"), .name = "M"});
    region.catalogue = Catalogue(std::move(parts));
    options.policy = {.id = "few",
                      .aims = {Aim::in_time, Aim::sent, Aim::sources, Aim::total_time, Aim::ids}};
    for (int r = 0; r < 3; ++r) {
      wanted.push_back(pick(2, 9));
      Requirement requirement;
      requirement.id = RequirementId("i" + std::to_string(r) + "/M");
      requirement.incident = IncidentId("i" + std::to_string(r));
      requirement.material = MaterialId("M");
      requirement.curve = {{.within = Minutes{60},
                            .by = DrawnDispatch::alarm() + Minutes{60},
                            .quantity = Quantity(wanted.back())}};
      requirements.push_back(requirement);
    }
    for (int l = 0; l < 7; ++l) {
      supply.push_back(pick(1, 8));
      serves.push_back(static_cast<unsigned>(pick(1, 7)));
    }
    for (std::size_t r = 0; r < 3; ++r) {
      for (std::size_t l = 0; l < supply.size(); ++l) {
        if ((serves[l] >> r & 1U) == 0) continue;
        LotCandidate candidate;
        candidate.requirement = r;
        candidate.lot = LotId("l" + std::to_string(l));
        candidate.available = Quantity(supply[l]);
        candidate.coming.authority = OrganisationId("bureau");
        candidate.coming.arrives = DrawnDispatch::alarm() + Minutes{30};
        candidates.lots.push_back(candidate);
      }
    }
  }

  /// As much as some of the lots can give: the least cut, over all sets of needs.
  [[nodiscard]] int most_from(unsigned lots) const {
    int least = 1'000'000;
    for (unsigned cut = 0; cut < 8; ++cut) {
      int sum = 0;
      for (std::size_t r = 0; r < 3; ++r) sum += (cut >> r & 1U) != 0 ? wanted[r] : 0;
      for (std::size_t l = 0; l < supply.size(); ++l) {
        if ((lots >> l & 1U) != 0 && (serves[l] & ~cut & 7U) != 0) sum += supply[l];
      }
      least = std::min(least, sum);
    }
    return least;
  }

  [[nodiscard]] int fewest() const {
    const unsigned all = (1U << supply.size()) - 1;
    int least = static_cast<int>(supply.size());
    for (unsigned lots = 0; lots <= all; ++lots) {
      if (most_from(lots) == most_from(all)) least = std::min(least, std::popcount(lots));
    }
    return least;
  }

  [[nodiscard]] Findings wrong(const Dispatch& answer) const {
    return verify_dispatch(requirements, candidates, answer, region, options);
  }
};

}  // namespace

TEST_CASE("from how few lots it comes is least of every choice of lots, and proved part by part",
          "[resources][dispatch]") {
  std::size_t split = 0;
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    CAPTURE(seed);
    FewLots few(seed);
    Dispatch answer = dispatch(few.requirements, few.candidates, few.region, few.options);
    const Findings wrong = few.wrong(answer);
    for (const Finding& finding : wrong) UNSCOPED_INFO(text(finding, Language::en));
    REQUIRE(wrong.empty());
    std::set<LotId> used;
    for (const Assignment& one : answer.assignments) used.insert(*one.lot);
    REQUIRE(static_cast<int>(used.size()) == few.fewest());
    for (Proof& proof : answer.proofs) {
      if (!proof.fewest) continue;
      REQUIRE(proof.fewest->bound == proof.fewest->used);
      if (proof.fewest->parts.size() == 1) continue;
      ++split;
      // One half without its prices proves nothing any more.
      proof.fewest->parts.back() = {};
      REQUIRE(!few.wrong(answer).empty());
      break;
    }
    // With no search at all the bound is what the prices of the whole prove.
    few.options.most_nodes = 0;
    const Dispatch hasty = dispatch(few.requirements, few.candidates, few.region, few.options);
    const Findings unproved = few.wrong(hasty);
    for (const Finding& finding : unproved) UNSCOPED_INFO(text(finding, Language::en));
    REQUIRE(unproved.empty());
  }
  CHECK(split > 4);  // else the parts were never tried
}

TEST_CASE("a worse choice is not saved by the prices of the best one", "[resources]") {
  // Two crews serve two needs crosswise: each goes where it comes later, and the shares say so too.
  DrawnDispatch drawn(1);
  drawn.options = {};
  drawn.requirements.clear();
  drawn.candidates = {};
  for (const char* id : {"a", "b"}) {
    Requirement requirement;
    requirement.id = RequirementId(id);
    requirement.incident = IncidentId("i0");
    requirement.capability = CapabilityId(id);
    requirement.curve = {{.within = Minutes{60},
                          .by = DrawnDispatch::alarm() + Minutes{60},
                          .quantity = Quantity(1)}};
    drawn.requirements.push_back(requirement);
  }
  const auto can = [&](std::size_t need, const char* crew, int minutes) {
    CrewCandidate candidate;
    candidate.requirement = need;
    candidate.crew = CrewId(crew);
    candidate.coming.authority = OrganisationId("bureau");
    candidate.coming.arrives = DrawnDispatch::alarm() + Minutes{minutes};
    drawn.candidates.crews.push_back(candidate);
  };
  can(0, "x", 10);
  can(0, "y", 20);
  can(1, "y", 10);
  can(1, "x", 20);
  Dispatch answer = dispatch(drawn.requirements, drawn.candidates, drawn.region, drawn.options);
  REQUIRE(check(drawn, answer).empty());
  REQUIRE(answer.proofs.size() == 1);
  std::swap(answer.assignments[0].crew, answer.assignments[1].crew);
  for (Assignment& assignment : answer.assignments) {
    assignment.coming.arrives = DrawnDispatch::alarm() + Minutes{20};
  }
  for (Proof::Share& share : answer.proofs[0].shares) share.supply = 1 - share.supply;
  const Findings found = check(drawn, answer);
  CHECK(std::ranges::any_of(
      found, [](const Finding& one) { return one.message.code == Code::verify_price; }));
}
