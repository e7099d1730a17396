#include "muster/plan/card_html.hpp"

#include <string_view>

#include "muster/plan/html_text.hpp"

namespace muster {
namespace {

constexpr std::string_view style = R"(
@page{size:105mm 148mm;margin:0}
*{box-sizing:border-box}
body{margin:0;background:#ddd;color:#000;font:8.4pt/1.32 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif}
section{width:105mm;min-height:148mm;margin:4mm auto;padding:5mm;background:#fff;page-break-after:always;break-after:page;overflow-wrap:anywhere;display:flex;flex-direction:column}
section:last-of-type{page-break-after:auto;break-after:auto}
@media print{body{background:#fff}section{margin:0}}
header{background:#12325b;color:#fff;margin:-5mm -5mm 2mm;padding:3mm 5mm 2mm;-webkit-print-color-adjust:exact;print-color-adjust:exact}
h1{font-size:12.5pt;line-height:1.2;margin:0}
header p{margin:.6mm 0 0}
.banner{float:right;margin-left:3mm;border:.3mm solid #fff;padding:0 1.2mm;font-size:7pt}
h2{font-size:8.4pt;margin:1.6mm 0 .4mm;color:#12325b;border-bottom:.2mm solid #9aa8bb}
h2 + ul,h2 + ol{margin-top:0}
ul,ol{margin:0;padding:0;list-style:none}
li{display:flex;gap:1.4mm;margin:.3mm 0}
.lead{flex:none;font-weight:bold;min-width:4mm}
.text{flex:1}
.calls .lead{min-width:23mm}
.distances .lead{min-width:12mm}
small{color:#333;font-size:7pt}
.urgent small{color:#000;font-weight:bold}
.do_not h2,.withdraw h2{color:#a30016;border-color:#a30016}
.do_not .lead,.withdraw .lead{color:#a30016}
footer{margin-top:auto;padding-top:2mm;font-size:6pt;color:#444}
)";

std::string_view class_of(SheetPart part) {
  if (part == SheetPart::do_not) return "do_not";
  if (part == SheetPart::withdraw) return "withdraw";
  if (part == SheetPart::calls) return "calls";
  if (part == SheetPart::distances) return "distances";
  return "part";
}

void write_line(const SheetBlock& block, const SheetLine& line, std::string& out) {
  out += line.urgent ? "<li class=\"urgent\">" : "<li>";
  std::string lead = html(line.lead);
  if (block.part == SheetPart::do_not) lead = "×";
  if (!lead.empty()) out += "<span class=\"lead\">" + lead + "</span>";
  out += "<span class=\"text\">" + html(line.text);
  if (!line.small.empty()) {
    out += (line.text.empty() ? "<small>" : " <small>") + html(line.small) + "</small>";
  }
  out += "</span></li>\n";
}

void write_sheet(const CardSheet& sheet, std::string& out) {
  out += sheet.language == Language::zh ? "<section lang=\"zh\">\n" : "<section lang=\"en\">\n";
  out += "<header>";
  if (!sheet.banner.empty()) out += "<span class=\"banner\">" + html(sheet.banner) + "</span>";
  out += "<h1>" + html(sheet.title) + "</h1><p>" + html(sheet.holder) + "</p></header>\n";
  for (const SheetBlock& block : sheet.blocks) {
    out += "<div class=\"" + std::string(class_of(block.part)) + "\"><h2>" + html(block.heading) +
           "</h2>\n<ul>\n";
    for (const SheetLine& line : block.lines) write_line(block, line, out);
    out += "</ul></div>\n";
  }
  out += "<footer>" + html(sheet.footer);
  if (!sheet.banner.empty()) out += " · " + html(sheet.banner);
  out += "</footer>\n</section>\n";
}

}  // namespace

std::string cards_html(std::span<const CardSheet> sheets) {
  const bool chinese = sheets.empty() || sheets.front().language == Language::zh;
  std::string out = "<!DOCTYPE html>\n<html lang=\"";
  out += chinese ? "zh" : "en";
  out += "\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n";
  out +=
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>";
  out += chinese ? "应急处置卡" : "Response cards";
  out += "</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n";
  for (const CardSheet& sheet : sheets) write_sheet(sheet, out);
  return out + "</body>\n</html>\n";
}

}  // namespace muster
