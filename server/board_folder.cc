#include "server/board_folder.h"

#include <fstream>
#include <vector>

namespace wardmote::server {

namespace fs = std::filesystem;
using board::FileFault;

tl::expected<std::string, FileFault> read_board_file(const fs::path& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return tl::unexpected(FileFault::absent);
  // A folder or a pipe where a file should be is no file.
  if (status.type() != fs::file_type::regular) return tl::unexpected(FileFault::unreadable);
  std::ifstream in{path, std::ios::binary};
  std::string bytes;
  std::vector<char> piece(1 << 16);
  while (in && bytes.size() <= board_file_bytes_max) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    bytes.append(piece.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (!in.eof() && bytes.size() <= board_file_bytes_max)
    return tl::unexpected(FileFault::unreadable);
  return bytes;
}

bool write_board_file(const fs::path& path, std::string_view bytes) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return false;
  auto temporary = path;
  temporary += ".new";
  {
    std::ofstream out{temporary, std::ios::binary | std::ios::trunc};
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) return false;
  }
  fs::rename(temporary, path, error);
  return !error;
}

}  // namespace wardmote::server
