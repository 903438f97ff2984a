#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace wardmote::sandbox {

/// Appends `text` as a JSON string the way Telegram writes it: everything outside ASCII as
/// \uXXXX (surrogate pairs), control characters escaped. Broken UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Returns `text` as a JSON string, quotes included.
std::string json_string(std::string_view text);

/// Writes one JSON object from left to right, without a tree in between.
class JsonObject {
 public:
  JsonObject& add(std::string_view key, std::string_view text) {
    name(key);
    append_json_string(out_, text);
    return *this;
  }
  template <std::integral Number>
  JsonObject& add(std::string_view key, Number value) {
    if constexpr (std::same_as<Number, bool>) return raw(key, value ? "true" : "false");
    return raw(key, std::to_string(value));
  }
  /// Adds `json`, which is complete JSON, as it is.
  JsonObject& raw(std::string_view key, std::string_view json) {
    name(key);
    out_ += json;
    return *this;
  }
  /// Adds `"key":value,...` written elsewhere; nothing if it is empty.
  JsonObject& fragment(std::string_view members) {
    if (members.empty()) return *this;
    separate();
    out_ += members;
    return *this;
  }
  JsonObject& add_unless_empty(std::string_view key, std::string_view text) {
    return text.empty() ? *this : add(key, text);
  }
  JsonObject& raw_unless_empty(std::string_view key, std::string_view json) {
    return json.empty() ? *this : raw(key, json);
  }
  JsonObject& add_if(std::string_view key, bool value) { return value ? add(key, true) : *this; }

  /// Returns the finished object, braces included.
  std::string take() {
    out_ += '}';
    return std::move(out_);
  }
  /// Returns the members without braces, for `fragment`.
  std::string take_members() { return out_.substr(1); }

 private:
  void separate() {
    if (out_.size() > 1) out_ += ',';
  }
  void name(std::string_view key) {
    separate();
    append_json_string(out_, key);
    out_ += ':';
  }

  std::string out_ = "{";
};

/// Writes one JSON array of values that are already JSON.
class JsonArray {
 public:
  JsonArray& raw(std::string_view json) {
    if (out_.size() > 1) out_ += ',';
    out_ += json;
    return *this;
  }
  JsonArray& add(std::string_view text) { return raw(json_string(text)); }
  bool is_empty() const { return out_.size() == 1; }
  std::string take() {
    out_ += ']';
    return std::move(out_);
  }

 private:
  std::string out_ = "[";
};

}  // namespace wardmote::sandbox
