#include "charts/bar_chart.h"

#include <cairo.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

namespace wardmote::charts {
namespace {

/// A PNG read back, as anybody would.
class Picture {
 public:
  explicit Picture(const std::string& png) : left_(png) {
    surface_.reset(cairo_image_surface_create_from_png_stream(&Picture::read, this));
    EXPECT_EQ(cairo_surface_status(surface_.get()), CAIRO_STATUS_SUCCESS);
  }

  int width() const { return cairo_image_surface_get_width(surface_.get()); }
  int height() const { return cairo_image_surface_get_height(surface_.get()); }
  std::uint32_t at(int x, int y) const {
    std::uint32_t pixel = 0;
    const auto* row =
        cairo_image_surface_get_data(surface_.get()) +
        static_cast<std::ptrdiff_t>(y) * cairo_image_surface_get_stride(surface_.get());
    std::memcpy(&pixel, row + static_cast<std::ptrdiff_t>(x) * 4, 4);
    return pixel & 0xffffff;
  }
  /// The longest run of pixels of the colour in the whole picture: a bar.
  int longest(std::uint32_t colour) const {
    int longest = 0;
    for (int y = 0; y < height(); ++y) {
      int run = 0;
      for (int x = 0; x < width(); ++x) {
        run = at(x, y) == colour ? run + 1 : 0;
        longest = std::max(longest, run);
      }
    }
    return longest;
  }
  /// Columns of which any pixel is not white.
  std::vector<int> inked_columns() const {
    std::vector<int> columns;
    for (int x = 0; x < width(); ++x) {
      for (int y = 0; y < height(); ++y) {
        if (at(x, y) == 0xffffff) continue;
        columns.push_back(x);
        break;
      }
    }
    return columns;
  }

  static constexpr std::uint32_t marked = 0x0d5c9e;
  static constexpr std::uint32_t plain = 0x9eb3cc;

 private:
  struct Destroy {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  };
  static cairo_status_t read(void* closure, unsigned char* data, unsigned int length) {
    auto& left = static_cast<Picture*>(closure)->left_;
    if (left.size() < length) return CAIRO_STATUS_READ_ERROR;
    std::memcpy(data, left.data(), length);
    left.remove_prefix(length);
    return CAIRO_STATUS_SUCCESS;
  }
  std::string_view left_;
  std::unique_ptr<cairo_surface_t, Destroy> surface_;
};

v1::BarChart square() {
  v1::BarChart chart;
  chart.set_language("en");
  chart.set_title("Which plan for the square?");
  chart.set_subtitle("90 of 120 took part (75 %)");
  chart.set_note("The bars show how many ballots chose each option.");
  const auto add = [&](std::string label, std::uint64_t value, bool is_marked) {
    auto& bar = *chart.add_bars();
    bar.set_label(std::move(label));
    bar.set_value(value);
    bar.set_value_text(std::to_string(value));
    bar.set_is_marked(is_marked);
  };
  add("Trees and benches", 60, true);
  add("A playground", 30, false);
  add("Parking", 0, false);
  return chart;
}

TEST(BarChart, BarsAreAsLongAsTheirValuesAre) {
  const auto png = draw_png(square());
  ASSERT_TRUE(png.ok());
  const Picture picture{*png};
  EXPECT_EQ(picture.longest(Picture::marked), 920);
  EXPECT_EQ(picture.longest(Picture::plain), 460);
}

TEST(BarChart, ValuesAboveEveryOtherNumberKeepTheirShare) {
  auto chart = square();
  chart.mutable_bars(0)->set_value(std::uint64_t{1} << 63);
  chart.mutable_bars(1)->set_value(std::uint64_t{1} << 62);
  const auto png = draw_png(chart);
  ASSERT_TRUE(png.ok());
  EXPECT_EQ(Picture{*png}.longest(Picture::plain), 460);
}

TEST(BarChart, NobodyVotedIsDrawnToo) {
  auto chart = square();
  for (auto& bar : *chart.mutable_bars()) bar.set_value(0);
  const auto png = draw_png(chart);
  ASSERT_TRUE(png.ok());
  EXPECT_EQ(Picture{*png}.longest(Picture::plain), 0);
}

TEST(BarChart, ArabicGrowsFromTheRight) {
  auto chart = square();
  chart.set_language("ar");
  chart.mutable_bars(0)->set_label("أشجار ومقاعد");
  chart.mutable_bars(1)->set_label("ملعب للأطفال");
  const auto png = draw_png(chart);
  ASSERT_TRUE(png.ok());
  const Picture picture{*png};
  int bars = 0;
  for (int y = 0; y < picture.height(); ++y) {
    if (picture.at(959, y) != Picture::plain) continue;
    // The second bar is half as long: it ends in the middle.
    EXPECT_EQ(picture.at(510, y), Picture::plain);
    EXPECT_NE(picture.at(490, y), Picture::plain);
    ++bars;
  }
  EXPECT_EQ(bars, 30) << "one bar of thirty pixels";
}

TEST(BarChart, LongWordsStayInsideAndAreCut) {
  auto chart = square();
  std::string endless;
  for (int i = 0; i < 400; ++i) endless += "endless ";
  chart.set_title(endless);
  chart.mutable_bars(0)->set_label(std::string(3000, 'x'));
  chart.set_note(endless);
  const auto png = draw_png(chart);
  ASSERT_TRUE(png.ok());
  const Picture picture{*png};
  EXPECT_LT(picture.height(), 900);
  const auto columns = picture.inked_columns();
  ASSERT_FALSE(columns.empty());
  EXPECT_GE(columns.front(), 36);
  EXPECT_LE(columns.back(), 964);
}

/// Telegram: width and height together at most 10000, one at most twenty times the other.
TEST(BarChart, TheLargestIsAPhotoForTelegram) {
  auto chart = square();
  while (chart.bars_size() < bars_max) {
    auto& bar = *chart.add_bars();
    bar = chart.bars(0);
    bar.set_label(std::string(500, 'w'));
  }
  const auto png = draw_png(chart);
  ASSERT_TRUE(png.ok());
  const Picture picture{*png};
  EXPECT_LE(picture.width() + picture.height(), 10000);
  EXPECT_LE(picture.height(), 20 * picture.width());
  EXPECT_LT(png->size(), 10u << 20);
}

TEST(BarChart, RefusesWhatIsNoChart) {
  v1::BarChart empty;
  empty.set_title("Nothing");
  EXPECT_EQ(draw_png(empty).status().code(), absl::StatusCode::kInvalidArgument);
  auto many = square();
  while (many.bars_size() <= bars_max) *many.add_bars() = many.bars(0);
  EXPECT_EQ(draw_png(many).status().code(), absl::StatusCode::kInvalidArgument);
}

/// The words of every catalogue, as far as they are drawn, and what people write in them.
TEST(BarChart, EveryLetterOfTheFiveLanguagesHasAFont) {
  for (const std::string language : {"zh-Hans", "en", "es", "ru", "ar"}) {
    std::ifstream file{"dialogue/texts/" + language + ".json"};
    const auto texts = nlohmann::json::parse(file);
    for (const auto& [key, text] : texts.items()) {
      if (!key.starts_with("decision.")) continue;
      EXPECT_EQ(letters_without_font(text.get<std::string>(), language), 0u)
          << language << " " << key << ": " << text;
    }
  }
}

TEST(BarChart, SeesLettersThatNoFontHas) {
  // Cuneiform: in no package that Wardmote asks for.
  EXPECT_EQ(letters_without_font("\xf0\x92\x80\x80", "en"), 1u);
}

TEST(BarChart, ThreadsDrawTheSame) {
  const auto expected = draw_png(square());
  ASSERT_TRUE(expected.ok());
  std::array<std::string, 4> drawn;
  std::vector<std::thread> threads;
  for (auto& one : drawn)
    threads.emplace_back([&one] {
      for (int i = 0; i < 5; ++i) one = draw_png(square()).value_or("failed");
    });
  for (auto& thread : threads) thread.join();
  for (const auto& one : drawn) EXPECT_EQ(one, *expected);
}

}  // namespace
}  // namespace wardmote::charts
