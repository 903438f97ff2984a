#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"
#include "server/operator_backend/export.h"
#include "server/operator_backend/import.h"

namespace wardmote::server {

void ActorBackend::export_community(const Caller& caller, const api::ExportCommunityRequest& asked,
                                    Reply<std::shared_ptr<ArchiveSource>> reply) {
  if (auto error = missing(parts_, asked.community()))
    return reply(tl::unexpected(std::move(*error)));
  begin_export(parts_, disk_, caller, CommunityId{asked.community()}, std::move(reply));
}

void ActorBackend::import_community(const Caller& caller, const api::ImportHeader& header,
                                    Reply<std::shared_ptr<ArchiveSink>> reply) {
  if (parts_.city.view()->district(DistrictId{header.district()}) == nullptr)
    return reply(fail(CallError::Kind::not_found,
                      "there is no such district for the community to belong to"));
  if (is_importing_->exchange(true))
    return reply(fail(CallError::Kind::busy, "another import is under way"));
  reply(make_import(parts_, disk_, caller, header, is_importing_));
}

}  // namespace wardmote::server
