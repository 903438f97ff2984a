#include "charts/bar_chart.h"

#include <absl/status/status.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "charts/canvas.h"

namespace wardmote::charts {
namespace {

constexpr double picture_width = 1000;
constexpr double margin = 40;
constexpr double inner_width = picture_width - 2 * margin;
constexpr double bar_height = 30;
constexpr double gap = 10;
constexpr double row_gap = 26;
constexpr double tick_side = 26;
constexpr Colour ink{0x1a1f29};
constexpr Colour quiet_ink{0x525966};
/// Apart in brightness as well, for eyes and printers without colour.
constexpr Colour plain_bar{0x9eb3cc};
constexpr Colour marked_bar{0x0d5c9e};
constexpr Colour track{0xedf0f5};

bool is_right_to_left(const std::string& language) {
  const auto* script_of = pango_language_from_string(language.c_str());
  int count = 0;
  const auto* scripts = pango_language_get_scripts(const_cast<PangoLanguage*>(script_of), &count);
  for (int i = 0; i < count; ++i) {
    if (scripts[i] == PANGO_SCRIPT_ARABIC || scripts[i] == PANGO_SCRIPT_HEBREW) return true;
  }
  return false;
}

struct Row {
  Text label;
  Text value;
  double share = 0;
  bool is_marked = false;
};

/// A bar has its words above it, so that long names have the whole width.
double height_of(const Row& row) {
  return std::max(row.label.height(), row.value.height()) + gap + bar_height;
}

/// Text and bars in the order in which they stand.
class BarPicture {
 public:
  explicit BarPicture(const v1::BarChart& chart)
      : chart_(chart),
        right_to_left_(is_right_to_left(chart.language())),
        title_(lay_out(chart.title(),
                       {.size = 38, .bold = true, .width = inner_width, .lines_max = 4})),
        subtitle_(lay_out(chart.subtitle(), {.size = 26, .width = inner_width, .lines_max = 3})),
        note_(lay_out(chart.note(), {.size = 24, .width = inner_width, .lines_max = 4})) {
    std::uint64_t longest = 1;
    for (const auto& bar : chart.bars()) longest = std::max(longest, bar.value());
    for (const auto& bar : chart.bars()) rows_.push_back(row_of(bar, longest));
  }

  absl::StatusOr<std::string> png() const {
    Canvas canvas{static_cast<int>(picture_width), static_cast<int>(std::ceil(height()))};
    double top = margin;
    canvas.draw(title_, margin, top, ink);
    top += title_.height();
    if (!chart_.subtitle().empty()) {
      canvas.draw(subtitle_, margin, top + gap, quiet_ink);
      top += gap + subtitle_.height();
    }
    for (const auto& row : rows_) {
      top += row_gap;
      draw_row(canvas, row, top);
      top += height_of(row);
    }
    if (!chart_.note().empty()) canvas.draw(note_, margin, top + row_gap, quiet_ink);
    return canvas.png();
  }

 private:
  Text lay_out(const std::string& text, TextStyle style) const {
    style.right_to_left = right_to_left_;
    return scratch_.lay_out(text, chart_.language(), style);
  }

  Row row_of(const v1::Bar& bar, std::uint64_t longest) const {
    auto value = lay_out(bar.value_text(), {.size = 28, .bold = bar.is_marked()});
    const auto tick = bar.is_marked() ? tick_side + gap : 0;
    auto label = lay_out(bar.label(), {.size = 28,
                                       .bold = bar.is_marked(),
                                       .width = inner_width - value.width() - 2 * gap - tick,
                                       .lines_max = 3});
    return {std::move(label), std::move(value),
            static_cast<double>(bar.value()) / static_cast<double>(longest), bar.is_marked()};
  }

  double height() const {
    double total = 2 * margin + title_.height();
    if (!chart_.subtitle().empty()) total += gap + subtitle_.height();
    for (const auto& row : rows_) total += row_gap + height_of(row);
    if (!chart_.note().empty()) total += row_gap + note_.height();
    return total;
  }

  /// The left edge of what is `width` wide and begins `offset` behind the side where reading
  /// begins.
  double left_of(double offset, double width) const {
    return right_to_left_ ? picture_width - margin - offset - width : margin + offset;
  }

  void draw_row(Canvas& canvas, const Row& row, double top) const {
    const double tick = row.is_marked ? tick_side + gap : 0;
    if (row.is_marked) canvas.draw_tick(left_of(0, tick_side), top + 4, tick_side, marked_bar);
    const double label_width = inner_width - row.value.width() - 2 * gap - tick;
    canvas.draw(row.label, left_of(tick, label_width), top, ink);
    canvas.draw(row.value, left_of(inner_width - row.value.width(), row.value.width()), top, ink);
    const double bar_top = top + std::max(row.label.height(), row.value.height()) + gap;
    canvas.fill(margin, bar_top, inner_width, bar_height, track);
    // What is not nothing is seen.
    const double length = row.share > 0 ? std::max(inner_width * row.share, 3.0) : 0;
    canvas.fill(left_of(0, length), bar_top, length, bar_height,
                row.is_marked ? marked_bar : plain_bar);
  }

  const v1::BarChart& chart_;
  bool right_to_left_;
  /// Text is measured before it is known how large the picture is.
  Canvas scratch_{1, 1};
  Text title_;
  Text subtitle_;
  Text note_;
  std::vector<Row> rows_;
};

bool is_readable(const std::string& text) {
  return g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr) != FALSE;
}

}  // namespace

absl::StatusOr<std::string> draw_png(const v1::BarChart& chart) {
  if (chart.bars().empty()) return absl::InvalidArgumentError("a chart without bars");
  if (chart.bars_size() > bars_max) return absl::InvalidArgumentError("a chart of too many bars");
  bool readable =
      is_readable(chart.title()) && is_readable(chart.subtitle()) && is_readable(chart.note());
  for (const auto& bar : chart.bars())
    readable = readable && is_readable(bar.label()) && is_readable(bar.value_text());
  if (!readable) return absl::InvalidArgumentError("a chart whose words are not UTF-8");
  return BarPicture{chart}.png();
}

std::size_t letters_without_font(const std::string& text, const std::string& language) {
  const Canvas canvas{1, 1};
  return canvas.lay_out(text, language, {}).letters_without_font();
}

std::size_t letters_without_font(const v1::BarChart& chart) {
  auto words = chart.title() + chart.subtitle() + chart.note();
  for (const auto& bar : chart.bars()) words += bar.label() + bar.value_text();
  return letters_without_font(words, chart.language());
}

}  // namespace wardmote::charts
