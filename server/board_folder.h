#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "governance/board/tiles.h"

namespace wardmote::server {

/// A bundle of 256 leaves, each as long as may be, is the largest file of a board.
inline constexpr std::size_t board_file_bytes_max = board::tile_width * (board::leaf_bytes_max + 2);

/// Reads a board's file, or one that somebody kept of it. One that is larger than any may be is cut
/// off behind the first byte too many, and refused by whoever parses it.
tl::expected<std::string, board::FileFault> read_board_file(const std::filesystem::path& path);

/// Writes a file whole or not at all, and its folder if that is not there. False if the disk does
/// not take it.
bool write_board_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace wardmote::server
