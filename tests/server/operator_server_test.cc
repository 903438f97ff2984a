#include "server/operator/operator_server.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>

#include "server/operator/permissions.h"
#include "tests/server/operator_fixture.h"
#include "wardmote/v1/operator.grpc.pb.h"

namespace wardmote::server {
namespace {

using grpc::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;

class OperatorServerTest : public OperatorFixture {
 protected:
  std::unique_ptr<api::Operator::Stub> stub(
      std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials()) {
    return api::Operator::NewStub(grpc::CreateChannel(endpoint(), credentials));
  }
  void sign(grpc::ClientContext& context, OperatorRole role) {
    context.AddMetadata("authorization", "Bearer " + tokens[role]);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds{30});
  }
  /// Creates a district as `role`.
  grpc::Status create(OperatorRole role, const std::string& name) {
    grpc::ClientContext context;
    sign(context, role);
    api::CreateDistrictRequest request;
    request.set_name(name);
    api::District response;
    return stub()->CreateDistrict(&context, request, &response);
  }
};

TEST(OperatorPermissions, EveryMethodHasOneAndNothingElseDoes) {
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      "wardmote.api.v1.Operator");
  ASSERT_NE(service, nullptr);
  for (int i = 0; i < service->method_count(); ++i) {
    EXPECT_TRUE(role_needed(service->method(i)->name())) << service->method(i)->name();
  }
  EXPECT_FALSE(role_needed("DropEverything"));
}

TEST(OperatorPermissions, NothingThatChangesIsForViewers) {
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      "wardmote.api.v1.Operator");
  for (int i = 0; i < service->method_count(); ++i) {
    const auto& name = service->method(i)->name();
    EXPECT_EQ(role_needed(name) == OperatorRole::viewer, is_read(name) && name != "ListAudit")
        << name;
  }
}

TEST_F(OperatorServerTest, ACallReachesTheCityWithItsCaller) {
  serve();
  grpc::ClientContext context;
  sign(context, OperatorRole::admin);
  context.AddMetadata("x-request-id", "retry-1");
  api::CreateDistrictRequest request;
  request.set_name("South");
  api::District response;
  ASSERT_TRUE(stub()->CreateDistrict(&context, request, &response).ok());
  EXPECT_EQ(response.id(), 4u);
  ASSERT_EQ(backend.callers().size(), 1u);
  EXPECT_EQ(backend.callers()[0].call_id, "retry-1");
  EXPECT_EQ(backend.callers()[0].name, "the-admin");
}

TEST_F(OperatorServerTest, WithoutATokenNothingHappensButTheTrail) {
  serve();
  grpc::ClientContext context;
  api::CreateDistrictRequest request;
  api::District response;
  EXPECT_EQ(stub()->CreateDistrict(&context, request, &response).error_code(),
            StatusCode::UNAUTHENTICATED);
  EXPECT_TRUE(backend.methods().empty());
  ASSERT_EQ(backend.trail().size(), 1u);
  EXPECT_EQ(backend.trail()[0].who, "");
  EXPECT_EQ(backend.trail()[0].outcome, "UNAUTHENTICATED");
}

TEST_F(OperatorServerTest, TwoTokensAreNone) {
  serve();
  grpc::ClientContext context;
  sign(context, OperatorRole::viewer);
  sign(context, OperatorRole::admin);
  api::ListDistrictsRequest request;
  api::ListDistrictsResponse response;
  EXPECT_EQ(stub()->ListDistricts(&context, request, &response).error_code(),
            StatusCode::UNAUTHENTICATED);
}

TEST_F(OperatorServerTest, AViewerMayNotCloseACommunityAndIsRecorded) {
  serve();
  grpc::ClientContext context;
  sign(context, OperatorRole::viewer);
  api::CloseCommunityRequest request;
  request.set_community(12);
  api::Community response;
  const auto status = stub()->CloseCommunity(&context, request, &response);
  EXPECT_EQ(status.error_code(), StatusCode::PERMISSION_DENIED);
  EXPECT_THAT(status.error_message(), HasSubstr("needs the role admin, this token has viewer"));
  EXPECT_TRUE(backend.methods().empty());
  const auto record = backend.trail().at(0);
  EXPECT_EQ(record.who, "the-viewer");
  EXPECT_EQ(record.method, "CloseCommunity");
  EXPECT_EQ(record.target, "community 12");
  EXPECT_EQ(record.outcome, "PERMISSION_DENIED");
  EXPECT_EQ(record.arguments_digest.size(), 32u);
}

TEST_F(OperatorServerTest, WhatTheCityRefusesKeepsItsKindAndWords) {
  serve();
  EXPECT_EQ(create(OperatorRole::admin, "").error_code(), StatusCode::INVALID_ARGUMENT);
  const auto status = create(OperatorRole::admin, "North");
  EXPECT_EQ(status.error_code(), StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(status.error_message(), "North is there");
  EXPECT_EQ(backend.trail().back().outcome, "ALREADY_EXISTS");
}

TEST_F(OperatorServerTest, AMessageBeyondFourMebibytesIsRefused) {
  serve();
  EXPECT_EQ(create(OperatorRole::admin, std::string(5 << 20, 'x')).error_code(),
            StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(backend.methods().empty());
}

TEST_F(OperatorServerTest, NoCallWaitsForAnAnswerThatWasForgotten) {
  serve();
  grpc::ClientContext context;
  sign(context, OperatorRole::viewer);
  api::NodeStatus response;
  EXPECT_EQ(stub()->ShowNode(&context, {}, &response).error_code(), StatusCode::UNAVAILABLE);
}

TEST_F(OperatorServerTest, WhatCannotBeRecordedIsNotConfirmed) {
  backend.records_audit = false;
  serve();
  EXPECT_EQ(create(OperatorRole::admin, "South").error_code(), StatusCode::UNAVAILABLE);
}

TEST_F(OperatorServerTest, WhoLooksDoesNotWaitForTheTrail) {
  backend.forgets_audit = true;
  serve();
  grpc::ClientContext context;
  sign(context, OperatorRole::viewer);
  api::ListDistrictsResponse response;
  EXPECT_TRUE(stub()->ListDistricts(&context, {}, &response).ok());
  EXPECT_EQ(create(OperatorRole::viewer, "South").error_code(), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(backend.trail().size(), 2u);
}

TEST_F(OperatorServerTest, WhileNothingCanBeWrittenNothingIsChanged) {
  backend.is_writable = false;
  serve();
  EXPECT_EQ(create(OperatorRole::admin, "South").error_code(), StatusCode::UNAVAILABLE);
  EXPECT_TRUE(backend.methods().empty());
  grpc::ClientContext context;
  sign(context, OperatorRole::viewer);
  api::ListDistrictsResponse response;
  EXPECT_TRUE(stub()->ListDistricts(&context, {}, &response).ok());
}

TEST_F(OperatorServerTest, AReasonGoesIntoTheTrail) {
  serve();
  grpc::ClientContext context;
  sign(context, OperatorRole::admin);
  api::CloseCommunityRequest request;
  request.set_community(12);
  request.set_reason("moved away");
  api::Community response;
  EXPECT_EQ(stub()->CloseCommunity(&context, request, &response).error_code(),
            StatusCode::NOT_FOUND);
  EXPECT_EQ(backend.trail().at(0).reason, "moved away");
}

TEST_F(OperatorServerTest, ExportsPieceByPiece) {
  backend.archive = {"one", "two", "three"};
  serve();
  grpc::ClientContext context;
  sign(context, OperatorRole::admin);
  api::ExportCommunityRequest request;
  request.set_community(12);
  const auto client = stub();
  const auto reader = client->ExportCommunity(&context, request);
  std::vector<std::string> pieces;
  api::ArchiveChunk chunk;
  while (reader->Read(&chunk)) pieces.push_back(chunk.data());
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_THAT(pieces, ElementsAre("one", "two", "three"));
  EXPECT_EQ(backend.trail().at(0).target, "community 12");
}

TEST_F(OperatorServerTest, ExportsOnlyWhatIsThereAndForAdmins) {
  serve();
  for (const auto& [role, code] :
       {std::pair{OperatorRole::admin, StatusCode::NOT_FOUND},
        std::pair{OperatorRole::manager, StatusCode::PERMISSION_DENIED}}) {
    grpc::ClientContext context;
    sign(context, role);
    const auto client = stub();
    const auto reader = client->ExportCommunity(&context, {});
    api::ArchiveChunk chunk;
    EXPECT_FALSE(reader->Read(&chunk));
    EXPECT_EQ(reader->Finish().error_code(), code);
  }
}

class ImportTest : public OperatorServerTest {
 protected:
  /// Sends a header of district 3 if asked to, then the pieces.
  grpc::Status import(bool has_header, const std::vector<std::string>& pieces) {
    serve();
    grpc::ClientContext context;
    sign(context, OperatorRole::admin);
    const auto client = stub();
    const auto writer = client->ImportCommunity(&context, &imported);
    api::ImportCommunityRequest message;
    message.mutable_header()->set_district(3);
    if (has_header) writer->Write(message);
    for (const auto& piece : pieces) {
      message.set_data(piece);
      if (!writer->Write(message)) break;
    }
    writer->WritesDone();
    return writer->Finish();
  }
  api::Community imported;
};

TEST_F(ImportTest, TakesPieceByPiece) {
  EXPECT_TRUE(import(true, {"one", "two"}).ok());
  EXPECT_EQ(imported.id(), 77u);
  EXPECT_EQ(imported.district(), 3u);
  EXPECT_THAT(backend.archive, ElementsAre("one", "two"));
  EXPECT_EQ(backend.trail().at(0).target, "community 77");
}

TEST_F(ImportTest, NeedsAHeaderFirst) {
  EXPECT_EQ(import(false, {"one"}).error_code(), StatusCode::INVALID_ARGUMENT);
}

TEST_F(ImportTest, AnEmptyStreamIsNoImport) {
  EXPECT_EQ(import(false, {}).error_code(), StatusCode::INVALID_ARGUMENT);
}

TEST_F(ImportTest, StopsAtDamage) {
  const auto status = import(true, {"one", "damaged", "two"});
  EXPECT_EQ(status.error_message(), "the archive is damaged");
}

TEST_F(OperatorServerTest, SpeaksTlsToWhoTrustsItsCertificate) {
  const auto made = make_certificate();
  serve(
      {.tls_cert_file = write("cert.pem", made.cert), .tls_key_file = write("key.pem", made.key)});
  grpc::ClientContext context;
  sign(context, OperatorRole::viewer);
  grpc::SslCredentialsOptions ssl;
  ssl.pem_root_certs = made.cert;
  api::ListDistrictsResponse response;
  EXPECT_TRUE(stub(grpc::SslCredentials(ssl))->ListDistricts(&context, {}, &response).ok());
  grpc::ClientContext plain;
  sign(plain, OperatorRole::viewer);
  EXPECT_EQ(stub()->ListDistricts(&plain, {}, &response).error_code(), StatusCode::UNAVAILABLE);
}

TEST_F(OperatorServerTest, MayAskForACertificateToo) {
  const auto ours = make_certificate();
  serve({.tls_cert_file = write("cert.pem", ours.cert),
         .tls_key_file = write("key.pem", ours.key),
         .client_ca_file = write("ca.pem", ours.cert)});
  api::ListDistrictsResponse response;
  grpc::SslCredentialsOptions ssl;
  ssl.pem_root_certs = ours.cert;
  grpc::ClientContext without;
  sign(without, OperatorRole::viewer);
  EXPECT_EQ(stub(grpc::SslCredentials(ssl))->ListDistricts(&without, {}, &response).error_code(),
            StatusCode::UNAVAILABLE);
  ssl.pem_cert_chain = ours.cert;
  ssl.pem_private_key = ours.key;
  grpc::ClientContext with;
  sign(with, OperatorRole::viewer);
  EXPECT_TRUE(stub(grpc::SslCredentials(ssl))->ListDistricts(&with, {}, &response).ok());
}

TEST_F(OperatorServerTest, SaysWhyItCannotListen) {
  serve();
  const auto again =
      OperatorServer::start({.port = server->port()}, backend, *store, telemetry::Log{});
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error(), HasSubstr("cannot listen at 127.0.0.1:"));
  EXPECT_THAT(OperatorServer::start({.tls_cert_file = "no/cert"}, backend, *store, {}).error(),
              HasSubstr("no/cert: cannot be read"));
}

}  // namespace
}  // namespace wardmote::server
