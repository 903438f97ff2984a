#include "governance/reports/duplicates.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "governance/core/text.h"
#include "governance/reports/bodies.h"
#include "governance/reports/queries.h"
#include "governance/reports/settings.h"
#include "governance/reports/transitions.h"

namespace wardmote::reports {
namespace {

constexpr double earth_radius_metres = 6'371'008.8;
/// Beyond this many newest reports of a category nothing is compared: an upper bound of the work.
constexpr std::size_t compared_max = 500;
/// Code points of a text that count; what follows is detail.
constexpr std::size_t features_from = 400;
/// What a report at the same place needs in words, and how much more at the edge of the radius.
constexpr std::uint32_t near_score = 120;
constexpr std::uint32_t edge_score = 330;

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
  std::vector<std::uint32_t> finish() {
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
  std::vector<std::uint32_t> found_;
};

struct Subject {
  std::vector<std::uint32_t> features;
  std::optional<Coordinates> point;
};

/// Nothing if the two are not alike enough.
std::optional<Similar> compare(const Subject& subject, const v1::ReportBody& body, double radius) {
  const auto point = point_of(body.place());
  Similar similar;
  similar.score = text_similarity(subject.features, text_features(body.text()));
  std::uint32_t needed = similar_text_score;
  if (subject.point && point) {
    const double metres = metres_between(*subject.point, *point);
    if (metres > radius) return std::nullopt;
    similar.metres = std::llround(metres);
    const double share = radius > 0 ? metres / radius : 0;
    needed = near_score + static_cast<std::uint32_t>(share * (edge_score - near_score));
    // Near and alike is better than far and alike.
    const auto bonus = static_cast<std::uint32_t>((1 - share) * 300);
    if (similar.score < needed) return std::nullopt;
    similar.score = std::min<std::uint32_t>(1000, similar.score * 7 / 10 + bonus);
    return similar;
  }
  if (similar.score < needed) return std::nullopt;
  return similar;
}

}  // namespace

std::vector<std::uint32_t> text_features(std::string_view text) {
  Features features;
  std::size_t taken = 0;
  while (!text.empty() && taken++ < features_from) {
    const std::size_t size = code_point_size(text);
    if (size > 0) features.take(decode(text, size));
    text.remove_prefix(std::max<std::size_t>(1, size));
  }
  return features.finish();
}

std::uint32_t text_similarity(const std::vector<std::uint32_t>& a,
                              const std::vector<std::uint32_t>& b) {
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
  return static_cast<std::uint32_t>(2000 * common / (a.size() + b.size()));
}

double metres_between(const Coordinates& a, const Coordinates& b) {
  constexpr double radians = std::numbers::pi / 180;
  const double half_latitude = std::sin((b.latitude - a.latitude) * radians / 2);
  const double half_longitude = std::sin((b.longitude - a.longitude) * radians / 2);
  const double h = half_latitude * half_latitude + std::cos(a.latitude * radians) *
                                                       std::cos(b.latitude * radians) *
                                                       half_longitude * half_longitude;
  return 2 * earth_radius_metres * std::asin(std::min(1.0, std::sqrt(h)));
}

std::vector<Similar> similar_reports(const State& state, const Context& context,
                                     const SimilarQuery& query) {
  const auto candidates = state.index.by_category.find(query.category);
  if (candidates == state.index.by_category.end()) return {};
  const Settings settings = settings_of(context);
  const auto* category = find_category(state, query.category);
  const double radius = category != nullptr && category->duplicate_radius() > 0
                            ? category->duplicate_radius()
                            : settings.duplicate_distance;
  const Subject subject{text_features(query.text), query.place ? query.place->point : std::nullopt};
  const std::int64_t oldest = to_ms(context.now - settings.duplicate_window);

  std::vector<Similar> found;
  std::size_t compared = 0;
  for (auto one = candidates->second.rbegin(); one != candidates->second.rend(); ++one) {
    const auto* report = find(state, *one);
    if (report == nullptr || !report->has_body()) continue;
    if (!is_open(*report) && report->resolved_at_ms() < oldest) continue;
    if (++compared > compared_max) break;
    auto similar = compare(subject, report->body(), radius);
    if (!similar) continue;
    similar->report = *one;
    found.push_back(*similar);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Similar& a, const Similar& b) { return a.score > b.score; });
  if (found.size() > similar_max) found.resize(similar_max);
  return found;
}

}  // namespace wardmote::reports
