#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "muster/resources/linkage_view.hpp"
#include "report_labels.hpp"

namespace muster {

/// How the ids and instants of a running linkage read in one language.
class LinkageWords {
 public:
  LinkageWords(const Linkage& linkage, const Region& region, Language language)
      : linkage_(linkage), region_(region), language_(language) {}

  [[nodiscard]] Language language() const { return language_; }
  /// Safe to print on one line.
  [[nodiscard]] std::string in(const Text& text) const { return one_line(text.in(language_)); }
  /// With the names of organisations in place of their ids.
  [[nodiscard]] std::string in(const Message& message) const;
  [[nodiscard]] std::string label(Label label,
                                  const std::vector<std::string>& parameters = {}) const {
    return words(label, language_, parameters);
  }
  [[nodiscard]] std::string organisation(const OrganisationId& id) const;
  /// "mobile", or with "@" and whom it reaches, in words; of another name that itself.
  [[nodiscard]] std::string channel(std::string_view key) const;
  /// The organisation and the post in it.
  [[nodiscard]] std::string who(const ChainStep& step) const;
  /// What is done, and to whom; the kind leads where the text alone does not say it.
  [[nodiscard]] std::string what(const ChainStep& step) const;
  /// "03:05", down or up to the minute.
  [[nodiscard]] std::string clock(Instant at) const;
  [[nodiscard]] std::string clock_up(Instant at) const;
  /// "49分", "2时05分": up to the minute.
  [[nodiscard]] std::string span(Seconds seconds) const;
  /// "晚 49分", "余 12分" or "停".
  [[nodiscard]] std::string room(const StepRun& run) const;
  /// Who or which way is tried next.
  [[nodiscard]] std::string next(const AskNext& next) const;
  [[nodiscard]] std::string timer(const Timer& timer) const;

 private:
  const Linkage& linkage_;
  const Region& region_;
  Language language_;
};

}  // namespace muster
