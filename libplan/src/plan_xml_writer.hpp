#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "muster/plan/plan.hpp"
#include "muster/plan/xml.hpp"

namespace muster {

/// An element under construction: attributes that are not there are not written.
class PlanWriter {
 public:
  explicit PlanWriter(std::string name) { element_.name = std::move(name); }

  PlanWriter& put(std::string field, std::string value) {
    element_.attributes.emplace_back(std::move(field), std::move(value));
    return *this;
  }
  PlanWriter& put(std::string field, const std::optional<std::string>& value) {
    return value ? put(std::move(field), *value) : *this;
  }
  PlanWriter& put(std::string field, const std::optional<Date>& value) {
    return value ? put(std::move(field), format_date(*value)) : *this;
  }
  PlanWriter& put(std::string field, const std::optional<Seconds>& value) {
    return value ? put(std::move(field), format_duration(*value)) : *this;
  }
  PlanWriter& put(std::string field, const std::optional<Decimal>& value) {
    return value ? put(std::move(field), value->str()) : *this;
  }
  template <class Tag>
  PlanWriter& put(std::string field, const std::optional<Id<Tag>>& value) {
    return value ? put(std::move(field), value->str()) : *this;
  }
  PlanWriter& put_yes(std::string field, bool value) {
    return value ? put(std::move(field), std::string("yes")) : *this;
  }
  PlanWriter& put_words(std::string field, const std::vector<std::string>& words) {
    std::string list;
    for (const std::string& word : words) list += (list.empty() ? "" : " ") + word;
    return list.empty() ? *this : put(std::move(field), std::move(list));
  }
  PlanWriter& put(const std::optional<Deadline>& deadline) {
    if (!deadline) return *this;
    put("within", format_duration(deadline->within));
    return put("from", std::string(name(deadline->runs_from)));
  }

  PlanWriter& text(const std::string& name, const Text& text) {
    if (text.zh == text.en || text.en.empty()) return words(name, {}, text.zh);
    if (text.zh.empty()) return words(name, {}, text.en);
    words(name, "zh", text.zh);
    return words(name, "en", text.en);
  }
  PlanWriter& texts(const std::string& name, const std::vector<Text>& texts) {
    for (const Text& text : texts) add(PlanWriter(name).text("text", text));
    return *this;
  }
  template <class Tag>
  PlanWriter& put_ids(std::string field, const std::vector<Id<Tag>>& ids) {
    std::vector<std::string> words;
    for (const Id<Tag>& id : ids) words.push_back(id.str());
    return put_words(std::move(field), words);
  }
  template <class Tag>
  PlanWriter& ids(const std::string& name, const std::vector<Id<Tag>>& ids) {
    for (const Id<Tag>& id : ids) add(PlanWriter(name).put("id", id.str()));
    return *this;
  }
  PlanWriter& add(PlanWriter& child) {
    element_.children.push_back(std::move(child.element_));
    return *this;
  }
  PlanWriter& add(PlanWriter&& child) { return add(child); }

  [[nodiscard]] const XmlElement& element() const { return element_; }

 private:
  PlanWriter& words(const std::string& name, const std::string& language, const std::string& text) {
    if (text.empty()) return *this;
    PlanWriter child(name);
    if (!language.empty()) child.put("lang", language);
    child.element_.text = text;
    return add(child);
  }

  XmlElement element_ = {};
};

[[nodiscard]] PlanWriter written(const Criterion& criterion, const std::string& name);
[[nodiscard]] PlanWriter written(const Card& card);

}  // namespace muster
