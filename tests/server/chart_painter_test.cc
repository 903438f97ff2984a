#include "server/chart_painter.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>

namespace wardmote::server {
namespace {

v1::BarChart one_bar() {
  v1::BarChart chart;
  chart.set_language("en");
  chart.add_bars()->set_label("Yes");
  return chart;
}

TEST(ChartPainter, TellsThePictureOrWhyThereIsNone) {
  ChartPainter painter;
  std::promise<absl::StatusOr<std::string>> drawn;
  std::promise<absl::StatusOr<std::string>> refused;
  painter.draw(one_bar(), [&](auto png) { drawn.set_value(std::move(png)); });
  painter.draw({}, [&](auto png) { refused.set_value(std::move(png)); });
  const auto png = drawn.get_future().get();
  ASSERT_TRUE(png.ok());
  EXPECT_TRUE(png->starts_with("\x89PNG"));
  EXPECT_FALSE(refused.get_future().get().ok());
}

TEST(ChartPainter, LetsGoOfWhoWaitsWhenItStops) {
  ChartPainter painter;
  std::promise<void> begun;
  std::promise<void> go_on;
  painter.draw(one_bar(), [&](const auto&) {
    begun.set_value();
    go_on.get_future().wait();
  });
  begun.get_future().wait();
  auto held = std::make_shared<int>(0);
  for (int i = 0; i < 100; ++i) painter.draw(one_bar(), [held](const auto&) { ++*held; });
  EXPECT_EQ(held.use_count(), 101);
  go_on.set_value();
  painter.stop();
  EXPECT_EQ(held.use_count(), 1) << "drawn or forgotten, nobody is held any longer";
  painter.draw(one_bar(), [held](const auto&) { ++*held; });
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace wardmote::server
