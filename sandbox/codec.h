#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace wardmote::sandbox {

/// Writes values one after the other. A struct is written through `fields(codec, value)`, which
/// names its members once for both directions.
class Encoder {
 public:
  template <class... Values>
  void operator()(const Values&... values) {
    (put(values), ...);
  }
  std::string take() { return std::move(out_); }

 private:
  template <class Value>
  requires std::integral<Value> || std::is_enum_v<Value>
  void put(const Value& value) {
    const auto wide = static_cast<std::int64_t>(value);
    char bytes[sizeof wide];
    std::memcpy(bytes, &wide, sizeof wide);
    out_.append(bytes, sizeof wide);
  }
  void put(const std::string& text) {
    put(text.size());
    out_ += text;
  }
  template <class Item>
  void put(const std::vector<Item>& items) {
    put(items.size());
    for (const auto& item : items) put(item);
  }
  template <class Key, class Value>
  void put(const std::map<Key, Value>& map) {
    put(map.size());
    for (const auto& [key, value] : map) {
      put(key);
      put(value);
    }
  }
  template <class Struct>
  requires std::is_class_v<Struct>
  void put(const Struct& value) { fields(*this, const_cast<Struct&>(value)); }

  std::string out_;
};

/// Reads what `Encoder` wrote. Broken bytes turn `is_broken` on and read as nothing. What is
/// missing at the end keeps its value: an older record ends before the members that were added
/// since.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  template <class... Values>
  void operator()(Values&... values) {
    (get(values), ...);
  }
  bool is_broken() const { return is_broken_; }

 private:
  std::string_view next(std::size_t size) {
    if (rest_.empty()) return {};
    if (size > rest_.size()) {
      is_broken_ = true;
      rest_ = {};
      return {};
    }
    const auto bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  std::size_t count() {
    std::size_t value = 0;
    get(value);
    // Every item takes at least a byte, so a larger number can only be damage.
    if (value > rest_.size()) is_broken_ = true;
    return is_broken_ ? 0 : value;
  }
  template <class Value>
  requires std::integral<Value> || std::is_enum_v<Value>
  void get(Value& value) {
    std::int64_t wide = 0;
    const auto bytes = next(sizeof wide);
    if (bytes.empty()) return;
    std::memcpy(&wide, bytes.data(), sizeof wide);
    value = static_cast<Value>(wide);
  }
  void get(std::string& text) { text = std::string(next(count())); }
  template <class Item>
  void get(std::vector<Item>& items) {
    items.resize(count());
    for (auto& item : items) get(item);
  }
  template <class Key, class Value>
  void get(std::map<Key, Value>& map) {
    map.clear();
    for (auto left = count(); left > 0 && !is_broken_; --left) {
      Key key = {};
      get(key);
      get(map[key]);
    }
  }
  template <class Struct>
  requires std::is_class_v<Struct>
  void get(Struct& value) { fields(*this, value); }

  std::string_view rest_;
  bool is_broken_ = false;
};

}  // namespace wardmote::sandbox
