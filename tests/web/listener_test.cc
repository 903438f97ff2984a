#include "web/listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/web/http_client.h"
#include "web/verify_files.h"

namespace wardmote::web {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string secret_a = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const std::string secret_b = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

class ListenerTest : public testing::Test {
 protected:
  void open(ListenerOptions options = {}) {
    options.webhook_path_prefix = "/telegram";
    ListenerHooks hooks;
    hooks.is_alive = [this] { return is_alive.load(); };
    hooks.is_ready = [this] { return is_ready.load(); };
    hooks.webhook_secret = [](std::string_view bot) -> std::optional<std::string> {
      if (bot == "1") return secret_a;
      if (bot == "2") return secret_b;
      if (bot == "3") return "";
      return std::nullopt;
    };
    hooks.take_webhook = [this](std::string bot, std::string body, WebhookReply reply) {
      taken.emplace_back(std::move(bot), std::move(body));
      if (verdict) return reply(*verdict);
      unanswered.push_back(std::move(reply));
      arrived.release();
    };
    hooks.public_file = [](std::string_view path) -> std::optional<PublicFile> {
      if (path == "/board/1/checkpoint") return PublicFile{.body = "head\n"};
      if (path == "/board/1/tile/0/000")
        return PublicFile{.body = std::string{"\0\1", 2},
                          .content_type = "application/octet-stream",
                          .is_immutable = true};
      return find_verify_file(path);
    };
    hooks.log = telemetry::Log{{.write = [this](std::string_view line) { lines += line; }}};
    hooks.metrics = &metrics;
    auto started = Listener::start(std::move(options), std::move(hooks));
    ASSERT_TRUE(started) << started.error();
    listener = *std::move(started);
  }

  static std::string webhook(const std::string& path, const std::string& secret,
                             const std::string& body) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: " + secret +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  std::string ask(const std::string& request) {
    HttpClient client{listener->port()};
    client.send(request);
    return client.receive();
  }
  std::string get(const std::string& path) {
    return ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  // Written by the listener's thread, read by the test once the answer has come.
  std::vector<std::pair<std::string, std::string>> taken;
  std::vector<WebhookReply> unanswered;
  std::binary_semaphore arrived{0};
  std::string lines;
  std::optional<WebhookVerdict> verdict = WebhookVerdict::durable;
  std::atomic<bool> is_alive = true;
  std::atomic<bool> is_ready = true;
  telemetry::Metrics metrics;
  std::unique_ptr<Listener> listener;
};

TEST_F(ListenerTest, IsReadyOnlyWhileItCanCommit) {
  open();
  EXPECT_THAT(get("/healthz/ready"), StartsWith("HTTP/1.1 200"));
  is_ready = false;
  EXPECT_THAT(get("/healthz/ready"), StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(get("/healthz/live"), StartsWith("HTTP/1.1 200"));
}

TEST_F(ListenerTest, IsAliveOnlyWhileItDoesItsWork) {
  open();
  EXPECT_THAT(get("/healthz/live"), StartsWith("HTTP/1.1 200"));
  is_alive = false;
  EXPECT_THAT(get("/healthz/live"), StartsWith("HTTP/1.1 503"));
}

TEST_F(ListenerTest, ServesMetricsAsText) {
  open();
  get("/healthz/live");
  const auto answer = get("/metrics");
  EXPECT_THAT(answer, HasSubstr("text/plain; version=0.0.4"));
  EXPECT_THAT(answer, HasSubstr("wardmote_web_requests_total{kind=\"health\",outcome=\"ok\"} 1"));
}

TEST_F(ListenerTest, OperationsCanBeElsewhere) {
  open({.has_operations = false});
  EXPECT_THAT(get("/metrics"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(get("/healthz/live"), StartsWith("HTTP/1.1 404"));
}

TEST_F(ListenerTest, TakesTheLongHeadOfABrowser) {
  open();
  EXPECT_THAT(ask("GET /healthz/ready HTTP/1.1\r\nHost: x\r\nAccept: " + std::string(2000, 'a') +
                  "\r\n\r\n"),
              StartsWith("HTTP/1.1 200"));
}

TEST_F(ListenerTest, HandsOutPublicFilesToEverybody) {
  open();
  const auto head = get("/board/1/checkpoint");
  EXPECT_THAT(head, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(head, HasSubstr("Cache-Control: no-store\r\n"));
  EXPECT_THAT(head, HasSubstr("Access-Control-Allow-Origin: *\r\n"));
  EXPECT_THAT(head, HasSubstr("Content-Security-Policy: default-src 'none'\r\n"));
  EXPECT_THAT(head, testing::EndsWith("\r\n\r\nhead\n"));
  const auto tile = get("/board/1/tile/0/000");
  EXPECT_THAT(tile, HasSubstr("Cache-Control: public, max-age=31536000, immutable\r\n"));
  EXPECT_THAT(tile, HasSubstr("application/octet-stream"));
  EXPECT_THAT(get("/board/2/checkpoint"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(get("/metrics"), Not(HasSubstr("Access-Control-Allow-Origin")));
}

TEST_F(ListenerTest, PublicFilesCannotBeWritten) {
  open();
  EXPECT_THAT(ask("POST /board/1/checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"),
              StartsWith("HTTP/1.1 404"));
}

TEST_F(ListenerTest, HandsOutThePageThatChecksBoards) {
  open();
  const auto page = get("/verify/");
  EXPECT_THAT(page, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(page, HasSubstr("text/html"));
  EXPECT_THAT(page, HasSubstr("script-src 'self'"));
  EXPECT_THAT(get("/verify/page.mjs"), HasSubstr("text/javascript"));
  EXPECT_THAT(get("/verify/../verify/page.mjs"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(get("/verify"), StartsWith("HTTP/1.1 404"));
}

TEST_F(ListenerTest, AWebhookIsAnsweredOnceItIsDurable) {
  open();
  EXPECT_THAT(ask(webhook("/telegram/1", secret_a, "{\"update_id\":1}")),
              StartsWith("HTTP/1.1 200"));
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0], (std::pair<std::string, std::string>{"1", "{\"update_id\":1}"}));
}

TEST_F(ListenerTest, AWebhookMayBeAnsweredByAnotherThread) {
  verdict = std::nullopt;
  open();
  HttpClient client{listener->port()};
  client.send(webhook("/telegram/1", secret_a, "{}"));
  arrived.acquire();
  ASSERT_EQ(unanswered.size(), 1u);
  std::jthread{[this] {
    unanswered[0](WebhookVerdict::durable);
    unanswered[0](WebhookVerdict::refused);
  }};
  EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 200"));
}

TEST_F(ListenerTest, ARefusalAsksTelegramToComeAgain) {
  verdict = WebhookVerdict::refused;
  open();
  const auto answer = ask(webhook("/telegram/1", secret_a, "{}"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(answer, HasSubstr("Retry-After: 5"));
}

TEST_F(ListenerTest, WhatIsNoUpdateIsABadRequest) {
  verdict = WebhookVerdict::malformed;
  open();
  EXPECT_THAT(ask(webhook("/telegram/1", secret_a, std::string(100'000, '['))),
              StartsWith("HTTP/1.1 400"));
}

TEST_F(ListenerTest, SilenceBecomesARefusal) {
  verdict = std::nullopt;
  open({.reply_timeout = milliseconds{30}});
  EXPECT_THAT(ask(webhook("/telegram/1", secret_a, "{}")), StartsWith("HTTP/1.1 503"));
  unanswered[0](WebhookVerdict::durable);
  listener->stop();
  unanswered[0](WebhookVerdict::durable);
}

TEST_F(ListenerTest, AStrangerLearnsNothing) {
  open();
  const auto unknown_bot = ask(webhook("/telegram/999", secret_a, "{}"));
  EXPECT_THAT(unknown_bot, StartsWith("HTTP/1.1 401"));
  EXPECT_EQ(ask(webhook("/telegram/1", secret_b, "{}")), unknown_bot);
  EXPECT_EQ(ask(webhook("/telegram/1", secret_a.substr(0, 31), "{}")), unknown_bot);
  EXPECT_EQ(ask(webhook("/telegram/1", secret_a + "a", "{}")), unknown_bot);
  EXPECT_EQ(ask(webhook("/telegram/3", "", "{}")), unknown_bot);
  EXPECT_EQ(ask(webhook("/telegram/" + std::string(500, 'x'), secret_a, "{}")), unknown_bot);
  EXPECT_TRUE(taken.empty());
}

TEST_F(ListenerTest, WithoutASecretTheBodyIsNotRead) {
  open();
  // The body never comes, and still there is an answer.
  const auto answer = ask("POST /telegram/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 15\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_THAT(metrics.render(), HasSubstr("{kind=\"webhook\",outcome=\"unauthorized\"} 1"));
  EXPECT_EQ(lines, "");
}

TEST_F(ListenerTest, AnAbsurdBodyIsRefusedBeforeItIsRead) {
  open();
  const auto answer =
      ask("POST /telegram/1 HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: " + secret_a +
          "\r\nContent-Length: 9437184\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413"));
}

TEST_F(ListenerTest, AnAbsurdChunkedBodyIsRefusedToo) {
  open({.body_bytes_max = 1000});
  const auto answer = ask(
      "POST /telegram/1 HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: " + secret_a +
      "\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + std::string(2000, 'x') + "\r\n0\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413"));
  EXPECT_TRUE(taken.empty());
}

TEST_F(ListenerTest, TwoLengthsAreASmugglersWork) {
  open();
  HttpClient client{listener->port()};
  client.send(
      "POST /telegram/1 HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: " + secret_a +
      "\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n");
  EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 400"));
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ListenerTest, RubbishIsABadRequest) {
  open();
  EXPECT_THAT(ask("\x16\x03\x01 what\r\n\r\n"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(ask("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(get("/telegram/1"), StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(get("/../../etc/passwd"), StartsWith("HTTP/1.1 404"));
}

TEST_F(ListenerTest, AConnectionCarriesManyUpdates) {
  open();
  HttpClient client{listener->port()};
  for (int i = 0; i < 3; ++i) {
    client.send(webhook("/telegram/2", secret_b, std::to_string(i)));
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 200"));
  }
  EXPECT_EQ(taken.size(), 3u);
}

TEST_F(ListenerTest, WhoSendsTooSlowlyIsCutOff) {
  open({.head_timeout = milliseconds{50}, .body_timeout = milliseconds{50}});
  HttpClient half_a_head{listener->port()};
  half_a_head.send("POST /telegram/1 HTTP/1.1\r\nHost:");
  EXPECT_TRUE(half_a_head.is_closed());
  HttpClient half_a_body{listener->port()};
  auto request = webhook("/telegram/1", secret_a, "{}");
  request.pop_back();
  half_a_body.send(request);
  EXPECT_TRUE(half_a_body.is_closed());
  EXPECT_TRUE(taken.empty());
}

TEST_F(ListenerTest, MoreConnectionsThanItMayServeAreClosed) {
  open({.connections_max = 1});
  HttpClient first{listener->port()};
  first.send("GET /healthz/live HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(first.receive(), StartsWith("HTTP/1.1 200"));
  HttpClient second{listener->port()};
  EXPECT_TRUE(second.is_closed());
}

TEST_F(ListenerTest, AWaitingClientIsToldToGoOn) {
  open();
  HttpClient client{listener->port()};
  client.send("POST /telegram/1 HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: " +
              secret_a + "\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 100"));
  client.send("{}");
  EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 200"));
}

TEST_F(ListenerTest, SaysWhyItCannotListen) {
  open();
  const auto taken_port = Listener::start({.port = listener->port()}, {});
  ASSERT_FALSE(taken_port);
  EXPECT_THAT(taken_port.error(), HasSubstr("cannot listen at 127.0.0.1 port"));
  EXPECT_FALSE(Listener::start({.address = "nowhere"}, {}));
  const auto no_files = Listener::start({.tls_cert_file = "no/cert", .tls_key_file = "no/key"}, {});
  EXPECT_THAT(no_files.error(), HasSubstr("no/cert"));
}

}  // namespace
}  // namespace wardmote::web
