#pragma once

#include <string_view>

namespace wardmote::web {

/// A file of a page (`verify/`), embedded at build time.
struct PageFile {
  std::string_view path;
  const char* content_type;
  std::string_view bytes;
};

/// Returns the file at `path`, which begins with a slash; nullptr if there is none.
const PageFile* find_page_file(std::string_view path);

}  // namespace wardmote::web
