# Compiler, linker and warning settings that every target shares.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

# ccache understands precompiled headers only with this sloppiness and -fpch-preprocess. Paths below the source folder
# count as relative, so that another clone finds what this one compiled.
find_program(LANTAI_CCACHE ccache)
if(LANTAI_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${LANTAI_CCACHE})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-fpch-preprocess)
endif()

find_program(LANTAI_MOLD mold)
if(LANTAI_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Private to our own targets through lantai_module(); never exported.
add_library(lantai_warnings INTERFACE)
target_compile_options(lantai_warnings INTERFACE -Wall -Wextra -Wpedantic -Wno-missing-field-initializers -Wnon-virtual-dtor
                       $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> $<$<CXX_COMPILER_ID:Clang>:-Wreserved-identifier>)
option(LANTAI_WERROR "Warnings are errors" ON)
if(LANTAI_WERROR)
  target_compile_options(lantai_warnings INTERFACE -Werror)
endif()

if(LANTAI_SANITIZE)
  add_compile_options(-fsanitize=${LANTAI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${LANTAI_SANITIZE})
  # GCC 12 reports false maybe-uninitialized inside sanitized coroutine frames.
  target_compile_options(lantai_warnings INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
if(LANTAI_FUZZERS)
  # Coverage feedback for all code; only the programs of tests/fuzz link the fuzzer's main().
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(LANTAI_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
