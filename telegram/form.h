#pragma once

// Calls with a file, which go as a form instead of JSON (Bot API, "Sending files").

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wardmote::telegram {

struct FormField {
  std::string name;
  std::string value;
  bool operator==(const FormField&) const = default;
};

/// The members of a call's JSON object as fields of a form: texts as they are, everything else as
/// JSON, in their order. Nothing if `body` is no JSON object.
std::optional<std::vector<FormField>> form_fields(std::string_view body);

}  // namespace wardmote::telegram
