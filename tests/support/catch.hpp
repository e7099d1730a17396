#pragma once

// The one door of Catch2: version 3 when it is there, else 2. No other file includes it.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
