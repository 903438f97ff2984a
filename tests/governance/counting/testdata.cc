#include "tests/governance/counting/testdata.h"

#include <fstream>
#include <iterator>

#include "tests/support/api_spec.h"

namespace wardmote::counting {

std::optional<std::string> read_testdata(const std::string& name) {
  std::ifstream in{test::testdata(name), std::ios::binary};
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{in}, {}};
}

std::optional<nlohmann::json> read_testdata_json(const std::string& name) {
  const auto text = read_testdata(name);
  if (!text) return std::nullopt;
  return nlohmann::json::parse(*text);
}

}  // namespace wardmote::counting
