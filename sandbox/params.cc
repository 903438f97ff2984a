#include "sandbox/params.h"

#include <algorithm>
#include <charconv>

#include "sandbox/utf8.h"

namespace wardmote::sandbox {

void Params::set(std::string name, std::string value) {
  for (auto& [known, old] : values_) {
    if (known != name) continue;
    old = std::move(value);
    return;
  }
  values_.emplace_back(std::move(name), std::move(value));
}

const std::string* Params::find(std::string_view name) const {
  for (const auto& [known, value] : values_) {
    if (known == name) return &value;
  }
  return nullptr;
}

std::string_view Params::text(std::string_view name) const {
  const auto* value = find(name);
  return value == nullptr ? std::string_view{} : std::string_view{*value};
}

std::int64_t Params::number(std::string_view name) const { return lenient_number(text(name)); }

std::int64_t Params::clamped(std::string_view name, std::int64_t otherwise, std::int64_t low,
                             std::int64_t high) const {
  const auto value = text(name);
  return std::clamp(value.empty() ? otherwise : lenient_number(value), low, high);
}

bool Params::flag(std::string_view name) const {
  const auto value = to_lower_ascii(trim(text(name)));
  return value == "true" || value == "yes" || value == "1";
}

const Upload* Params::upload(std::string_view field) const {
  for (const auto& upload : uploads_) {
    if (upload.field == field) return &upload;
  }
  return nullptr;
}

std::int64_t lenient_number(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<std::int64_t> strict_number(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

}  // namespace wardmote::sandbox
