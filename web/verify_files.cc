#include "web/verify_files.h"

#include "web/page_files.h"

namespace wardmote::web {

std::optional<PublicFile> find_verify_file(std::string_view path) {
  constexpr std::string_view folder = "/verify";
  // Boards may lie on any server; nothing else is loaded from anywhere, and nothing is sent.
  constexpr auto policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      "connect-src *; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  if (!path.starts_with(folder)) return std::nullopt;
  path.remove_prefix(folder.size());
  const auto* file = find_page_file(path == "/" ? "/index.html" : path);
  if (file == nullptr) return std::nullopt;
  return PublicFile{
      .body = std::string{file->bytes}, .content_type = file->content_type, .policy = policy};
}

}  // namespace wardmote::web
