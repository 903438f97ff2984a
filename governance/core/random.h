#pragma once

#include <cstdint>

namespace wardmote {

/// Where the rules get chance from: the shell draws, tests give a seed. What is drawn and matters
/// is written into the event.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
};

}  // namespace wardmote
