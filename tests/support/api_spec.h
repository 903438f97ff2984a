#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wardmote::test {

/// Path of a file of test data: below $WARDMOTE_TESTDATA or, without it, beside the source tree.
std::string testdata(std::string_view file);

/// The Bot API as a machine-readable specification (bot-api-spec.json, version 10.1). Each check
/// returns what is wrong, one sentence each with a path; nothing wrong, nothing returned.
class ApiSpec {
 public:
  /// The specification in `tests/data`, loaded once; never null.
  static const ApiSpec* shared();

  explicit ApiSpec(const std::string& json);
  ~ApiSpec();

  /// A call as sent: unknown method, unknown, missing and mistyped parameters, at any depth.
  std::vector<std::string> check_request(std::string_view method, std::string_view body) const;

  /// The `result` of an answer: every required field is there and every known one has its type.
  /// Unknown fields are allowed, for the real server has some; an Update has one payload at most.
  std::vector<std::string> check_result(std::string_view method, std::string_view result) const;

  /// Any object by the name of its type, "Update" for instance, or "Array of Update".
  std::vector<std::string> check_type(std::string_view type, std::string_view value) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wardmote::test
