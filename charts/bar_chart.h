#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <string>

#include "wardmote/v1/upload.pb.h"

namespace wardmote::charts {

/// Bars that one picture takes: more would be too small to read on a phone.
inline constexpr int bars_max = 24;

/// Draws horizontal bars as a PNG, 1000 pixels wide and as high as the words need. Labels break
/// into at most three lines and then end in an ellipsis. Languages written from right to left have
/// the labels on the right and the bars grow to the left. Thread-safe; takes some hundredths of a
/// second.
///
/// InvalidArgument: no bars, more than `bars_max`, or text that is not UTF-8. Internal: the picture
/// could not be made, with the reason of cairo (https://www.cairographics.org).
absl::StatusOr<std::string> draw_png(const v1::BarChart& chart);

/// Letters of `text` that no font of this machine has: they are drawn as boxes.
std::size_t letters_without_font(const std::string& text, const std::string& language);
/// The same of all words of a chart.
std::size_t letters_without_font(const v1::BarChart& chart);

}  // namespace wardmote::charts
