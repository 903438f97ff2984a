#include "storage/entity_vault.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "storage/big_endian.h"
#include "storage/keys.h"

namespace wardmote::storage {
namespace {

static_assert(MasterKey::size == crypto_secretbox_KEYBYTES);
static_assert(MasterKey::size == crypto_generichash_BYTES);
static_assert(std::is_same_v<Ed25519Seed, MasterKey::Bytes>);

constexpr std::size_t nonce_size = crypto_secretbox_NONCEBYTES;
constexpr std::size_t tag_size = crypto_secretbox_MACBYTES;

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

MasterKey::Bytes derive(const MasterKey::Bytes& from, std::string_view purpose) {
  MasterKey::Bytes key;
  crypto_generichash(key.data(), key.size(), bytes_of(purpose), purpose.size(), from.data(),
                     from.size());
  return key;
}

std::string_view kind_of(KeyId id) {
  if (id == board_key_id()) return "board";
  return is_decision_key(id) ? "decision" : "member";
}

std::optional<std::string> unbox(std::string_view sealed, const MasterKey::Bytes& key) {
  if (sealed.size() < nonce_size + tag_size) return std::nullopt;
  const auto body = sealed.substr(nonce_size);
  std::string plain(body.size() - tag_size, '\0');
  if (crypto_secretbox_open_easy(bytes_of(plain), bytes_of(body), body.size(), bytes_of(sealed),
                                 key.data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

}  // namespace

absl::StatusOr<std::unique_ptr<EntityVault>> EntityVault::load(
    const MasterKey& master, EntityId entity, const std::vector<WrappedKeyRow>& rows,
    RandomBytes random) {
  if (sodium_init() < 0) return absl::InternalError("libsodium does not start");
  if (!random) random = [](unsigned char* at, std::size_t size) { randombytes_buf(at, size); };
  std::unique_ptr<EntityVault> vault(new EntityVault(master, entity, std::move(random)));
  for (const auto& row : rows) {
    vault->wrapped_[row.id] = row.bytes;
    if (const auto key = vault->key_of(row.id)) {
      vault->opened_[row.id] = *key;
      continue;
    }
    return absl::FailedPreconditionError(
        fmt::format("the key of {} {} of entity {}/{} does not open: is this the master key "
                    "that the database was written with?",
                    kind_of(row.id), number_of(row.id), raw(entity.kind), entity.id));
  }
  return vault;
}

EntityVault::EntityVault(const MasterKey& master, EntityId entity, RandomBytes random)
    : entity_(entity), random_(std::move(random)) {
  std::string purpose = "wardmote entity";
  purpose.push_back(static_cast<char>(entity.kind));
  append_big_endian(purpose, entity.id);
  entity_key_ = derive(master.bytes(), purpose);
}

EntityVault::~EntityVault() {
  close_keys();
  sodium_memzero(entity_key_.data(), entity_key_.size());
}

void EntityVault::close_keys() {
  for (auto& [id, key] : opened_) sodium_memzero(key.data(), key.size());
  opened_.clear();
}

std::string EntityVault::seal(MemberId member, std::string_view plain) {
  return seal_under(member_key_id(member), plain);
}

std::optional<std::string> EntityVault::open(MemberId member, std::string_view sealed) const {
  return open_under(member_key_id(member), sealed);
}

void EntityVault::destroy(MemberId member) { destroy_key(member_key_id(member)); }

std::string EntityVault::seal(std::uint64_t decision, std::string_view plain) {
  return seal_under(decision_key_id(decision), plain);
}

std::optional<std::string> EntityVault::open(std::uint64_t decision,
                                             std::string_view sealed) const {
  return open_under(decision_key_id(decision), sealed);
}

void EntityVault::destroy(std::uint64_t decision) { destroy_key(decision_key_id(decision)); }

Ed25519Seed EntityVault::board_seed() { return key_made(board_key_id()); }

EntityVault::Key EntityVault::key_made(KeyId id) {
  if (const auto key = key_of(id)) return *key;
  Key key;
  random_(key.data(), key.size());
  auto wrapping = wrapping_key(id);
  wrapped_[id] = box({reinterpret_cast<const char*>(key.data()), key.size()}, wrapping);
  sodium_memzero(wrapping.data(), wrapping.size());
  changed_.insert(id);
  return key;
}

std::string EntityVault::seal_under(KeyId id, std::string_view plain) {
  auto key = key_made(id);
  auto sealed = box(plain, key);
  sodium_memzero(key.data(), key.size());
  return sealed;
}

std::optional<std::string> EntityVault::open_under(KeyId id, std::string_view sealed) const {
  auto key = key_of(id);
  if (!key) return std::nullopt;
  auto plain = unbox(sealed, *key);
  sodium_memzero(key->data(), key->size());
  return plain;
}

void EntityVault::destroy_key(KeyId id) {
  if (wrapped_.erase(id) > 0) changed_.insert(id);
  const auto opened = opened_.find(id);
  if (opened == opened_.end()) return;
  sodium_memzero(opened->second.data(), opened->second.size());
  opened_.erase(opened);
}

bool EntityVault::has_destroyed() const {
  return std::any_of(changed_.begin(), changed_.end(),
                     [this](KeyId id) { return !wrapped_.contains(id); });
}

Mutations EntityVault::drain_changes() {
  Mutations changes;
  for (const auto id : changed_) {
    const auto key = wrapped_key_key(entity_, id);
    const auto wrapped = wrapped_.find(id);
    if (wrapped == wrapped_.end()) {
      changes.erase(key);
    } else {
      changes.put(key, wrapped->second);
    }
  }
  changed_.clear();
  return changes;
}

EntityVault::Key EntityVault::wrapping_key(KeyId id) const {
  auto purpose = fmt::format("wardmote {}", kind_of(id));
  append_big_endian(purpose, number_of(id));
  return derive(entity_key_, purpose);
}

std::string EntityVault::box(std::string_view plain, const Key& key) const {
  std::string sealed(nonce_size + tag_size + plain.size(), '\0');
  random_(bytes_of(sealed), nonce_size);
  crypto_secretbox_easy(bytes_of(sealed) + nonce_size, bytes_of(plain), plain.size(),
                        bytes_of(sealed), key.data());
  return sealed;
}

std::optional<EntityVault::Key> EntityVault::key_of(KeyId id) const {
  if (const auto opened = opened_.find(id); opened != opened_.end()) return opened->second;
  const auto wrapped = wrapped_.find(id);
  if (wrapped == wrapped_.end()) return std::nullopt;
  auto wrapping = wrapping_key(id);
  auto plain = unbox(wrapped->second, wrapping);
  sodium_memzero(wrapping.data(), wrapping.size());
  if (!plain || plain->size() != MasterKey::size) return std::nullopt;
  Key key;
  std::copy_n(bytes_of(*plain), key.size(), key.begin());
  sodium_memzero(plain->data(), plain->size());
  return key;
}

}  // namespace wardmote::storage
