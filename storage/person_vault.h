#pragma once

#include <absl/status/statusor.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "governance/core/vault.h"
#include "storage/entity_rows.h"
#include "storage/master_key.h"
#include "storage/mutations.h"

namespace wardmote::storage {

/// Fills memory with random bytes.
using RandomBytes = std::function<void(unsigned char*, std::size_t)>;

/// The vault of one entity. A sealed field is nonce(24) box (XSalsa20-Poly1305, libsodium's
/// secretbox) under the member's random key; the key itself is sealed likewise under a key derived
/// (BLAKE2b) from the master key, entity and member, and so opens for nobody else. In memory too
/// keys are only unwrapped while they are used; those that loading had to unwrap stay so until
/// `close_keys`, for whoever loads opens every member's fields next.
class SodiumPersonVault final : public PersonVault {
 public:
  /// `rows` are the entity's person keys. FailedPrecondition if they do not open under `master`: a
  /// vault that went on would give old members new keys.
  static absl::StatusOr<std::unique_ptr<SodiumPersonVault>> load(
      const MasterKey& master, EntityId entity, const std::vector<PersonKeyRow>& rows,
      RandomBytes random = {});
  ~SodiumPersonVault() override;

  std::string seal(MemberId member, std::string_view plain) override;
  std::optional<std::string> open(MemberId member, std::string_view sealed) const override;
  void destroy(MemberId member) override;

  /// Forgets the keys that loading has unwrapped. To be called once the entity's records are read.
  void close_keys();

  /// Whether a key was destroyed since the last drain_changes.
  bool has_destroyed() const;
  /// The key rows that were made or destroyed since the last call. They belong into the same commit
  /// as what was sealed with them. (storage/checkpoint.h scrubs destroyed ones from the disk.)
  Mutations drain_changes();

 private:
  using Key = MasterKey::Bytes;

  SodiumPersonVault(const MasterKey& master, EntityId entity, RandomBytes random);
  Key wrapping_key(MemberId member) const;
  std::string box(std::string_view plain, const Key& key) const;
  std::optional<Key> key_of(MemberId member) const;

  EntityId entity_;
  /// Derived from the master key for this entity.
  Key entity_key_;
  RandomBytes random_;
  std::map<MemberId, std::string> wrapped_;
  /// From loading until close_keys.
  std::map<MemberId, Key> opened_;
  std::set<MemberId> changed_;
};

}  // namespace wardmote::storage
