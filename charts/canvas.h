#pragma once

// Internal to charts/: cairo and Pango as values that clean up after themselves.

#include <absl/status/statusor.h>
#include <cairo.h>
#include <pango/pangocairo.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace wardmote::charts {

/// 0xRRGGBB.
enum class Colour : std::uint32_t {};

/// How a piece of text is set. Lengths are pixels.
struct TextStyle {
  double size = 26;
  bool bold = false;
  /// Lines are broken at this width.
  double width = 0;
  int lines_max = 1;
  bool right_to_left = false;
};

struct UnrefObject {
  void operator()(void* object) const { g_object_unref(object); }
};

/// A laid out piece of text.
class Text {
 public:
  explicit Text(PangoLayout* layout) : layout_(layout) {}
  double height() const;
  double width() const;
  std::size_t letters_without_font() const;
  PangoLayout* get() const { return layout_.get(); }

 private:
  std::unique_ptr<PangoLayout, UnrefObject> layout_;
};

/// A white picture in memory.
class Canvas {
 public:
  Canvas(int width, int height);

  Text lay_out(const std::string& text, const std::string& language, const TextStyle& style) const;
  /// `left` and `top` are where the box of the layout's width begins.
  void draw(const Text& text, double left, double top, Colour colour);
  void fill(double left, double top, double width, double height, Colour colour);
  /// A tick in a square.
  void draw_tick(double left, double top, double side, Colour colour);
  absl::StatusOr<std::string> png();

 private:
  struct Destroy {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
  };
  void use(Colour colour);

  std::unique_ptr<cairo_surface_t, Destroy> surface_;
  std::unique_ptr<cairo_t, Destroy> context_;
};

}  // namespace wardmote::charts
