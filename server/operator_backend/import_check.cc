#include "server/operator_backend/import_check.h"

#include <utility>

#include "actors/entity_journal.h"
#include "server/verify.h"
#include "storage/event_chain.h"

namespace wardmote::server {

namespace {

tl::unexpected<CallError> invalid(std::string why) {
  return tl::unexpected(CallError{CallError::Kind::invalid, "the archive " + std::move(why)});
}

absl::Status check_chain(const ArchivedCommunity& archive) {
  storage::ChainCheck chain;
  for (const auto& event : archive.events)
    if (auto status = chain.add(event); !status.ok()) return status;
  return chain.finish(archive.head);
}

}  // namespace

Outcome<std::shared_ptr<CheckedArchive>> check_archive(ArchivedCommunity archive,
                                                       const storage::MasterKey& master_key) {
  if (archive.head.format() > entity_format) return invalid("is of a newer version");
  if (const auto chain = check_chain(archive); !chain.ok())
    return invalid("is not what was exported: " + std::string{chain.message()});
  const auto entity = entity_of(CommunityId{archive.header.community()});
  const auto difference = compare_with_replay(entity, archive.events, archive.records);
  if (!difference.empty()) return invalid("contradicts itself: " + difference);
  auto vault = storage::EntityVault::load(master_key, entity, archive.wrapped_keys);
  if (!vault.ok())
    return tl::unexpected(
        CallError{CallError::Kind::refused,
                  "the archive's personal data is sealed under another master key: give this node "
                  "the key file of the node that exported it (storage.master_key_file)"});
  auto checked = std::make_shared<CheckedArchive>();
  checked->vault = *std::move(vault);
  for (const auto& row : archive.records)
    if (!checked->state.load_row(row.table, row.key, row.value))
      return invalid("holds a record that this version does not know");
  checked->state.after_load(*checked->vault);
  const auto* profile = community::profile_of(checked->state.state<community::Feature>());
  if (profile == nullptr || profile->id() != archive.header.community())
    return invalid("does not hold the community that it names");
  checked->archive = std::move(archive);
  return checked;
}

}  // namespace wardmote::server
