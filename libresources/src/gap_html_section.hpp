#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "gap_report_words.hpp"
#include "muster/plan/html_text.hpp"

namespace muster {

[[nodiscard]] inline std::string count_words(std::size_t number) { return std::to_string(number); }

/// Rows of a table, made cell by cell; every word is made safe here.
class HtmlTable {
 public:
  explicit HtmlTable(std::string classes = "") : classes_(std::move(classes)) {}

  HtmlTable& head(const std::string& title, bool number = false) {
    head_ += std::string("<th") + (number ? " class=\"n\"" : "") + ">" + html(title) + "</th>";
    return *this;
  }
  HtmlTable& row() {
    body_ += std::string(open_ ? "</tr>" : "") + "\n<tr>";
    open_ = true;
    return *this;
  }
  HtmlTable& cell(const std::string& text, const std::string& kind = "") {
    body_ += (kind.empty() ? "<td>" : "<td class=\"" + kind + "\">") + html(text) + "</td>";
    return *this;
  }
  HtmlTable& number(std::size_t value) { return cell(count_words(value), "n"); }
  HtmlTable& tag(const std::string& text, const std::string& kind) {
    body_ += "<td><span class=\"tag " + kind + "\">" + html(text) + "</span></td>";
    return *this;
  }
  [[nodiscard]] bool empty() const { return !open_; }
  [[nodiscard]] std::string str() const {
    return "<div class=\"wide\"><table" +
           (classes_.empty() ? std::string() : " class=\"" + classes_ + "\"") + "><thead><tr>" +
           head_ + "</tr></thead><tbody>" + body_ + (open_ ? "</tr>" : "") +
           "</tbody></table></div>\n";
  }

 private:
  std::string classes_;
  std::string head_ = {};
  std::string body_ = {};
  bool open_ = false;
};

/// What every part of the page is made of: titles, paragraphs, names, in one language.
class GapSection {
 public:
  GapSection(const GapStudy& study, const Region& region, Language language)
      : study_(study), region_(region), language_(language) {}

 protected:
  [[nodiscard]] std::string say(GapWord word, const std::vector<std::string>& with = {}) const {
    return words(word, language_, with);
  }
  [[nodiscard]] std::string in(const Text& text) const { return text.in(language_); }
  [[nodiscard]] std::string hazard(const HazardId& id) const {
    return id.str() + " " + in(name_of(region_.hazards, id));
  }
  void title(GapWord word, const std::vector<std::string>& with = {}) {
    page_ += "<h2>" + html(say(word, with)) + "</h2>\n";
  }
  void paragraph(const std::string& said, bool soft = false) {
    page_ += std::string(soft ? "<p class=\"soft\">" : "<p>") + html(said) + "</p>\n";
  }
  [[nodiscard]] static std::string count(std::size_t number) { return count_words(number); }

  const GapStudy& study_;
  const Region& region_;
  Language language_;
  std::string page_ = {};
};

/// How well each material lies, and what to shift.
[[nodiscard]] std::string gap_section_balance(const GapStudy& study, const Region& region,
                                              Language language);
/// The months ahead: stock, crews, what to use first.
[[nodiscard]] std::string gap_section_outlook(const GapStudy& study, const Region& region,
                                              Language language);

}  // namespace muster
