#include "governance/reports/text_features.h"

#include <algorithm>
#include <string>

#include "governance/core/text.h"

namespace wardmote::reports {
namespace {

/// Code points of a text that count; what follows is detail.
constexpr std::size_t features_from = 400;

char32_t decode(std::string_view text, std::size_t size) {
  if (size <= 1) return static_cast<unsigned char>(text[0]);
  char32_t code = static_cast<unsigned char>(text[0]) & (0xffu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fu);
  }
  return code;
}

/// Scripts that write no spaces: Han, Kana, Thai, Lao, Khmer, Myanmar.
bool is_unspaced(char32_t c) {
  return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff) ||
         (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x1780 && c <= 0x17ff) ||
         (c >= 0x1000 && c <= 0x109f);
}

bool is_mark(char32_t c) {
  return (c >= 0x300 && c <= 0x36f) || (c >= 0x64b && c <= 0x65f) || c == 0x640 ||
         (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x200b && c <= 0x200f);
}

bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  return c >= 0xc0 && c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c <= 0x2bff) &&
         !(c >= 0x3000 && c <= 0x303f) && !(c >= 0xff00 && c <= 0xff0f) && c != 0x060c &&
         c != 0x061b && c != 0x061f && !(c >= 0x1f000 && c <= 0x1faff);
}

/// The small letter without its accent, for Latin, Greek and Cyrillic as far as simple rules go.
char32_t fold(char32_t c) {
  // One letter for each of U+00C0 to U+00FF.
  static constexpr std::string_view latin1 =
      "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c >= 0xc0 && c <= 0xff && c != 0xd7 && c != 0xf7) {
    return static_cast<unsigned char>(latin1[c - 0xc0]);
  }
  if (c == 0x401 || c == 0x451) return 0x435;  // io is mostly written as ie
  if (c >= 0x410 && c <= 0x42f) return c + 32;
  if (c >= 0x400 && c <= 0x40f) return c + 80;
  if (c >= 0x391 && c <= 0x3a9) return c + 32;
  if (c >= 0x100 && c <= 0x17f) return c | 1;
  if (c == 0x622 || c == 0x623 || c == 0x625) return 0x627;  // alef with hamza or madda
  if (c == 0x649) return 0x64a;
  if (c == 0x629) return 0x647;
  return c;
}

std::uint32_t mix(char32_t a, char32_t b, char32_t c) {
  std::uint64_t hash = 1469598103934665603ull;
  for (const char32_t part : {a, b, c}) hash = (hash ^ part) * 1099511628211ull;
  return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

/// Collects the features of one text, word by word.
class Features {
 public:
  void take(char32_t c) {
    if (is_mark(c)) return;
    c = fold(c);
    if (!is_letter(c)) return end_word();
    if (is_unspaced(c)) {
      end_word();
      found_.push_back(last_ == 0 ? mix(c, 0, 1) : mix(last_, c, 0));
      last_ = c;
      return;
    }
    last_ = 0;
    word_.push_back(c);
  }
  TextFeatures finish() {
    end_word();
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  void end_word() {
    last_ = 0;
    // Two letters or fewer are mostly words that every text has.
    if (word_.size() > 2 || (!word_.empty() && word_.front() >= '0' && word_.front() <= '9')) {
      char32_t before = ' ';
      for (std::size_t i = 0; i < word_.size(); ++i) {
        const char32_t after = i + 1 < word_.size() ? word_[i + 1] : ' ';
        found_.push_back(mix(before, word_[i], after));
        before = word_[i];
      }
    }
    word_.clear();
  }

  std::u32string word_;
  char32_t last_ = 0;
  TextFeatures found_;
};

std::uint32_t dice(std::size_t common, std::size_t a, std::size_t b) {
  return static_cast<std::uint32_t>(2000 * common / (a + b));
}

}  // namespace

TextFeatures text_features(std::string_view text) {
  Features features;
  std::size_t taken = 0;
  while (!text.empty() && taken++ < features_from) {
    const std::size_t size = code_point_size(text);
    if (size > 0) features.take(decode(text, size));
    text.remove_prefix(std::max<std::size_t>(1, size));
  }
  return features.finish();
}

std::uint32_t text_similarity(const TextFeatures& a, const TextFeatures& b) {
  if (a.empty() || b.empty()) return 0;
  std::size_t common = 0;
  for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
    if (*left == *right)
      ++common, ++left, ++right;
    else if (*left < *right)
      ++left;
    else
      ++right;
  }
  return dice(common, a.size(), b.size());
}

TextSketch::TextSketch(const TextFeatures& features)
    : features_(static_cast<std::uint32_t>(features.size())) {
  for (const auto feature : features) bits_.set(feature % bits_.size());
}

std::uint32_t TextSketch::similarity_at_most(const TextFeatures& other) const {
  if (features_ == 0 || other.empty()) return 0;
  std::size_t common = 0;
  for (const auto feature : other) common += bits_.test(feature % bits_.size()) ? 1 : 0;
  return dice(std::min<std::size_t>(common, features_), features_, other.size());
}

}  // namespace wardmote::reports
