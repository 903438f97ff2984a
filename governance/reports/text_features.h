#pragma once

// How alike two texts are in words, in any language: words are compared by their trigrams, scripts
// without spaces by pairs of characters.

#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

namespace wardmote::reports {

/// Hashes of the parts of a text, sorted, each once.
using TextFeatures = std::vector<std::uint32_t>;

/// The features of a text that are compared; case and common accents are ignored.
TextFeatures text_features(std::string_view text);

/// Share of features in common (Dice), 0 to 1000; 0 if one has none.
std::uint32_t text_similarity(const TextFeatures& a, const TextFeatures& b);

/// What a text looks like from afar: enough to say that another is not like it, in a tenth of the
/// memory and of the time that its features take (a Bloom filter with one hash).
class TextSketch {
 public:
  explicit TextSketch(const TextFeatures& features);
  /// No less than text_similarity() of the two.
  std::uint32_t similarity_at_most(const TextFeatures& other) const;

 private:
  std::bitset<512> bits_;
  std::uint32_t features_ = 0;
};

}  // namespace wardmote::reports
