#include "muster/plan/json.hpp"

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

#include "muster/plan/error.hpp"
#include "text_check.hpp"
#include "utf8.hpp"

namespace muster {

namespace {

/// Takes what the parser sees and keeps only what fits our value; the parser alone would narrow
/// numbers, keep the last of two keys and nest without end.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  [[nodiscard]] Json take() { return std::move(root_); }

  bool null() override { return add(Json()); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(number_integer_t value) override { return add(Json(std::int64_t{value})); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
      refuse(Text("数字 " + std::to_string(value) + " 过大",
                  "the number " + std::to_string(value) + " is too large"));
    }
    return add(Json(static_cast<std::int64_t>(value)));
  }
  bool number_float(number_float_t /*value*/, const string_t& written) override {
    refuse(Text(
        "数字 " + written + " 不是整数或过大（小数写作字符串）",
        "the number " + written + " is too large or not whole (decimals are written as strings)"));
  }
  bool string(string_t& value) override { return add(Json(std::move(value))); }
  bool binary(binary_t& /*value*/) override { return false; }

  bool start_object(std::size_t /*size*/) override { return open(Open{.is_object = true}); }
  bool key(string_t& name) override {
    open_.back().key = std::move(name);
    return true;
  }
  bool end_object() override {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : open_.back().members) names.push_back(name);
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    if (twice != names.end()) throw Error(Code::json_key_twice, {Text(std::string(*twice))});
    Json value(std::move(open_.back().members));
    open_.pop_back();
    return add(std::move(value));
  }
  bool start_array(std::size_t /*size*/) override { return open(Open{}); }
  bool end_array() override {
    Json value(std::move(open_.back().items));
    open_.pop_back();
    return add(std::move(value));
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*why*/) override {
    const std::size_t at = position == 0 ? 0 : position - 1;
    const TextPlace place = place_of(text_, at);
    const std::string line = std::to_string(place.line);
    const std::string column = std::to_string(place.column);
    refuse(at >= text_.size() ? Text("第 " + line + " 行处中断", "it is cut off at line " + line)
                              : Text("第 " + line + " 行第 " + column + " 列",
                                     "line " + line + ", column " + column));
  }

 private:
  struct Open {
    bool is_object = false;
    std::string key = {};
    Json::Object members = {};
    Json::Array items = {};
  };

  [[noreturn]] static void refuse(Text why) { throw Error(Code::json_malformed, {std::move(why)}); }
  void count() {
    if (++values_ > limits_.values) {
      throw Error(Code::json_limit, {Text("值", "values"), Text(std::to_string(limits_.values))});
    }
  }
  bool open(Open value) {
    if (open_.size() >= limits_.depth) {
      throw Error(Code::json_limit,
                  {Text("嵌套层数", "levels of nesting"), Text(std::to_string(limits_.depth))});
    }
    open_.push_back(std::move(value));
    return true;
  }
  bool add(Json value) {
    count();
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_object) {
      open_.back().members.emplace_back(std::move(open_.back().key), std::move(value));
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }

  std::string_view text_;
  const JsonLimits& limits_;
  std::vector<Open> open_ = {};
  std::size_t values_ = 0;
  Json root_ = {};
};

void write_escape(std::string& out, char32_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::string_view named = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  const std::size_t at = value < 0x80 ? named.find(static_cast<char>(value)) : named.npos;
  out += '\\';
  if (at != named.npos) {
    out += letters[at];
    return;
  }
  out += "u00";
  out += digits[value >> 4U];
  out += digits[value & 15U];
}

/// Control characters are written as escapes, also those that JSON would allow bare, so that what
/// we write is what we read; what is not UTF-8 becomes U+FFFD.
void write_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t written = 0;  // what is plain goes out in one piece
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\') {
      ++at;
      continue;
    }
    const CodePoint next = code_point_at(text, at);
    const bool escaped = is_control(next.value) || next.value == U'"' || next.value == U'\\';
    if (escaped || !next.valid) {
      out += text.substr(written, at - written);
      written = at + next.bytes;
      if (escaped) {
        write_escape(out, next.value);
      } else {
        append_utf8(out, next.value);
      }
    }
    at += next.bytes;
  }
  out += text.substr(written);
  out += '"';
}

/// Writes a value and what it holds, laid out for people or packed for digests.
class Writer {
 public:
  explicit Writer(bool canonical) : canonical_(canonical) {}

  void write(const Json& value, std::size_t level) {
    if (const auto* array = value.array()) {
      write_array(*array, level);
    } else if (const auto* object = value.object()) {
      write_object(*object, level);
    } else if (const auto* string = value.string()) {
      write_string(out_, *string);
    } else if (const auto* integer = value.integer()) {
      out_ += std::to_string(*integer);
    } else if (const auto* boolean = value.boolean()) {
      out_ += *boolean ? "true" : "false";
    } else {
      out_ += "null";
    }
  }
  void write_object(const Json::Object& object, std::size_t level) {
    std::vector<const Json::Object::value_type*> members;
    members.reserve(object.size());
    for (const auto& member : object) members.push_back(&member);
    if (canonical_) {
      std::ranges::stable_sort(
          members, {}, [](const auto* member) -> const std::string& { return member->first; });
    }
    out_ += '{';
    for (const auto* member : members) {
      begin_item(member == members.front(), level + 1);
      write_string(out_, member->first);
      out_ += canonical_ ? ":" : ": ";
      write(member->second, level + 1);
    }
    if (!members.empty()) new_line(level);
    out_ += '}';
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void write_array(const Json::Array& array, std::size_t level) {
    out_ += '[';
    for (const Json& item : array) {
      begin_item(&item == array.data(), level + 1);
      write(item, level + 1);
    }
    if (!array.empty()) new_line(level);
    out_ += ']';
  }

  void begin_item(bool first, std::size_t level) {
    if (!first) out_ += ',';
    new_line(level);
  }
  void new_line(std::size_t level) {
    if (!canonical_) out_.append(1, '\n').append(2 * level, ' ');
  }

  bool canonical_ = false;
  std::string out_ = {};
};

}  // namespace

Json::Json() noexcept = default;
Json::Json(bool value) : value_(value) {}
Json::Json(int value) : value_(std::int64_t{value}) {}
Json::Json(std::int64_t value) : value_(value) {}
Json::Json(std::string value) : value_(std::move(value)) {}
Json::Json(std::string_view value) : value_(std::string(value)) {}
Json::Json(const char* value) : value_(std::string(value)) {}
Json::Json(Array value) : value_(std::move(value)) {}
Json::Json(Object value) : value_(std::move(value)) {}
// Said out loud: the copy of a variant of libstdc++ 12 is not safe when there is no memory for it.
Json::Json(const Json& other) {
  std::visit([this](const auto& value) { value_.emplace<std::decay_t<decltype(value)>>(value); },
             other.value_);
}
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) {
  if (this != &other) *this = Json(other);
  return *this;
}
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

bool operator==(const Json& a, const Json& b) { return a.value_ == b.value_; }

Json::Object::Object(std::initializer_list<JsonMember> members) {
  reserve(members.size());
  for (const JsonMember& member : members) emplace_back(member.name, std::move(member.value));
}

const Json* Json::find(std::string_view member) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto found = std::ranges::find(*members, member, &Object::value_type::first);
  return found == members->end() ? nullptr : &found->second;
}

Json read_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes) {
    throw Error(Code::json_limit, {Text("字节", "bytes"), Text(std::to_string(limits.bytes))});
  }
  if (const auto bad = bad_text(text)) {
    throw Error(Code::json_malformed, {Text(muster::text(bad->message, Language::zh),
                                            muster::text(bad->message, Language::en))});
  }
  text = without_mark(text);
  Builder builder(text, limits);
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

std::string write_json(const Json& value) {
  Writer writer(false);
  writer.write(value, 0);
  return writer.take() + '\n';
}

std::string canonical_json(const Json& value) {
  Writer writer(true);
  writer.write(value, 0);
  return writer.take();
}

std::string canonical_json(const Json::Object& object) {
  Writer writer(true);
  writer.write_object(object, 0);
  return writer.take();
}

}  // namespace muster
