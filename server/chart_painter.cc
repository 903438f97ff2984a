#include "server/chart_painter.h"

#include <boost/asio/post.hpp>
#include <utility>

#include "charts/bar_chart.h"

namespace wardmote::server {

ChartPainter::~ChartPainter() { stop(); }

void ChartPainter::draw(v1::BarChart chart, Done done) {
  const std::lock_guard lock{mutex_};
  if (stopping_) return;
  boost::asio::post(thread_, [this, chart = std::move(chart), done = std::move(done)] {
    if (stopping_) return;
    auto png = charts::draw_png(chart);
    if (png.ok()) look_for_fonts(chart);
    done(std::move(png));
  });
}

void ChartPainter::look_for_fonts(const v1::BarChart& chart) {
  const auto letters = charts::letters_without_font(chart);
  if (letters == 0 || !without_font_.insert(chart.language()).second) return;
  log_.warning("a chart has letters that no font here has",
               {{"language", chart.language()}, {"letters", letters}});
}

void ChartPainter::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  // Whoever waits is held by what it has asked for: all of that goes now.
  thread_.join();
}

}  // namespace wardmote::server
