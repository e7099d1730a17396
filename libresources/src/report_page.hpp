#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/table.hpp"
#include "muster/resources/report.hpp"
#include "wording.hpp"

namespace muster {

/// A sheet being written: no line wider than the paper, none with blanks at its end.
class Page {
 public:
  Page(const Wording& wording, const ReportOptions& options)
      : wording_(wording), options_(options) {}

  [[nodiscard]] const Wording& wording() const { return wording_; }
  [[nodiscard]] const ReportOptions& options() const { return options_; }

  /// A blank line, then the title in bold.
  void heading(Label title, const std::vector<std::string>& parameters = {});
  /// Wrapped; what follows the first line stands `indent + hang` in.
  void text(std::string_view words, std::size_t indent = 0, Style style = Style::plain,
            std::size_t hang = 0);
  /// Cut to one line.
  void one_line(std::string_view words, std::size_t indent = 0, Style style = Style::plain);
  void table(const Table& table, std::size_t indent = 0);
  void blank();

  [[nodiscard]] std::size_t lines() const { return lines_.size(); }
  [[nodiscard]] std::string str() const;

 private:
  [[nodiscard]] std::size_t room(std::size_t indent) const;

  const Wording& wording_;
  const ReportOptions& options_;
  std::vector<std::string> lines_;
};

}  // namespace muster
