# Libraries, headers, package files, data and the program. The header list is the one of the targets.
include(CMakePackageConfigHelpers)

set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/muster")

set(muster_targets muster_plan muster_resources)
if(MUSTER_HAS_OSM)
  list(APPEND muster_targets muster_osm)
endif()
if(MUSTER_HAS_PRINT)
  list(APPEND muster_targets muster_print)
endif()
install(TARGETS ${muster_targets}
  EXPORT musterTargets
  FILE_SET HEADERS
  FILE_SET tables)
install(EXPORT musterTargets NAMESPACE muster:: DESTINATION "${config_dir}")

# The guests of a static library reach the user's link line; those of a shared one do not.
if(BUILD_SHARED_LIBS)
  set(MUSTER_IS_STATIC OFF)
else()
  set(MUSTER_IS_STATIC ON)
endif()
configure_package_config_file(cmake/musterConfig.cmake.in
  "${PROJECT_BINARY_DIR}/musterConfig.cmake" INSTALL_DESTINATION "${config_dir}"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/musterConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/musterConfig.cmake"
  "${PROJECT_BINARY_DIR}/musterConfigVersion.cmake"
  DESTINATION "${config_dir}")

# A static archive needs its guests on a plain `pkg-config --libs`, so they stand in Requires; for a
# shared library they are its own business, in Requires.private.
set(guests "libcrypto >= 3.0, pugixml >= 1.13, spdlog >= 1.10, sqlite3 >= 3.40")
if(MUSTER_IS_STATIC)
  set(MUSTER_PC_REQUIRES "${guests}")
  set(MUSTER_PC_REQUIRES_PRIVATE "")
  set(MUSTER_PC_LIBS " ${CMAKE_THREAD_LIBS_INIT}")
else()
  set(MUSTER_PC_REQUIRES "")
  set(MUSTER_PC_REQUIRES_PRIVATE "${guests}")
  set(MUSTER_PC_LIBS "")
endif()
# The package file finds its prefix from where it lies, however many folders deep that is.
file(RELATIVE_PATH MUSTER_PC_UP "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" MUSTER_PC_UP "${MUSTER_PC_UP}")
configure_file(cmake/muster.pc.in "${PROJECT_BINARY_DIR}/muster.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/muster.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

foreach(folder shuozhou town rules schema xsd)
  if(IS_DIRECTORY "${PROJECT_SOURCE_DIR}/data/${folder}")
    install(DIRECTORY "data/${folder}" DESTINATION "${CMAKE_INSTALL_DATADIR}/muster")
  endif()
endforeach()

if(MUSTER_BUILD_CLI)
  install(TARGETS muster_cli)
endif()
