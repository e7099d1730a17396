#include "support/json_schema.hpp"

#include <algorithm>
#include <string_view>

using muster::Json;

namespace {

using Complaints = std::vector<std::string>;

class Checker {
 public:
  explicit Checker(const Json& root) : root_(root) {}

  void check(const Json& value, const Json& schema, const std::string& where,
             Complaints& out) const {
    for (const auto& [keyword, rule] : *schema.object()) {
      if (keyword == "type") {
        check_type(value, rule, where, out);
      } else if (keyword == "const") {
        if (value != rule) out.push_back(where + " is not the constant");
      } else if (keyword == "enum") {
        if (std::ranges::find(*rule.array(), value) == rule.array()->end()) {
          out.push_back(where + " is none of the values");
        }
      } else if (keyword == "properties") {
        check_members(value, schema, where, out);
      } else if (keyword == "items") {
        check_items(value, rule, where, out);
      } else if (keyword == "anyOf") {
        check_any(value, rule, where, out);
      } else if (keyword == "$ref") {
        check(value, definition(*rule.string()), where, out);
      } else if (keyword == "additionalProperties") {
        if (rule.object() != nullptr) check_values(value, rule, where, out);
      } else if (!is_remark(keyword) && keyword != "required") {
        out.push_back("the schema uses " + keyword + ", which this checker does not know");
      }
    }
  }

 private:
  static bool is_remark(std::string_view keyword) {
    return keyword == "description" || keyword == "title" || keyword == "$schema" ||
           keyword == "$id" || keyword == "$defs";
  }

  static bool is_of(const Json& value, const std::string& type) {
    if (type == "null") return value.is_null();
    if (type == "string") return value.string() != nullptr;
    if (type == "integer") return value.integer() != nullptr;
    if (type == "boolean") return value.boolean() != nullptr;
    if (type == "array") return value.array() != nullptr;
    return type == "object" && value.object() != nullptr;
  }

  static void check_type(const Json& value, const Json& rule, const std::string& where,
                         Complaints& out) {
    const bool fits = rule.string() != nullptr
                          ? is_of(value, *rule.string())
                          : std::ranges::any_of(*rule.array(), [&](const Json& one) {
                              return is_of(value, *one.string());
                            });
    if (!fits) out.push_back(where + " is of another type");
  }

  const Json& definition(const std::string& reference) const {
    return *root_.find("$defs")->find(reference.substr(std::string("#/$defs/").size()));
  }

  void check_members(const Json& value, const Json& schema, const std::string& where,
                     Complaints& out) const {
    if (value.object() == nullptr) return;
    const Json& properties = *schema.find("properties");
    for (const auto& [name, member] : *value.object()) {
      const Json* rule = properties.find(name);
      if (rule != nullptr) {
        check(member, *rule, where + "." + name, out);
      } else {
        out.push_back(where + "." + name + " is not in the schema");
      }
    }
    for (const Json& name : *schema.find("required")->array()) {
      if (value.find(*name.string()) == nullptr)
        out.push_back(where + "." + *name.string() + " is missing");
    }
  }

  void check_items(const Json& value, const Json& rule, const std::string& where,
                   Complaints& out) const {
    if (value.array() == nullptr) return;
    for (std::size_t i = 0; i < value.array()->size(); ++i) {
      check((*value.array())[i], rule, where + "[" + std::to_string(i) + "]", out);
    }
  }

  void check_values(const Json& value, const Json& rule, const std::string& where,
                    Complaints& out) const {
    if (value.object() == nullptr) return;
    for (const auto& [name, member] : *value.object()) check(member, rule, where + "." + name, out);
  }

  void check_any(const Json& value, const Json& rule, const std::string& where,
                 Complaints& out) const {
    Complaints nearest;
    for (const Json& choice : *rule.array()) {
      Complaints complaints;
      check(value, choice, where, complaints);
      if (complaints.empty()) return;
      nearest = complaints;
    }
    out.insert(out.end(), nearest.begin(), nearest.end());
  }

  const Json& root_;
};

void collect(const Json& schema, std::set<std::string>& names) {
  if (schema.array() != nullptr) {
    for (const Json& entry : *schema.array()) collect(entry, names);
  }
  if (schema.object() == nullptr) return;
  for (const auto& [keyword, rule] : *schema.object()) {
    if (keyword == "properties") {
      for (const auto& [name, property] : *rule.object()) names.insert(name);
    }
    collect(rule, names);
  }
}

}  // namespace

std::vector<std::string> schema_complaints(const Json& value, const Json& schema) {
  Complaints complaints;
  Checker(schema).check(value, schema, "answer", complaints);
  return complaints;
}

std::set<std::string> schema_fields(const Json& schema) {
  std::set<std::string> names;
  collect(schema, names);
  return names;
}
