#include "gateway/file_download.h"

#include <gmock/gmock.h>

#include <future>

#include "tests/gateway/tiny_server.h"

namespace wardmote::gateway {
namespace {

using test::http_answer;
using test::TinyAnswer;
using test::TinyServer;
using ::testing::ElementsAre;

TinyAnswer path_answer(const std::string& path) {
  return http_answer(200, R"({"ok":true,"result":{"file_id":"a","file_unique_id":"b",)"
                          R"("file_path":")" +
                              path + "\"}}");
}

class FileDownload : public ::testing::Test {
 protected:
  Downloaded fetch(const std::string& root, std::size_t bytes_max = 20u << 20) {
    HttpClient client{{}};
    std::promise<Downloaded> promise;
    download([&client](HttpRequest request,
                       HttpDone done) { client.submit(std::move(request), std::move(done)); },
             {.api_root = root, .token = "777:x", .file_id = "AgAC", .bytes_max = bytes_max},
             [this](std::string_view chunk) { content.append(chunk); },
             [&promise](Downloaded done) { promise.set_value(std::move(done)); });
    return promise.get_future().get();
  }
  std::string content;
};

TEST_F(FileDownload, AsksForThePathAndFetchesTheContent) {
  const std::string photo(300'000, 'p');
  TinyServer server{[&photo](const std::string& request) {
    return request.starts_with("POST") ? path_answer("photos/file_1.jpg") : http_answer(200, photo);
  }};
  const auto done = fetch(server.root());
  EXPECT_EQ(done.fault, DownloadFault::none) << done.description;
  EXPECT_EQ(done.bytes, photo.size());
  EXPECT_EQ(content, photo);
  EXPECT_THAT(server.requests(), ElementsAre("POST /bot777:x/getFile HTTP/1.1",
                                             "GET /file/bot777:x/photos/file_1.jpg HTTP/1.1"));
}

TEST_F(FileDownload, SaysThatTelegramGivesOutNoLargeFiles) {
  TinyServer server{[](const std::string&) {
    return http_answer(
        400, R"({"ok":false,"error_code":400,"description":"Bad Request: file is too big"})");
  }};
  EXPECT_EQ(fetch(server.root()).fault, DownloadFault::too_large);
}

TEST_F(FileDownload, StopsAtTheLimitWhateverTelegramSends) {
  TinyServer server{[](const std::string& request) {
    return request.starts_with("POST") ? path_answer("a")
                                       : http_answer(200, std::string(1001, 'x'));
  }};
  EXPECT_EQ(fetch(server.root(), 1000).fault, DownloadFault::too_large);
}

TEST_F(FileDownload, SaysThatAFileIsUnknown) {
  TinyServer server{[](const std::string&) {
    return http_answer(
        400, R"({"ok":false,"error_code":400,"description":"Bad Request: invalid file_id"})");
  }};
  EXPECT_EQ(fetch(server.root()).fault, DownloadFault::unknown_file);
}

TEST_F(FileDownload, FetchesNothingFromOutsideOfTheBotsFiles) {
  for (const auto* path : {"/var/lib/file", "../bot1/file", "a?b=c", ""}) {
    TinyServer server{[path](const std::string&) { return path_answer(path); }};
    EXPECT_EQ(fetch(server.root()).fault, DownloadFault::not_served) << path;
    EXPECT_EQ(server.requests().size(), 1u);
  }
}

TEST_F(FileDownload, SaysThatTheConnectionBroke) {
  TinyServer server{[](const std::string& request) {
    return request.starts_with("POST")
               ? path_answer("a")
               : TinyAnswer{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"};
  }};
  const auto done = fetch(server.root());
  EXPECT_EQ(done.fault, DownloadFault::network);
  EXPECT_EQ(name(done.fault), "network");
}

}  // namespace
}  // namespace wardmote::gateway
