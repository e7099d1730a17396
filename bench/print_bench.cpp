// A hundred cards of Shuozhou as they are printed, and as a page for a browser. Asked: a second.
#ifdef MUSTER_PRINT

#include <benchmark/benchmark.h>

#include "muster/muster.hpp"
#include "muster/plan/card_html.hpp"
#include "muster/print/card_pdf.hpp"
#include "muster/resources/region.hpp"

namespace {

std::vector<muster::CardSheet> a_hundred() {
  static const auto reading = muster::read_region(MUSTER_SOURCE_DIR "/data/shuozhou");
  std::vector<muster::CardSheet> sheets;
  for (const muster::Plan& plan : reading.region->plans.plans()) {
    for (const muster::Card& card : plan.cards) {
      if (sheets.size() == 100) break;
      sheets.push_back(muster::card_sheet(plan, card, reading.region->catalogue, {},
                                          muster::Language::zh, reading.region->header.banner));
    }
  }
  return sheets;
}

void print_pdf(benchmark::State& state) {
  const auto sheets = a_hundred();
  std::size_t bytes = 0;
  for (auto _ : state) bytes = muster::cards_pdf(sheets).bytes.size();
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(print_pdf)->Name("print/100_cards_pdf")->Unit(benchmark::kMillisecond);

void print_html(benchmark::State& state) {
  const auto sheets = a_hundred();
  std::size_t bytes = 0;
  for (auto _ : state) bytes = muster::cards_html(sheets).size();
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(print_html)->Name("print/100_cards_html")->Unit(benchmark::kMillisecond);

}  // namespace

#endif
