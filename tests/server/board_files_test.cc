// A board as others copy it: every file, against the audit that strangers make.
#include "server/board_files.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "governance/board/audit.h"
#include "governance/board/encoding.h"
#include "governance/public_log/public_log.h"
#include "tests/server/bench_vote.h"
#include "tests/server/operator_backend_fixture.h"

namespace wardmote::server {
namespace {

using board::FileFault;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string hex(const board::Hash& hash) {
  std::string text;
  for (const auto byte : hash) text += fmt::format("{:02x}", byte);
  return text;
}

struct BoardFilesTest : ::testing::Test {
  storage::Scratch keys;
  TestCity city{keys / "master.key"};
  const CommunityId community{
      city.create_community("Mill Lane", city.create_district("North")).community().id()};
  const MemberId ana = city.join(community, 4242);
  const BoardFiles files{*city.parts().store, community};
  std::uint64_t votes = 0;

  void tell(const decisions::Command& command) {
    ASSERT_TRUE(city.tell(entity_of(community), command).accepted);
  }
  /// Opens a vote of so many options: one leaf more than that.
  decisions::DecisionNumber open_vote(int options) {
    auto terms = bench_vote(v1::DECISION_SECRECY_OPEN);
    if (options > 0) {
      terms.set_method(v1::DECISION_METHOD_PLURALITY);
      terms.clear_threshold();
    }
    for (int i = 1; i <= options; ++i) terms.add_options()->set_title(fmt::format("Bench {}", i));
    const decisions::DecisionNumber number{++votes};
    tell(decisions::DraftDecision{Operator{"one"}, terms});
    tell(decisions::ApproveDraft{Operator{"two"}, number});
    tell(decisions::OpenDecision{Operator{"one"}, number});
    return number;
  }
  std::string file(const std::string& path) {
    const auto bytes = files.read(path);
    EXPECT_TRUE(bytes) << path;
    return bytes.value_or("");
  }
  board::VerifierKey key() {
    const auto text = file("key");
    return board::parse_verifier_key(text.substr(0, text.size() - 1)).value();
  }
  board::SignedCheckpoint head() {
    return board::parse_signed_checkpoint(file("checkpoint")).value();
  }
  std::string leaf(std::uint64_t index) {
    const auto bundle = board::parse_bundle(
        file(board::bundle_path(
            {.index = index / 256, .width = static_cast<std::uint16_t>(index % 256 + 1)})),
        static_cast<std::uint16_t>(index % 256 + 1));
    return bundle.value().back();
  }
};

TEST_F(BoardFilesTest, AreNotThereBeforeTheFirstVote) {
  for (const auto* path : {"checkpoint", "key", "tile/0/000", "tile/entries/000"})
    EXPECT_EQ(files.read(path), tl::unexpected(FileFault::absent)) << path;
}

TEST_F(BoardFilesTest, PassTheAuditOfAStranger) {
  open_vote(0);
  const auto older = head();
  for (int i = 0; i < 6; ++i) open_vote(50);
  ASSERT_EQ(head().checkpoint.head.size, 307u);
  const auto hash = board::leaf_hash(leaf(0));
  board::AuditTask task;
  task.key = key();
  task.older_head = older;
  task.receipt = board::parse_receipt(file("receipt/" + hex(hash))).value();
  std::uint64_t leaves = 0;
  task.on_leaf = [&](std::string_view line) {
    EXPECT_TRUE(public_log::read_line(line));
    ++leaves;
  };
  const auto result =
      board::audit([this](const std::string& path) { return files.read(path); }, task);
  EXPECT_EQ(leaves, 307u);
  EXPECT_EQ(result.findings.size(), 11u);
  for (const auto& finding : result.findings)
    EXPECT_EQ(finding.verdict, board::Verdict::holds) << static_cast<int>(finding.claim);
}

TEST_F(BoardFilesTest, EveryLeafHasAReceipt) {
  open_vote(20);
  const auto size = head().checkpoint.head.size;
  for (std::uint64_t index = 0; index < size; ++index) {
    const auto line = leaf(index);
    const auto receipt = board::parse_receipt(file("receipt/" + hex(board::leaf_hash(line))));
    ASSERT_TRUE(receipt) << index;
    EXPECT_EQ(receipt->index, index);
    EXPECT_TRUE(board::verify_receipt(*receipt, line));
    EXPECT_TRUE(board::verify_checkpoint(receipt->head, key()));
  }
}

TEST_F(BoardFilesTest, GoOnAfterARestart) {
  open_vote(10);
  const auto before = file("checkpoint");
  EXPECT_THAT(before, StartsWith(fmt::format("wardmote/{}\n11\n", raw(community))));
  const auto kept_key = file("key");
  city.stop();
  TestCity again{keys / "master.key", city.data_dir()};
  const decisions::Command cancelled = decisions::CancelDecision{
      Operator{"one"}, decisions::DecisionNumber{1}, "the square is dug up"};
  ASSERT_TRUE(again.tell(entity_of(community), cancelled).accepted);
  const BoardFiles later{*again.parts().store, community};
  EXPECT_EQ(later.read("key"), kept_key);
  EXPECT_THAT(later.read("checkpoint").value(), HasSubstr("\n12\n"));
}

TEST_F(BoardFilesTest, KnowNoOtherPath) {
  open_vote(3);
  for (const auto* path :
       {"", "/", "checkpoint/", "tile/0/001", "tile/0/000", "tile/0/000.p/5", "tile/0/000.p/0",
        "tile/1/000.p/1", "tile/9/000", "tile/entries/000", "tile/entries/000.p/5",
        "tile/entries/../checkpoint", "receipt/", "receipt/00",
        "receipt/zz00000000000000000000000000000000000000000000000000000000000000",
        "receipt/0000000000000000000000000000000000000000000000000000000000000000",
        "tile/entries/x999/x999/x999/x999/x999/999", "tile/7/x127/x999/999"})
    EXPECT_EQ(files.read(path), tl::unexpected(FileFault::absent)) << path;
  EXPECT_TRUE(files.read("tile/0/000.p/4"));
  EXPECT_TRUE(files.read("tile/entries/000.p/4"));
}

}  // namespace
}  // namespace wardmote::server
