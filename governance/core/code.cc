#include "governance/core/code.h"

namespace wardmote {

std::string draw_code(Random& random, std::size_t length) {
  constexpr int bits = 5;
  std::string code;
  code.reserve(length);
  std::uint64_t drawn = 0;
  int left = 0;
  while (code.size() < length) {
    if (left < bits) {
      drawn = random.next();
      left = 60;
    }
    code += code_alphabet[drawn & 31];
    drawn >>= bits;
    left -= bits;
  }
  return code;
}

std::string normalize_code(std::string_view typed) {
  if (typed.size() > 64) return {};
  std::string code;
  for (char c : typed) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (code_alphabet.find(c) == std::string_view::npos) return {};
    code += c;
  }
  return code;
}

}  // namespace wardmote
