// A copy of the database while everything goes on.
#include <filesystem>

#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"
#include "storage/checkpoint.h"

namespace wardmote::server {

namespace {

namespace fs = std::filesystem;

std::uint64_t bytes_below(const fs::path& folder) {
  std::uint64_t bytes = 0;
  std::error_code gone;  // A file may be deleted while we look.
  for (const auto& entry : fs::recursive_directory_iterator{folder, gone})
    if (entry.is_regular_file(gone)) bytes += entry.file_size(gone);
  return bytes;
}

Outcome<api::BackupResponse> make_backup(NodeParts& parts, const fs::path& folder) {
  std::error_code fault;
  if (!fs::create_directory(folder, fault))
    return fail(fault ? CallError::Kind::refused : CallError::Kind::already_exists,
                folder.string() + (fault ? " cannot be made: " + fault.message()
                                         : std::string{" exists already: name a new folder"}));
  fs::permissions(folder, fs::perms::owner_all, fault);
  // Laid out as node.data_dir is, so that the copy can take its place.
  const auto status = storage::checkpoint(*parts.store, folder / "db");
  if (!status.ok()) {
    fs::remove_all(folder, fault);
    return fail(CallError::Kind::internal, std::string{status.message()});
  }
  api::BackupResponse made;
  made.set_directory(folder.string());
  made.set_bytes(bytes_below(folder));
  made.set_made_at_ms(to_ms(parts.entity_deps->now()));
  return made;
}

}  // namespace

void ActorBackend::handle(const Caller&, const api::BackupRequest& asked,
                          Reply<api::BackupResponse> reply) {
  const fs::path folder{asked.directory()};
  if (!folder.is_absolute())
    return reply(fail(CallError::Kind::invalid,
                      "the folder is on the server: give its whole path, from / on"));
  const bool taken = disk_.submit(
      [this, folder, reply] { reply(make_backup(parts_, folder.lexically_normal())); });
  if (!taken) reply(fail(CallError::Kind::busy, "too many calls read the disk; try again"));
}

}  // namespace wardmote::server
