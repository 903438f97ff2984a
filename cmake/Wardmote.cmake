# Compiler settings and the three kinds of target every folder is made of.

add_library(wardmote_options INTERFACE)
# Whoever only builds it has another compiler one day: its new warnings are to be seen, not to be a wall.
option(WARDMOTE_WERROR "Warnings are errors, as in the gate" OFF)
target_compile_options(wardmote_options INTERFACE -Wall -Wextra -Wpedantic $<$<BOOL:${WARDMOTE_WERROR}>:-Werror>)
target_include_directories(wardmote_options INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/proto")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Precompiled headers carry a time stamp that ccache must be told to overlook; a base directory
  # lets checkouts in different folders share results.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CMAKE_SOURCE_DIR}/scripts/compiler_cache.sh)
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

# Asio's coroutines pair their own operator new and delete; g++ 12 takes them apart when it optimises, and warns.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(wardmote_coroutine_options -Wno-mismatched-new-delete)
endif()

# It takes a reference into a state for one into the temporary argument beside it; trixie's g++ 14 does so five times.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
  target_compile_options(wardmote_options INTERFACE -Wno-dangling-reference)
endif()

# wardmote_library(NAME SOURCES a.cc ... [LINK lib ...] [PRIVATE_LINK lib ...] [PCH <header> ...])
# Builds the static library wardmote_NAME.
function(wardmote_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK;PCH" ${ARGN})
  add_library(wardmote_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(wardmote_${name} PUBLIC wardmote_options ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
  # Headers of other projects only: a precompiled header remembers when each file was written, and one
  # that ccache brings back from another checkout would not recognise ours.
  if(ARG_PCH)
    target_precompile_headers(wardmote_${name} PRIVATE ${ARG_PCH})
  endif()
endfunction()

# wardmote_embed_page(PART FOLDER OUT): the files of a page as code, for <PART>/page_files.h; the path of the source
# in the variable OUT.
function(wardmote_embed_page part folder out)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${folder}/*")
  set(source "${CMAKE_CURRENT_BINARY_DIR}/page_files.cc")
  add_custom_command(
    OUTPUT "${source}"
    COMMAND ${CMAKE_COMMAND} -DPAGE=${folder} -DOUT=${source} -DPART=${part}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_page.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed_page.cmake
    COMMENT "Embedding a page of ${part}/" VERBATIM)
  set(${out} "${source}" PARENT_SCOPE)
endfunction()

# wardmote_test(NAME SOURCES a_test.cc ... [LINK lib ...] [LABELS ...])
# Builds a GoogleTest program and registers it with ctest as one test.
function(wardmote_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE wardmote_options ${ARG_LINK} rapidcheck rapidcheck_gtest
                        GTest::gmock GTest::gtest_main)
  target_precompile_headers(${name} REUSE_FROM wardmote_test_pch)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  if(ARG_LABELS)
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}")
  endif()
endfunction()

# All libFuzzer programs. Not the rest: clang 14 cannot compile Asio's coroutines with ASan.
if(WARDMOTE_FUZZ)
  add_custom_target(fuzzers)
endif()

# wardmote_fuzz(NAME SOURCE target.cc CORPUS dir [LINK lib ...])
# A function `extern "C" int LLVMFuzzerTestOneInput(const uint8_t*, size_t)`. With clang and
# WARDMOTE_FUZZ it becomes a libFuzzer program; always, a plain program replays the corpus in ctest.
function(wardmote_fuzz name)
  cmake_parse_arguments(ARG "" "SOURCE;CORPUS" "LINK" ${ARGN})
  add_executable(replay_${name} ${ARG_SOURCE} "${CMAKE_SOURCE_DIR}/tests/fuzz/replay_corpus.cc")
  target_link_libraries(replay_${name} PRIVATE wardmote_options ${ARG_LINK})
  add_test(NAME replay_${name} COMMAND replay_${name} "${ARG_CORPUS}")
  set_tests_properties(replay_${name} PROPERTIES LABELS fuzz)
  if(WARDMOTE_FUZZ)
    add_executable(fuzz_${name} ${ARG_SOURCE})
    target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(fuzz_${name} PRIVATE wardmote_options ${ARG_LINK})
    add_dependencies(fuzzers fuzz_${name})
  endif()
endfunction()
