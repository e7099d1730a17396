#include "muster/resources/rehearsal_rounds.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <mutex>
#include <thread>

#include "muster/plan/digest.hpp"
#include "muster/plan/json.hpp"
#include "rehearsal_course.hpp"
#include "rehearsal_prepared.hpp"
#include "rehearsal_rounds_figures.hpp"

namespace muster {

namespace {

/// What the numbers are drawn from, so that kept rounds are never mixed with others.
std::string key_of(const Drill& drill, const Region& region, const Situation& situation,
                   std::uint64_t seed) {
  std::string parts = drill.digest + "\n" + region.digest + "\n" + std::to_string(situation.seq) +
                      "\n" + std::to_string(seed);
  for (const auto& [crew, status] : situation.crews) {
    parts += "\n" + crew.str();
    if (status.readiness) parts += " " + std::string(name(*status.readiness));
    if (status.engaged_at) parts += " at " + status.engaged_at->str();
    if (status.place) parts += " in " + status.place->str();
  }
  for (const auto& [lot, balance] : situation.balances) {
    parts += "\n" + lot.str() + " " + std::to_string(balance.count());
  }
  for (const Closure& closure : situation.closures) {
    parts += "\n" + closure.id.str() + " " + closure.target;
  }
  return sha256_hex(parts);
}

std::uint64_t number_of(const std::string& key) {
  return std::stoull(key.substr(0, 16), nullptr, 16);
}

/// What is timed: what the drill expects, then the curves of the last answer of a rehearsal in
/// which all goes as planned.
std::vector<RoundMeasure> measures_of(const Drill& drill, const Region& region,
                                      const Situation& situation) {
  std::vector<RoundMeasure> measures;
  for (std::size_t e = 0; e < drill.expectations.size(); ++e) {
    const DrillExpectation& one = drill.expectations[e];
    if (one.judged()) continue;
    RoundMeasure measure{.expectation = e, .name = one.text};
    if (!one.after) measure.limit = one.within;
    measures.push_back(std::move(measure));
  }
  PreparedAnswers prepared(true);
  const RehearsalCourse course = course_of(
      drill, region, situation, {.lean = true, .steps = steps_asked(drill), .prepared = prepared});
  const Response& last = course.answers.back().response;
  for (const Requirement& need : last.requirements) {
    const Text what = need.capability ? region.catalogue.name_of(*need.capability)
                                      : region.catalogue.name_of(*need.material);
    for (std::size_t p = 0; p < need.curve.size(); ++p) {
      const std::string count = std::to_string(need.curve[p].quantity.count());
      measures.push_back({.requirement = need.id,
                          .point = p,
                          .quantity = need.curve[p].quantity,
                          .limit = need.curve[p].by - drill.start,
                          .name = {what.zh + " × " + count, what.en + " × " + count}});
    }
  }
  return measures;
}

std::int32_t after(std::optional<Instant> at, Instant start) {
  if (!at) return -1;
  const std::int64_t seconds = (*at - start).count();
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(seconds, 0, INT32_MAX - 1));
}

/// When so many are there for the need, by the last answer of the round.
std::optional<Instant> complete(const Response& answer, const RoundMeasure& measure) {
  const auto need = std::ranges::find(answer.requirements, *measure.requirement, &Requirement::id);
  if (need == answer.requirements.end()) return std::nullopt;
  const auto position = static_cast<std::size_t>(need - answer.requirements.begin());
  Quantity sum;
  for (const Assignment& one : answer.dispatch.assignments) {  // by arrival within a need
    if (one.requirement != position) continue;
    sum = sum + one.quantity;
    if (sum >= measure.quantity) return one.coming.arrives;
  }
  return std::nullopt;
}

class Runner {
 public:
  Runner(const Drill& drill, const Region& region, const RoundDraws& draws, Rounds& rounds)
      : region_(region), draws_(draws), rounds_(rounds), steps_(steps_asked(drill)) {}

  /// Fills the rounds from `first` on; every thread takes every so-manieth.
  void run(std::size_t first, std::size_t past, unsigned threads) {
    std::exception_ptr failure;
    std::mutex mutex;
    const auto work = [&](std::size_t offset) {
      try {
        for (std::size_t r = first + offset; r < past; r += threads) run_round(r);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
      }
    };
    std::vector<std::thread> others;
    for (unsigned t = 1; t < threads; ++t) others.emplace_back(work, t);
    work(0);
    for (std::thread& other : others) other.join();
    if (failure) std::rethrow_exception(failure);
  }

 private:
  void run_round(std::size_t round) {
    const auto number = static_cast<std::uint32_t>(round);
    const RoundWorld world = draws_.world(number);
    AnsweringOptions options{.lean = true, .steps = steps_, .prepared = prepared_};
    options.turns_out = [&](const Assignment& assignment, Coming& coming) {
      draws_.turns_out(number, assignment, coming);
    };
    const RehearsalCourse course = course_of(world.drill(), region_, world.situation, options);
    const auto outcomes = outcomes_of(world.drill(), course, region_);
    std::vector<std::int32_t>& values = rounds_.values[round];
    std::vector<char>& met = rounds_.met[round];
    for (const RoundMeasure& measure : rounds_.measures) {
      const auto at = measure.expectation ? outcomes[*measure.expectation].possible
                                          : complete(course.answers.back().response, measure);
      values.push_back(after(at, world.drill().start));
    }
    for (const ExpectationOutcome& outcome : outcomes) met.push_back(outcome.met() ? 1 : 0);
  }

  const Region& region_;
  const RoundDraws& draws_;
  Rounds& rounds_;
  PreparedAnswers prepared_ = PreparedAnswers(true);
  AskedSteps steps_;
};

bool narrow(const std::vector<ObjectiveChance>& objectives, std::int64_t width) {
  return std::ranges::all_of(objectives, [&](const ObjectiveChance& one) {
    return !one.timed || one.most - one.least <= 2 * width;
  });
}

}  // namespace

std::string_view name(RoundCause::Kind kind) {
  static constexpr std::array<std::string_view, 4> names = {"road", "weather", "absent",
                                                            "unusable"};
  return names.at(static_cast<std::size_t>(kind));
}

Rounds rehearse_rounds(const Drill& drill, const Region& region, const Situation& situation,
                       const RoundsOptions& options, const Rounds& kept) {
  Rounds rounds{.key = key_of(drill, region, situation, options.seed)};
  if (!kept.key.empty() && kept.key != rounds.key) {
    throw Error(Code::drill_rounds_other, {drill.id.view()});
  }
  rounds.measures = measures_of(drill, region, situation);
  const RoundDraws draws(drill, region, situation, number_of(rounds.key));
  Runner runner(drill, region, draws, rounds);
  const auto wanted = static_cast<std::size_t>(options.rounds);
  const std::size_t batch = std::max<std::uint32_t>(options.batch, 1);
  std::size_t done = 0;
  while (done < wanted) {
    const std::size_t past = std::min(done + batch, wanted);
    rounds.values.resize(past);
    rounds.met.resize(past);
    for (; done < past && done < kept.values.size(); ++done) {
      if (kept.values[done].size() != rounds.measures.size() ||
          kept.met[done].size() != drill.expectations.size()) {
        throw Error(Code::drill_rounds_other, {drill.id.view()});
      }
      rounds.values[done] = kept.values[done];
      rounds.met[done] = kept.met[done];
    }
    runner.run(done, past, std::max(options.threads, 1U));
    done = past;
    const bool go_on =
        !options.progress || options.progress(static_cast<std::uint32_t>(done), options.rounds);
    // Kept rounds are done: whoever ends it while they are taken over loses none of them.
    if (!go_on && done >= kept.values.size()) break;
    if (options.until_ci && narrow(objective_chances(drill, rounds), *options.until_ci)) break;
  }
  rounds.spreads = round_spreads(rounds);
  rounds.objectives = objective_chances(drill, rounds);
  rounds.causes = round_causes(drill, rounds, draws);
  return rounds;
}

std::string write_rounds(const Rounds& rounds) {
  Json::Array rows;
  for (std::size_t r = 0; r < rounds.values.size(); ++r) {
    std::string row;
    for (const std::int32_t value : rounds.values[r]) row += std::to_string(value) + ' ';
    for (const char met : rounds.met[r]) row += met != 0 ? '+' : '-';
    rows.emplace_back(std::move(row));
  }
  return write_json(Json::Object{{"document", "muster drill rounds"},
                                 {"kind", "exercise"},
                                 {"mark", "演练 / EXERCISE"},
                                 {"format", 1},
                                 {"key", rounds.key},
                                 {"rounds", Json(std::move(rows))}});
}

Rounds read_rounds(std::string_view text, const std::string& file) {
  const auto damaged = [&]() -> Error { return Error(Code::drill_rounds_damaged, {file}); };
  Json json;
  try {
    json = read_json(text);
  } catch (const Error&) {
    throw damaged();
  }
  const Json* document = json.find("document");
  const Json* key = json.find("key");
  const Json* rows = json.find("rounds");
  if (document == nullptr || document->string() == nullptr ||
      *document->string() != "muster drill rounds" || key == nullptr || key->string() == nullptr ||
      rows == nullptr || rows->array() == nullptr) {
    throw damaged();
  }
  Rounds rounds{.key = *key->string()};
  for (const Json& row : *rows->array()) {
    if (row.string() == nullptr) throw damaged();
    std::vector<std::int32_t> values;
    std::vector<char> met;
    std::string number;
    for (const char c : *row.string()) {
      const bool in_number = (c >= '0' && c <= '9') || (c == '-' && number.empty());
      if (c == ' ') {
        if (number.empty() || number == "-" || number.size() > 10) throw damaged();
        values.push_back(static_cast<std::int32_t>(std::stoll(number)));
        number.clear();
      } else if (c == '+') {
        if (!number.empty() && number != "-") throw damaged();
        if (number == "-") met.push_back(0);
        number.clear();
        met.push_back(1);
      } else if (in_number) {
        number += c;
      } else if (c == '-' && number == "-") {
        met.push_back(0);
      } else {
        throw damaged();
      }
    }
    if (number == "-") met.push_back(0);
    rounds.values.push_back(std::move(values));
    rounds.met.push_back(std::move(met));
  }
  return rounds;
}

}  // namespace muster
