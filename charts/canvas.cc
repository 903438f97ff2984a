#include "charts/canvas.h"

#include <absl/status/status.h>

#ifdef __SANITIZE_ADDRESS__
// Fontconfig keeps pointers as distances (FcPattern), which the leak checker cannot follow.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }
extern "C" const char* __lsan_default_options() { return "print_suppressions=0"; }
#endif

namespace wardmote::charts {
namespace {

struct FreeDescription {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};

cairo_status_t append(void* closure, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

double Text::height() const {
  int height = 0;
  pango_layout_get_pixel_size(get(), nullptr, &height);
  return height;
}

double Text::width() const {
  int width = 0;
  pango_layout_get_pixel_size(get(), &width, nullptr);
  return width;
}

std::size_t Text::letters_without_font() const {
  return static_cast<std::size_t>(pango_layout_get_unknown_glyphs_count(get()));
}

Canvas::Canvas(int width, int height)
    : surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)),
      context_(cairo_create(surface_.get())) {
  fill(0, 0, width, height, Colour{0xffffff});
}

Text Canvas::lay_out(const std::string& text, const std::string& language,
                     const TextStyle& style) const {
  Text laid_out{pango_cairo_create_layout(context_.get())};
  auto* layout = laid_out.get();
  auto* context = pango_layout_get_context(layout);
  // The same letter has other shapes in Chinese than in Japanese.
  pango_context_set_language(context, pango_language_from_string(language.c_str()));
  pango_context_set_base_dir(context,
                             style.right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  // A label of digits alone stands where the others of its language stand.
  pango_layout_set_auto_dir(layout, FALSE);
  const std::unique_ptr<PangoFontDescription, FreeDescription> font{
      pango_font_description_from_string("Sans")};
  pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
  if (style.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description(layout, font.get());
  if (style.width > 0) {
    pango_layout_set_width(layout, static_cast<int>(style.width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    // A negative height counts lines.
    pango_layout_set_height(layout, -style.lines_max);
  }
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  return laid_out;
}

void Canvas::use(Colour colour) {
  const auto bytes = static_cast<std::uint32_t>(colour);
  const auto part = [bytes](int shift) { return (bytes >> shift & 0xff) / 255.0; };
  cairo_set_source_rgb(context_.get(), part(16), part(8), part(0));
}

void Canvas::draw(const Text& text, double left, double top, Colour colour) {
  use(colour);
  cairo_move_to(context_.get(), left, top);
  pango_cairo_show_layout(context_.get(), text.get());
}

void Canvas::fill(double left, double top, double width, double height, Colour colour) {
  use(colour);
  cairo_rectangle(context_.get(), left, top, width, height);
  cairo_fill(context_.get());
}

void Canvas::draw_tick(double left, double top, double side, Colour colour) {
  use(colour);
  auto* context = context_.get();
  cairo_set_line_width(context, side / 6);
  cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to(context, left + side * 0.1, top + side * 0.55);
  cairo_line_to(context, left + side * 0.4, top + side * 0.85);
  cairo_line_to(context, left + side * 0.9, top + side * 0.15);
  cairo_stroke(context);
}

absl::StatusOr<std::string> Canvas::png() {
  std::string bytes;
  auto status = cairo_status(context_.get());
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream(surface_.get(), append, &bytes);
  if (status != CAIRO_STATUS_SUCCESS) return absl::InternalError(cairo_status_to_string(status));
  return bytes;
}

}  // namespace wardmote::charts
