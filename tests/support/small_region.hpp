#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "muster/resources/region_folder.hpp"
#include "support/files.hpp"

/// A region folder small enough to hold in the head, whole and without a single finding but the
/// notes on its marks. A test changes what it is about and reads the folder:
///
///     SmallRegion small;
///     small.change("roads.csv", "6000", "-6000");
///     CHECK(errors_of(small.read()) == …);
///
///     depot ── e1: 10 km, 10 min ── town ── e2: 6 km, 6 min ── mine
///       └───────────── e3: 24 km, 24 min ───────────────────────┘
///
/// At the depot: the mine rescue team MR with two crews (turnout 5 min) and the stockpile WH with
/// stretchers (20, of which 5 are kept back) and serum (10, until 2027-06-30). In the town: one
/// fire crew of class 一级 (turnout 1 min) and one ambulance (turnout by the rule, 3 min). The coal
/// mine M1 is reached at its gate. One plan of the city asks for two mine rescue crews and ten
/// stretchers within an hour of a gas explosion. Everything is ordered by the bureau, at once.
class SmallRegion {
 public:
  SmallRegion();

  /// The text of a file, to be changed at will; a new name makes a new file.
  std::string& file(const std::string& name) { return files_[name]; }
  /// Puts a row at the end of a file.
  SmallRegion& add(const std::string& name, const std::string& row) {
    files_[name] += row + '\n';
    return *this;
  }
  /// Replaces the one place where `from` stands.
  SmallRegion& change(const std::string& name, const std::string& from, const std::string& to) {
    std::string& text = files_.at(name);
    const auto at = text.find(from);
    if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) {
      throw std::runtime_error("\"" + from + "\" does not stand once in " + name);
    }
    text.replace(at, from.size(), to);
    return *this;
  }
  /// Leaves only the header line.
  SmallRegion& empty(const std::string& name) {
    std::string& text = files_.at(name);
    text.resize(text.find('\n') + 1);
    return *this;
  }
  SmallRegion& without(const std::string& name) {
    files_.erase(name);
    return *this;
  }

  /// Where the files are, written anew each time this is asked.
  std::string folder() const {
    std::filesystem::remove_all(root());
    for (const auto& [name, text] : files_) {
      std::filesystem::create_directories((root() / name).parent_path());
      put_text(root() / name, text);
    }
    return root().string();
  }
  muster::RegionReading read() const { return muster::read_region(folder()); }
  /// The region; throws when it has errors.
  std::shared_ptr<const muster::Region> region() const {
    const muster::RegionReading reading = read();
    if (reading.region) return reading.region;
    std::string all = "the small region has errors:";
    for (const auto& finding : reading.findings) {
      all += '\n' + muster::text(finding, muster::Language::en);
    }
    throw std::runtime_error(all);
  }

 private:
  std::filesystem::path root() const { return home_.path() / "region"; }

  TemporaryFolder home_;
  std::map<std::string, std::string> files_;
};

/// "roads.csv:3:length_m: units.road_length": everything of that severity, in order.
inline std::vector<std::string> findings_of(const muster::RegionReading& reading,
                                            muster::Severity severity) {
  std::vector<std::string> shown;
  for (const muster::Finding& finding : reading.findings) {
    if (finding.severity != severity) continue;
    shown.push_back(finding.origin.file + ':' + std::to_string(finding.origin.line) + ':' +
                    finding.origin.field + ": " + std::string(muster::name(finding.message.code)));
  }
  return shown;
}
inline std::vector<std::string> errors_of(const muster::RegionReading& reading) {
  return findings_of(reading, muster::Severity::error);
}
inline std::vector<std::string> warnings_of(const muster::RegionReading& reading) {
  return findings_of(reading, muster::Severity::warning);
}

inline SmallRegion::SmallRegion() {
  files_["region.xml"] = R"(<?xml version="1.0" encoding="UTF-8"?>
<region id="small" display_offset="+08:00" datum="WGS-84" language="zh" sample="yes">
  <name lang="zh">小区</name>
  <name lang="en">Small region</name>
  <banner lang="zh">样例数据</banner>
  <banner lang="en">SAMPLE DATA</banner>
  <jurisdiction>1406</jurisdiction>
  <access max_distance_m="5000" speed_kmh="20"/>
  <rules path="rules"/>
</region>
)";
  files_["catalogue/incident_kinds.csv"] =
      "id,parent,name_zh,name_en,mark,source\n"
      "coal_mine_accident,,煤矿事故,coal mine accident,drawn,test\n"
      "gas_explosion,coal_mine_accident,瓦斯爆炸,gas explosion,drawn,test\n"
      "fire,,火灾,fire,drawn,test\n";
  files_["catalogue/schemes.csv"] =
      "id,name_zh,name_en,labels,mark,source\n"
      "fire_class,消防站类别,fire station class,特勤|一级|二级,drawn,test\n"
      "suit,防护等级,suit level,A|B,drawn,test\n";
  files_["catalogue/capabilities.csv"] =
      "id,name_zh,name_en,broader,scheme,mark,source\n"
      "rescue,救援,rescue,,,drawn,test\n"
      "mine_rescue,矿山救援,mine rescue,rescue,,drawn,test\n"
      "ambulance,院前急救,ambulance,,,drawn,test\n"
      "fire_fighting,灭火,fire fighting,,fire_class,drawn,test\n";
  files_["catalogue/materials.csv"] =
      "id,name_zh,name_en,unit,display_unit,factor,group,gb38565,perishable,mass_kg,volume_l,mark,"
      "source\n"
      "STRETCHER,担架,stretcher,副,副,1,medical,,no,8.5,,drawn,test\n"
      "BLANKET,毛毯,blanket,条,条,1,relief,,no,,,drawn,test\n"
      "SERUM,血清,serum,支,盒,10,medical,,yes,,,drawn,test\n";
  files_["catalogue/substitutes.csv"] =
      "need,instead,ratio_num,ratio_den,preference,mark,source\n"
      "STRETCHER,BLANKET,1,2,1,drawn,test\n";
  files_["catalogue/indicators.csv"] =
      "id,name_zh,name_en,unit,mark,source\n"
      "trapped,被困人数,people trapped,人,drawn,test\n";
  files_["catalogue/hazard_kinds.csv"] =
      "id,name_zh,name_en,mark,source\n"
      "coal_mine,煤矿,coal mine,drawn,test\n";
  files_["jurisdictions.csv"] =
      "id,name_zh,name_en,tier,parent,area_km2,population,mark,source\n"
      "CN,中国,China,nation,,,,drawn,test\n"
      "14,山西省,Shanxi,province,CN,,,drawn,test\n"
      "1406,小市,Small City,city,14,120.5,160000,drawn,test\n"
      "140602,小县,Small County,county,1406,,,drawn,test\n";
  files_["organisations.csv"] =
      "id,name_zh,name_en,kind,tier,jurisdiction,parent,mark,source\n"
      "bureau,应急管理局,Emergency Bureau,emergency_bureau,city,1406,,drawn,test\n"
      "mine-co,小煤矿公司,Small Mine Company,enterprise,enterprise,140602,,drawn,test\n"
      "rescue-co,矿山救护大队,Mine Rescue Brigade,enterprise,city,1406,bureau,drawn,test\n";
  files_["contacts.csv"] =
      "id,organisation,role_zh,role_en,channel,address,call_order,mark,source\n"
      "bureau-1,bureau,值班室,duty room,phone,0349-555-0100,1,drawn,test\n";
  files_["agreements.csv"] =
      "id,name_zh,name_en,asker,giver,covers,level,limit_crews,consent_min,valid_from,valid_to,"
      "mark,"
      "source\n"
      "A1,矿山救援互助协议,mine rescue agreement,bureau,rescue-co,mine_rescue,,2,10,2026-01-01,"
      "2028-12-31,drawn,test\n";
  files_["places.csv"] =
      "id,name_zh,name_en,kind,jurisdiction,latitude,longitude,precision_deg,population_day,"
      "population_night,population_mark,note,mark,source\n"
      "depot,库房,Depot,junction,140602,39.30,112.40,0.01,,,,,drawn,test\n"
      "town,小镇,Town,town,140602,39.35,112.48,0.01,8000,9000,drawn,,drawn,test\n"
      "mine,矿口,Mine gate,mine,140602,39.40,112.50,,,,,,drawn,test\n";
  files_["roads.csv"] =
      "id,from,to,ref,name_zh,name_en,class,length_m,speed_kmh,one_way,bridge,tunnel,hazmat_ban,"
      "toll,"
      "basis,note,mark,source\n"
      "e1,depot,town,G1;S2,国道一号,Road One,trunk,10000,60,no,no,no,no,no,,,drawn,test\n"
      "e2,town,mine,,,,county,6000,60,no,yes,no,no,no,,,drawn,test\n"
      "e3,depot,mine,S3,,,county,24000,60,no,no,no,no,no,,,drawn,test\n";
  files_["teams.csv"] =
      "id,name_zh,name_en,organisation,kind,node,latitude,longitude,jurisdiction,staffing,external,"
      "authority,act,consent_min,turnout_duty_min,turnout_standby_min,turnout_recall_min,"
      "turnout_part_time_min,people,mark,source\n"
      "AMB,急救站,Ambulance station,bureau,ambulance,town,39.35,112.48,140602,full_time,no,bureau,"
      "order,0,,,,,6,drawn,test\n"
      "FD,消防站,Fire "
      "station,bureau,fire,town,39.35,112.48,140602,full_time,no,bureau,order,0,1,,,,"
      "30,drawn,test\n"
      "MR,矿山救护队,Mine rescue team,rescue-co,mine_rescue,depot,39.30,112.40,140602,full_time,no,"
      "bureau,order,0,5,,,,20,drawn,test\n";
  files_["team_measures.csv"] =
      "team,measure,value,unit,mark,source\n"
      "MR,training_hours,120,h,drawn,test\n";
  files_["crews.csv"] =
      "id,team,name_zh,name_en,capabilities,people,state,mark,source\n"
      "AMB-1,AMB,救护车一组,Ambulance 1,ambulance,3,duty,drawn,test\n"
      "FD-1,FD,消防一班,Fire crew 1,fire_fighting:一级,6,duty,drawn,test\n"
      "MR-1,MR,救护一小队,Squad 1,mine_rescue,9,duty,drawn,test\n"
      "MR-2,MR,救护二小队,Squad 2,mine_rescue,9,duty,drawn,test\n";
  files_["crew_equipment.csv"] =
      "crew,material,quantity,mark,source\n"
      "AMB-1,STRETCHER,1,drawn,test\n"
      "MR-1,STRETCHER,2,drawn,test\n";
  files_["joint_teams.csv"] =
      "organisation,team,lead,call_order,mark,source\n"
      "rescue-co,MR,yes,1,drawn,test\n";
  files_["experts.csv"] =
      "id,field,name_zh,name_en,people,organisation,on_call,call_out_min,node,mark,source\n"
      "X1,coal_mine,煤矿专家组,coal mine experts,3,bureau,yes,60,town,drawn,test\n";
  files_["stockpiles.csv"] =
      "id,name_zh,name_en,organisation,kind,node,latitude,longitude,jurisdiction,opens,closes,"
      "call_in_min,loading_min,trucks,external,authority,act,consent_min,mark,source\n"
      "WH,物资库,Warehouse,bureau,city,depot,39.30,112.40,140602,00:00,24:00,,20,2,no,bureau,order,"
      "0,"
      "drawn,test\n";
  files_["stock.csv"] =
      "lot,stockpile,material,quantity,batch,expires,owner,manager,release_authority,floor,"
      "condition,"
      "verified_at,mark,source\n"
      "WH-SERUM,WH,SERUM,10,B7,2027-06-30,bureau,bureau,bureau,0,serviceable,2026-08-12,drawn,"
      "test\n"
      "WH-STRETCHER,WH,STRETCHER,20,,none,bureau,bureau,bureau,5,serviceable,,drawn,test\n";
  files_["facilities.csv"] =
      "id,name_zh,name_en,kind,organisation,node,latitude,longitude,jurisdiction,external,mark,"
      "source\n"
      "H1,小医院,Hospital,hospital,bureau,town,39.35,112.48,140602,no,drawn,test\n";
  files_["facility_capacities.csv"] =
      "facility,measure,quantity,unit,mark,source\n"
      "H1,beds,80,bed,drawn,test\n";
  files_["hazards.csv"] =
      "id,name_zh,name_en,kind,sector,organisation,jurisdiction,node,latitude,longitude,status,"
      "people,mark,source\n"
      "M1,小煤矿,Small Mine,coal_mine,煤矿,mine-co,140602,mine,39.40,112.50,operating,180,drawn,"
      "test\n";
  files_["hazard_substances.csv"] =
      "hazard,substance,name_zh,name_en,quantity,unit,mark,source\n"
      "M1,explosives,炸药,explosives,2.5,t,drawn,test\n";
  files_["hazard_measures.csv"] =
      "hazard,measure,value,unit,mark,source\n"
      "M1,depth,280.0,m,drawn,test\n";
  files_["access_points.csv"] =
      "id,hazard,kind,name_zh,name_en,node,edge,offset_m,towards,mark,source\n"
      "M1-gate,M1,gate,煤矿大门,Mine gate,mine,,,,drawn,test\n";
  files_["closures.csv"] =
      "id,target,direction,from,until,effect,factor_num,factor_den,vehicle_classes,reason_zh,"
      "reason_en,mark,source\n";
  files_["rules/turnout.xml"] = R"(<?xml version="1.0" encoding="UTF-8"?>
<rules format="1">
  <rule id="turnout-test" subject="turnout" source="test" mark="illustrative" valid_from="2020-01-01">
    <title lang="zh">出动时间</title>
    <title lang="en">Turnout</title>
    <row team_kind="ambulance" state="duty" after="3min"/>
  </rule>
</rules>
)";
  files_["plans/city-mine.xml"] = R"(<?xml version="1.0" encoding="UTF-8"?>
<plan format="1" id="city-mine" version="1" kind="special" tier="city" owner="bureau" mark="illustrative" source="test">
  <title lang="zh">小市煤矿事故应急预案</title>
  <title lang="en">Small City coal mine plan</title>
  <covers>
    <kind id="gas_explosion"/>
    <jurisdiction id="1406"/>
  </covers>
  <card id="city-mine-rescue" organisation="bureau">
    <title lang="zh">抢险救援卡</title>
    <title lang="en">Rescue</title>
    <holder lang="zh">抢险组组长</holder>
    <holder lang="en">Leader of the rescue group</holder>
    <action id="call" stage="report" duration="2min">
      <text lang="zh">调派救护队</text>
      <text lang="en">Call the rescue team</text>
      <role lang="zh">值班员</role>
      <role lang="en">duty officer</role>
      <notify to="rescue-co" channel="phone"/>
    </action>
    <need capability="mine_rescue" priority="1">
      <by within="60min" base="2"/>
    </need>
    <need material="STRETCHER" priority="2">
      <by within="60min" base="10"/>
    </need>
  </card>
  <planning_basis id="twelve" kind="gas_explosion" mark="illustrative">
    <name lang="zh">十二人被困</name>
    <name lang="en">Twelve trapped</name>
    <indicator id="trapped" value="12"/>
  </planning_basis>
</plan>
)";
}
