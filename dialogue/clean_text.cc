#include "dialogue/clean_text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace wardmote::dialogue {
namespace {

constexpr int marks_max = 3;

bool is_mark(UChar32 c) { return (U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0; }

/// Zero-width joiners hold emoji and Indic and Persian words together, so they stay inside a text.
bool is_joiner(UChar32 c) { return c == 0x200c || c == 0x200d; }

bool is_unwanted(UChar32 c) {
  if (c == '\n' || is_joiner(c)) return false;
  const auto kind = U_GET_GC_MASK(c);
  const bool invisible = u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
  const bool variation = c >= 0xfe00 && c <= 0xfe0f;
  // Tags make flags of regions: England, Scotland, Wales.
  const bool tag = c >= 0xe0020 && c <= 0xe007f;
  return (kind & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK)) != 0 ? !tag
                                                                    : invisible && !variation;
}

void append(std::string& out, UChar32 c) {
  char bytes[4];
  int32_t length = 0;
  UBool failed = 0;
  U8_APPEND(reinterpret_cast<uint8_t*>(bytes), length, 4, c, failed);
  if (failed == 0) out.append(bytes, static_cast<std::size_t>(length));
}

struct Cleaner {
  std::string out;
  std::size_t bytes_max;
  /// Everything up to here is followed by something visible.
  std::size_t visible_end = 0;
  int marks = 0;

  void add(UChar32 c) {
    if (is_unwanted(c)) return;
    marks = is_mark(c) ? marks + 1 : 0;
    if (marks > marks_max) return;
    const bool blank = u_isUWhiteSpace(c) != 0 || is_joiner(c);
    if (blank && visible_end == 0) return;
    append(out, c);
    if (!blank) visible_end = out.size();
  }
};

/// The code point at `i`, which moves on; negative where the bytes are no UTF-8.
// NOLINTNEXTLINE(readability-function-size): the nesting is the macro's.
UChar32 next_code_point(const uint8_t* bytes, int32_t& i, int32_t length) {
  UChar32 c = 0;
  U8_NEXT(bytes, i, length, c);
  return c;
}

}  // namespace

std::string clean_text(std::string_view typed, std::size_t bytes_max) {
  Cleaner cleaner{.out = {}, .bytes_max = bytes_max};
  const auto* bytes = reinterpret_cast<const uint8_t*>(typed.data());
  const auto length = static_cast<int32_t>(typed.size());
  for (int32_t i = 0; i < length && cleaner.out.size() + 4 <= bytes_max;) {
    const auto c = next_code_point(bytes, i, length);
    if (c >= 0) cleaner.add(c == '\t' ? ' ' : c);
  }
  cleaner.out.resize(cleaner.visible_end);
  return std::move(cleaner.out);
}

}  // namespace wardmote::dialogue
