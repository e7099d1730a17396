#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// What a field of a row may hold.
enum class RuleForm { id, ids, word, amount, duration, yes };

/// `either`: of all such fields of a subject a row has exactly one.
enum class RulePresence { required, optional, either };

struct RuleFieldSpec {
  std::string_view name = {};
  RuleForm form = RuleForm::id;
  RulePresence presence = RulePresence::required;
  std::vector<std::string_view> words = {};  ///< with RuleForm::word
};

/// What a rule may be about, and what its rows then hold.
struct RuleSubject {
  std::string_view name = {};
  std::vector<RuleFieldSpec> fields = {};
  std::vector<std::string> key = {};  ///< the fields that tell two rows apart
};

/// nullptr for a subject that is not known.
[[nodiscard]] const RuleSubject* rule_subject_named(std::string_view name);

}  // namespace muster
