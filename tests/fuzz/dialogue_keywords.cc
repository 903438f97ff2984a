#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dialogue/keywords.h"
#include "tests/fuzz/require.h"

namespace wd = wardmote::dialogue;

/// The first line is a list of keywords, as an officer may write it; the rest is what a resident
/// says. What a keyword's letters rule out is not there.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto end = text.find('\n');
  const auto said = wd::said_in(end == std::string_view::npos ? text : text.substr(end + 1));
  const auto keywords = wd::keywords_from(text.substr(0, end));
  (void)wd::keywords_of_name(text.substr(0, end), true);
  for (const auto& keyword : *keywords) {
    if (keyword.stems.empty()) continue;
    const auto found = wd::find_phrase(said.words, keyword.stems);
    WARDMOTE_REQUIRE(!found || keyword.may_be_in(said));
    WARDMOTE_REQUIRE(!found ||
                     (found->first <= found->second && found->second < said.words.size()));
  }
  return 0;
}
