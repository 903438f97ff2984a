#pragma once

// The .blt format of Hill, Wichmann and Woodall, which election software reads and writes.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "governance/core/result.h"
#include "governance/counting/election.h"

namespace wardmote::counting {

inline constexpr std::size_t count_file_bytes_max = 64 * 1024 * 1024;

struct BltFile {
  /// An option's id is its name, so that the order in the file decides nothing.
  RankedElection election;
  std::uint32_t seats = 1;
  std::string title;
};

/// Reads a .blt file. Beside the format's core: "2=3" for equal ranks, "-" for a rank left out, "#"
/// comments, and of other programs "[withdrawn 4]"; their other options in brackets and "(...)" ids
/// of ballots are passed over. What is wrong is refused with its line.
Result<BltFile> read_blt(std::string_view text);

/// Writes it; read_blt gives the same again. The format cannot hold a quote in a name: it becomes
/// an apostrophe, and control characters become spaces.
std::string write_blt(const BltFile& file);

}  // namespace wardmote::counting
