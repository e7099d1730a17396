# What every target of ours has in common, and the one function that makes a library.
# Nothing here touches a global flag: a project that adds Muster as a subdirectory keeps its own.

function(muster_warnings target)
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:
      -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wno-missing-field-initializers
      $<$<BOOL:$<TARGET_PROPERTY:${target},UNITY_BUILD>>:-Wno-shadow>>)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  if(MUSTER_PRECOMPILE)
    muster_precompile(${target})
  endif()
endfunction()

# The headers of the standard library that most files read, read once for each target. The preset
# alone goes without, so a file that forgets an include is found (script/test --all).
function(muster_precompile target)
  get_target_property(by_dozens ${target} UNITY_BUILD)
  if(by_dozens)
    return()
  endif()
  target_precompile_headers(${target} PRIVATE
    <algorithm> <array> <charconv> <chrono> <cstdint> <fstream> <functional> <iostream>
    <map> <memory> <numeric> <optional> <queue> <ranges> <set> <span> <sstream> <string>
    <string_view> <tuple> <unordered_map> <utility> <variant> <vector> ${ARGN})
  # So that ccache may keep what was compiled with them.
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
    $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>)
endfunction()

# Our own headers that most files of the target read: reading them is half of what a file costs.
function(muster_precompile_own target)
  get_target_property(by_dozens ${target} UNITY_BUILD)
  if(MUSTER_PRECOMPILE AND MUSTER_PRECOMPILE_OWN AND NOT by_dozens)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# Many sources as one: most of what a source costs is the headers it reads. Their file-local names
# must then differ; a local name that another source has for a constant is no mistake, so nothing is
# said of shadows here. Before muster_warnings(), which precompiles what is left alone.
# script/test --all also reads every source alone.
function(muster_unity target)
  if(MUSTER_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 24)
  endif()
endfunction()

# A list kept by hand needs someone who notices: every file found must be on the list. The glob only
# compares; it never adds a file to a build.
function(muster_every_file_listed base pattern)
  if(NOT PROJECT_IS_TOP_LEVEL)
    return()
  endif()
  file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE "${base}" "${base}/${pattern}")
  list(REMOVE_ITEM found ${ARGN})
  if(found)
    list(JOIN found "\n  " names)
    message(FATAL_ERROR "Not listed in ${base}/CMakeLists.txt:\n  ${names}\nA file nobody lists is "
      "a file nobody builds: add it.")
  endif()
endfunction()

# muster_library(name HEADERS … [TABLES …] [SOURCES …] [PUBLIC …] [PRIVATE …])
# makes the target muster_<name> (alias muster::<name>). HEADERS are the public ones, in corridor
# order; they are installed, and each is compiled alone by all_verify_interface_header_sets. TABLES
# are installed beside them and mean nothing alone.
function(muster_library name)
  cmake_parse_arguments(PARSE_ARGV 1 lib "" "" "HEADERS;TABLES;SOURCES;PUBLIC;PRIVATE")
  set(target muster_${name})
  set(generated "${PROJECT_BINARY_DIR}/generated/${name}")

  add_library(${target} ${lib_SOURCES})
  add_library(muster::${name} ALIAS ${target})
  target_sources(${target} PUBLIC FILE_SET HEADERS
    BASE_DIRS include "${generated}"
    FILES ${lib_HEADERS})
  # A table is included by a header and means nothing alone, so it is installed but not verified.
  target_sources(${target} PUBLIC FILE_SET tables TYPE HEADERS BASE_DIRS include FILES ${lib_TABLES})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PUBLIC ${lib_PUBLIC} PRIVATE ${lib_PRIVATE})
  # Nothing rounds otherwise on another processor: what a search proposes is the same everywhere.
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-ffp-contract=off> ${MUSTER_LIBRARY_OPTIONS})
  muster_unity(${target})
  muster_warnings(${target})
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${name}
    LINKER_LANGUAGE CXX
    POSITION_INDEPENDENT_CODE ON
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
    VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL}
    INTERFACE_HEADER_SETS_TO_VERIFY HEADERS
    MUSTER_HEADERS "${lib_HEADERS}")

  muster_every_file_listed("${CMAKE_CURRENT_SOURCE_DIR}" "include/*"
    ${lib_HEADERS} ${lib_TABLES})
  muster_every_file_listed("${CMAKE_CURRENT_SOURCE_DIR}" "src/*.cpp" ${lib_SOURCES})
endfunction()

# The version is written once, in project().
function(muster_version_header target)
  set(header "${PROJECT_BINARY_DIR}/generated/plan/muster/version.hpp")
  configure_file("${PROJECT_SOURCE_DIR}/cmake/version.hpp.in" "${header}" @ONLY)
  target_sources(${target} PUBLIC FILE_SET HEADERS FILES "${header}")
endfunction()

# <muster/muster.hpp> is the corridor: a region in, an incident in, an answer out, shown. It hands the
# region on without looking into it, so that it costs little for each file that includes it.
# <muster/every_room.hpp> is every public header, in corridor order, so it is made from the lists; it
# costs more than twice as much.
function(muster_umbrella_headers)
  muster_umbrella_header(muster.hpp
    "The corridor, from its doors. What is in a region (region.hpp), the store (store.hpp) and other questions (readiness, placement, drills, lint, …) have headers of their own."
    muster/plan/incident.hpp muster/plan/file.hpp
    muster/resources/region_folder.hpp muster/resources/situation.hpp muster/resources/response.hpp
    muster/resources/response_json.hpp muster/resources/report.hpp)
  get_target_property(plan muster_plan MUSTER_HEADERS)
  get_target_property(resources muster_resources MUSTER_HEADERS)
  set(every ${plan} ${resources})
  list(TRANSFORM every REPLACE "^include/" "")
  muster_umbrella_header(every_room.hpp "Every room, in the order data walks through them." ${every})
endfunction()

function(muster_umbrella_header name says)
  list(TRANSFORM ARGN REPLACE "(.+)" "#include \"\\1\"")
  list(JOIN ARGN "\n" lines)
  set(header "${PROJECT_BINARY_DIR}/generated/resources/muster/${name}")
  file(CONFIGURE OUTPUT "${header}" @ONLY CONTENT
    "#pragma once\n\n#include \"muster/version.hpp\"\n\n// @says@\n@lines@\n")
  target_sources(muster_resources PUBLIC FILE_SET HEADERS FILES "${header}")
endfunction()
