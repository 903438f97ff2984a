#include "governance/reports/duplicates.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "governance/reports/bodies.h"
#include "governance/reports/queries.h"
#include "governance/reports/settings.h"
#include "governance/reports/transitions.h"

namespace wardmote::reports {
namespace {

constexpr double earth_radius_metres = 6'371'008.8;
/// Beyond this many newest reports of a category nothing is compared: an upper bound of the work.
constexpr std::size_t compared_max = 500;
/// What a report at the same place needs in words, and how much more at the edge of the radius.
constexpr std::uint32_t near_score = 120;
constexpr std::uint32_t edge_score = 330;

struct Subject {
  std::vector<std::uint32_t> features;
  std::optional<Coordinates> point;
};

/// Nothing if the words are less alike than `needed`.
std::optional<std::uint32_t> compare_words(const Subject& subject, const std::string& text,
                                           const Offered& offered, std::uint32_t needed) {
  if (!offered.sketch) offered.sketch.emplace(text_features(text));
  if (offered.sketch->similarity_at_most(subject.features) < needed) return std::nullopt;
  const auto score = text_similarity(subject.features, text_features(text));
  return score < needed ? std::nullopt : std::optional{score};
}

/// Nothing if the two are not alike enough.
std::optional<Similar> compare(const Subject& subject, const v1::ReportBody& body,
                               const Offered& offered, double radius) {
  const auto point = point_of(body.place());
  Similar similar;
  if (subject.point && point) {
    const double metres = metres_between(*subject.point, *point);
    if (metres > radius) return std::nullopt;
    similar.metres = std::llround(metres);
    const double share = radius > 0 ? metres / radius : 0;
    const auto needed = near_score + static_cast<std::uint32_t>(share * (edge_score - near_score));
    const auto score = compare_words(subject, body.text(), offered, needed);
    if (!score) return std::nullopt;
    // Near and alike is better than far and alike.
    const auto bonus = static_cast<std::uint32_t>((1 - share) * 300);
    similar.score = std::min<std::uint32_t>(1000, *score * 7 / 10 + bonus);
    return similar;
  }
  const auto score = compare_words(subject, body.text(), offered, similar_text_score);
  if (!score) return std::nullopt;
  similar.score = *score;
  return similar;
}

}  // namespace

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
    const auto* report = find(state, one->first);
    if (report == nullptr || !report->has_body()) continue;
    if (!is_open(*report) && report->resolved_at_ms() < oldest) continue;
    if (++compared > compared_max) break;
    auto similar = compare(subject, report->body(), one->second, radius);
    if (!similar) continue;
    similar->report = one->first;
    found.push_back(*similar);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Similar& a, const Similar& b) { return a.score > b.score; });
  if (found.size() > similar_max) found.resize(similar_max);
  return found;
}

}  // namespace wardmote::reports
