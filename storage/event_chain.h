#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "governance/core/ids.h"
#include "storage/store.h"

namespace wardmote::v1 {
class Event;
class Head;
}  // namespace wardmote::v1

namespace wardmote::storage {

/// Makes `event` the next link of the chain that `head` ends: gives it its number and the hash of
/// its predecessor, and moves `head` on. Returns the bytes to store under its key: exactly they are
/// hashed (SHA-256 over protobuf's deterministic serialisation).
std::string seal(v1::Event& event, v1::Head& head);

/// Follows a chain from its first event and finds what was changed, left out, added or put in
/// another order after it was sealed.
class ChainCheck {
 public:
  /// Takes the next event as it lies on the disk. DataLoss if it is not the next link.
  absl::Status add(std::string_view stored);
  /// DataLoss if the chain does not end where `head` says.
  absl::Status finish(const v1::Head& head) const;

  std::uint64_t seq() const { return seq_; }

 private:
  std::uint64_t seq_ = 0;
  std::string hash_;
};

/// Checks the whole chain of an entity; NotFound if there is no such entity.
absl::Status check_chain(const Store& store, EntityId entity);

}  // namespace wardmote::storage
