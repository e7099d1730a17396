#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "card_arguments.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "muster/plan/card_html.hpp"
#include "muster/plan/file.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

#ifdef MUSTER_HAS_PRINT
#include "muster/print/card_pdf.hpp"
#endif

namespace muster {

namespace {

SheetBook book_of(const Region& region) {
  SheetBook book;
  for (const Organisation& organisation : region.organisations) {
    book[organisation.id].name = organisation.name;
  }
  std::vector<const Contact*> contacts;
  for (const Contact& contact : region.contacts) contacts.push_back(&contact);
  std::ranges::stable_sort(contacts, {}, [](const Contact* one) { return one->call_order; });
  for (const Contact* contact : contacts) {
    book[contact->organisation].numbers.emplace_back(contact->channel, contact->address);
  }
  return book;
}

/// Those named, each once, in the order given; none named: all of the region, by plan.
std::vector<std::pair<const Plan*, const Card*>> chosen(const Region& region,
                                                        const std::vector<std::string>& named) {
  std::vector<std::pair<const Plan*, const Card*>> cards;
  for (const std::string& word : named) {
    const auto found = region.plans.find(CardId(word));
    if (found.second == nullptr) refuse_card(region, word);
    if (std::ranges::find(cards, found.second, &std::pair<const Plan*, const Card*>::second) ==
        cards.end()) {
      cards.emplace_back(found.first, found.second);
    }
  }
  if (!named.empty()) return cards;
  for (const Plan& plan : region.plans.plans()) {
    for (const Card& card : plan.cards) cards.emplace_back(&plan, &card);
  }
  return cards;
}

#ifdef MUSTER_HAS_PRINT

constexpr std::size_t pages_of_a_card = 2;  ///< front and back

void write_pdf(const std::vector<CardSheet>& sheets, const std::string& file, Language language) {
  const CardPdf pdf = cards_pdf(sheets);
  Findings findings;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    if (pdf.pages[i] <= pages_of_a_card) continue;
    report(findings, Code::print_long, Origin{.file = file},
           {one_line(sheets[i].card.view()), std::to_string(pdf.pages[i])});
  }
  write_file(file, pdf.bytes);
  complain_of(findings, Severity::warning, language);
}

#else

void write_pdf(const std::vector<CardSheet>&, const std::string&, Language) {
  throw Error(Code::print_not_built);
}

#endif

int run_card_print(const Given& given, Session& session) {
  const auto pdf = given.one("--pdf");
  const auto html = given.one("--html");
  if (!pdf && !html) throw Error(Code::usage_required, {"--pdf FILE | --html FILE"});
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Region& region = *opened.region;
  const SheetBook book = book_of(region);
  std::vector<CardSheet> sheets;
  for (const auto& [plan, card] : chosen(region, given.all("CARD"))) {
    sheets.push_back(
        card_sheet(*plan, *card, region.catalogue, book, session.language, region.header.banner));
  }
  if (sheets.empty()) throw Error(Code::print_no_cards);
  if (html) write_file(*html, cards_html(sheets));
  if (pdf) write_pdf(sheets, *pdf, session.language);
  return exit_code::done;
}

}  // namespace

Command card_print_command() {
  return {
      .name = "card print",
      .about = {"把应急处置卡印成 A6", "print response cards on A6"},
      .explains =
          {"每张卡片一页 A6（105×148 "
           "毫米）：何时用、先做什么、严禁什么、何时撤离、打给谁。不写编号时"
           "印该地区全部卡片。--pdf 内嵌字体，文字可选可查；--html 是一个独立文件，可用浏览器打印，"
           "不需要字体和其他组件。样例数据印有“样例数据”。",
           "Each card on a page of A6 (105 × 148 mm): when, what to do first, what not to do, when "
           "to leave, whom to call. Without ids, all cards of the region. --pdf embeds its fonts "
           "and its text can be selected and found; --html is one file that stands alone, for "
           "printing from a browser, and needs no fonts and no component. Sample data is marked "
           "so."},
      .arguments = {{.name = "REGION",
                     .about = {"地区文件夹或数据库", "a region folder or a store"},
                     .required = true},
                    {.name = "CARD", .about = {"卡片编号，可写多个", "ids of cards"}, .many = true},
                    {.name = "--pdf", .value = "FILE", .about = {"写出 PDF", "write a PDF"}},
                    {.name = "--html",
                     .value = "FILE",
                     .about = {"写出网页", "write a page for a browser"}}},
      .examples = {"muster card print shuozhou.db --pdf cards.pdf",
                   "muster card print shuozhou.db CARD-ID CARD-ID --html cards.html --lang en"},
      .run = run_card_print};
}

}  // namespace muster
