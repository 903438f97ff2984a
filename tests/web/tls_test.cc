#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "tests/storage/scratch.h"
#include "tests/support/certificate.h"
#include "web/listener.h"

namespace wardmote::web {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using testing_support::make_certificate;

/// What a client that trusts `authority` alone hears; empty if it does not trust the server.
std::string https_get(std::uint16_t port, const std::string& authority, const std::string& path) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context{SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free};
  BIO* text = BIO_new_mem_buf(authority.data(), static_cast<int>(authority.size()));
  X509* trusted = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), trusted);
  X509_free(trusted);
  BIO_free(text);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> connection{BIO_new_ssl_connect(context.get()),
                                                                 BIO_free_all};
  const auto address = "127.0.0.1:" + std::to_string(port);
  BIO_set_conn_hostname(connection.get(), address.c_str());
  if (BIO_do_connect(connection.get()) <= 0) return {};
  const auto request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  BIO_write(connection.get(), request.data(), static_cast<int>(request.size()));
  std::string answer;
  std::array<char, 4096> bytes{};
  for (int count = 0;
       (count = BIO_read(connection.get(), bytes.data(), static_cast<int>(bytes.size()))) > 0;)
    answer.append(bytes.data(), static_cast<std::size_t>(count));
  return answer;
}

class TlsTest : public testing::Test {
 protected:
  void write(const testing_support::Certificate& made) const {
    std::ofstream{folder / "cert.pem"} << made.cert;
    std::ofstream{folder / "key.pem"} << made.key;
  }
  tl::expected<std::unique_ptr<Listener>, std::string> start() {
    ListenerOptions options;
    options.tls_cert_file = folder / "cert.pem";
    options.tls_key_file = folder / "key.pem";
    ListenerHooks hooks;
    hooks.is_ready = [] { return true; };
    hooks.log = telemetry::Log{{.write = [this](std::string_view line) { lines += line; }}};
    return Listener::start(std::move(options), std::move(hooks));
  }
  /// Asks again and again, for the files are looked at once a second.
  bool becomes_trusted_by(std::uint16_t port, const std::string& authority) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (std::chrono::steady_clock::now() < deadline)
      if (!https_get(port, authority, "/healthz/live").empty()) return true;
    return false;
  }

  storage::Scratch folder;
  std::string lines;
};

TEST_F(TlsTest, ServesWhoeverTrustsItsCertificate) {
  const auto ours = make_certificate();
  write(ours);
  const auto listener = start();
  ASSERT_TRUE(listener) << listener.error();
  const auto port = (*listener)->port();
  EXPECT_THAT(https_get(port, ours.cert, "/healthz/ready"), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(https_get(port, make_certificate().cert, "/healthz/ready"), "");
}

TEST_F(TlsTest, ShowsANewCertificateWithoutARestart) {
  const auto before = make_certificate();
  write(before);
  const auto listener = start();
  ASSERT_TRUE(listener) << listener.error();
  const auto port = (*listener)->port();
  ASSERT_NE(https_get(port, before.cert, "/healthz/live"), "");
  const auto after = make_certificate();
  write(after);
  EXPECT_TRUE(becomes_trusted_by(port, after.cert));
  EXPECT_EQ(https_get(port, before.cert, "/healthz/live"), "");
}

TEST_F(TlsTest, KeepsTheOldCertificateIfTheNewOneIsNoGood) {
  const auto good = make_certificate();
  write(good);
  auto listener = start();
  ASSERT_TRUE(listener) << listener.error();
  const auto port = (*listener)->port();
  write({.cert = "nonsense", .key = "nonsense"});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{1500};
  while (std::chrono::steady_clock::now() < deadline)
    ASSERT_NE(https_get(port, good.cert, "/healthz/live"), "");
  (*listener)->stop();
  EXPECT_THAT(lines, HasSubstr("the old one stays"));
}

TEST_F(TlsTest, DoesNotStartWithAKeyOfAnotherCertificate) {
  write({.cert = make_certificate().cert, .key = make_certificate().key});
  EXPECT_FALSE(start());
}

}  // namespace
}  // namespace wardmote::web
