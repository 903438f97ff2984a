#pragma once

// Internal to telegram/: simdjson with buffers that stay.

#include <simdjson.h>

#include <cstddef>
#include <memory>
#include <string_view>

namespace wardmote::telegram {

/// Parses one JSON text after another into the same memory. Not thread-safe.
class JsonDocument {
 public:
  /// Points `root` at the parsed text, valid until the next call. Objects and arrays may nest
  /// `max_depth` deep.
  simdjson::error_code parse(std::string_view text, std::size_t max_depth,
                             simdjson::dom::element& root);

 private:
  simdjson::error_code grow(std::size_t size, std::size_t max_depth);

  simdjson::dom::parser parser_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
};

}  // namespace wardmote::telegram
