#include "gateway/http_client.h"

#include <gtest/gtest.h>

#include <future>

#include "tests/gateway/tiny_server.h"

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;
using test::http_answer;
using test::TinyAnswer;
using test::TinyServer;

std::future<HttpResponse> begin(HttpClient& client, HttpRequest request) {
  auto promise = std::make_shared<std::promise<HttpResponse>>();
  auto response = promise->get_future();
  client.submit(std::move(request),
                [promise](HttpResponse got) { promise->set_value(std::move(got)); });
  return response;
}

HttpResponse get(HttpClient& client, HttpRequest request) {
  return begin(client, std::move(request)).get();
}

TEST(HttpClient, GivesTheAnswer) {
  TinyServer server{[](const std::string&) { return http_answer(404, "no such method"); }};
  HttpClient client{{}};
  const auto response = get(client, {.url = server.root() + "/x", .body = "{}"});
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, "no such method");
  EXPECT_EQ(server.requests().at(0), "POST /x HTTP/1.1");
}

TEST(HttpClient, SendsAFormAndThenJsonAgain) {
  std::vector<std::string> requests;
  TinyServer server{[&requests](const std::string& request) {
    requests.push_back(request);
    return http_answer(200, "");
  }};
  HttpClient client{{}};
  const std::string file{"a\0\r\nb", 5};
  HttpRequest form{.url = server.root() + "/x"};
  form.form = {{"caption", "so & so"}, {"photo", file, "a.png", "image/png"}};
  EXPECT_EQ(get(client, form).status, 200);
  EXPECT_EQ(get(client, {.url = server.root() + "/y", .body = "{}"}).status, 200);
  EXPECT_EQ(get(client, {.url = server.root() + "/z"}).status, 200);
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_NE(requests[0].find("Content-Type: multipart/form-data; boundary="), std::string::npos);
  EXPECT_EQ(requests[0].find("Expect:"), std::string::npos);
  EXPECT_NE(requests[0].find("name=\"caption\"\r\n\r\nso & so\r\n"), std::string::npos);
  EXPECT_NE(requests[0].find("name=\"photo\"; filename=\"a.png\"\r\n"
                             "Content-Type: image/png\r\n\r\n" +
                             file + "\r\n"),
            std::string::npos)
      << requests[0];
  EXPECT_NE(requests[1].find("Content-Type: application/json"), std::string::npos);
  EXPECT_TRUE(requests[1].ends_with("\r\n\r\n{}"));
  EXPECT_TRUE(requests[2].starts_with("GET /z"));
}

TEST(HttpClient, KnowsThatNothingWasSentToAPortWhereNobodyListens) {
  std::string root;
  {
    TinyServer gone{[](const std::string&) { return http_answer(200, ""); }};
    root = gone.root();
  }
  HttpClient client{{}};
  const auto response = get(client, {.url = root, .body = "{}"});
  EXPECT_EQ(response.status, 0);
  EXPECT_FALSE(response.was_sent);
  EXPECT_FALSE(response.trouble.empty());
}

TEST(HttpClient, KnowsThatARequestWasSentWhoseAnswerNeverCame) {
  TinyServer server{[](const std::string&) { return TinyAnswer{}; }};
  HttpClient client{{}};
  const auto response = get(client, {.url = server.root(), .body = "{}"});
  EXPECT_EQ(response.status, 0);
  EXPECT_TRUE(response.was_sent);
}

TEST(HttpClient, TakesAnAnswerThatBreaksOffForNone) {
  TinyServer server{[](const std::string&) {
    return TinyAnswer{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":true"};
  }};
  HttpClient client{{}};
  const auto response = get(client, {.url = server.root(), .body = "{}"});
  EXPECT_EQ(response.status, 0);
  EXPECT_TRUE(response.was_sent);
}

TEST(HttpClient, GivesUpWhenTheTimeIsOver) {
  TinyServer server{[](const std::string&) { return TinyAnswer{"", false}; }};
  HttpClient client{{}};
  const auto response = get(client, {.url = server.root(), .body = "{}", .timeout = 100ms});
  EXPECT_EQ(response.status, 0);
  EXPECT_TRUE(response.was_sent);
}

TEST(HttpClient, CutsOffAnAnswerThatIsTooLarge) {
  TinyServer server{[](const std::string&) { return http_answer(200, std::string(5000, 'x')); }};
  HttpClient client{{}};
  const auto response = get(client, {.url = server.root(), .body_bytes_max = 4999});
  EXPECT_EQ(response.status, 0);
  EXPECT_TRUE(response.is_too_large);
  EXPECT_EQ(get(client, {.url = server.root(), .body_bytes_max = 5000}).body.size(), 5000u);
}

TEST(HttpClient, GivesABodyPieceByPiece) {
  TinyServer server{[](const std::string&) { return http_answer(200, std::string(100'000, 'x')); }};
  HttpClient client{{}};
  std::string body;
  const auto response = get(
      client,
      {.url = server.root(), .on_chunk = [&body](std::string_view chunk) { body.append(chunk); }});
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.body.empty());
  EXPECT_EQ(body.size(), 100'000u);
}

TEST(HttpClient, AnswersWhatIsUnderWayWhenItStops) {
  TinyServer server{[](const std::string&) { return TinyAnswer{"", false}; }};
  HttpClient client{{}};
  auto response = begin(client, {.url = server.root(), .body = "{}"});
  while (server.requests().empty()) std::this_thread::yield();
  client.stop();
  const auto got = response.get();
  EXPECT_EQ(got.status, 0);
  EXPECT_TRUE(got.was_sent);
  EXPECT_EQ(client.in_flight(), 0u);
}

TEST(HttpClient, AnswersAtOnceAfterItHasStopped) {
  HttpClient client{{}};
  client.stop();
  client.stop();
  const auto response = get(client, {.url = "http://127.0.0.1:1/", .body = "{}"});
  EXPECT_EQ(response.status, 0);
  EXPECT_FALSE(response.was_sent);
  EXPECT_EQ(response.trouble, "the client stopped");
}

}  // namespace
}  // namespace wardmote::gateway
