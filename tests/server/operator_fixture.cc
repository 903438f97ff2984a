#include "tests/server/operator_fixture.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace wardmote::server {
namespace {

std::string text_of(BIO* memory) {
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(memory, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

}  // namespace

void OperatorFixture::SetUp() {
  std::string lines = "# tokens of the test\n\n";
  for (const auto role : {OperatorRole::viewer, OperatorRole::manager, OperatorRole::admin}) {
    const auto made = create_token("the-" + std::string{name_of(role)}, role, TokenCost::least);
    tokens[role] = made->token;
    lines += made->line + "\n";
  }
  auto opened = TokenStore::open(write("tokens", lines));
  ASSERT_TRUE(opened) << opened.error();
  store = *std::move(opened);
}

void OperatorFixture::serve(OperatorServerOptions options) {
  auto started = OperatorServer::start(options, backend, *store, telemetry::Log{});
  ASSERT_TRUE(started) << started.error();
  server = *std::move(started);
}

std::string OperatorFixture::write(const std::string& name, const std::string& content) const {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  const auto folder =
      std::filesystem::path{testing::TempDir()} /
      (std::string{test->test_suite_name()} + "." + test->name() + "." + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream{folder / name, std::ios::binary} << content;
  return folder / name;
}

Certificate make_certificate() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* cert = X509_new();
  X509_set_version(cert, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
  X509_gmtime_adj(X509_getm_notBefore(cert), -60);
  X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
  X509_set_pubkey(cert, key);
  X509_NAME* name = X509_get_subject_name(cert);
  const auto* common_name = reinterpret_cast<const unsigned char*>("localhost");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(cert, name);
  X509_EXTENSION* names =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  X509_add_ext(cert, names, -1);
  X509_EXTENSION_free(names);
  X509_sign(cert, key, EVP_sha256());
  BIO* cert_text = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(cert_text, cert);
  BIO* key_text = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(key_text, key, nullptr, nullptr, 0, nullptr, nullptr);
  X509_free(cert);
  EVP_PKEY_free(key);
  return {text_of(cert_text), text_of(key_text)};
}

}  // namespace wardmote::server
