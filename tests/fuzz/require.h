#pragma once

#include <cstdio>
#include <cstdlib>

/// Ends the program if a promise does not hold, in every build: fuzzers notice only crashes.
#define WARDMOTE_REQUIRE(condition)                                                \
  do {                                                                             \
    if (!(condition)) {                                                            \
      std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                \
    }                                                                              \
  } while (false)
