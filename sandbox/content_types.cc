#include "sandbox/content_types.h"

#include <algorithm>
#include <array>
#include <string>

#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view content_type;
};

constexpr std::array signatures = {
    Signature{0, "\x89PNG\r\n\x1a\n"sv, "image/png"},
    Signature{0, "\xFF\xD8\xFF"sv, "image/jpeg"},
    Signature{0, "GIF8"sv, "image/gif"},
    Signature{8, "WEBP"sv, "image/webp"},
    Signature{8, "WAVE"sv, "audio/wav"},
    Signature{0, "%PDF-"sv, "application/pdf"},
    Signature{0, "OggS"sv, "audio/ogg"},
    Signature{4, "ftyp"sv, "video/mp4"},
    Signature{0, "ID3"sv, "audio/mpeg"},
    Signature{0, "\xFF\xFB"sv, "audio/mpeg"},
    Signature{0, "PK\x03\x04"sv, "application/zip"},
};

struct Type {
  std::string_view name;
  std::string_view extension;
  bool is_shown_inline;
};

constexpr std::array types = {
    Type{"image/png", "png", true},        Type{"image/jpeg", "jpg", true},
    Type{"image/gif", "gif", true},        Type{"image/webp", "webp", true},
    Type{"audio/ogg", "oga", true},        Type{"audio/mpeg", "mp3", true},
    Type{"audio/wav", "wav", true},        Type{"audio/x-wav", "wav", true},
    Type{"audio/mp4", "m4a", true},        Type{"audio/webm", "weba", true},
    Type{"video/mp4", "mp4", true},        Type{"video/webm", "webm", true},
    Type{"application/pdf", "pdf", false}, Type{"application/zip", "zip", false},
    Type{"text/plain", "txt", false},
};

const Type* find_type(std::string_view content_type) {
  const auto name = to_lower_ascii(trim(content_type.substr(0, content_type.find(';'))));
  const auto* found = std::ranges::find(types, name, &Type::name);
  return found == types.end() ? nullptr : found;
}

}  // namespace

std::string_view guessed_content_type(std::string_view bytes) {
  for (const auto& signature : signatures) {
    const bool is_long_enough = bytes.size() >= signature.offset;
    if (is_long_enough && bytes.substr(signature.offset).starts_with(signature.bytes)) {
      return signature.content_type;
    }
  }
  return {};
}

std::string_view extension_for(std::string_view content_type) {
  const auto* type = find_type(content_type);
  return type == nullptr ? "bin" : type->extension;
}

bool is_shown_inline(std::string_view content_type) {
  const auto* type = find_type(content_type);
  return type != nullptr && type->is_shown_inline;
}

}  // namespace wardmote::sandbox
