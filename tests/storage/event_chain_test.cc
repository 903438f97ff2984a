#include "storage/event_chain.h"

#include <rapidcheck/gtest.h>
#include <sodium.h>

#include "blocking_committer.h"
#include "scratch.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote::storage {
namespace {

constexpr EntityId community{EntityKind::community, 7};

std::string hex(std::string_view bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  out.pop_back();
  return out;
}

v1::Event event_saying(const std::string& body) {
  v1::Event event;
  event.set_at_ms(1'700'000'000'000);
  event.mutable_cause()->set_timer(true);
  event.set_feature(3);
  event.set_body(body);
  return event;
}

struct Chain {
  std::vector<std::string> stored;
  v1::Head head;
};

Chain chain_of(int length) {
  Chain chain;
  for (int i = 0; i < length; ++i) {
    auto event = event_saying("event " + std::to_string(i));
    chain.stored.push_back(seal(event, chain.head));
  }
  return chain;
}

absl::Status check(const Chain& chain) {
  ChainCheck check;
  for (const auto& stored : chain.stored) {
    if (auto status = check.add(stored); !status.ok()) return status;
  }
  return check.finish(chain.head);
}

// Published: whoever checks a chain with other tools must come to the same hashes.
TEST(EventChain, GivesThePublishedBytesAndHashes) {
  const std::string first_hash = "490bf27ace0bca68619a0339b28838ae9c26418337b018fa89a53d4d851adf56";
  v1::Head head;
  auto first = event_saying("a");
  EXPECT_EQ(hex(seal(first, head)), "08011880d095ffbc31220218012803320161");
  EXPECT_EQ(hex(head.hash()), first_hash);
  auto second = event_saying("b");
  const auto stored = seal(second, head);
  EXPECT_EQ(second.seq(), 2u);
  EXPECT_EQ(hex(second.previous()), first_hash);
  EXPECT_EQ(hex(head.hash()), "96d7a1707d0832f1e1e8f758b1cb0fb1a2e0be84cfe7f7108c312ccd256b9fe2");
  EXPECT_EQ(head.seq(), 2u);
}

TEST(EventChain, AcceptsWhatWasSealed) {
  EXPECT_TRUE(check(chain_of(0)).ok());
  EXPECT_TRUE(check(chain_of(1)).ok());
  EXPECT_TRUE(check(chain_of(50)).ok());
}

TEST(EventChain, NoticesAnyChangedByteOfAnyEvent) {
  const auto sound = chain_of(4);
  for (std::size_t i = 0; i < sound.stored.size(); ++i) {
    for (std::size_t at = 0; at < sound.stored[i].size(); ++at) {
      auto forged = sound;
      forged.stored[i][at] = static_cast<char>(forged.stored[i][at] ^ 1);
      EXPECT_EQ(check(forged).code(), absl::StatusCode::kDataLoss) << i << " " << at;
    }
  }
}

TEST(EventChain, NoticesEventsLeftOutAddedOrSwapped) {
  const auto sound = chain_of(5);
  for (std::size_t i = 0; i < sound.stored.size(); ++i) {
    auto forged = sound;
    forged.stored.erase(forged.stored.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(check(forged).code(), absl::StatusCode::kDataLoss);
    forged = sound;
    forged.stored.insert(forged.stored.begin() + static_cast<std::ptrdiff_t>(i), sound.stored[i]);
    EXPECT_EQ(check(forged).code(), absl::StatusCode::kDataLoss);
    forged = sound;
    std::swap(forged.stored[i], forged.stored[(i + 1) % sound.stored.size()]);
    EXPECT_EQ(check(forged).code(), absl::StatusCode::kDataLoss);
  }
}

TEST(EventChain, NoticesAHeadThatDiffers) {
  auto forged = chain_of(3);
  forged.head.set_seq(2);
  EXPECT_EQ(check(forged).code(), absl::StatusCode::kDataLoss);
  forged = chain_of(3);
  forged.head.mutable_hash()->back() ^= 1;
  EXPECT_EQ(check(forged).code(), absl::StatusCode::kDataLoss);
}

class StoredChain : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Store::open({.directory = scratch / "db"});
    ASSERT_TRUE(opened.ok()) << opened.status();
    store = std::move(*opened);
    committer = std::make_unique<Committer>(*store, CommitterOptions{});
    const auto chain = chain_of(20);
    Mutations mutations;
    for (std::size_t i = 0; i < chain.stored.size(); ++i) {
      mutations.put(event_key(community, i + 1), chain.stored[i]);
    }
    mutations.put(head_key(community), chain.head.SerializeAsString());
    commit(mutations);
  }

  void commit(const Mutations& mutations) {
    ASSERT_TRUE(commit_and_wait(*committer, shard_of(community), mutations).first.ok());
  }

  Scratch scratch;
  std::unique_ptr<Store> store;
  std::unique_ptr<Committer> committer;
};

TEST_F(StoredChain, IsFoundSound) {
  const auto status = check_chain(*store, community);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(check_chain(*store, {EntityKind::community, 8}).code(), absl::StatusCode::kNotFound);
}

TEST_F(StoredChain, ShowsAMissingEvent) {
  Mutations mutations;
  mutations.erase(event_key(community, 20));
  commit(mutations);
  EXPECT_EQ(check_chain(*store, community).code(), absl::StatusCode::kDataLoss);
}

TEST_F(StoredChain, ShowsAnEventUnderAnotherNumber) {
  Mutations mutations;
  mutations.put(event_key(community, 25), store->get(event_key(community, 20)).value().value());
  mutations.erase(event_key(community, 20));
  commit(mutations);
  EXPECT_EQ(check_chain(*store, community).code(), absl::StatusCode::kDataLoss);
}

TEST_F(StoredChain, ShowsAHeadThatIsNone) {
  Mutations mutations;
  mutations.put(head_key(community), "\xff");
  commit(mutations);
  EXPECT_EQ(check_chain(*store, community).code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace wardmote::storage
