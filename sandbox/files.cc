#include "sandbox/files.h"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/content_types.h"
#include "sandbox/json_text.h"
#include "sandbox/outgoing.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t upload_bytes_max = 50'000'000;

struct Size {
  std::int64_t width = 0;
  std::int64_t height = 0;
};

std::int64_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::int64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value = value * 256 + static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

/// Walks a JPEG's segments to the frame that has the size.
Size jpeg_size(std::string_view bytes) {
  std::size_t at = 2;
  while (at + 9 < bytes.size() && bytes[at] == '\xFF') {
    const auto marker = static_cast<unsigned char>(bytes[at + 1]);
    const bool is_frame =
        marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (is_frame) return {big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2)};
    at += 2 + static_cast<std::size_t>(big_endian(bytes, at + 2, 2));
  }
  return {};
}

Size image_size(std::string_view bytes) {
  constexpr std::string_view png = "\x89PNG\r\n\x1a\n";
  if (bytes.starts_with(png) && bytes.size() >= 24) {
    return {big_endian(bytes, 16, 4), big_endian(bytes, 20, 4)};
  }
  if (bytes.starts_with("\xFF\xD8")) return jpeg_size(bytes);
  return {};
}

std::string text_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return {};
  if (value->is_string()) return std::string(std::string_view(value->get_string()));
  return boost::json::serialize(*value);
}

std::optional<ContentKind> media_kind(std::string_view type) {
  if (type == "photo") return ContentKind::photo;
  if (type == "document" || type == "animation") return ContentKind::document;
  if (type == "video") return ContentKind::video;
  if (type == "audio") return ContentKind::audio;
  return std::nullopt;
}

std::string_view folder_of(const StoredFile& file) {
  switch (file.kind) {
    case ContentKind::photo:
      return "photos";
    case ContentKind::voice:
      return "voice";
    case ContentKind::video:
      return "videos";
    case ContentKind::audio:
      return "music";
    default:
      return "documents";
  }
}

std::string extension_of(const StoredFile& file) {
  constexpr std::size_t length_max = 8;
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto dot = file.name.rfind('.');
  const auto extension = dot == std::string::npos ? std::string{} : file.name.substr(dot + 1);
  const bool is_usable = !extension.empty() && extension.size() <= length_max &&
                         std::ranges::all_of(extension, is_plain);
  return "." + (is_usable ? extension : std::string(extension_for(file.content_type)));
}

void add_file(JsonObject& out, const StoredFile& file) {
  out.add("file_id", file.id).add("file_unique_id", file.unique_id);
  out.add("file_size", file.bytes.size());
}

}  // namespace

const StoredFile& store_file(State& state, std::string bytes, std::string content_type,
                             std::string name) {
  const auto size = image_size(bytes);
  // Many clients say of every file only that it consists of bytes.
  if (content_type.find_first_of("\r\n") != std::string::npos) content_type.clear();
  const bool is_vague = content_type.empty() || content_type == "application/octet-stream";
  if (const auto guess = guessed_content_type(bytes); is_vague && !guess.empty()) {
    content_type = std::string(guess);
  }
  StoredFile file{.id = "AgAC" + state.random.word(60),
                  .unique_id = "AQAD" + state.random.word(12),
                  .content_type = std::move(content_type),
                  .name = std::move(name),
                  .width = size.width,
                  .height = size.height,
                  .bytes = std::move(bytes)};
  state.changed({.kind = Change::Kind::file, .name = file.id});
  return state.files[file.id] = std::move(file);
}

void note_kind(State& state, const StoredFile& file, ContentKind kind) {
  auto& known = state.files.at(file.id);
  if (known.kind != ContentKind::text) return;
  known.kind = kind;
  state.changed({.kind = Change::Kind::file, .name = file.id});
}

std::string media_json(const StoredFile& file, ContentKind kind) {
  JsonObject out;
  add_file(out, file);
  if (kind == ContentKind::photo) {
    out.add("width", file.width == 0 ? 800 : file.width);
    out.add("height", file.height == 0 ? 600 : file.height);
    return "\"photo\":[" + out.take() + "]";
  }
  if (kind == ContentKind::voice) {
    out.add("duration", 1 + file.bytes.size() / 4000);
    out.add_unless_empty("mime_type", file.content_type);
    return "\"voice\":" + out.take();
  }
  out.add_unless_empty("file_name", file.name).add_unless_empty("mime_type", file.content_type);
  if (kind == ContentKind::video) {
    out.add("width", 640).add("height", 360).add("duration", 1);
    return "\"video\":" + out.take();
  }
  if (kind == ContentKind::audio) return "\"audio\":" + out.add("duration", 1).take();
  return "\"document\":" + out.take();
}

bool names_file(const Params& params, std::string_view field) {
  return !params.text(field).empty() || params.upload(field) != nullptr;
}

Checked<const StoredFile*> input_file(Call& call, std::string_view field, std::string_view value,
                                      ContentKind kind) {
  constexpr std::string_view attach = "attach://";
  const auto noted = [&](const StoredFile& file) {
    note_kind(call.state, file, kind);
    return &file;
  };
  const auto* upload =
      call.params.upload(value.starts_with(attach) ? value.substr(attach.size()) : field);
  if (upload != nullptr) {
    if (upload->bytes.empty()) return refuse("file must be non-empty");
    if (upload->bytes.size() > upload_bytes_max) {
      return refuse(Answer{.code = 413, .body = "Request Entity Too Large"});
    }
    return noted(store_file(call.state, upload->bytes, upload->content_type, upload->file_name));
  }
  if (value.empty()) return refuse("there is no " + std::string(field) + " in the request");
  if (value.starts_with("http://") || value.starts_with("https://")) {
    // The sandbox never reaches out: the file stands for whatever is at that address.
    return noted(store_file(call.state, std::string(value), "text/plain", ""));
  }
  const auto found = call.state.files.find(std::string(value));
  if (found == call.state.files.end()) {
    return refuse("wrong remote file identifier specified: Wrong string length");
  }
  return noted(found->second);
}

Checked<Content> read_input_media(Call& call, std::string_view json) {
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  if (error) return refuse("can't parse input media JSON object");
  if (!value.is_object()) return refuse("expected an Object as input media");
  const auto& object = value.get_object();
  const auto kind = media_kind(text_of(object, "type"));
  if (!kind) return refuse("can't parse InputMedia: wrong media type");
  const auto file = input_file(call, "media", text_of(object, "media"), *kind);
  if (!file) return tl::unexpected(file.error());
  Params params;
  for (const auto key : {"caption", "parse_mode", "caption_entities"}) {
    if (object.contains(key)) params.set(key, text_of(object, key));
  }
  const auto caption = read_caption(params);
  if (!caption) return tl::unexpected(caption.error());
  return Content{.kind = *kind,
                 .text = caption->text,
                 .entities = entities_json(call.state, caption->entities),
                 .media = media_json(**file, *kind)};
}

std::string file_path(const StoredFile& file) {
  return std::string(folder_of(file)) + "/" + file.id + extension_of(file);
}

const StoredFile* find_by_path(const State& state, std::string_view path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return nullptr;
  const auto name = path.substr(slash + 1);
  const auto found = state.files.find(std::string(name.substr(0, name.find('.'))));
  const bool is_right = found != state.files.end() && file_path(found->second) == path;
  return is_right ? &found->second : nullptr;
}

}  // namespace wardmote::sandbox
