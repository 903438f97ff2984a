#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"

namespace wardmote::server {

void ActorBackend::export_community(const Caller&, const api::ExportCommunityRequest&,
                                    Reply<std::shared_ptr<ArchiveSource>> reply) {
  reply(fail(CallError::Kind::unavailable, "this version cannot export yet"));
}

void ActorBackend::import_community(const Caller&, const api::ImportHeader&,
                                    Reply<std::shared_ptr<ArchiveSink>> reply) {
  reply(fail(CallError::Kind::unavailable, "this version cannot import yet"));
}

}  // namespace wardmote::server
