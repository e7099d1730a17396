#pragma once

#include <utility>
#include <vector>

#include "muster/plan/plan_library.hpp"
#include "support/catch.hpp"

/// The library of these plans; a plan that breaks a promise of the library fails the test.
inline muster::PlanLibrary library_of(std::vector<muster::Plan> plans) {
  muster::Findings findings;
  muster::PlanLibrary library(std::move(plans), findings);
  REQUIRE(findings.empty());
  return library;
}
