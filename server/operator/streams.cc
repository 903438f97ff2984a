#include "server/operator/streams.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

namespace wardmote::server {
namespace {

/// Keeps a reactor until gRPC is done with it and no answer of the backend is on its way to it.
template <class Reactor>
std::shared_ptr<Reactor> keep_until_done(std::shared_ptr<Reactor> reactor) {
  reactor->self = reactor;
  return reactor;
}

class Export : public grpc::ServerWriteReactor<api::ArchiveChunk> {
 public:
  explicit Export(Call call) : call_(std::move(call)) {}

  void start(OperatorBackend& backend, const api::ExportCommunityRequest& request) {
    if (!call_.admission().ok()) return end(call_.admission());
    backend.export_community(call_.caller(), request,
                             Reply<std::shared_ptr<ArchiveSource>>{
                                 [keep = self](Outcome<std::shared_ptr<ArchiveSource>> source) {
                                   if (!source) return keep->end(to_grpc_status(source.error()));
                                   keep->source_ = *std::move(source);
                                   keep->send_next();
                                 }});
  }

  void OnWriteDone(bool ok) override {
    if (ok) return send_next();
    end({grpc::StatusCode::CANCELLED, "the client went away"});
  }
  void OnDone() override { self.reset(); }

  std::shared_ptr<Export> self;

 private:
  void send_next() {
    source_->next(
        Reply<std::optional<std::string>>{[keep = self](Outcome<std::optional<std::string>> piece) {
          if (!piece) return keep->end(to_grpc_status(piece.error()));
          if (!*piece) return keep->end(grpc::Status::OK);
          keep->chunk_.set_data(**std::move(piece));
          keep->StartWrite(&keep->chunk_);
        }});
  }
  void end(const grpc::Status& status) {
    call_.finish(status, [keep = self](const grpc::Status& final) { keep->Finish(final); });
  }

  Call call_;
  std::shared_ptr<ArchiveSource> source_;
  api::ArchiveChunk chunk_;
};

class Import : public grpc::ServerReadReactor<api::ImportCommunityRequest> {
 public:
  Import(Call call, OperatorBackend& backend, api::Community& response)
      : call_(std::move(call)), backend_(backend), response_(response) {}

  void start() {
    if (!call_.admission().ok()) return end(call_.admission());
    StartRead(&message_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return sink_ ? finish() : refuse("the stream ended before its header");
    if (message_.has_header() == (sink_ != nullptr)) return refuse("expected a header, then data");
    return sink_ ? write() : open();
  }
  void OnDone() override { self.reset(); }

  std::shared_ptr<Import> self;

 private:
  void open() {
    call_.set_target(target_of(message_.header()));
    backend_.import_community(call_.caller(), message_.header(),
                              Reply<std::shared_ptr<ArchiveSink>>{
                                  [keep = self](Outcome<std::shared_ptr<ArchiveSink>> sink) {
                                    if (!sink) return keep->end(to_grpc_status(sink.error()));
                                    keep->sink_ = *std::move(sink);
                                    keep->StartRead(&keep->message_);
                                  }});
  }
  void write() {
    sink_->write(std::move(*message_.mutable_data()),
                 Reply<bool>{[keep = self](const Outcome<bool>& taken) {
                   if (!taken) return keep->end(to_grpc_status(taken.error()));
                   keep->StartRead(&keep->message_);
                 }});
  }
  void finish() {
    sink_->finish(Reply<api::Community>{[keep = self](Outcome<api::Community> community) {
      if (!community) return keep->end(to_grpc_status(community.error()));
      keep->response_ = *std::move(community);
      keep->call_.set_target(fmt::format("community {}", keep->response_.id()));
      keep->end(grpc::Status::OK);
    }});
  }
  void refuse(const char* why) { end({grpc::StatusCode::INVALID_ARGUMENT, why}); }
  void end(const grpc::Status& status) {
    sink_.reset();
    call_.finish(status, [keep = self](const grpc::Status& final) { keep->Finish(final); });
  }

  Call call_;
  OperatorBackend& backend_;
  api::Community& response_;
  api::ImportCommunityRequest message_;
  std::shared_ptr<ArchiveSink> sink_;
};

}  // namespace

grpc::ServerWriteReactor<api::ArchiveChunk>* start_export(
    std::shared_ptr<const CallEnvironment> environment, const grpc::CallbackServerContext& context,
    const api::ExportCommunityRequest& request) {
  auto& backend = environment->backend;
  auto reactor = keep_until_done(
      std::make_shared<Export>(Call{std::move(environment), context, "ExportCommunity", &request}));
  reactor->start(backend, request);
  return reactor.get();
}

grpc::ServerReadReactor<api::ImportCommunityRequest>* start_import(
    std::shared_ptr<const CallEnvironment> environment, const grpc::CallbackServerContext& context,
    api::Community& response) {
  auto& backend = environment->backend;
  auto reactor = keep_until_done(std::make_shared<Import>(
      Call{std::move(environment), context, "ImportCommunity", nullptr}, backend, response));
  reactor->start();
  return reactor.get();
}

}  // namespace wardmote::server
