#include "muster/print/card_pdf.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string_view>
#include <utility>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "muster/plan/error.hpp"
#include "pdf_compact.hpp"

namespace muster {
namespace {

// Lengths are points, 1/72 inch, as in the PDF.
constexpr double points_per_mm = 72.0 / 25.4;
constexpr double page_width = 105 * points_per_mm;
constexpr double page_height = 148 * points_per_mm;
/// What is placed stands on quarters of a point, and type is of eighths: fewer digits for each
/// line, by which a page is a tenth smaller.
constexpr double margin = 14.25;
constexpr double column = 269;
constexpr double footer_size = 5.625;
constexpr double bottom = page_height - margin - footer_size * 1.8;
constexpr double gap = 4;  ///< between what leads a line and its words
/// The sizes of type tried in turn until the card fits on one page; the last is the least that is
/// read at arm's length. A card that fits at none is set in `running_size`.
constexpr std::array sizes = {9.625, 9.0, 8.375, 7.75, 7.25, 6.75, 6.25};
constexpr double running_size = 7.25;
/// The first is lighter by half: an outline of 110 bytes where that of Noto takes 260.
constexpr const char* family = "WenQuanYi Micro Hei,Noto Sans CJK SC,Noto Sans,sans-serif";
/// For Noto, Latin letters come from another face where they are the same, so that they stand in a
/// subset of their own: where cairo 1.16 finds them beside Chinese it keeps all subroutines of the
/// font, 800 kB of them.
constexpr const char* latin_family =
    "WenQuanYi Micro Hei,Noto Sans CJK JP,Noto Sans CJK SC,Noto Sans,sans-serif";

struct Colour {
  double red, green, blue;
};
constexpr Colour black = {0, 0, 0};
constexpr Colour white = {1, 1, 1};
constexpr Colour grey = {0.2, 0.2, 0.2};
constexpr Colour navy = {0.07, 0.20, 0.36};
constexpr Colour red = {0.64, 0, 0.09};

double on_quarter(double points) { return std::round(points * 4) / 4; }
double on_eighth(double points) { return std::round(points * 8) / 8; }

struct Drop {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(PangoFontMap* fonts) const { g_object_unref(fonts); }
  void operator()(PangoContext* setting) const { g_object_unref(setting); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
template <class T>
using Owned = std::unique_ptr<T, Drop>;

/// How words are set; `small` begins where the second, lesser part of them does.
struct Setting {
  double size = 8;
  double width = column;
  bool bold = false;
  Colour colour = black;
  bool strong_tail = false;
};

/// One line of type, to be drawn at its place on a page.
struct Row {
  std::shared_ptr<PangoLayout> words = {};
  int line = 0;
  std::shared_ptr<PangoLayout> lead = {};  ///< on the first line only
  double indent = 0;
  double height = 0;
  double ascent = 0;
  Colour colour = black;
  Colour lead_colour = black;
  bool rule = false;       ///< a heading: a thin line below it
  bool with_next = false;  ///< is not the last on a page
};

cairo_status_t append_to(void* bytes, const unsigned char* data, unsigned int count) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), count);
  return CAIRO_STATUS_SUCCESS;
}

class Printer {
 public:
  explicit Printer(std::size_t most_pages)
      : most_pages_(most_pages),
        surface_(cairo_pdf_surface_create_for_stream(append_to, &bytes_, page_width, page_height)),
        context_(cairo_create(surface_.get())),
        fonts_(pango_cairo_font_map_new()),
        type_(pango_font_map_create_context(fonts_.get())) {
    cairo_pdf_surface_restrict_to_version(surface_.get(), CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, "");
    const Owned<cairo_font_options_t> options(cairo_font_options_create());
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_surface_set_fallback_resolution(surface_.get(), 300, 300);
    cairo_set_antialias(context_.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(context_.get(), options.get());
    pango_cairo_update_context(context_.get(), type_.get());
    pango_context_set_base_dir(type_.get(), PANGO_DIRECTION_LTR);
    pango_context_set_round_glyph_positions(type_.get(), FALSE);
  }

  void print(const CardSheet& sheet) {
    sheet_ = &sheet;
    const char* language = sheet.language == Language::zh ? "zh-cn" : "en";
    pango_context_set_language(type_.get(), pango_language_from_string(language));
    std::size_t page = 1;
    std::vector<Row> rows = fitting_rows();
    double y = begin_page(page);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      double needed = rows[i].height;
      for (std::size_t next = i; rows[next].with_next && next + 1 < rows.size(); ++next) {
        needed += rows[next + 1].height;
      }
      if (y + needed > bottom && y > margin + rows[i].height) {
        end_page(page);
        y = begin_page(++page);
      }
      draw(rows[i], y);
      y += rows[i].height;
    }
    end_page(page);
    pages_.push_back(page);
  }

  CardPdf finish() {
    if (pages_.empty()) cairo_show_page(context_.get());
    check(cairo_status(context_.get()));
    context_.reset();
    cairo_surface_finish(surface_.get());
    check(cairo_surface_status(surface_.get()));
    return {compacted(std::move(bytes_)), std::move(pages_)};
  }

 private:
  static void check(cairo_status_t status) {
    if (status == CAIRO_STATUS_SUCCESS) return;
    throw Error(Code::print_failed, {cairo_status_to_string(status)});
  }

  void ink(const Colour& colour) const {
    cairo_set_source_rgb(context_.get(), colour.red, colour.green, colour.blue);
  }

  /// The words, then `tail` in lesser type behind them.
  [[nodiscard]] std::shared_ptr<PangoLayout> set(const std::string& words, const Setting& setting,
                                                 const std::string& tail = {}) const {
    std::shared_ptr<PangoLayout> layout(pango_layout_new(type_.get()), Drop{});
    pango_layout_set_auto_dir(layout.get(), FALSE);
    const Owned<PangoFontDescription> font(pango_font_description_from_string(family));
    pango_font_description_set_absolute_size(font.get(), setting.size * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), static_cast<int>(setting.width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_spacing(layout.get(), 0);
    const char* between = sheet_->language == Language::zh ? "\u3000" : "  ";
    const std::string all = words + (words.empty() || tail.empty() ? "" : between) + tail;
    pango_layout_set_text(layout.get(), all.c_str(), static_cast<int>(all.size()));
    set_attributes(*layout, all, all.size() - tail.size(), setting);
    if (pango_layout_get_unknown_glyphs_count(layout.get()) > 0) refuse(all, setting);
    return layout;
  }

  /// Without kerning and ligatures, which cost bytes on every word and hinder a search. Only Latin
  /// is ever bold: a second set of Chinese characters would double the file.
  static void set_attributes(PangoLayout& layout, const std::string& text, std::size_t tail,
                             const Setting& setting) {
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("kern=0, liga=0, clig=0"));
    const auto add = [&](PangoAttribute* attribute, std::size_t from, std::size_t until) {
      attribute->start_index = static_cast<guint>(from);
      attribute->end_index = static_cast<guint>(until);
      pango_attr_list_insert(attributes, attribute);
    };
    for (std::size_t from = 0; from < text.size();) {
      std::size_t until = from;
      while (const std::size_t length = latin_length(text, until)) until += length;
      if (until > from) {
        add(pango_attr_family_new(latin_family), from, until);
        if (setting.bold) add(pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, until);
      }
      from = until;
      while (from < text.size() && latin_length(text, from) == 0) ++from;
    }
    if (tail < text.size()) {
      const auto size = static_cast<int>(on_eighth(setting.size * 0.86) * PANGO_SCALE);
      add(pango_attr_size_new_absolute(size), tail, text.size());
      const auto part = [](double share) {
        return static_cast<guint16>(std::lround(share * 65535));
      };
      if (!setting.strong_tail) {
        add(pango_attr_foreground_new(part(grey.red), part(grey.green), part(grey.blue)), tail,
            text.size());
      }
    }
    pango_layout_set_attributes(&layout, attributes);
    pango_attr_list_unref(attributes);
  }

  /// Bytes of the character there when it is one of U+0001 to U+00FF, else 0.
  static std::size_t latin_length(const std::string& text, std::size_t at) {
    if (at >= text.size()) return 0;
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) return 1;
    return byte == 0xC2 || byte == 0xC3 ? 2 : 0;
  }

  /// Names the first character that no font has.
  [[noreturn]] void refuse(const std::string& text, const Setting& setting) const {
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = at + 1;
      while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
      const std::string one = text.substr(at, end - at);
      const Owned<PangoLayout> layout(pango_layout_new(type_.get()));
      const Owned<PangoFontDescription> font(pango_font_description_from_string(family));
      pango_font_description_set_absolute_size(font.get(), setting.size * PANGO_SCALE);
      pango_layout_set_font_description(layout.get(), font.get());
      pango_layout_set_text(layout.get(), one.c_str(), static_cast<int>(one.size()));
      if (pango_layout_get_unknown_glyphs_count(layout.get()) > 0) {
        throw Error(Code::print_font, {one_line(sheet_->card.view()), one});
      }
      at = end;
    }
    throw Error(Code::print_font, {one_line(sheet_->card.view()), text});
  }

  [[nodiscard]] static double width_of(const std::shared_ptr<PangoLayout>& layout) {
    PangoRectangle extents = {};
    pango_layout_get_extents(layout.get(), nullptr, &extents);
    return static_cast<double>(extents.width) / PANGO_SCALE;
  }

  /// A line of type for each line the words take; `space` comes before the first.
  static void add_rows(std::vector<Row>& rows, Row row, double size) {
    const int count = pango_layout_get_line_count(row.words.get());
    for (int i = 0; i < count; ++i) {
      row.line = i;
      row.height = on_quarter(size * 1.32);
      row.ascent = on_quarter(size * 1.02);
      rows.push_back(row);
      row.lead.reset();
    }
  }

  static std::string lead_of(const SheetBlock& block, const SheetLine& line) {
    return block.part == SheetPart::do_not ? "×" : line.lead;
  }

  void add_block(std::vector<Row>& rows, const SheetBlock& block, double size) const {
    const bool warns = block.part == SheetPart::do_not || block.part == SheetPart::withdraw;
    const Colour colour = warns ? red : navy;
    Row heading{.words = set(block.heading, {.size = size, .bold = true}),
                .height = on_quarter(size * 1.95),
                .ascent = on_quarter(size * 1.6),
                .colour = colour,
                .rule = true,
                .with_next = true};
    rows.push_back(std::move(heading));
    double indent = 0;
    std::vector<std::shared_ptr<PangoLayout>> leads;
    for (const SheetLine& line : block.lines) {
      const std::string lead = lead_of(block, line);
      leads.push_back(lead.empty() ? nullptr : set(lead, {.size = size, .bold = true}));
      if (leads.back()) indent = std::max(indent, on_quarter(width_of(leads.back()) + gap));
    }
    indent = std::min(indent, on_quarter(column / 2));
    for (std::size_t i = 0; i < block.lines.size(); ++i) {
      const SheetLine& line = block.lines[i];
      // What leads nothing is a remark on the whole part and begins at the margin.
      const double own = leads[i] || !line.text.empty() ? indent : 0;
      const Setting setting{.size = size, .width = column - own, .strong_tail = line.urgent};
      add_rows(rows,
               {.words = set(line.text, setting, line.small),
                .lead = leads[i],
                .indent = own,
                .lead_colour = warns ? red : black},
               size);
    }
  }

  [[nodiscard]] std::vector<Row> rows_at(double size) const {
    std::vector<Row> rows;
    for (const SheetBlock& block : sheet_->blocks) add_block(rows, block, size);
    return rows;
  }

  /// The card in the largest type at which it fits on one page.
  [[nodiscard]] std::vector<Row> fitting_rows() const {
    const double room = bottom - head_height();
    for (const double size : sizes) {
      std::vector<Row> rows = rows_at(size);
      double height = 0;
      for (const Row& row : rows) height += row.height;
      if (height <= room) return rows;
    }
    return rows_at(running_size);
  }

  struct Head {
    std::shared_ptr<PangoLayout> title, holder, banner;
    double banner_width = 0;
    double height = 0;
  };

  [[nodiscard]] Head head() const {
    Head head;
    if (!sheet_->banner.empty()) {
      head.banner = set(sheet_->banner, {.size = 6.5, .width = column / 3});
      head.banner_width = width_of(head.banner) + 10;
    }
    head.title = set(sheet_->title, {.size = 12, .width = column - head.banner_width});
    head.holder = set(sheet_->holder, {.size = 7.625});
    head.height = margin * 0.6 + height_of(head.title, 12) + height_of(head.holder, 7.625) + 5;
    return head;
  }

  [[nodiscard]] static double height_of(const std::shared_ptr<PangoLayout>& layout, double size) {
    return most_head_lines(layout) * size * 1.3;
  }
  /// A title that would fill the page is cut after four lines; the rest of the card matters more.
  [[nodiscard]] static int most_head_lines(const std::shared_ptr<PangoLayout>& layout) {
    return std::min(pango_layout_get_line_count(layout.get()), 4);
  }

  [[nodiscard]] double head_height() const { return on_quarter(head().height + 2); }

  void draw_lines(const std::shared_ptr<PangoLayout>& layout, double x, double y,
                  double size) const {
    for (int i = 0; i < most_head_lines(layout); ++i) {
      cairo_move_to(context_.get(), x, on_quarter(y + size * 1.02 + i * size * 1.3));
      pango_cairo_show_layout_line(context_.get(), pango_layout_get_line_readonly(layout.get(), i));
    }
  }

  /// The band on top: where the card's first line may stand below it.
  double begin_page(std::size_t page) {
    if (++all_pages_ > most_pages_) {
      throw Error(Code::print_too_long,
                  {std::to_string(most_pages_), one_line(sheet_->card.view())});
    }
    if (page > 1) return margin;
    const Head top = head();
    ink(navy);
    cairo_rectangle(context_.get(), 0, 0, page_width, top.height);
    cairo_fill(context_.get());
    ink(white);
    double y = margin * 0.6;
    draw_lines(top.title, margin, y, 12);
    y += height_of(top.title, 12);
    draw_lines(top.holder, margin, y, 7.625);
    if (top.banner) {
      const double x = page_width - margin - top.banner_width + 4;
      draw_lines(top.banner, x + 3, margin * 0.6 + 2, 6.5);
      cairo_set_line_width(context_.get(), 0.6);
      cairo_rectangle(context_.get(), x, margin * 0.6, top.banner_width - 4,
                      height_of(top.banner, 6.5) + 3);
      cairo_stroke(context_.get());
    }
    return on_quarter(top.height + 2);
  }

  void end_page(std::size_t page) {
    std::string words = sheet_->footer;
    if (!sheet_->banner.empty()) words = sheet_->banner + " · " + words;
    if (page > 1) words = std::to_string(page) + " · " + words;
    const auto layout = set(words, {.size = footer_size});
    pango_layout_set_height(layout.get(), 0);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    ink(grey);
    cairo_move_to(context_.get(), margin, on_quarter(page_height - margin));
    pango_cairo_show_layout_line(context_.get(), pango_layout_get_line_readonly(layout.get(), 0));
    cairo_show_page(context_.get());
  }

  void draw(const Row& row, double y) const {
    const double baseline = y + row.ascent;
    if (row.lead) {
      ink(row.lead_colour);
      cairo_move_to(context_.get(), margin, baseline);
      pango_cairo_show_layout_line(context_.get(),
                                   pango_layout_get_line_readonly(row.lead.get(), 0));
    }
    ink(row.colour);
    cairo_move_to(context_.get(), margin + row.indent, baseline);
    pango_cairo_show_layout_line(context_.get(),
                                 pango_layout_get_line_readonly(row.words.get(), row.line));
    if (!row.rule) return;
    cairo_set_line_width(context_.get(), 0.5);
    cairo_move_to(context_.get(), margin, y + row.height - 0.75);
    cairo_line_to(context_.get(), margin + column, y + row.height - 0.75);
    cairo_stroke(context_.get());
  }

  std::size_t most_pages_;
  std::size_t all_pages_ = 0;
  std::string bytes_;
  std::vector<std::size_t> pages_;
  Owned<cairo_surface_t> surface_;
  Owned<cairo_t> context_;
  Owned<PangoFontMap> fonts_;  ///< our own: nothing is left behind and no other thread shares it
  Owned<PangoContext> type_;
  const CardSheet* sheet_ = nullptr;
};

}  // namespace

CardPdf cards_pdf(std::span<const CardSheet> sheets, std::size_t most_pages) {
  Printer printer(most_pages);
  for (const CardSheet& sheet : sheets) printer.print(sheet);
  return printer.finish();
}

}  // namespace muster
