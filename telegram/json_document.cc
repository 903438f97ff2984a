#include "telegram/json_document.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace wardmote::telegram {

simdjson::error_code JsonDocument::parse(std::string_view text, std::size_t max_depth,
                                         simdjson::dom::element& root) {
  if (text.empty()) return simdjson::EMPTY;
  if (const auto error = grow(text.size(), max_depth)) return error;
  std::memcpy(buffer_.get(), text.data(), text.size());
  return parser_.parse(buffer_.get(), text.size(), false).get(root);
}

simdjson::error_code JsonDocument::grow(std::size_t size, std::size_t max_depth) {
  if (capacity_ < size) {
    const auto capacity = std::bit_ceil(std::max<std::size_t>(size, 4096));
    // simdjson reads, but does not use, some bytes behind the text.
    buffer_ = std::make_unique<char[]>(capacity + simdjson::SIMDJSON_PADDING);
    capacity_ = capacity;
    if (const auto error = parser_.doc.allocate(capacity)) return error;
  }
  // simdjson refuses the level that reaches its maximum.
  return parser_.allocate(capacity_, max_depth + 1);
}

}  // namespace wardmote::telegram
