#include "gateway/file_download.h"

#include <algorithm>
#include <utility>

#include "telegram/request.h"
#include "telegram/response.h"

namespace wardmote::gateway {

namespace {

using telegram::Outcome;

constexpr std::chrono::minutes content_timeout{2};

/// Telegram's paths are of letters, digits and these; anything else would mean something in a URL.
bool is_served_path(std::string_view path) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '/';
  };
  return !path.empty() && path.front() != '/' && path.find("..") == std::string_view::npos &&
         std::ranges::all_of(path, is_plain);
}

Downloaded refusal_of(const HttpResponse& response) {
  if (response.status == 0) return {DownloadFault::network, response.trouble};
  const auto answer = telegram::parse_response(response.body, response.status);
  if (answer.description.find("too big") != std::string::npos)
    return {DownloadFault::too_large, answer.description};
  const bool is_final = answer.outcome == Outcome::rejected ||
                        answer.outcome == Outcome::target_gone ||
                        answer.outcome == Outcome::chat_gone;
  return {is_final ? DownloadFault::unknown_file : DownloadFault::refused, answer.description};
}

void fetch(const HttpSubmit& submit, const DownloadRequest& request, const std::string& path,
           std::function<void(std::string_view)> on_chunk,
           std::function<void(Downloaded)> on_done) {
  auto bytes = std::make_shared<std::size_t>(0);
  HttpRequest content{.url = request.api_root + "/file/bot" + request.token + "/" + path,
                      .body = {},
                      .timeout = content_timeout,
                      .body_bytes_max = request.bytes_max,
                      .on_chunk = [bytes, on_chunk = std::move(on_chunk)](std::string_view chunk) {
                        *bytes += chunk.size();
                        on_chunk(chunk);
                      }};
  submit(std::move(content), [bytes, on_done = std::move(on_done)](HttpResponse response) {
    if (response.status == 200)
      on_done({.bytes = *bytes});
    else if (response.is_too_large)
      on_done({DownloadFault::too_large, response.trouble});
    else
      on_done(refusal_of(response));
  });
}

}  // namespace

std::string_view name(DownloadFault fault) {
  switch (fault) {
    case DownloadFault::none:
      return "none";
    case DownloadFault::unknown_file:
      return "unknown_file";
    case DownloadFault::too_large:
      return "too_large";
    case DownloadFault::refused:
      return "refused";
    case DownloadFault::not_served:
      return "not_served";
    case DownloadFault::network:
      return "network";
  }
  return "unknown";
}

void download(const HttpSubmit& submit, DownloadRequest request,
              std::function<void(std::string_view)> on_chunk,
              std::function<void(Downloaded)> on_done) {
  auto ask = telegram::to_request(telegram::GetFile{request.file_id});
  HttpRequest question{.url = request.api_root + "/bot" + request.token + "/" + ask.method,
                       .body = std::move(ask.body)};
  submit(std::move(question), [submit, request = std::move(request), on_chunk = std::move(on_chunk),
                               on_done = std::move(on_done)](HttpResponse response) {
    const auto answer = telegram::parse_response(response.body, response.status);
    if (answer.outcome != Outcome::ok)
      on_done(refusal_of(response));
    else if (!is_served_path(answer.file_path))
      on_done({DownloadFault::not_served, "the path of the file is no path of a URL"});
    else
      fetch(submit, request, answer.file_path, on_chunk, on_done);
  });
}

}  // namespace wardmote::gateway
