#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "governance/core/result.h"

namespace wardmote::counting {

/// "number_expected 3" for a refusal at line 3; empty if `file` (of read_blt, read_pb) is read.
template <class File>
std::string fault_in(const File& file) {
  if (file) return {};
  auto fault = file.error().key.substr(std::string_view{"counting.refused."}.size());
  for (const auto& argument : file.error().arguments)
    if (argument.name == "line")
      fault += " " + std::to_string(std::get<std::int64_t>(argument.value));
  return fault;
}

}  // namespace wardmote::counting
