#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "muster/resources/access.hpp"
#include "muster/resources/response_chain.hpp"

namespace muster {

/// Collects the chain of one answer, part after part.
class ChainBuilder {
 public:
  ChainBuilder(const Response& response, const Region& region);

  void add_timeline();
  void add_levels();
  void add_command();
  void add_reports();
  void add_public_information();
  void add_forces();
  void add_command_by_kind();
  void add_end();
  void add_dormant();
  void add_findings();
  [[nodiscard]] Chain take() { return std::move(chain_); }

 private:
  using Told = std::pair<IncidentId, OrganisationId>;
  using NoticeKey = std::tuple<IncidentId, CardId, std::string, OrganisationId>;

  std::size_t add(ChainStep step);
  void wait(std::size_t step, std::size_t before, WaitReason why, Seconds lag = Seconds{0});
  /// Adds steps of a timeline whose ids are not there yet and gives each its place in the chain.
  void add_steps(const std::vector<LinkageStep>& steps, std::vector<std::size_t>& added);
  void link_steps(const std::vector<LinkageStep>& steps, const std::vector<std::size_t>& positions,
                  std::size_t from);
  void add_answer(const LinkageStep& step, std::size_t notice, const Notice& said);
  [[nodiscard]] std::vector<AskNext> next_after(const LinkageStep& step, const Notice& said) const;
  [[nodiscard]] std::optional<Seconds> messenger(const OrganisationId& from,
                                                 const OrganisationId& to) const;
  [[nodiscard]] std::optional<PlaceId> seat_of(const OrganisationId& organisation) const;
  void set_limit(ChainStep& step, const Deadline& deadline) const;
  /// Where the word of a step has arrived: its answer, or itself.
  [[nodiscard]] std::size_t end_of(std::size_t step) const;
  /// The step at whose end the organisation has been told.
  [[nodiscard]] std::optional<std::size_t> told(const IncidentId& incident,
                                                const OrganisationId& organisation) const;
  [[nodiscard]] const Activation* activation(const IncidentId& incident,
                                             const OrganisationId& organisation) const;
  void start_when_told(std::size_t step, const OrganisationId& organisation);
  [[nodiscard]] std::optional<Seconds> usual(ChainKind kind, const IncidentId& incident) const;
  [[nodiscard]] const Rule* rule(std::string_view subject, const IncidentId& incident) const;
  [[nodiscard]] const LocatedIncident& incident(const IncidentId& id) const;
  [[nodiscard]] std::optional<std::size_t> last_action(const Plan& plan, const IncidentId& incident,
                                                       const OrganisationId& actor,
                                                       Stage stage) const;
  /// The steps of one journey after the wheels stop.
  void add_arrival(std::size_t travel, std::vector<std::vector<std::size_t>>& ready);
  void add_staging();
  void add_zone(std::size_t incident, const OrganisationId& owner);
  void add_effect(std::size_t requirement, const std::vector<std::size_t>& ready);
  void add_requisition(std::size_t order);
  void name_who_comes(ChainStep& step) const;
  [[nodiscard]] std::vector<Access> ways_to(std::size_t assignment) const;
  [[nodiscard]] OrganisationId first_public_body(const IncidentId& incident) const;
  void add_ways(std::size_t consent);
  void add_requisition_instead(std::size_t consent, std::size_t tries, const Text& what);
  void name_asker(std::size_t request);
  void add_report(const LocatedIncident& incident, const StatutoryReport& report,
                  const Reporting& all, std::map<Tier, std::size_t>& received);
  [[nodiscard]] std::optional<std::size_t> word_up(const IncidentId& incident, Tier from,
                                                   Tier to) const;
  [[nodiscard]] OrganisationId body_of_tier(const LocatedIncident& incident, Tier tier) const;
  void find(Code code, std::vector<Text> parameters);
  void find_impossible_limits();
  void find_contradictions();
  void find_commanders();
  void find_contacts();
  void add_dormant_of(std::size_t scale, const Plan& plan, std::size_t level);
  void gate_cards();
  void add_groups(const Match& match, const Plan& plan);
  struct HandOver {
    const Match* match = nullptr;
    const Plan* plan = nullptr;
    const Commander* commander = nullptr;
    const CommandTransfer* transfer = nullptr;
    Tier to = Tier::county;
  };
  void add_hand_over(const HandOver& one, bool last_to_them);

  const Response& answer_;
  const Region& region_;
  Chain chain_ = {};
  std::set<std::string> ids_ = {};
  std::map<std::string, std::size_t> at_ = {};        ///< by id
  std::map<std::size_t, std::size_t> answered_ = {};  ///< the notice, its answer
  std::map<NoticeKey, std::size_t> notices_ = {};
  std::map<Told, const Activation*> activations_ = {};
  std::vector<std::unique_ptr<std::vector<Activation>>> of_other_levels_ = {};
  std::map<IncidentId, std::size_t> staging_ = {};
  /// Per incident, what the end waits for, and for how long after it.
  std::map<IncidentId, std::vector<std::pair<std::size_t, Seconds>>> held_ = {};
};

}  // namespace muster
