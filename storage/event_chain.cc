#include "storage/event_chain.h"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <sodium.h>

#include "storage/keys.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote::storage {
namespace {

std::string sha256(std::string_view bytes) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return hash;
}

std::string serialise(const v1::Event& event) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    event.SerializeToCodedStream(&coded);
  }
  return bytes;
}

absl::Status broken(std::uint64_t seq, std::string_view why) {
  return absl::DataLossError(fmt::format("the chain of events breaks at event {}: {}", seq, why));
}

}  // namespace

std::string seal(v1::Event& event, v1::Head& head) {
  event.set_seq(head.seq() + 1);
  event.set_previous(head.hash());
  auto bytes = serialise(event);
  head.set_seq(event.seq());
  head.set_hash(sha256(bytes));
  return bytes;
}

absl::Status ChainCheck::add(std::string_view stored) {
  v1::Event event;
  if (!event.ParseFromArray(stored.data(), static_cast<int>(stored.size()))) {
    return broken(seq_ + 1, "it cannot be parsed");
  }
  if (event.seq() != seq_ + 1) {
    return broken(seq_ + 1, fmt::format("number {} is in its place", event.seq()));
  }
  if (event.previous() != hash_) return broken(event.seq(), "its predecessor has another hash");
  seq_ = event.seq();
  hash_ = sha256(stored);
  return absl::OkStatus();
}

absl::Status ChainCheck::finish(const v1::Head& head) const {
  if (head.seq() != seq_) {
    return broken(seq_ + 1, fmt::format("the head says that there are {}", head.seq()));
  }
  if (head.hash() != hash_) return broken(seq_, "the head has another hash of it");
  return absl::OkStatus();
}

absl::Status check_chain(const Store& store, EntityId entity) {
  const auto bytes = store.get(head_key(entity));
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return absl::NotFoundError("there is no such entity");
  v1::Head head;
  if (!head.ParseFromString(**bytes)) return absl::DataLossError("the head cannot be parsed");
  ChainCheck check;
  absl::Status verdict;
  auto status = store.scan(event_prefix(entity), [&](std::string_view key, std::string_view value) {
    verdict = check.add(value);
    if (verdict.ok() && number_of_entity_key(key) != check.seq()) {
      verdict = broken(check.seq(), "it lies under another number");
    }
    return verdict.ok();
  });
  if (!status.ok()) return status;
  return verdict.ok() ? check.finish(head) : verdict;
}

}  // namespace wardmote::storage
