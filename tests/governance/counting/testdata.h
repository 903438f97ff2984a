#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace wardmote::counting {

/// A file below the folder of test data, WARDMOTE_TESTDATA or the one beside the tree; none if
/// there is no such folder.
std::optional<std::string> read_testdata(const std::string& name);
std::optional<nlohmann::json> read_testdata_json(const std::string& name);

}  // namespace wardmote::counting

/// Skips a test where the folder of test data is not there.
#define WARDMOTE_TESTDATA_OR_SKIP(variable, name)                              \
  const auto variable##_file = ::wardmote::counting::read_testdata_json(name); \
  if (!variable##_file) GTEST_SKIP() << "no ../shared/testdata/" << (name);    \
  const auto& variable = *variable##_file
