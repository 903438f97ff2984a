#include "telegram/form.h"

#include "telegram/json_document.h"

namespace wardmote::telegram {
namespace {

/// A call of ours nests less deep: a keyboard has five levels.
constexpr std::size_t depth_max = 32;

std::string value_of(simdjson::dom::element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return std::string{text};
  return simdjson::minify(value);
}

}  // namespace

std::optional<std::vector<FormField>> form_fields(std::string_view body) {
  JsonDocument document;
  simdjson::dom::element root;
  simdjson::dom::object members;
  if (document.parse(body, depth_max, root) || root.get(members)) return std::nullopt;
  std::vector<FormField> fields;
  for (const auto& member : members)
    fields.push_back({std::string{member.key}, value_of(member.value)});
  return fields;
}

}  // namespace wardmote::telegram
