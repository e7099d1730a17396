#include "muster/plan/plan_xml.hpp"
#include "muster/plan/xml.hpp"

namespace muster {
namespace {

/// An element under construction: attributes that are not there are not written.
class Writer {
 public:
  explicit Writer(std::string name) { element_.name = std::move(name); }

  Writer& put(std::string field, std::string value) {
    element_.attributes.emplace_back(std::move(field), std::move(value));
    return *this;
  }
  Writer& put(std::string field, const std::optional<std::string>& value) {
    return value ? put(std::move(field), *value) : *this;
  }
  Writer& put(std::string field, const std::optional<Date>& value) {
    return value ? put(std::move(field), format_date(*value)) : *this;
  }
  Writer& put(std::string field, const std::optional<Seconds>& value) {
    return value ? put(std::move(field), format_duration(*value)) : *this;
  }
  Writer& put(std::string field, const std::optional<Decimal>& value) {
    return value ? put(std::move(field), value->str()) : *this;
  }
  template <class Tag>
  Writer& put(std::string field, const std::optional<Id<Tag>>& value) {
    return value ? put(std::move(field), value->str()) : *this;
  }
  Writer& put_yes(std::string field, bool value) {
    return value ? put(std::move(field), std::string("yes")) : *this;
  }
  Writer& put_words(std::string field, const std::vector<std::string>& words) {
    std::string list;
    for (const std::string& word : words) list += (list.empty() ? "" : " ") + word;
    return list.empty() ? *this : put(std::move(field), std::move(list));
  }
  Writer& put(const std::optional<Deadline>& deadline) {
    if (!deadline) return *this;
    put("within", format_duration(deadline->within));
    return put("from", std::string(name(deadline->runs_from)));
  }

  Writer& text(const std::string& name, const Text& text) {
    if (text.zh == text.en || text.en.empty()) return words(name, {}, text.zh);
    if (text.zh.empty()) return words(name, {}, text.en);
    words(name, "zh", text.zh);
    return words(name, "en", text.en);
  }
  Writer& texts(const std::string& name, const std::vector<Text>& texts) {
    for (const Text& text : texts) add(Writer(name).text("text", text));
    return *this;
  }
  template <class Tag>
  Writer& ids(const std::string& name, const std::vector<Id<Tag>>& ids) {
    for (const Id<Tag>& id : ids) add(Writer(name).put("id", id.str()));
    return *this;
  }
  Writer& add(Writer& child) {
    element_.children.push_back(std::move(child.element_));
    return *this;
  }
  Writer& add(Writer&& child) { return add(child); }

  [[nodiscard]] const XmlElement& element() const { return element_; }

 private:
  Writer& words(const std::string& name, const std::string& language, const std::string& text) {
    if (text.empty()) return *this;
    Writer child(name);
    if (!language.empty()) child.put("lang", language);
    child.element_.text = text;
    return add(child);
  }

  XmlElement element_ = {};
};

Writer written(const Level& level) {
  Writer out("level");
  out.put("id", level.id).put("decider", level.decider).put_yes("automatic", level.automatic);
  out.text("name", level.name).text("decided_by", level.decided_by);
  for (const Criterion& criterion : level.any_of) {
    out.add(Writer("when")
                .put("indicator", criterion.indicator.str())
                .put("at_least", criterion.at_least)
                .put("less_than", criterion.less_than));
  }
  return out;
}

Writer written(const Action& action) {
  Writer out("action");
  out.put("id", action.id).put("stage", std::string(name(action.stage)));
  out.put("duration", action.duration).put(action.deadline);
  out.put_words("after", action.after).put_yes("confirm", action.confirm);
  out.text("text", action.text).text("role", action.role);
  for (const Notice& notice : action.notices) {
    Writer told("notify");
    told.put("to", notice.to.str());
    if (!notice.channel.empty()) told.put("channel", notice.channel);
    out.add(told.put(notice.deadline));
  }
  return out;
}

Writer written(const Need& need) {
  Writer out("need");
  out.put("capability", need.capability).put("material", need.material);
  out.put("least_type", need.least_type).put("priority", std::to_string(need.priority));
  out.put("hold", need.hold).put("least_life", need.least_life);
  if (need.least_group) out.put("least_group", std::to_string(need.least_group->count()));
  out.put_yes("add", need.add);
  for (const Demand& demand : need.demands) {
    Writer by("by");
    by.put("within", format_duration(demand.within)).put("base", demand.base.str());
    by.put("at_least", demand.at_least);
    for (const Scaling& per : demand.per) {
      by.add(Writer("per").put("indicator", per.indicator.str()).put("amount", per.amount.str()));
    }
    out.add(by);
  }
  return out;
}

Writer written(const Distance& distance) {
  Writer out("distance");
  out.put("kind", distance.kind).put("metres", std::to_string(distance.meters.count));
  out.put("edition", distance.edition).put("substance", distance.substance);
  out.put("container", distance.container).put("spill", distance.spill);
  out.put("light", distance.light).put("wind", distance.wind);
  return out;
}

Writer written(const Card& card) {
  Writer out("card");
  out.put("id", card.id.str()).put("organisation", card.organisation.str());
  out.put_words("levels", card.levels);
  out.text("title", card.title).text("holder", card.holder);
  for (const Action& action : card.actions) out.add(written(action));
  for (const Need& need : card.needs) out.add(written(need));
  out.texts("caution", card.cautions).texts("do_not", card.do_nots);
  out.texts("protection", card.protective_equipment).texts("withdraw_when", card.withdraw_when);
  for (const Distance& distance : card.distances) out.add(written(distance));
  if (card.hand_over) out.text("hand_over", *card.hand_over);
  return out;
}

Writer written(const PlanningBasis& basis) {
  Writer out("planning_basis");
  out.put("id", basis.id).put("kind", basis.kind.str()).put("level", basis.level);
  out.put("mark", basis.mark).text("name", basis.name);
  for (const IndicatorValue& value : basis.values) {
    out.add(Writer("indicator").put("id", value.indicator.str()).put("value", value.value.str()));
  }
  return out;
}

Writer head_of(const Plan& plan) {
  Writer out("plan");
  out.put("format", std::string("1")).put("id", plan.id.str()).put("version", plan.version);
  out.put("kind", std::string(name(plan.kind))).put("tier", std::string(name(plan.tier)));
  out.put("owner", plan.owner.str()).put("issued", plan.issued).put("filed", plan.filed);
  out.put("review_due", plan.review_due).put("mark", plan.mark).put("source", plan.source);
  out.text("title", plan.title);
  out.add(Writer("covers")
              .ids("kind", plan.covers.kinds)
              .ids("jurisdiction", plan.covers.jurisdictions)
              .ids("hazard", plan.covers.hazards)
              .ids("hazard_kind", plan.covers.hazard_kinds));
  return out;
}

}  // namespace

std::string write_plan(const Plan& plan) {
  Writer out = head_of(plan);
  if (!plan.levels.empty() || plan.additive) {
    Writer levels("levels");
    levels.put("additive", std::string(plan.additive ? "yes" : "no"));
    for (const Level& level : plan.levels) levels.add(written(level));
    out.add(levels);
  }
  for (const PlanId& upper : plan.upstream) out.add(Writer("upstream").put("plan", upper.str()));
  for (const LevelLink& link : plan.level_links) {
    out.add(Writer("level_link")
                .put("level", link.level)
                .put("plan", link.plan.str())
                .put("asks_for", link.asks_for));
  }
  for (const Card& card : plan.cards) out.add(written(card));
  for (const PlanningBasis& basis : plan.planning_bases) out.add(written(basis));
  for (const LegalBasis& law : plan.legal_bases) {
    Writer basis("legal_basis");
    basis.put("source", law.source);
    if (!law.clause.empty()) basis.put("clause", law.clause);
    out.add(basis);
  }
  return write_xml(out.element());
}

}  // namespace muster
