#include "server/operator_backend/export.h"

#include <optional>
#include <utility>

#include "server/operator_backend/archive.h"
#include "server/operator_backend/asking.h"
#include "server/operator_backend/disk_thread.h"
#include "server/version.h"
#include "storage/keys.h"

namespace wardmote::server {

namespace {

constexpr std::size_t piece_bytes = 1u << 20;
/// How often the rows are read again when the community moved on meanwhile.
constexpr int snapshot_tries = 20;

CallError trouble(const absl::Status& status) {
  return {CallError::Kind::internal, std::string{status.message()}};
}

/// Records, keys and head of one moment: every commit of an entity rewrites its head, so a head
/// that is the same after reading has had no commit in between.
Outcome<storage::EntityRows> snapshot(const storage::Store& store, EntityId entity) {
  for (int i = 0; i < snapshot_tries; ++i) {
    auto rows = storage::load_entity(store, entity);
    if (!rows.ok()) return tl::unexpected(trouble(rows.status()));
    if (!rows->head) return fail(CallError::Kind::not_found, "the community is not founded yet");
    const auto after = store.get(storage::head_key(entity));
    if (!after.ok()) return tl::unexpected(trouble(after.status()));
    v1::Head head;
    if (*after && head.ParseFromString(**after) &&
        head.SerializeAsString() == rows->head->SerializeAsString())
      return *std::move(rows);
  }
  return fail(CallError::Kind::busy, "the community is too busy to be read; try again");
}

class Export final : public ArchiveSource, public std::enable_shared_from_this<Export> {
 public:
  Export(NodeParts& parts, DiskThread& disk, EntityId entity, const storage::EntityRows& rows)
      : parts_(parts), disk_(disk), entity_(entity), last_(rows.head->seq()) {
    v1::ArchivePiece piece;
    piece.mutable_header()->set_community(entity.id);
    piece.mutable_header()->set_exported_at_ms(to_ms(parts.entity_deps->now()));
    piece.mutable_header()->set_written_by_version(std::string{version()});
    writer_.add(piece);
    *piece.mutable_head() = *rows.head;
    writer_.add(piece);
    for (const auto& row : rows.records) {
      auto& record = *piece.mutable_record();
      record.set_table(row.table);
      record.set_key(row.key);
      record.set_value(row.value);
      writer_.add(piece);
    }
    for (const auto& row : rows.wrapped_keys) {
      piece.mutable_wrapped_key()->set_id(static_cast<std::uint64_t>(row.id));
      piece.mutable_wrapped_key()->set_sealed(row.bytes);
      writer_.add(piece);
    }
  }

  void next(Reply<std::optional<std::string>> reply) override {
    const bool taken = disk_.submit([self = shared_from_this(), reply] { reply(self->read()); });
    if (!taken) reply(fail(CallError::Kind::busy, "too many calls read the disk; try again"));
  }

 private:
  Outcome<std::optional<std::string>> read() {
    if (writer_.size() < piece_bytes && !is_finished_) {
      const auto status = storage::for_each_event(
          *parts_.store, entity_, next_, [&](const v1::Event& event, std::string_view stored) {
            if (event.seq() > last_) return false;
            v1::ArchivePiece piece;
            piece.set_event(std::string{stored});
            writer_.add(piece);
            next_ = event.seq() + 1;
            return writer_.size() < piece_bytes;
          });
      if (!status.ok()) return tl::unexpected(trouble(status));
      // Also if there are fewer than the head says: whoever imports sees that the chain is short.
      if (writer_.size() < piece_bytes || next_ > last_) {
        writer_.finish();
        is_finished_ = true;
      }
    }
    if (writer_.size() == 0) return std::optional<std::string>{};
    return std::optional{writer_.take(piece_bytes)};
  }

  NodeParts& parts_;
  DiskThread& disk_;
  EntityId entity_;
  std::uint64_t last_;
  std::uint64_t next_ = 1;
  bool is_finished_ = false;
  ArchiveWriter writer_;
};

}  // namespace

void begin_export(NodeParts& parts, DiskThread& disk, const Caller& caller, CommunityId community,
                  Reply<std::shared_ptr<ArchiveSource>> reply) {
  const auto entity = entity_of(community);
  // Answered once what the community decided so far lies on the disk.
  const CommunityQuery settle = [](const CommunityState&, const Context&) { return std::string{}; };
  const auto read = [&parts, &disk, entity, reply](const Outcome<std::string>& settled) {
    if (!settled) return reply(tl::unexpected(settled.error()));
    const bool taken = disk.submit([&parts, &disk, entity, reply] {
      const auto rows = snapshot(*parts.store, entity);
      if (!rows) return reply(tl::unexpected(rows.error()));
      reply(std::shared_ptr<ArchiveSource>{std::make_shared<Export>(parts, disk, entity, *rows)});
    });
    if (!taken) reply(fail(CallError::Kind::busy, "too many calls read the disk; try again"));
  };
  ask_entity(parts, entity, caller.call_id, settle, read);
}

}  // namespace wardmote::server
