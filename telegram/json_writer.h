#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace wardmote::telegram {

/// Writes JSON into one string, piece by piece:
///
///   JsonWriter json;
///   json.begin_object().key("chat_id").integer(7).end_object();
///
/// Commas come by themselves. Strings must be UTF-8 and pass unchanged but for what JSON wants
/// escaped. Numbers do not depend on the locale. Nothing checks that the pieces nest.
class JsonWriter {
 public:
  JsonWriter() { out_.reserve(initial_capacity); }

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }

  JsonWriter& key(std::string_view name) {
    string(name);
    out_ += ':';
    return *this;
  }

  JsonWriter& string(std::string_view text) {
    separate();
    out_ += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
      out_.append(text, plain, i - plain);
      escape(byte);
      plain = i + 1;
    }
    out_.append(text, plain);
    out_ += '"';
    return *this;
  }

  JsonWriter& integer(std::int64_t value) { return number(value); }

  /// The shortest text that reads back as `value`; null for what JSON has no number for.
  JsonWriter& real(double value) {
    if (std::isfinite(value)) return number(value);
    separate();
    out_ += "null";
    return *this;
  }

  JsonWriter& boolean(bool value) {
    separate();
    out_ += value ? "true" : "false";
    return *this;
  }

  /// The text so far; the writer is empty afterwards.
  std::string take() { return std::exchange(out_, {}); }

 private:
  static constexpr std::size_t initial_capacity = 256;

  /// A comma, unless the value is the first of its kin or follows its key.
  void separate() {
    if (out_.empty()) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
  }

  JsonWriter& open(char bracket) {
    separate();
    out_ += bracket;
    return *this;
  }

  JsonWriter& close(char bracket) {
    out_ += bracket;
    return *this;
  }

  template <class Number>
  JsonWriter& number(Number value) {
    separate();
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_.append(digits.data(), end);
    return *this;
  }

  void escape(unsigned char byte) {
    static constexpr std::string_view hex = "0123456789abcdef";
    switch (byte) {
      case '"':
        out_ += "\\\"";
        break;
      case '\\':
        out_ += "\\\\";
        break;
      case '\n':
        out_ += "\\n";
        break;
      case '\r':
        out_ += "\\r";
        break;
      case '\t':
        out_ += "\\t";
        break;
      default:
        out_ += "\\u00";
        out_ += hex[byte >> 4U];
        out_ += hex[byte & 0xFU];
    }
  }

  std::string out_;
};

}  // namespace wardmote::telegram
