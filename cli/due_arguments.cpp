#include "due_arguments.hpp"

#include "day_arguments.hpp"
#include "muster/plan/error.hpp"

namespace muster {

Argument as_of_day_argument() {
  return {.name = "--as-of",
          .value = "DATE",
          .about = {"问的是哪一天", "the day of the question"},
          .required = true};
}

Argument until_argument() {
  return {.name = "--until",
          .value = "DATE",
          .about = {"看到哪一天，默认一年", "how far to look; a year unless said"}};
}

Argument policy_argument() {
  return {.name = "--policy",
          .value = "per_plan|per_unit",
          .about = {"演练按预案还是按单位计，默认依规则",
                    "count drills by the plan or by the unit; as the rule says unless given"}};
}

DueQuestion due_question(const Given& given) {
  DueQuestion question{.as_of = *day_argument(given, "--as-of"),
                       .until = day_argument(given, "--until")};
  const auto policy = given.one("--policy");
  if (policy == "per_plan") {
    question.policy = Counting::per_plan;
  } else if (policy == "per_unit") {
    question.policy = Counting::per_unit;
  } else if (policy) {
    throw Error(Code::usage_form, {"--policy", *policy, "per_plan|per_unit"});
  }
  return question;
}

}  // namespace muster
