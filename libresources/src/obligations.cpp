#include "muster/resources/obligations.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "obligations_parts.hpp"

namespace muster {

namespace {

struct Names {
  std::string_view name = {};
  std::string_view zh = {};
  std::string_view en = {};
};

constexpr std::array names =
    std::to_array<Names>({{"drill", "演练", "drill"},
                          {"evaluation", "预案评估", "evaluation of the plan"},
                          {"filing", "备案", "filing"},
                          {"filing_check", "备案核对", "check of the filing"},
                          {"review", "预案复审", "review of the plan"},
                          {"qualification", "资格到期", "qualification ends"},
                          {"insurance", "保险到期", "insurance ends"},
                          {"motorway_pass", "高速通行证到期", "motorway pass ends"},
                          {"inspection", "检验到期", "inspection"},
                          {"lot_expiry", "物资到期", "goods expire"},
                          {"verification", "库存核实", "stock to verify"},
                          {"survey", "普查", "survey"},
                          {"agreement", "互助协议到期", "agreement ends"},
                          {"corrective_action", "整改措施", "corrective action"}});

bool is_government(Tier tier) { return tier >= Tier::township; }

std::string_view unit_of(const Plan& plan) {
  return is_government(plan.tier) ? std::string_view("government")
                                  : std::string_view("high_risk_unit");
}

/// Filing, its check, evaluation and the plan's own review.
class PlanDues {
 public:
  explicit PlanDues(DueView& view) : view_(view) {}

  void of(const Plan& plan) {
    review(plan);
    filing(plan);
    filing_check(plan);
    evaluation(plan);
  }

 private:
  static Obligation about(const Plan& plan, ObligationKind kind) {
    return {.kind = kind,
            .about = SubjectKind::plan,
            .subject = plan.id.str(),
            .subject_name = plan.title,
            .duty = plan.owner};
  }

  [[nodiscard]] std::optional<Interval> interval(std::string_view step, const Plan& plan,
                                                 Date day) const {
    return plan_interval(view_.region().rules, step, unit_of(plan), day, view_.jurisdictions());
  }

  void review(const Plan& plan) {
    if (!plan.review_due) return;
    Obligation one = about(plan, ObligationKind::review);
    one.due = *plan.review_due;
    one.last = plan.reviewed;
    one.reasons = {{Code::due_review, {}}};
    view_.add(std::move(one));
  }

  void filing(const Plan& plan) {
    if (!plan.issued || plan.filed) return;
    if (view_.last(SubjectKind::plan, plan.id.str(), FactKind::filing)) return;
    const auto step = interval("filing", plan, *plan.issued);
    if (!step || !step->working_days) return;
    Obligation one = about(plan, ObligationKind::filing);
    one.authority = step->authority;
    one.reasons = {
        {Code::due_filing, {format_date(*plan.issued), std::to_string(*step->working_days)}}};
    add_working(std::move(one), *plan.issued, *step->working_days);
  }

  /// Only while it runs: silence ends it.
  void filing_check(const Plan& plan) {
    if (!plan.filed || plan.filing_number) return;
    const auto step = interval("filing_check", plan, *plan.filed);
    if (!step || !step->working_days) return;
    Obligation one = about(plan, ObligationKind::filing_check);
    one.duty = plan.filed_with;
    one.authority = step->authority;
    one.reasons = {
        {Code::due_filing_check, {format_date(*plan.filed), std::to_string(*step->working_days)}}};
    const WorkingDay limit = view_.calendar().after(*plan.filed, *step->working_days);
    if (limit.day && *limit.day < view_.as_of()) return;
    add_working(std::move(one), *plan.filed, *step->working_days);
  }

  void add_working(Obligation one, Date from, int days) {
    const WorkingDay limit = view_.calendar().after(from, days);
    if (limit.day) {
      one.due = *limit.day;
      view_.add(std::move(one));
    } else {
      view_.report(Code::calendar_year_missing,
                   {std::to_string(limit.missing_year.value_or(0)), one.subject});
    }
  }

  void evaluation(const Plan& plan) {
    const auto recorded = view_.last(SubjectKind::plan, plan.id.str(), FactKind::evaluation);
    const auto from = recorded ? recorded : plan.issued;
    if (!from) return;
    const auto step = interval("evaluation", plan, view_.as_of());
    if (!step || !step->months) return;
    Obligation one = about(plan, ObligationKind::evaluation);
    one.due = months_after(*from, *step->months);
    one.last = recorded;
    one.authority = step->authority;
    one.reasons = {{Code::due_evaluation, {std::to_string(*step->months)}}};
    view_.add_again(one, *step->months);
  }

  DueView& view_;
};

/// The name of what a fact is about, and whose duty it is.
struct Subject {
  Text name = {};
  std::optional<OrganisationId> duty = {};
};

template <class R>
Subject subject_in(const std::vector<R>& entries, const std::string& id) {
  const R* entry = find(entries, Id<R>(id));
  if (entry == nullptr) return {.name = id};
  Subject subject;
  if constexpr (requires { entry->name; }) subject.name = entry->name;
  if constexpr (requires { entry->organisation; }) subject.duty = entry->organisation;
  if (subject.name.empty()) subject.name = id;
  return subject;
}

Subject subject_of(SubjectKind about, const std::string& id, const Region& region) {
  switch (about) {
    case SubjectKind::plan: {
      const Plan* plan = region.plans.find(PlanId(id));
      return plan == nullptr ? Subject{.name = id} : Subject{plan->title, plan->owner};
    }
    case SubjectKind::hazard:
      return subject_in(region.hazards, id);
    case SubjectKind::organisation: {
      Subject subject = subject_in(region.organisations, id);
      subject.duty = OrganisationId(id);
      return subject;
    }
    case SubjectKind::team:
      return subject_in(region.teams, id);
    case SubjectKind::crew:
      return subject_in(region.crews, id);
    case SubjectKind::expert:
      return subject_in(region.experts, id);
    case SubjectKind::vehicle:
      return subject_in(region.vehicles, id);
    case SubjectKind::stockpile:
      return subject_in(region.stockpiles, id);
    case SubjectKind::lot:
      return subject_in(region.lots, id);
    case SubjectKind::agreement:
      return subject_in(region.agreements, id);
  }
  return {.name = id};
}

std::optional<ObligationKind> kind_of(FactKind fact) {
  switch (fact) {
    case FactKind::qualification:
      return ObligationKind::qualification;
    case FactKind::inspection:
      return ObligationKind::inspection;
    case FactKind::corrective_action:
      return ObligationKind::corrective_action;
    default:
      return std::nullopt;
  }
}

/// A later fact of the same kind about the same subject stands in place of an earlier one; two
/// qualifications of one subject are told apart by their words.
bool is_replaced(const DatedFact& fact, const std::vector<DatedFact>& all) {
  if (fact.fact == FactKind::corrective_action) return false;
  return std::ranges::any_of(all, [&](const DatedFact& other) {
    return other.fact == fact.fact && other.about == fact.about && other.subject == fact.subject &&
           other.what == fact.what && std::tie(other.on, other.id) > std::tie(fact.on, fact.id);
  });
}

void add_facts(DueView& view) {
  for (const DatedFact& fact : view.region().dated_facts) {
    if (fact.about == SubjectKind::plan &&
        view.region().plans.find(PlanId(fact.subject)) == nullptr) {
      view.report(Code::dated_subject_unknown, {title(fact.about), fact.subject});
    }
    const auto kind = kind_of(fact.fact);
    if (!kind || !fact.until || fact.done || is_replaced(fact, view.region().dated_facts)) continue;
    Subject subject = subject_of(fact.about, fact.subject, view.region());
    const Message reason =
        *kind == ObligationKind::corrective_action
            ? Message{Code::due_corrective, {fact.what.empty() ? Text("–") : fact.what}}
            : Message{Code::due_valid_until, {format_date(*fact.until)}};
    view.add({.kind = *kind,
              .about = fact.about,
              .subject = fact.subject,
              .subject_name = std::move(subject.name),
              .duty = std::move(subject.duty),
              .due = *fact.until,
              .last = fact.on,
              .authority = {.source = fact.provenance.source, .mark = fact.provenance.mark},
              .reasons = {reason}},
             fact.id.str());
  }
}

/// Papers of teams: of one paper the one that holds longest counts.
void add_papers(DueView& view) {
  std::map<std::pair<TeamId, std::string>, const TeamPaper*> longest;
  for (const TeamPaper& paper : view.region().team_papers) {
    const TeamPaper*& best = longest[{paper.team, paper.paper}];
    if (best == nullptr || paper.valid_to > best->valid_to) best = &paper;
  }
  for (const auto& [key, paper] : longest) {
    const Team* team = find(view.region().teams, paper->team);
    if (team == nullptr) continue;
    const bool pass = paper->paper == "motorway_pass";
    const bool insurance = paper->paper.find("insurance") != std::string::npos;
    view.add({.kind = pass        ? ObligationKind::motorway_pass
                      : insurance ? ObligationKind::insurance
                                  : ObligationKind::qualification,
              .about = SubjectKind::team,
              .subject = paper->team.str(),
              .subject_name = team->name,
              .duty = team->organisation,
              .due = paper->valid_to,
              .last = paper->valid_from,
              .authority = {.source = paper->provenance.source, .mark = paper->provenance.mark},
              .reasons = {{Code::due_valid_until, {format_date(paper->valid_to)}}}},
             paper->paper);
  }
}

/// A material may set a limit of its own, in days; else the rule's months hold.
void add_verification(DueView& view, Obligation one, const Lot& lot,
                      const std::optional<Interval>& limit) {
  const Material* material = view.region().catalogue.find(lot.material);
  one.kind = ObligationKind::verification;
  one.last = lot.verified_at;
  if (material != nullptr && material->confirm_after_days) {
    one.due = *lot.verified_at + std::chrono::days(*material->confirm_after_days);
    one.reasons = {{Code::due_valid_until, {format_date(one.due)}}};
    view.add(std::move(one));
  } else if (limit && limit->months) {
    one.due = months_after(*lot.verified_at, *limit->months);
    one.authority = limit->authority;
    one.reasons = {
        {Code::due_verification, {format_date(*lot.verified_at), std::to_string(*limit->months)}}};
    view.add_again(one, *limit->months);
  }
}

void add_lots(DueView& view) {
  const Region& region = view.region();
  const auto limit = verification_limit(region.rules, "lot", view.as_of(), view.jurisdictions());
  for (const Lot& lot : region.lots) {
    const Text material = region.catalogue.name_of(lot.material);
    const Stockpile* stockpile = find(region.stockpiles, lot.stockpile);
    Obligation one{.about = SubjectKind::lot,
                   .subject = lot.id.str(),
                   .subject_name = material,
                   .duty = lot.manager,
                   .authority = {.source = lot.provenance.source, .mark = lot.provenance.mark}};
    if (stockpile != nullptr) {
      one.subject_name = {material.zh + "（" + stockpile->name.zh + "）",
                          material.en + " (" + stockpile->name.en + ")"};
    }
    if (lot.expires.kind == Expiry::Kind::on) {
      Obligation expiry = one;
      expiry.kind = ObligationKind::lot_expiry;
      expiry.due = lot.expires.last_day;
      expiry.reasons = {
          {Code::due_lot,
           {material, std::to_string(lot.quantity.count()), format_date(lot.expires.last_day)}}};
      view.add(std::move(expiry));
    }
    if (lot.verified_at) add_verification(view, std::move(one), lot, limit);
  }
}

void add_agreements(DueView& view) {
  for (const Agreement& agreement : view.region().agreements) {
    if (!agreement.valid_to) continue;
    view.add(
        {.kind = ObligationKind::agreement,
         .about = SubjectKind::agreement,
         .subject = agreement.id.str(),
         .subject_name = agreement.name,
         .duty = agreement.asker,
         .due = *agreement.valid_to,
         .last = agreement.valid_from,
         .authority = {.source = agreement.provenance.source, .mark = agreement.provenance.mark},
         .reasons = {{Code::due_agreement, {format_date(*agreement.valid_to)}}}});
  }
}

/// A hazard that was surveyed once is surveyed again; of one that never was nothing is said here,
/// for the register shows it.
void add_surveys(DueView& view) {
  const Region& region = view.region();
  const auto limit = verification_limit(region.rules, "survey", view.as_of(), view.jurisdictions());
  if (!limit || !limit->months) return;
  for (const Hazard& hazard : region.hazards) {
    const auto last = view.last(SubjectKind::hazard, hazard.id.str(), FactKind::survey);
    if (!last) continue;
    view.add_again(
        {.kind = ObligationKind::survey,
         .about = SubjectKind::hazard,
         .subject = hazard.id.str(),
         .subject_name = hazard.name,
         .duty = hazard.organisation,
         .due = months_after(*last, *limit->months),
         .last = last,
         .authority = limit->authority,
         .reasons = {{Code::due_survey, {format_date(*last), std::to_string(*limit->months)}}}},
        *limit->months);
  }
}

}  // namespace

std::string_view name(ObligationKind kind) { return names.at(static_cast<std::size_t>(kind)).name; }

Text title(ObligationKind kind) {
  const Names& row = names.at(static_cast<std::size_t>(kind));
  return {std::string(row.zh), std::string(row.en)};
}

DueView::DueView(const Region& region, const DueQuestion& question)
    : region_(region),
      as_of_(question.as_of),
      until_(question.until.value_or(months_after(question.as_of, 12))),
      policy_(question.policy),
      calendar_(region.holidays) {
  if (until_ < as_of_) throw Error(Code::due_until, {format_date(until_), format_date(as_of_)});
  for (const DatedFact& fact : region.dated_facts) {
    facts_[{fact.about, fact.subject}].push_back(&fact);
  }
}

std::vector<const DatedFact*> DueView::facts(SubjectKind about, const std::string& subject,
                                             FactKind fact) const {
  std::vector<const DatedFact*> found;
  const auto all = facts_.find({about, subject});
  if (all == facts_.end()) return found;
  std::ranges::copy_if(all->second, std::back_inserter(found),
                       [&](const DatedFact* one) { return one->fact == fact; });
  std::ranges::stable_sort(found, {}, &DatedFact::on);
  return found;
}

std::optional<Date> DueView::last(SubjectKind about, const std::string& subject,
                                  FactKind fact) const {
  std::optional<Date> last;
  for (const DatedFact* one : facts(about, subject, fact)) {
    const Date on = one->done.value_or(one->on);
    if (on <= as_of_ && (!last || on > *last)) last = on;
  }
  return last;
}

void DueView::add(Obligation obligation, const std::string& what) {
  if (obligation.due > until_) return;
  obligation.overdue = obligation.due < as_of_;
  obligation.id = std::string(name(obligation.kind)) + "/" + std::string(name(obligation.about)) +
                  "/" + obligation.subject + (what.empty() ? "" : "/" + what) + "/" +
                  format_date(obligation.due);
  due_.obligations.push_back(std::move(obligation));
}

void DueView::add_again(const Obligation& obligation, int every_months, const std::string& what) {
  add(obligation, what);
  if (every_months < 1) return;
  // Whoever is late does it today at the earliest; the next turn counts from there.
  Date done = std::max(obligation.due, as_of_);
  for (Date next = months_after(done, every_months); next <= until_;
       next = months_after(done, every_months)) {
    Obligation again = obligation;
    again.due = next;
    again.repeated = true;
    add(std::move(again), what);
    done = next;
  }
}

void DueView::report(Code code, std::vector<Text> parameters) {
  muster::report(due_.findings, code, {}, std::move(parameters));
}

Due DueView::take() {
  std::ranges::stable_sort(due_.obligations, [](const Obligation& a, const Obligation& b) {
    return std::tie(a.due, a.kind, a.about, a.subject, a.id) <
           std::tie(b.due, b.kind, b.about, b.subject, b.id);
  });
  return std::move(due_);
}

Due obligations(const Region& region, const DueQuestion& question) {
  DueView view(region, question);
  PlanDues plans(view);
  for (const Plan& plan : region.plans.plans()) plans.of(plan);
  add_drills(view);
  add_facts(view);
  add_papers(view);
  add_lots(view);
  add_agreements(view);
  add_surveys(view);
  return view.take();
}

}  // namespace muster
