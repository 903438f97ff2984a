#pragma once

#include <absl/status/statusor.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "governance/core/ballot_vault.h"
#include "governance/core/board_key.h"
#include "governance/core/vault.h"
#include "storage/entity_rows.h"
#include "storage/master_key.h"
#include "storage/mutations.h"

namespace wardmote::storage {

/// Fills memory with random bytes.
using RandomBytes = std::function<void(unsigned char*, std::size_t)>;

/// The vault of one entity: personal fields under a key of each member, private ballots under one
/// of each decision, and the key that signs its board. A sealed field is nonce(24) box
/// (XSalsa20-Poly1305, libsodium's secretbox) under the random key; the key itself is sealed
/// likewise under one derived (BLAKE2b) from the master key, the entity and what the key is for,
/// and so opens for nothing else. In memory too keys are only unwrapped while they are used; those
/// that loading had to unwrap stay so until `close_keys`, for whoever loads opens every member's
/// fields next.
class EntityVault final : public PersonVault, public BallotVault, public BoardKey {
 public:
  /// `rows` are the entity's wrapped keys. FailedPrecondition if they do not open under `master`: a
  /// vault that went on would give old members new keys.
  static absl::StatusOr<std::unique_ptr<EntityVault>> load(const MasterKey& master, EntityId entity,
                                                           const std::vector<WrappedKeyRow>& rows,
                                                           RandomBytes random = {});
  ~EntityVault() override;

  std::string seal(MemberId member, std::string_view plain) override;
  std::optional<std::string> open(MemberId member, std::string_view sealed) const override;
  void destroy(MemberId member) override;

  std::string seal(std::uint64_t decision, std::string_view plain) override;
  std::optional<std::string> open(std::uint64_t decision, std::string_view sealed) const override;
  void destroy(std::uint64_t decision) override;

  Ed25519Seed board_seed() override;

  /// Forgets the keys that loading has unwrapped. To be called once the entity's records are read.
  void close_keys();

  /// Whether a key was destroyed since the last drain_changes.
  bool has_destroyed() const;
  /// The key rows that were made or destroyed since the last call. They belong into the same commit
  /// as what was sealed with them. (storage/checkpoint.h scrubs destroyed ones from the disk.)
  Mutations drain_changes();

 private:
  using Key = MasterKey::Bytes;

  EntityVault(const MasterKey& master, EntityId entity, RandomBytes random);
  /// Draws the key if there is none yet.
  Key key_made(KeyId id);
  std::string seal_under(KeyId id, std::string_view plain);
  std::optional<std::string> open_under(KeyId id, std::string_view sealed) const;
  void destroy_key(KeyId id);
  Key wrapping_key(KeyId id) const;
  std::string box(std::string_view plain, const Key& key) const;
  std::optional<Key> key_of(KeyId id) const;

  EntityId entity_;
  /// Derived from the master key for this entity.
  Key entity_key_;
  RandomBytes random_;
  std::map<KeyId, std::string> wrapped_;
  /// From loading until close_keys.
  std::map<KeyId, Key> opened_;
  std::set<KeyId> changed_;
};

}  // namespace wardmote::storage
