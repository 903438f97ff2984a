#include "sandbox/request_params.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void add_json(Params& params, std::string_view body) {
  boost::system::error_code error;
  const auto value = boost::json::parse(body, error);
  if (error) return;
  if (value.is_string()) {
    params.set("content", std::string(std::string_view(value.get_string())));
    return;
  }
  if (!value.is_object()) return;
  for (const auto& member : value.get_object()) {
    const auto& item = member.value();
    if (item.is_null()) continue;
    params.set(member.key(), item.is_string() ? std::string(std::string_view(item.get_string()))
                                              : boost::json::serialize(item));
  }
}

using Attributes = std::map<std::string, std::string>;

/// Takes a value off the front of `rest`: up to the next semicolon, or what is in quotation marks.
std::string taken_value(std::string_view& rest) {
  rest = trim(rest);
  std::string value;
  if (!rest.starts_with('"')) {
    const auto end = rest.find(';');
    value = std::string(trim(rest.substr(0, end)));
    rest.remove_prefix(std::min(rest.size(), end));
    return value;
  }
  std::size_t i = 1;
  for (; i < rest.size() && rest[i] != '"'; ++i) {
    const bool is_escape =
        rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\');
    if (is_escape) ++i;
    value += rest[i];
  }
  rest.remove_prefix(std::min(rest.size(), i + 1));
  return value;
}

/// Reads `form-data;name="a"; filename=b`: clients differ in spaces, quotation marks and case.
Attributes attributes_of(std::string_view header) {
  Attributes attributes;
  auto next = header.find(';');
  while (next != std::string_view::npos) {
    header.remove_prefix(next + 1);
    const auto equals = header.find('=');
    if (equals == std::string_view::npos) break;
    const auto name = to_lower_ascii(trim(header.substr(0, equals)));
    header.remove_prefix(equals + 1);
    attributes.emplace(name, taken_value(header));
    next = header.find(';');
  }
  return attributes;
}

std::string attribute(const Attributes& attributes, const std::string& name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string{} : found->second;
}

/// The name of a file; `filename*=UTF-8''...` says it for all alphabets and wins.
std::string file_name_of(const Attributes& attributes) {
  const auto extended = attribute(attributes, "filename*");
  const auto language = extended.find('\'');
  const auto begin =
      language == std::string::npos ? std::string::npos : extended.find('\'', language + 1);
  if (begin == std::string::npos) return attribute(attributes, "filename");
  return url_decoded(std::string_view(extended).substr(begin + 1), false);
}

bool has_control_characters(std::string_view line) {
  return std::ranges::any_of(
      line, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7F'; });
}

void add_part(Params& params, std::string_view headers, std::string_view content) {
  Upload upload;
  bool is_file = false;
  while (!headers.empty()) {
    const auto end = headers.find("\r\n");
    const auto line = headers.substr(0, end);
    headers.remove_prefix(end == std::string_view::npos ? headers.size() : end + 2);
    // What a header says is shown again to others, who must not take it for headers of ours.
    if (has_control_characters(line)) return;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto name = to_lower_ascii(trim(line.substr(0, colon)));
    const auto value = line.substr(colon + 1);
    if (name == "content-type") upload.content_type = std::string(trim(value));
    if (name != "content-disposition") continue;
    const auto attributes = attributes_of(value);
    upload.field = attribute(attributes, "name");
    upload.file_name = file_name_of(attributes);
    is_file = attributes.contains("filename") || attributes.contains("filename*");
  }
  if (upload.field.empty()) return;
  if (!is_file) {
    params.set(std::move(upload.field), std::string(content));
    return;
  }
  upload.bytes = std::string(content);
  params.attach(std::move(upload));
}

void add_multipart(Params& params, std::string_view content_type, std::string_view body) {
  constexpr std::size_t files_max = 50;
  const auto boundary = attribute(attributes_of(content_type), "boundary");
  if (boundary.empty()) return;
  const auto delimiter = "--" + boundary;
  auto at = body.find(delimiter);
  while (at != std::string_view::npos && params.upload_count() < files_max) {
    auto part = body.substr(at + delimiter.size());
    if (part.starts_with("--") || !part.starts_with("\r\n")) return;
    part.remove_prefix(2);
    const auto end = part.find("\r\n" + delimiter);
    if (end == std::string_view::npos) return;
    const auto whole = part.substr(0, end);
    const auto blank = whole.find("\r\n\r\n");
    if (blank != std::string_view::npos) {
      add_part(params, whole.substr(0, blank), whole.substr(blank + 4));
    }
    at += delimiter.size() + 2 + end + 2;
  }
}

}  // namespace

std::string url_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
      continue;
    }
    const bool has_two = text[i] == '%' && i + 2 < text.size();
    const int high = has_two ? hex_digit(text[i + 1]) : -1;
    const int low = has_two ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string url_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    if (is_plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte / 16];
    out += digits[byte % 16];
  }
  return out;
}

void add_form(Params& params, std::string_view form) {
  while (!form.empty()) {
    const auto end = form.find('&');
    const auto pair = form.substr(0, end);
    form.remove_prefix(end == std::string_view::npos ? form.size() : end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto value =
        equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    params.set(url_decoded(pair.substr(0, equals)), url_decoded(value));
  }
}

void add_body(Params& params, std::string_view content_type, std::string_view body) {
  if (body.empty()) return;
  const auto type = to_lower_ascii(content_type);
  if (type.find("multipart/form-data") != std::string::npos) {
    add_multipart(params, content_type, body);
  } else if (type.find("application/x-www-form-urlencoded") != std::string::npos) {
    add_form(params, body);
  } else if (type.find("application/json") != std::string::npos) {
    add_json(params, body);
  }
}

std::optional<std::string> unpacked(std::string_view packed, std::size_t bytes_max) {
  constexpr int any_header = 15 + 32;  // zlib finds out whether it is gzip or deflate
  z_stream stream = {};
  if (inflateInit2(&stream, any_header) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  std::array<char, 16384> chunk;
  int result = Z_OK;
  while (result == Z_OK && out.size() <= bytes_max) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = chunk.size();
    result = inflate(&stream, Z_NO_FLUSH);
    out.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (result != Z_STREAM_END || out.size() > bytes_max) return std::nullopt;
  return out;
}

}  // namespace wardmote::sandbox
