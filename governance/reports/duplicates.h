#pragma once

// Near duplicates (R3): same category, near, and similar in words (text_features.h).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "governance/core/context.h"
#include "governance/reports/report.h"

namespace wardmote::reports {

struct Similar {
  ReportNumber report{};
  /// 0 to 1000, higher is more alike.
  std::uint32_t score = 0;
  /// -1 if one of the two has no coordinates.
  std::int64_t metres = -1;
};

struct SimilarQuery {
  std::string category = {};
  std::string text = {};
  std::optional<Place> place = {};
};

inline constexpr std::size_t similar_max = 5;
/// At or above this score a report without distance is offered; near ones need less.
inline constexpr std::uint32_t similar_text_score = 450;

/// Public reports that may be the same matter: open, or solved within the setting
/// reports.duplicate_window. Best first, copies stand for their original, at most `similar_max`.
std::vector<Similar> similar_reports(const State& state, const Context& context,
                                     const SimilarQuery& query);

/// Along the great circle.
double metres_between(const Coordinates& a, const Coordinates& b);

}  // namespace wardmote::reports
