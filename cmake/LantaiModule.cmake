# lantai_module(NAME SOURCES a.cc b.cc DEPENDS core PRIVATE fmt::fmt [PCH header...])
#
# Declares one layer: a static library lantai_NAME (alias lantai::NAME) of this folder. Every header beside the
# sources is public inside the project, included as "NAME/header.h", and compiled alone by the target
# all_verify_interface_header_sets, so that each header is self-contained. DEPENDS names lower layers; PRIVATE names
# third-party targets, which no public header may need.
function(lantai_module name)
  cmake_parse_arguments(PARSE_ARGV 1 M "" "" "SOURCES;DEPENDS;PRIVATE;PCH")
  set(target lantai_${name})
  add_library(${target} STATIC ${M_SOURCES})
  add_library(lantai::${name} ALIAS ${target})
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR} FILES ${headers})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
  list(TRANSFORM M_DEPENDS PREPEND lantai::)
  target_link_libraries(${target} PUBLIC ${M_DEPENDS} PRIVATE lantai_warnings ${M_PRIVATE})
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  if(M_PCH)
    target_precompile_headers(${target} PRIVATE ${M_PCH})
  endif()
endfunction()

# lantai_test(NAME SOURCES a_test.cc DEPENDS core [PRIVATE target...] [PCH header...] [LABELS label...] [WHOLE])
#
# One GoogleTest program for one folder of tests/; each TEST becomes a CTest test labelled NAME. With WHOLE the program
# is one CTest test, for suites whose set-up is too dear to be done for each TEST; with LANTAI_WHOLE_TESTS every program
# is, where starting a program is dear (sanitizers).
function(lantai_test name)
  cmake_parse_arguments(PARSE_ARGV 1 T "WHOLE" "" "SOURCES;DEPENDS;PRIVATE;PCH;LABELS")
  set(target ${name}_tests)
  add_executable(${target} ${T_SOURCES})
  list(TRANSFORM T_DEPENDS PREPEND lantai::)
  target_link_libraries(${target} PRIVATE lantai_warnings ${T_DEPENDS} ${T_PRIVATE} lantai_test_main)
  target_compile_definitions(${target} PRIVATE LANTAI_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  if(T_PCH)
    target_precompile_headers(${target} PRIVATE ${T_PCH})
  else()
    target_precompile_headers(${target} REUSE_FROM lantai_test_main)
  endif()
  if(T_WHOLE OR LANTAI_WHOLE_TESTS)
    add_test(NAME ${name} COMMAND ${target})
    set_tests_properties(${name} PROPERTIES LABELS "${name};${T_LABELS}" TIMEOUT 900)
    return()
  endif()
  gtest_discover_tests(${target} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
                       PROPERTIES LABELS "${name};${T_LABELS}" TIMEOUT 600)
endfunction()
