#pragma once

// Internal to telegram/: objects of the Bot API as tables of fields. A table names each field it
// wants and how to read it; what it does not name is skipped, as the Bot API asks of clients.

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "telegram/limits.h"

namespace wardmote::telegram {

using Element = simdjson::dom::element;

/// What is wrong with an update and where. Filled from the inside out, on failure only.
struct Fault {
  std::string path;
  std::string_view reason;

  bool set(std::string_view why) {
    reason = why;
    return false;
  }
  bool within(std::string_view field) {
    path = path.empty() ? std::string{field} : std::string{field} + "." + path;
    return false;
  }
  [[nodiscard]] std::string text() const {
    return path.empty() ? std::string{reason} : path + ": " + std::string{reason};
  }
};

/// One field of T. `read` returns false and sets the fault if the value is not as promised.
template <class T>
struct Field {
  std::string_view name;
  bool (*read)(Element value, T& object, Fault& fault);
  bool required = false;
};
inline constexpr bool required = true;

/// The fields of T, ordered by length so that a name is found in a step or two.
template <class T, std::size_t N>
class FieldTable {
 public:
  constexpr explicit FieldTable(const Field<T> (&fields)[N]) {
    std::copy(std::begin(fields), std::end(fields), fields_.begin());
    std::sort(fields_.begin(), fields_.end(), [](const auto& left, const auto& right) {
      return left.name.size() < right.name.size();
    });
    for (const auto& field : fields_) ++starts_[field.name.size() + 1];
    for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  }

  /// The field called `name`, or null.
  [[nodiscard]] const Field<T>* find(std::string_view name) const {
    if (name.size() >= max_name) return nullptr;
    for (auto i = starts_[name.size()]; i < starts_[name.size() + 1]; ++i) {
      if (fields_[i].name == name) return &fields_[i];
    }
    return nullptr;
  }

  /// Reads the object's fields in the order they come; a null counts as absent.
  bool read(Element value, T& object, Fault& fault) const {
    simdjson::dom::object members;
    if (value.get(members)) return fault.set("not an object");
    std::array<bool, N> seen{};
    for (const auto member : members) {
      const auto* field = find(member.key);
      if (field == nullptr || member.value.is_null()) continue;
      if (!field->read(member.value, object, fault)) return fault.within(field->name);
      seen[static_cast<std::size_t>(field - fields_.data())] = true;
    }
    for (std::size_t i = 0; i < N; ++i) {
      if (!fields_[i].required || seen[i]) continue;
      fault.set("missing");
      return fault.within(fields_[i].name);
    }
    return true;
  }

 private:
  static constexpr std::size_t max_name = 40;
  std::array<Field<T>, N> fields_{};
  std::array<std::uint8_t, max_name + 1> starts_{};
};

template <class T, std::size_t N>
constexpr FieldTable<T, N> field_table(const Field<T> (&fields)[N]) {
  return FieldTable<T, N>{fields};
}

template <class P>
struct MemberPointer;
template <class T, class V>
struct MemberPointer<V T::*> {
  using Object = T;
  using Value = V;
};
template <auto member>
using ObjectOf = typename MemberPointer<decltype(member)>::Object;
template <auto member>
using ValueOf = typename MemberPointer<decltype(member)>::Value;

template <class V>
inline constexpr bool is_optional = false;
template <class V>
inline constexpr bool is_optional<std::optional<V>> = true;

/// A string with the NUL characters taken out, which would end it early in somebody's C API.
inline bool get_text(Element value, std::string& out, Fault& fault) {
  std::string_view text;
  if (value.get(text)) return fault.set("not a string");
  out.assign(text);
  if (text.find('\0') != std::string_view::npos) std::erase(out, '\0');
  return true;
}

/// An integer within [low, high]; strings and floats are refused, however integral.
inline bool get_integer(Element value, std::int64_t low, std::int64_t high, std::int64_t& out,
                        Fault& fault) {
  if (value.get(out)) return fault.set("not an integer");
  if (out < low || out > high) return fault.set("out of range");
  return true;
}

template <auto member>
bool text(Element value, ObjectOf<member>& object, Fault& fault) {
  return get_text(value, object.*member, fault);
}

template <auto member>
bool flag(Element value, ObjectOf<member>& object, Fault& fault) {
  return value.get(object.*member) ? fault.set("not a boolean") : true;
}

/// Records only that the field is there.
template <auto member>
bool presence(Element, ObjectOf<member>& object, Fault&) {
  object.*member = true;
  return true;
}

/// A count, size or message id: not negative and within the member's type.
template <auto member>
bool natural(Element value, ObjectOf<member>& object, Fault& fault) {
  using Value = ValueOf<member>;
  constexpr auto high = sizeof(Value) == 4 ? std::int64_t{INT32_MAX} : INT64_MAX;
  std::int64_t number = 0;
  if (!get_integer(value, 0, high, number, fault)) return false;
  object.*member = static_cast<Value>(number);
  return true;
}

/// The id of a user or chat: never 0, since 0 stands for "none".
template <auto member>
bool identity(Element value, ObjectOf<member>& object, Fault& fault) {
  std::int64_t number = 0;
  if (!get_integer(value, -limits::id_magnitude, limits::id_magnitude, number, fault)) return false;
  if (number == 0) return fault.set("out of range");
  object.*member = static_cast<ValueOf<member>>(number);
  return true;
}

template <auto member>
bool unix_time(Element value, ObjectOf<member>& object, Fault& fault) {
  std::int64_t number = 0;
  if (!get_integer(value, 0, limits::id_magnitude, number, fault)) return false;
  object.*member = ValueOf<member>{std::chrono::seconds{number}};
  return true;
}

/// An object that `read` fills, into a member or an optional member.
template <auto member, auto read>
bool nested(Element value, ObjectOf<member>& object, Fault& fault) {
  auto& slot = object.*member;
  if constexpr (is_optional<ValueOf<member>>) {
    return read(value, slot.emplace(), fault);
  } else {
    return read(value, slot = {}, fault);
  }
}

/// An array of objects that `read` fills.
template <auto member, auto read>
bool list(Element value, ObjectOf<member>& object, Fault& fault) {
  simdjson::dom::array items;
  if (value.get(items)) return fault.set("not an array");
  auto& out = object.*member;
  out.clear();
  out.reserve(items.size());
  for (const auto item : items) {
    if (!read(item, out.emplace_back(), fault)) return false;
  }
  return true;
}

}  // namespace wardmote::telegram
