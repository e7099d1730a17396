#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/error.hpp"

namespace muster {

/// What a CSV file may hold at most; beyond it the file is refused before it is kept.
struct CsvLimits {
  std::size_t bytes = 256u << 20;
  std::size_t rows = 2'000'000;
  std::size_t cells_in_row = 200;
  std::size_t bytes_in_cell = 64u << 10;
  std::size_t findings = 1000;  ///< so many refused rows end the reading
};

struct CsvRow {
  std::size_t line = 0;  ///< where the row begins in the file, from 1
  std::vector<std::string> cells = {};
};

/// A file of RFC 4180: UTF-8 with or without byte-order mark, LF, CRLF or CR, one header line.
/// Names of columns stand without the blanks around them.
struct CsvTable {
  std::string file = {};
  std::vector<std::string> columns = {};
  std::vector<CsvRow> rows =
      {};  ///< each has as many cells as there are columns; blank lines are left out
};

/// Reads the whole text. Rows that do not fit are findings and left out; what remains is usable.
/// Which columns there should be is for Fields and the reader of the file to say.
[[nodiscard]] CsvTable read_csv(std::string_view text, const std::string& file, Findings& findings,
                                const CsvLimits& limits = {});

/// One cell as RFC 4180 wants it written. With `guard_formulas`, a cell that a spreadsheet would
/// run
/// (= + - @, also full-width, tab or line end first) is led by an apostrophe.
[[nodiscard]] std::string csv_cell(std::string_view text, bool guard_formulas = false);

}  // namespace muster
