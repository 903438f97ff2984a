#include <cstddef>
#include <cstdint>
#include <string_view>

#include "governance/decisions/recount.h"
#include "governance/public_log/public_log.h"
#include "tests/fuzz/require.h"

namespace wd = wardmote::decisions;

/// Whatever stands on somebody's board, line by line, is judged: no vote is left out, and what is
/// not opened in order is not counted.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  wd::Recount recount;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (const auto line = wardmote::public_log::read_line(text.substr(0, end))) recount.add(*line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  for (const auto& vote : recount.findings()) {
    WARDMOTE_REQUIRE(vote.findings.size() == 6);
    const bool may_be_counted = vote.findings[0].verdict == wd::BoardVerdict::holds &&
                                vote.findings[1].verdict == wd::BoardVerdict::holds;
    for (std::size_t i = 2; i < vote.findings.size(); ++i)
      WARDMOTE_REQUIRE(may_be_counted || vote.findings[i].verdict == wd::BoardVerdict::unchecked);
  }
  return 0;
}
