#include <algorithm>
#include <array>

#include "linkage_view_parts.hpp"
#include "muster/plan/html_text.hpp"
#include "muster/plan/table.hpp"

namespace muster {
namespace {

// A4 landscape at 96 to the inch, less its margins.
constexpr int width = 1060;
// The limit and how late, then who and what, stand on the left: on a narrow screen they are what is
// seen.
constexpr int limit_at = 12;
constexpr int who_at = 124;
constexpr int what_at = 276;
constexpr int left = 486;
constexpr int right = 1044;
constexpr int top = 92;
constexpr int row = 19;
constexpr std::size_t most_rows = 31;  ///< of one page

/// The time axis: from the origin to a little after the last step that is shown.
class Axis {
 public:
  Axis(const Linkage& linkage, std::span<const std::size_t> shown) : from_(linkage.chain->origin) {
    Instant last = from_ + Minutes(30);
    for (const std::size_t i : shown) {
      const StepRun& run = linkage.runs[i];
      if (!run.blocked && !comes_afterwards(linkage.chain->steps[i])) {
        last = std::max(last, run.finish);
      }
    }
    const auto wanted = (last - from_) + (last - from_) / 16;
    static constexpr std::array steps = {5, 10, 15, 30, 60, 120, 240, 720, 1440, 10080, 43200};
    tick_ = Minutes(steps.back());
    for (auto at = steps.rbegin(); at != steps.rend(); ++at) {
      if (wanted / Minutes(*at) <= 12) tick_ = Minutes(*at);
    }
    whole_ = wanted;
    first_ = from_ + (tick_ - from_.time_since_epoch() % Seconds(tick_)) % Seconds(tick_);
  }

  [[nodiscard]] int x(Instant at) const {
    const auto offset = std::clamp(at - from_, Seconds{0}, whole_);
    return left + static_cast<int>(offset.count() * (right - left) / whole_.count());
  }
  [[nodiscard]] bool holds(Instant at) const { return at >= from_ && at - from_ <= whole_; }
  [[nodiscard]] std::vector<Instant> ticks() const {
    std::vector<Instant> result;
    for (Instant at = first_; holds(at); at += tick_) result.push_back(at);
    return result;
  }

 private:
  Instant from_ = {};
  Seconds whole_ = {};
  Instant first_ = {};
  Seconds tick_ = {};
};

class Picture {
 public:
  Picture(const Linkage& linkage, const Region& region, const LinkageViewOptions& options)
      : linkage_(linkage), say_(linkage, region, options.language), options_(options) {
    shown_ = milestones(linkage, options.all);
    const std::size_t most = options.all ? shown_.size() : most_rows;
    left_out_ = shown_.size() - std::min(shown_.size(), most);
    shown_.resize(shown_.size() - left_out_);
    banner_ = region.header.banner;
  }

  std::string draw() {
    const Axis axis(linkage_, shown_);
    const int bottom = top + row * static_cast<int>(std::max<std::size_t>(shown_.size(), 1));
    height_ = bottom + 52;
    begin();
    head();
    for (const Instant at : axis.ticks()) {
      line(axis.x(at), top - 6, axis.x(at), bottom, "grid");
      text(axis.x(at), top - 10, "tick", say_.clock(at), "middle");
    }
    for (std::size_t r = 0; r < shown_.size(); ++r) {
      draw_row(axis, shown_[r], top + row * static_cast<int>(r), r % 2 == 1);
    }
    if (options_.now_line && axis.holds(linkage_.now)) {
      line(axis.x(linkage_.now), top - 4, axis.x(linkage_.now), bottom, "now");
      text(axis.x(linkage_.now) + 4, bottom + 13, "nowtext",
           say_.label(Label::linkage_now, {say_.clock(linkage_.now)}), "start");
    }
    foot(bottom);
    svg_ += "</svg>\n";
    return std::move(svg_);
  }

 private:
  void begin() {
    const std::string w = std::to_string(width);
    const std::string h = std::to_string(height_);
    svg_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    svg_ += "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + w + "\" height=\"" + h +
            "\" viewBox=\"0 0 " + w + " " + h + "\" lang=\"" +
            (say_.language() == Language::zh ? "zh-CN" : "en") +
            "\">\n<style>\n"
            "@page{size:A4 landscape;margin:8mm}\n"
            "@media print{svg{width:100%;height:auto}}\n"
            "text{font-family:'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',"
            "'WenQuanYi Micro Hei',SimHei,sans-serif;font-size:12px;fill:#111}\n"
            ".title{font-size:18px;font-weight:bold}.big{font-size:16px;font-weight:bold}\n"
            ".late,.latebig{fill:#b00020;font-weight:bold}.latebig{font-size:16px}\n"
            ".tick{font-size:11px;fill:#444}.small{font-size:11px;fill:#444}\n"
            ".grid{stroke:#ccc;stroke-width:1}.stripe{fill:#f4f6f8}.alarm{fill:#fde7e9}\n"
            ".bar{fill:#7da7d9}.critical{fill:#1f3b63}.over{fill:#9aa0a6}.begun{fill:#2e7d32}\n"
            ".red{fill:#d32f2f}.room{stroke:#7a7a7a;stroke-width:1;stroke-dasharray:2 2}\n"
            ".gap{stroke:#d32f2f;stroke-width:3}\n"
            ".flag{stroke:#111;stroke-width:2}.flagred{stroke:#d32f2f;stroke-width:2.5}\n"
            ".now{stroke:#e65100;stroke-width:2;stroke-dasharray:6 3}.nowtext{fill:#e65100;"
            "font-weight:bold}\n</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  }

  void head() {
    const std::string heading =
        options_.heading.empty() ? say_.label(Label::linkage_title) : say_.in(options_.heading);
    text(12, 24, "title", clipped(heading, 90), "start");
    if (!banner_.empty()) text(width - 12, 24, "latebig", say_.in(banner_), "end");
    const auto late = std::ranges::count_if(shown_, [&](std::size_t i) { return is_late(i); });
    const std::string how = late == 0
                                ? say_.label(Label::linkage_all_kept)
                                : say_.label(Label::linkage_late_steps, {std::to_string(late)});
    text(12, 50, late == 0 ? "big" : "latebig",
         how + say_.label(Label::linkage_as_of, {say_.clock(linkage_.now)}), "start");
    text(who_at, top - 10, "small", say_.label(Label::column_who), "start");
    text(what_at, top - 10, "small", say_.label(Label::column_does), "start");
    text(limit_at, top - 10, "small",
         say_.label(Label::column_deadline) + " · " + say_.label(Label::linkage_column_room),
         "start");
  }

  void draw_row(const Axis& axis, std::size_t i, int y, bool odd) {
    const ChainStep& step = linkage_.chain->steps[i];
    const StepRun& run = linkage_.runs[i];
    const bool late = is_late(i);
    if (late || odd) rect(0, y, width, row, late ? "alarm" : "stripe");
    const int base = y + 14;
    const std::string how = late ? "late" : "plain";
    text(who_at, base, how, clipped(say_.who(step), 21), "start");
    text(what_at, base, how, clipped(say_.what(step), 31), "start");
    if (!run.blocked) draw_bar(axis, i, y);
    if (!run.limit) return;
    const std::string room = say_.room(run);
    text(limit_at, base, how, say_.clock(*run.limit) + "  " + room, "start");
  }

  void draw_bar(const Axis& axis, std::size_t i, int y) {
    const StepRun& run = linkage_.runs[i];
    const int from = axis.x(run.start);
    const int until = std::max(axis.x(run.finish), from + 3);
    const char* look = run.critical ? "critical" : "bar";
    if (run.over()) {
      look = "over";
    } else if (is_late(i)) {
      look = "red";
    } else if (run.state == StepState::begun) {
      look = "begun";
    }
    const int middle = y + row / 2;
    if (run.limit && !run.over() && run.finish <= *run.limit) {
      line(until, middle, axis.x(*run.limit), middle, "room");
    }
    rect(from, y + 4, until - from, row - 8, look);
    if (!run.limit) return;
    if (is_late(i) && run.finish > *run.limit) {
      line(axis.x(*run.limit), middle, until, middle, "gap");
    }
    const int at = axis.x(*run.limit);
    const char* flag = is_late(i) ? "flagred" : "flag";
    if (axis.holds(*run.limit)) {
      line(at, y + 1, at, y + row - 1, flag);
    } else {
      text(right - 2, y + 14, "small", "▸", "end");
    }
  }

  void foot(int bottom) {
    int x = 12;
    const int y = bottom + 34;
    const auto key = [&](const char* look, Label word) {
      rect(x, y - 9, 18, 10, look);
      const std::string name = say_.label(word);
      text(x + 23, y, "small", name, "start");
      x += 42 + static_cast<int>(display_width(name)) * 6;
    };
    key("red", Label::linkage_key_late);
    key("critical", Label::linkage_key_critical);
    key("bar", Label::linkage_key_planned);
    key("begun", Label::linkage_key_begun);
    key("over", Label::linkage_key_over);
    line(x + 4, y - 11, x + 4, y + 3, "flag");
    text(x + 10, y, "small", say_.label(Label::linkage_key_limit), "start");
    if (left_out_ > 0) {
      text(width - 12, y, "small", say_.label(Label::linkage_left_out, {std::to_string(left_out_)}),
           "end");
    }
  }

  [[nodiscard]] bool is_late(std::size_t i) const {
    return linkage_.runs[i].broken() && linkage_.runs[i].state != StepState::done;
  }

  void text(int x, int y, const std::string& look, const std::string& words, const char* anchor) {
    svg_ += "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" class=\"" +
            look + "\" text-anchor=\"" + anchor + "\">" + html(words) + "</text>\n";
  }
  void rect(int x, int y, int w, int h, const std::string& look) {
    svg_ += "<rect x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" width=\"" +
            std::to_string(w) + "\" height=\"" + std::to_string(h) + "\" class=\"" + look +
            "\"/>\n";
  }
  void line(int x1, int y1, int x2, int y2, const std::string& look) {
    svg_ += "<line x1=\"" + std::to_string(x1) + "\" y1=\"" + std::to_string(y1) + "\" x2=\"" +
            std::to_string(x2) + "\" y2=\"" + std::to_string(y2) + "\" class=\"" + look + "\"/>\n";
  }

  const Linkage& linkage_;
  LinkageWords say_;
  const LinkageViewOptions& options_;
  std::vector<std::size_t> shown_ = {};
  std::size_t left_out_ = 0;
  Text banner_ = {};
  int height_ = 0;
  std::string svg_ = {};
};

}  // namespace

std::string linkage_svg(const Linkage& linkage, const Region& region,
                        const LinkageViewOptions& options) {
  return Picture(linkage, region, options).draw();
}

}  // namespace muster
