#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "muster/resources/obligations.hpp"

namespace muster {

/// The question being answered, and where what falls due goes.
class DueView {
 public:
  DueView(const Region& region, const DueQuestion& question);

  [[nodiscard]] const Region& region() const { return region_; }
  [[nodiscard]] Date as_of() const { return as_of_; }
  [[nodiscard]] Date until() const { return until_; }
  [[nodiscard]] const std::optional<Counting>& policy() const { return policy_; }
  [[nodiscard]] const WorkCalendar& calendar() const { return calendar_; }
  [[nodiscard]] std::vector<JurisdictionId> jurisdictions() const {
    return chain_of(region_, region_.header.jurisdiction);
  }

  /// The facts of that kind about one subject, by day.
  [[nodiscard]] std::vector<const DatedFact*> facts(SubjectKind about, const std::string& subject,
                                                    FactKind fact) const;
  /// The day of the latest of them that is not after the day of the question.
  [[nodiscard]] std::optional<Date> last(SubjectKind about, const std::string& subject,
                                         FactKind fact) const;

  /// Adds it when it falls due before the end; the id and `overdue` are filled in. `what` tells two
  /// obligations of one kind and subject apart.
  void add(Obligation obligation, const std::string& what = {});
  /// The same, and again every so many months until the end.
  void add_again(const Obligation& obligation, int every_months, const std::string& what = {});
  void report(Code code, std::vector<Text> parameters);

  Due take();

 private:
  const Region& region_;
  Date as_of_;
  Date until_;
  std::optional<Counting> policy_;
  WorkCalendar calendar_;
  std::map<std::pair<SubjectKind, std::string>, std::vector<const DatedFact*>> facts_ = {};
  Due due_ = {};
};

/// Drills of every owner of plans, as the floors of the rule say.
void add_drills(DueView& view);

}  // namespace muster
