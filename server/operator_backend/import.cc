#include "server/operator_backend/import.h"

#include <fmt/format.h>

#include <caf/send.hpp>
#include <utility>

#include "server/operator_backend/asking.h"
#include "server/operator_backend/directory.h"
#include "server/operator_backend/disk_thread.h"
#include "server/operator_backend/import_rows.h"
#include "server/operator_backend/refusals.h"
#include "storage/keys.h"

namespace wardmote::server {

namespace {

/// One commit must hold it all, and fit into the committer's queue.
constexpr std::size_t archive_max = 192u << 20;

tl::expected<void, std::string> fault(std::string why) { return tl::unexpected(std::move(why)); }

/// Puts a piece where it belongs.
tl::expected<void, std::string> keep(v1::ArchivePiece& piece, ArchivedCommunity& archive) {
  switch (piece.kind_case()) {
    case v1::ArchivePiece::kHeader:
      archive.header = std::move(*piece.mutable_header());
      return {};
    case v1::ArchivePiece::kHead:
      archive.head = std::move(*piece.mutable_head());
      return {};
    case v1::ArchivePiece::kRecord: {
      auto& record = *piece.mutable_record();
      if (record.table() > 0xff) return fault("the archive is damaged: there is no such table");
      archive.records.push_back({.table = static_cast<std::uint8_t>(record.table()),
                                 .key = std::move(*record.mutable_key()),
                                 .value = std::move(*record.mutable_value())});
      return {};
    }
    case v1::ArchivePiece::kWrappedKey:
      archive.wrapped_keys.push_back(
          {.id = storage::KeyId{piece.wrapped_key().id()},
           .bytes = std::move(*piece.mutable_wrapped_key()->mutable_sealed())});
      return {};
    case v1::ArchivePiece::kEvent:
      archive.events.push_back(std::move(*piece.mutable_event()));
      return {};
    case v1::ArchivePiece::kEnd:
    case v1::ArchivePiece::KIND_NOT_SET:
      break;
  }
  return fault("the archive holds a piece that this version does not know");
}

/// What the city's directory will say of it.
v1::DirectoryEntry entry_of(const CommunityState& state, const api::ImportHeader& header) {
  const auto& profile = *community::profile_of(state.state<community::Feature>());
  v1::DirectoryEntry entry;
  entry.set_id(profile.id());
  entry.set_name(profile.name());
  entry.set_district(header.district());
  entry.set_template_name(profile.template_name());
  entry.set_status(profile.status());
  entry.set_created_at_ms(profile.created_at_ms());
  entry.set_bot(header.bot());
  entry.set_closed_at_ms(profile.closed_at_ms());
  entry.set_time_zone(profile.time_zone());
  *entry.mutable_languages() = profile.languages();
  return entry;
}

/// The steps: check (disk), ask the city (dry), write (disk), register, wake.
class Import final : public ArchiveSink, public std::enable_shared_from_this<Import> {
 public:
  Import(NodeParts& parts, DiskThread& disk, Caller caller, api::ImportHeader header,
         std::shared_ptr<std::atomic<bool>> is_importing)
      : parts_(parts),
        disk_(disk),
        caller_(std::move(caller)),
        header_(std::move(header)),
        is_importing_(std::move(is_importing)) {}
  ~Import() override { let_others_import(); }
  Import(const Import&) = delete;
  Import& operator=(const Import&) = delete;

  void write(std::string piece, Reply<bool> reply) override {
    received_ += piece.size();
    if (received_ > archive_max)
      return reply(
          fail(CallError::Kind::refused, "the archive is larger than one commit may be, 192 MiB"));
    const auto taken =
        reader_.take(piece, [this](v1::ArchivePiece& part) { return keep(part, archive_); });
    if (!taken) return reply(fail(CallError::Kind::invalid, taken.error()));
    reply(true);
  }

  void finish(Reply<api::Community> caller) override {
    // Whoever has heard the answer may begin the next import at once.
    const Reply<api::Community> reply{
        [self = shared_from_this(), caller](const Outcome<api::Community>& outcome) {
          self->let_others_import();
          caller(outcome);
        }};
    if (!reader_.is_complete())
      return reply(fail(CallError::Kind::invalid, "the archive is cut off"));
    on_disk(reply, [this, reply] { check(reply); });
  }

 private:
  void let_others_import() {
    if (!is_over_.exchange(true)) *is_importing_ = false;
  }

  EntityId entity() const { return entity_of(CommunityId{checked_->archive.header.community()}); }

  template <class Job>
  void on_disk(const Reply<api::Community>& reply, Job job) {
    const bool taken = disk_.submit([self = shared_from_this(), job] { job(); });
    if (!taken) reply(fail(CallError::Kind::busy, "too many calls read the disk; try again"));
  }

  void check(const Reply<api::Community>& reply) {
    auto checked = check_archive(std::move(archive_), *parts_.master_key);
    if (!checked) return reply(tl::unexpected(checked.error()));
    checked_ = *std::move(checked);
    const auto city_agrees = [&parts = parts_, by = caller_.name,
                              entry = entry_of(checked_->state, header_)](
                                 const city::State& city) -> Outcome<api::Community> {
      const city::Context context{
          .now = parts.entity_deps->now(), .random = parts.random, .zones = parts.zones};
      const auto decision = city::decide(city, context, city::AdoptCommunity{by, entry});
      if (!decision)
        return tl::unexpected(to_call_error(decision.error().key, decision.error().key));
      return to_api(decision->events.front().community_adopted().entry());
    };
    const Reply<api::Community> planned{
        [self = shared_from_this(), reply](const Outcome<api::Community>& plan) {
          if (!plan) return reply(tl::unexpected(plan.error()));
          // The bot that the city has chosen, if the call left that to it.
          self->header_.set_bot(plan->bot());
          self->on_disk(reply, [self, reply] { self->put_down(reply); });
        }};
    read_city(parts_, caller_, city_agrees, planned);
  }

  /// Rows without an entry in the directory are those of an import that a crash interrupted: if
  /// they go on from this archive, what is left is to register them.
  Outcome<bool> lies_there() const {
    const auto head = parts_.store->get(storage::head_key(entity()));
    if (!head.ok()) return fail(CallError::Kind::internal, std::string{head.status().message()});
    if (!head->has_value()) return false;
    const auto& archive = checked_->archive;
    const auto last = parts_.store->get(storage::event_key(entity(), archive.head.seq()));
    if (!last.ok()) return fail(CallError::Kind::internal, std::string{last.status().message()});
    if (last->has_value() && !archive.events.empty() && **last == archive.events.back())
      return true;
    return fail(CallError::Kind::already_exists,
                "another history of a community with this number lies in the database");
  }

  void put_down(const Reply<api::Community>& reply) {
    const auto there = lies_there();
    if (!there) return reply(tl::unexpected(there.error()));
    if (*there) return enlist(reply);
    auto rows = import_rows(parts_, *checked_,
                            {.call_id = caller_.call_id,
                             .name = caller_.name,
                             .district = DistrictId{header_.district()},
                             .bot = header_.bot()});
    if (!rows) return reply(tl::unexpected(rows.error()));
    storage::Commit commit{.shard = storage::shard_of(entity()), .mutations = *std::move(rows)};
    commit.done = [self = shared_from_this(), reply](const absl::Status& status,
                                                     storage::CommitPosition) {
      if (!status.ok())
        return reply(fail(CallError::Kind::unavailable,
                          "the archive could not be written: " + std::string{status.message()}));
      self->enlist(reply);
    };
    if (!parts_.submit(std::move(commit)))
      reply(fail(CallError::Kind::busy, "the node cannot write now; try again"));
  }

  void enlist(const Reply<api::Community>& reply) {
    tell_city(parts_, caller_,
              city::AdoptCommunity{caller_.name, entry_of(checked_->state, header_)}, reply,
              [self = shared_from_this(), reply](const std::string&) { self->wake(reply); });
  }

  /// Moving changes nothing where the import wrote it already; asking for it brings the community
  /// into memory, and that sends its routes to the bot's desk.
  void wake(const Reply<api::Community>& reply) {
    const auto wake_at = checked_->archive.head.wake_at_ms();
    if (wake_at != 0) caf::anon_send(parts_.timers, WakeAt{entity(), from_ms(wake_at)});
    const community::Move here{Operator{caller_.name}, DistrictId{header_.district()},
                               header_.bot()};
    tell_community(
        parts_, caller_, entity().id, community::Command{here}, reply,
        [self = shared_from_this(), reply](const std::string&) {
          read_city(
              self->parts_, self->caller_,
              [id = self->entity().id](const city::State& city) { return community_in(city, id); },
              reply);
        });
  }

  NodeParts& parts_;
  DiskThread& disk_;
  Caller caller_;
  api::ImportHeader header_;
  std::shared_ptr<std::atomic<bool>> is_importing_;
  std::atomic<bool> is_over_ = false;
  std::size_t received_ = 0;
  ArchiveReader reader_;
  ArchivedCommunity archive_;
  std::shared_ptr<CheckedArchive> checked_;
};

}  // namespace

std::shared_ptr<ArchiveSink> make_import(NodeParts& parts, DiskThread& disk, const Caller& caller,
                                         const api::ImportHeader& header,
                                         std::shared_ptr<std::atomic<bool>> is_importing) {
  return std::make_shared<Import>(parts, disk, caller, header, std::move(is_importing));
}

}  // namespace wardmote::server
