#include <cstddef>
#include <string>

#include <benchmark/benchmark.h>

#include "muster/plan/digest.hpp"

namespace {

void digest_of_bytes(benchmark::State& state) {
  const std::string bytes(static_cast<std::size_t>(state.range(0)), 'a');
  for (auto _ : state) benchmark::DoNotOptimize(muster::sha256_hex(bytes));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

}  // namespace

BENCHMARK(digest_of_bytes)->Arg(1'000)->Arg(1'000'000);
