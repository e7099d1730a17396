#pragma once

#include <string>

#include "muster/plan/drill_xml.hpp"
#include "muster/resources/region_folder.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

inline const muster::Region& shuozhou() {
  static const muster::RegionReading reading =
      muster::read_region((source_dir() / "data/shuozhou").string());
  REQUIRE(reading.region != nullptr);
  return *reading.region;
}

inline muster::Drill drill_of(const std::string& xml, const std::string& file = "drill.xml") {
  muster::Findings findings;
  auto drill = muster::read_drill(xml, file, findings);
  for (const auto& finding : findings) UNSCOPED_INFO(text(finding, muster::Language::en));
  REQUIRE(drill.has_value());
  return *drill;
}

inline muster::Drill shipped_drill(const std::string& id) {
  const auto path = source_dir() / "data/shuozhou/drills" / (id + ".xml");
  return drill_of(file_text(path), id + ".xml");
}
