#include <algorithm>
#include <map>

#include "cli_words.hpp"
#include "command.hpp"
#include "deed_arguments.hpp"
#include "exit_code.hpp"
#include "incident_arguments.hpp"
#include "muster/plan/error.hpp"
#include "opened_region.hpp"
#include "opened_store.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

/// A lot as the region describes it, with what the ledger says; either may not know it.
struct Line {
  const Lot* lot = nullptr;
  StockRow row = {};
  std::optional<Date> looked_at = {};
  std::string looked_by = {};
  bool to_confirm = false;  ///< telephone before counting on it

  [[nodiscard]] bool below_floor() const { return lot != nullptr && row.balance < lot->floor; }
};

/// When each lot was last looked at: by the region or by a stocktake since.
void look_at(std::map<LotId, Line>& lines, const OpenedStore& opened, Instant now) {
  const Situation situation = opened.store.situation();
  const auto day = [&](Instant at) {
    return std::chrono::floor<std::chrono::days>(at + opened.region->header.display_offset);
  };
  for (auto& [id, line] : lines) {
    if (line.lot == nullptr) continue;
    line.looked_at = line.lot->verified_at;
    line.looked_by = line.lot->verified_by.value_or("");
    const auto counted = situation.verified.find(id);
    if (counted != situation.verified.end() &&
        (!line.looked_at || *line.looked_at <= day(counted->second.at))) {
      line.looked_at = day(counted->second.at);
      line.looked_by = counted->second.by;
    }
    const Material* material = opened.region->catalogue.find(line.lot->material);
    line.to_confirm =
        material != nullptr && is_to_confirm(*line.lot, *material, line.looked_at, day(now));
  }
}

std::map<LotId, Line> lines_of(const OpenedStore& opened, Instant now) {
  std::map<LotId, Line> lines;
  for (const Lot& lot : opened.region->lots) {
    lines[lot.id] = {.lot = &lot, .row = {.lot = lot.id, .balance = lot.quantity}};
  }
  for (const StockRow& row : opened.store.stock()) {
    Line& line = lines[row.lot];
    // One that was reserved but never moved holds what the region says.
    const Quantity imported = line.row.balance;
    line.row = row;
    if (row.version == 0) line.row.balance = imported;
  }
  look_at(lines, opened, now);
  return lines;
}

Json json_of(const Line& line) {
  const Lot* lot = line.lot;
  const auto text_or_null = [&](const std::optional<std::string>& text) {
    return text ? Json(*text) : Json();
  };
  const std::optional<std::string> nothing;
  return Json::Object{
      {"lot", line.row.lot.view()},
      {"material", lot == nullptr ? Json() : Json(lot->material.view())},
      {"stockpile", lot == nullptr ? Json() : Json(lot->stockpile.view())},
      {"balance", line.row.balance.count()},
      {"reserved", line.row.reserved.count()},
      {"floor", lot == nullptr ? Json() : Json(lot->floor.count())},
      {"below_floor", line.below_floor()},
      {"expires", lot == nullptr ? Json() : Json(format_expiry(lot->expires))},
      {"place_in_store", text_or_null(lot == nullptr ? nothing : lot->place_in_store)},
      {"holding", lot == nullptr || !lot->holding ? Json() : Json(name(*lot->holding))},
      {"verified_at", line.looked_at ? Json(format_date(*line.looked_at)) : Json()},
      {"verified_by", line.looked_by.empty() ? Json() : Json(line.looked_by)},
      {"to_confirm", line.to_confirm},
      {"version", line.row.version}};
}

int list_stock(const Given& given, const Session& session, const OpenedStore& opened) {
  const Instant now = deed_instant(given, opened.region->header.display_offset);
  const auto lines = lines_of(opened, now);
  if (given.has("--json")) {
    Json::Array array;
    for (const auto& [id, line] : lines) array.push_back(json_of(line));
    print(write_json(Json::Object{{"stock", Json(std::move(array))}}));
    return exit_code::done;
  }
  Table table({{words(Word::column_lot, session.language)},
               {words(Word::column_material, session.language)},
               {words(Word::column_balance, session.language), Align::right},
               {words(Word::column_reserved, session.language), Align::right},
               {words(Word::column_floor, session.language), Align::right},
               {words(Word::column_expires, session.language)},
               {words(Word::column_in_store, session.language)},
               {words(Word::column_verified, session.language)},
               {words(Word::column_version, session.language), Align::right}});
  for (const auto& [id, line] : lines) {
    const Lot* lot = line.lot;
    const std::string floor = lot == nullptr ? "" : std::to_string(lot->floor.count());
    table.add(
        {id.str(),
         lot == nullptr ? "" : opened.region->catalogue.name_of(lot->material).in(session.language),
         std::to_string(line.row.balance.count()), std::to_string(line.row.reserved.count()),
         line.below_floor() ? floor + " !" : floor,
         lot == nullptr ? "" : format_expiry(lot->expires),
         lot == nullptr ? "" : one_line(lot->place_in_store.value_or("")),
         (line.looked_at ? format_date(*line.looked_at) : "—") + (line.to_confirm ? " ?" : ""),
         std::to_string(line.row.version)});
  }
  print(banner_line(*opened.region, session.language));
  print_table(table);
  const bool asks = std::ranges::any_of(lines, [](const auto& l) { return l.second.to_confirm; });
  if (asks) print(words(Word::stock_to_confirm, session.language) + "\n");
  return exit_code::done;
}

int history(const Given& given, const Session& session, const OpenedStore& opened) {
  const Offset offset = opened.region->header.display_offset;
  std::optional<LotId> lot;
  if (given.has("LOT")) lot = LotId(*given.one("LOT"));
  const auto movements = opened.store.movements(lot);
  if (given.has("--json")) {
    Json::Array array;
    for (const Movement& line : movements) {
      array.push_back(
          Json::Object{{"seq", line.seq},
                       {"lot", line.lot.view()},
                       {"kind", line.kind},
                       {"change", line.change},
                       {"balance", line.balance.count()},
                       {"reason", line.reason},
                       {"document", line.document},
                       {"incident", line.incident ? Json(line.incident->view()) : Json()},
                       {"actor", line.actor},
                       {"at", instant_or_null(line.at, offset)}});
    }
    print(write_json(Json::Object{{"movements", Json(std::move(array))}}));
    return exit_code::done;
  }
  Table table({{words(Word::column_seq, session.language), Align::right},
               {words(Word::column_lot, session.language)},
               {words(Word::column_verb, session.language)},
               {words(Word::column_change, session.language), Align::right},
               {words(Word::column_balance, session.language), Align::right},
               {words(Word::column_actor, session.language)},
               {words(Word::column_at, session.language)},
               {words(Word::column_reason, session.language)}});
  for (const Movement& line : movements) {
    table.add({std::to_string(line.seq), line.lot.str(), line.kind, std::to_string(line.change),
               std::to_string(line.balance.count()), one_line(line.actor),
               instant_or_blank(line.at, offset), one_line(line.reason)});
  }
  print(banner_line(*opened.region, session.language));
  print_table(table);
  return exit_code::done;
}

/// --quantity in the counting unit, or --packs of the material's larger one.
Quantity quantity_of(const Given& given, const Region& region, const MaterialId& material) {
  if (!given.has("--packs")) return Quantity(number_argument(given, "--quantity", 1));
  if (given.has("--quantity")) throw Error(Code::usage_together, {"--packs", "--quantity"});
  const Material* known = region.catalogue.find(material);
  return Quantity(number_argument(given, "--packs", 1)) * (known == nullptr ? 1 : known->factor);
}

Quantity quantity_of_lot(const Given& given, const Region& region) {
  const Lot* lot = find(region.lots, LotId(text_argument(given, "LOT")));
  return quantity_of(given, region, lot == nullptr ? MaterialId() : lot->material);
}

StockDraw draw_of(const Given& given, const Region& region) {
  const MaterialId material(text_argument(given, "--material"));
  StockDraw draw{.stockpile = StockpileId(text_argument(given, "--stockpile")),
                 .material = material,
                 .quantity = quantity_of(given, region, material),
                 .reason = given.one("--reason").value_or(""),
                 .document = given.one("--document").value_or("")};
  if (given.has("--valid-until")) {
    draw.valid_until = instant_argument("--valid-until", *given.one("--valid-until"),
                                        region.header.display_offset);
  }
  if (given.has("--incident")) draw.incident = IncidentId(*given.one("--incident"));
  return draw;
}

Unpacking unpacking_of(const Given& given, const Region& region) {
  Unpacking unpacking{.kit = LotId(text_argument(given, "LOT")),
                      .quantity = quantity_of_lot(given, region),
                      .reason = given.one("--reason").value_or(""),
                      .document = given.one("--document").value_or("")};
  for (const std::string& lot : given.all("--into")) unpacking.into.emplace_back(lot);
  return unpacking;
}

StockMove move_of(const Given& given, const Region& region) {
  StockMove move{.lot = LotId(text_argument(given, "LOT")),
                 .quantity = quantity_of_lot(given, region),
                 .reason = given.one("--reason").value_or(""),
                 .document = given.one("--document").value_or("")};
  if (given.has("--incident")) move.incident = IncidentId(*given.one("--incident"));
  return move;
}

int run_stock(const Given& given, Session& session) {
  OpenedStore opened = open_store(*given.one("REGION.db"), session);
  const std::string verb = given.one("VERB").value_or("list");
  if (verb == "list") return list_stock(given, session, opened);
  if (verb == "history") return history(given, session, opened);
  // What lies there is the keeper's; what it is kept for is the dispatcher's.
  const bool keeps = verb == "reserve" || verb == "unreserve";
  const Deed deed = deed_of(given, keeps ? Role::dispatcher : Role::store_keeper,
                            opened.region->header.display_offset);
  Store& store = opened.store;
  const Region& region = *opened.region;
  Done done;
  if (verb == "receive") {
    done = store.receive(move_of(given, region), deed);
  } else if (verb == "issue" && given.has("--stockpile")) {
    done = store.issue(draw_of(given, region), deed);
  } else if (verb == "unpack") {
    done = store.unpack(unpacking_of(given, region), deed);
  } else if (verb == "issue") {
    done = store.issue(move_of(given, region), deed);
  } else if (verb == "return") {
    done = store.give_back(move_of(given, region), deed);
  } else if (verb == "write-off") {
    done = store.write_off(move_of(given, region), deed);
  } else if (verb == "transfer") {
    done = store.transfer(move_of(given, region), LotId(text_argument(given, "--to")), deed);
  } else if (verb == "reserve") {
    Reservation wanted{.lot = LotId(text_argument(given, "LOT")),
                       .quantity = Quantity(number_argument(given, "--quantity", 1)),
                       .purpose = given.one("--reason").value_or("")};
    reservation_window(given, deed, opened.region->header.display_offset, wanted);
    done = store.reserve(wanted, deed);
  } else if (verb == "unreserve") {
    done = store.unreserve(number_argument(given, "LOT", 1), deed);
  } else if (verb == "count") {
    done = store.count({.lot = LotId(text_argument(given, "LOT")),
                        .counted = Quantity(number_argument(given, "--quantity", 0)),
                        .version = number_argument(given, "--version", 0),
                        .reason = given.one("--reason").value_or(""),
                        .document = given.one("--document").value_or("")},
                       deed);
  } else {
    throw Error(
        Code::usage_form,
        {"VERB", verb,
         "list|history|receive|issue|return|transfer|unpack|count|write-off|reserve|unreserve"});
  }
  print_done(done, given, session);
  return exit_code::done;
}

std::vector<Argument> stock_arguments() {
  std::vector<Argument> all = {
      {.name = "REGION.db", .about = {"数据库文件", "the store"}, .required = true},
      {.name = "VERB",
       .about =
           {"list（默认）、history、receive 入库、issue 出库、return 退回、transfer 调拨、count "
            "盘点、unpack 拆箱、write-off 报废、reserve 预留、unreserve 撤销预留",
            "list (the default), history, receive, issue, return, transfer, count, unpack, "
            "write-off, "
            "reserve, unreserve"}},
      {.name = "LOT",
       .about = {"批次编号；unreserve 时为预留的序号",
                 "the id of the lot; for unreserve the number of the reservation"}},
      {.name = "--quantity",
       .value = "N",
       .about = {"数量，按计数单位", "how much, in the counting unit"}},
      {.name = "--packs",
       .value = "N",
       .about = {"数量，按大单位（件、箱），换算见物资目录",
                 "how much, in the material's larger unit: packs, boxes"}},
      {.name = "--stockpile",
       .value = "ID",
       .about = {"issue：不写批次，从这个库按先到期先出",
                 "issue from this stockpile instead of a lot: what runs out first goes first"}},
      {.name = "--material", .value = "ID", .about = {"其中的哪种物资", "which material of it"}},
      {.name = "--valid-until",
       .value = "TIME",
       .about = {"须有效至何时（如到达时刻）；不写则为办理时刻",
                 "it must still be good then, as on arrival; else now"}},
      {.name = "--into",
       .value = "LOT",
       .about = {"unpack：各部件放入的批次；可写多次",
                 "unpack: a lot the parts go into; may be repeated"},
       .many = true},
      {.name = "--to", .value = "LOT", .about = {"调入的批次", "the lot it goes to"}},
      {.name = "--version",
       .value = "N",
       .about = {"盘点开始时的版本（见 list）；其间有变动则拒绝",
                 "the version the count began from (see list); refused if it moved since"}},
      {.name = "--reason", .value = "TEXT", .about = {"事由", "why"}},
      {.name = "--document", .value = "TEXT", .about = {"单据号", "the paper it is on"}},
      {.name = "--incident", .value = "ID", .about = {"用于哪起事件", "for which incident"}},
      {.name = "--json", .about = {"输出 JSON", "print JSON"}}};
  for (Argument& argument : window_arguments()) all.push_back(std::move(argument));
  for (Argument& argument : deed_arguments()) all.push_back(std::move(argument));
  return all;
}

}  // namespace

Command stock_command() {
  return {
      .name = "stock",
      .about = {"库存台账：入库、出库、调拨、盘点",
                "the stock ledger: what came, went and was counted"},
      .explains = {"结存等于各笔之和，绝不会为负；每笔有事由、单据、经办人和时刻。冲突时返回 4。",
                   "A balance is the sum of its movements and never below none; each has a reason, "
                   "a document, "
                   "a person and an instant. Ends with 4 on a conflict."},
      .arguments = stock_arguments(),
      .examples =
          {"muster stock shuozhou.db",
           "muster stock shuozhou.db issue LOT --quantity 4 --incident I-7 --key desk1-0042",
           "muster stock shuozhou.db issue --stockpile WHS01 --material FOOD-RATION --quantity 200 "
           "\\\n"
           "      --valid-until 2026-11-24T08:00 --incident I-7 --key desk1-0044"},
      .run = run_stock};
}

}  // namespace muster
