# cmake -DPAGE=<folder> -DOUT=<file.cc> -DPART=<sandbox or web> -P embed_page.cmake
# Writes every file of the page as a byte array, with its path and content type, for <part>/page_files.h.
file(GLOB_RECURSE files RELATIVE "${PAGE}" "${PAGE}/*")
list(SORT files)
set(arrays "")
set(rows "")
set(number 0)
foreach(file ${files})
  if(file MATCHES "\\.html$")
    set(type "text/html; charset=utf-8")
  elseif(file MATCHES "\\.css$")
    set(type "text/css; charset=utf-8")
  elseif(file MATCHES "\\.m?js$")
    set(type "text/javascript; charset=utf-8")
  elseif(file MATCHES "\\.svg$")
    set(type "image/svg+xml")
  elseif(file MATCHES "\\.png$")
    set(type "image/png")
  elseif(file MATCHES "\\.(jpg|jpeg)$")
    set(type "image/jpeg")
  elseif(file MATCHES "\\.woff2$")
    set(type "font/woff2")
  elseif(file MATCHES "\\.(json|webmanifest)$")
    set(type "application/json")
  else()
    continue()
  endif()
  file(READ "${PAGE}/${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND arrays "constexpr char file_${number}[] = {${bytes}'\\0'};\n")
  string(APPEND rows "    {\"/${file}\", \"${type}\", {file_${number}, sizeof file_${number} - 1}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUT}" "// Written by embed_page.cmake.
#include <vector>

#include \"${PART}/page_files.h\"

namespace wardmote::${PART} {
namespace {
${arrays}
}  // namespace

const PageFile* find_page_file(std::string_view path) {
  static const std::vector<PageFile> files = {
${rows}  };
  for (const auto& file : files) {
    if (file.path == path) return &file;
  }
  return nullptr;
}

}  // namespace wardmote::${PART}
")
