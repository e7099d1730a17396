#include "plan_xml_writer.hpp"

namespace muster {
namespace {

PlanWriter written(const Action& action) {
  PlanWriter out("action");
  out.put("id", action.id).put("stage", std::string(name(action.stage)));
  out.put("duration", action.duration).put(action.deadline);
  out.put_words("after", action.after).put_words("beside", action.beside);
  out.put_yes("confirm", action.confirm);
  out.text("text", action.text).text("role", action.role);
  for (const Criterion& criterion : action.only_if) out.add(written(criterion, "only_if"));
  for (const Notice& notice : action.notices) {
    PlanWriter told("notify");
    told.put("to", notice.to.str());
    if (!notice.channel.empty()) told.put("channel", notice.channel);
    told.put_words("then", notice.next_channels).put(notice.deadline);
    told.put("acknowledge", notice.acknowledge).put_ids("deputies", notice.deputies);
    out.add(told.put("superior", notice.superior));
  }
  return out;
}

PlanWriter written(const Need& need) {
  PlanWriter out("need");
  out.put("capability", need.capability).put("material", need.material);
  out.put("least_type", need.least_type).put("priority", std::to_string(need.priority));
  out.put("hold", need.hold);
  if (need.cycle) {
    out.put("work", format_duration(need.cycle->work))
        .put("rest", format_duration(need.cycle->rest));
  }
  out.put("least_life", need.least_life);
  if (need.least_group) out.put("least_group", std::to_string(need.least_group->count()));
  if (need.population) out.put("population", std::string(name(*need.population)));
  out.put_yes("add", need.add);
  for (const Demand& demand : need.demands) {
    PlanWriter by("by");
    by.put("within", format_duration(demand.within)).put("base", demand.base.str());
    by.put("at_least", demand.at_least);
    for (const Scaling& per : demand.per) {
      by.add(
          PlanWriter("per").put("indicator", per.indicator.str()).put("amount", per.amount.str()));
    }
    out.add(by);
  }
  return out;
}

PlanWriter written(const ExpertNeed& expert) {
  PlanWriter out("expert");
  out.put("field", expert.field).put("count", std::to_string(expert.count.count()));
  out.put("remote", expert.remote).put("on_scene", expert.on_scene);
  return out;
}

PlanWriter written(const PublicInformation& information) {
  PlanWriter out("inform_public");
  out.put("id", information.id).put("owner", information.owner.str());
  out.put("approved_by", information.approved_by).put(information.deadline);
  out.put_words("channels", information.channels).put_words("after", information.after);
  out.text("approver", information.approver).text("release", information.release);
  return out;
}

PlanWriter written(const Distance& distance) {
  PlanWriter out("distance");
  out.put("kind", distance.kind).put("metres", std::to_string(distance.meters.count));
  out.put("edition", distance.edition).put("substance", distance.substance);
  out.put("container", distance.container).put("spill", distance.spill);
  out.put("light", distance.light).put("wind", distance.wind);
  return out;
}

}  // namespace

PlanWriter written(const Criterion& criterion, const std::string& name) {
  PlanWriter out(name);
  out.put("indicator", criterion.indicator.str());
  out.put("at_least", criterion.at_least).put("less_than", criterion.less_than);
  return out;
}

PlanWriter written(const Card& card) {
  PlanWriter out("card");
  out.put("id", card.id.str()).put("organisation", card.organisation.str());
  out.put_words("levels", card.levels);
  out.put_yes("leader_may_withdraw", card.leader_may_withdraw);
  out.put("hand_over_to", card.hand_over_to);
  out.text("title", card.title).text("holder", card.holder);
  for (const Action& action : card.actions) out.add(written(action));
  for (const Need& need : card.needs) out.add(written(need));
  for (const ExpertNeed& expert : card.experts) out.add(written(expert));
  for (const PublicInformation& one : card.public_information) out.add(written(one));
  out.texts("caution", card.cautions).texts("do_not", card.do_nots);
  out.texts("protection", card.protective_equipment);
  out.texts("stop_when", card.stop_when).texts("withdraw_when", card.withdraw_when);
  for (const Distance& distance : card.distances) out.add(written(distance));
  if (card.hand_over) out.text("hand_over", *card.hand_over);
  return out;
}

}  // namespace muster
