#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace muster {

struct JsonMember;

/// A JSON value without floating point: numbers are whole; decimals travel as strings.
/// Members of an object keep the order in which they were added.
class Json {
 public:
  using Array = std::vector<Json>;
  /// Made of members in braces it takes them over: nothing is copied, however deep it is nested.
  class Object : public std::vector<std::pair<std::string, Json>> {
   public:
    Object() = default;
    Object(std::initializer_list<JsonMember> members);
  };

  // In the source, all of it: each file that only passes a value on would else make the variant's
  // tables anew.
  Json() noexcept;  ///< null
  Json(bool value);
  Json(int value);
  Json(std::int64_t value);
  Json(std::string value);
  Json(std::string_view value);
  Json(const char* value);
  Json(Array value);
  Json(Object value);
  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();

  [[nodiscard]] bool is_null() const { return value_.index() == 0; }
  /// The value as that type, or nullptr when it is another.
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&value_); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&value_); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&value_); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&value_); }
  /// The member of that name, or nullptr when there is none or this is no object.
  [[nodiscard]] const Json* find(std::string_view member) const;

  friend bool operator==(const Json&, const Json&);

 private:
  std::variant<std::monostate, bool, std::int64_t, std::string, Array, Object> value_;
};

/// One member of an object while it is written in braces.
struct JsonMember {
  std::string_view name = {};
  mutable Json value = {};  ///< moves into the object: the braces themselves give only const
};

struct JsonLimits {
  std::size_t bytes = 64u << 20;
  std::size_t depth = 64;
  std::size_t values = 2'000'000;
};

/// Throws:  Error{json_malformed} (also for a fraction, a number beyond int64, bytes that are not
///          UTF-8, anything after the value), Error{json_limit}, Error{json_key_twice}.
[[nodiscard]] Json read_json(std::string_view text, const JsonLimits& limits = {});

/// Members in their order, two blanks a level, ends with a line feed: for people and files.
[[nodiscard]] std::string write_json(const Json& value);
/// Members sorted by name, no blank: the bytes that digests are taken of.
[[nodiscard]] std::string canonical_json(const Json& value);
[[nodiscard]] std::string canonical_json(const Json::Object& object);

}  // namespace muster
