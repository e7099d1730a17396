#pragma once

#include <optional>
#include <string>
#include <vector>

#include "muster/resources/response.hpp"
#include "report_labels.hpp"

namespace muster {

/// How to reach the organisation, first the way to try first.
[[nodiscard]] std::vector<const Contact*> contacts_of(const Region& region,
                                                      const OrganisationId& organisation);

/// How the ids, instants and amounts of one answer read in one language.
///
/// Keeps:   references to the answer and the region, which must outlive it.
class Wording {
 public:
  Wording(const Response& response, const Region& region, Language language)
      : response_(response), region_(region), language_(language) {}

  [[nodiscard]] const Response& response() const { return response_; }
  [[nodiscard]] const Region& region() const { return region_; }
  [[nodiscard]] Language language() const { return language_; }

  /// Safe to print on one line.
  [[nodiscard]] std::string in(const Text& text) const;
  /// The sentence; where a room could give only an id, the name.
  [[nodiscard]] std::string in(const Message& message) const;
  [[nodiscard]] std::string label(Label label,
                                  const std::vector<std::string>& parameters = {}) const;
  /// "一、二、三" or "one, two, three".
  [[nodiscard]] std::string list(const std::vector<std::string>& parts) const;
  /// "一；二；三" or "one; two; three".
  [[nodiscard]] std::string clauses(const std::vector<std::string>& parts) const;

  [[nodiscard]] std::string organisation(const OrganisationId& id) const;
  [[nodiscard]] std::string crew(const CrewId& id) const;
  /// The stockpile and what lies in the lot.
  [[nodiscard]] std::string lot(const LotId& id) const;
  [[nodiscard]] std::string stockpile_of(const LotId& id) const;
  [[nodiscard]] std::string resource(const Resource& resource) const;
  [[nodiscard]] std::string plan(const PlanId& id) const;
  [[nodiscard]] std::string card(const CardId& id) const;
  [[nodiscard]] std::string indicator(const IndicatorId& id) const;
  [[nodiscard]] std::string road(const Road& road) const;
  /// The first two ways to reach the organisation; empty when none is known.
  [[nodiscard]] std::string contact(const OrganisationId& id) const;
  [[nodiscard]] std::string tier(Tier tier) const;
  /// The level's own name; empty for a plan without levels.
  [[nodiscard]] std::string level(const Match& match) const;

  /// The organisation, and the post in it where the step names one.
  [[nodiscard]] std::string actor(const LinkageStep& step) const;
  /// With a capital where the language begins a line with one.
  [[nodiscard]] std::string begun(std::string text) const;

  /// What is asked for, with the least type: "灭火救援（一级以上）".
  [[nodiscard]] std::string need(const Requirement& requirement) const;
  /// "12", or with the unit people read for material: "200 套".
  [[nodiscard]] std::string amount(const Requirement& requirement, Quantity quantity) const;
  [[nodiscard]] std::string amount(const MaterialId& material, Quantity quantity) const;
  /// "9/12", "180/200 套".
  [[nodiscard]] std::string ratio(const Requirement& requirement, Quantity part,
                                  Quantity whole) const;

  /// "四周隔离 150 米、下风向防护 2000 米…".
  [[nodiscard]] std::string zone(const Zone& zone) const;
  [[nodiscard]] std::string zone(const std::optional<Zone>& zone) const;

  [[nodiscard]] const LocatedIncident& incident(const IncidentId& id) const;
  /// The instant that offsets count from: when it occurred, or was known where that is not told.
  [[nodiscard]] Instant origin(const IncidentId& id) const;
  [[nodiscard]] std::string kind(const LocatedIncident& incident) const;
  /// "被困人数 12 人，受伤人数 3 人"; empty when nothing is reported.
  [[nodiscard]] std::string reported(const LocatedIncident& incident) const;

  /// "03:05", with the date on another day than that of the question. Seconds are left out, which
  /// makes a deadline or a departure no later than it is.
  [[nodiscard]] std::string clock(Instant instant) const;
  /// Rounded up to the minute: nobody arrives earlier than it says.
  [[nodiscard]] std::string clock_up(Instant instant) const;
  /// "+13分" or "+2h05": from one to the other, down or up to the minute.
  [[nodiscard]] std::string since(Instant origin, Instant instant) const;
  [[nodiscard]] std::string since_up(Instant origin, Instant instant) const;
  /// "24 分钟", "2 小时 5 分钟", "7 日", up to the minute.
  [[nodiscard]] std::string span(Seconds seconds) const;
  /// "24分", "2h05": for tables.
  [[nodiscard]] std::string short_span(Seconds seconds) const;
  /// "2026-11-23 03:05".
  [[nodiscard]] std::string date_and_clock(Instant instant) const;

 private:
  [[nodiscard]] Message named(Message message) const;

  const Response& response_;
  const Region& region_;
  Language language_;
};

}  // namespace muster
