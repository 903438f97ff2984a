#include "governance/board/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/governance/board/published.h"

namespace wardmote::board {
namespace {

constexpr std::uint64_t size = 600;

const PublishedBoard& board() {
  static const auto one = published(size);
  return one;
}

AuditTask everything() {
  return {board_key().verifier(), parse_signed_checkpoint(board().head(400)).value(),
          board().receipt(299, 301)};
}

Finding finding(const Audit& audit, Claim claim) {
  for (const auto& found : audit.findings)
    if (found.claim == claim) return found;
  return {claim, Verdict::unchecked, std::nullopt, "not in the list"};
}

TEST(AuditOfABoard, FindsAnHonestOneTrue) {
  const auto result = audit(board().reader(), everything());
  EXPECT_EQ(result.findings.size(), 11u);
  for (const auto& found : result.findings)
    EXPECT_EQ(found, (Finding{found.claim, Verdict::holds}));
  EXPECT_EQ(result.head->head, board().range.head());
}

TEST(AuditOfABoard, HoldsWithHeadsAndReceiptsOfEverySize) {
  auto task = everything();
  for (const std::uint64_t at : {0UL, 1UL, 255UL, 256UL, 257UL, size}) {
    task.older_head = parse_signed_checkpoint(board().head(at)).value();
    if (at > 0) task.receipt = board().receipt(at - 1, at);
    EXPECT_FALSE(audit(board().reader(), task).has(Verdict::fails)) << at;
  }
}

TEST(AuditOfABoard, HoldsForAnEmptyOne) {
  const auto empty = published(0);
  const auto result = audit(empty.reader(), {board_key().verifier(), {}, {}});
  EXPECT_EQ(result.findings.size(), 5u);
  for (const auto& found : result.findings) EXPECT_EQ(found.verdict, Verdict::holds);
}

TEST(AuditOfABoard, SaysWhatItDidNotCheck) {
  auto task = everything();
  task.key.reset();
  const auto result = audit(board().reader(), task);
  for (const auto claim :
       {Claim::head_is_signed, Claim::older_head_is_signed, Claim::receipt_head_is_signed})
    EXPECT_EQ(finding(result, claim).verdict, Verdict::unchecked);
  EXPECT_EQ(finding(result, Claim::receipt_is_on_board).verdict, Verdict::holds);
  EXPECT_EQ(audit(board().reader(), {}).findings.size(), 5u);
}

// Any one byte of any one file.
RC_GTEST_PROP(AuditOfABoard, NoticesEveryChangedByte, ()) {
  auto changed = board();
  const auto which = *rc::gen::inRange<std::size_t>(0, changed.files.size());
  auto& bytes = std::next(changed.files.begin(), static_cast<std::ptrdiff_t>(which))->second;
  const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ *rc::gen::inRange(1, 256));
  RC_ASSERT(audit(changed.reader(), {board_key().verifier(), {}, {}}).has(Verdict::fails));
}

TEST(AuditOfABoard, NoticesEveryFileThatIsGoneOrCut) {
  for (const auto& [path, bytes] : board().files) {
    if (path == checkpoint_path) continue;
    auto without = board();
    without.files.erase(path);
    EXPECT_TRUE(audit(without.reader(), {}).has(Verdict::fails)) << path;
    auto cut = board();
    cut.files[path].pop_back();
    const auto result = audit(cut.reader(), {});
    const auto claim =
        path.starts_with("tile/entries") ? Claim::leaves_are_complete : Claim::tiles_are_of_leaves;
    EXPECT_EQ(finding(result, claim).verdict, Verdict::fails) << path;
    EXPECT_EQ(finding(result, claim).file, path);
  }
}

TEST(AuditOfABoard, TellsAChangedLeafFromAChangedTile) {
  auto changed = board();
  changed.files[bundle_path({1})][2] ^= 1;
  auto result = audit(changed.reader(), everything());
  EXPECT_EQ(finding(result, Claim::root_is_of_leaves).verdict, Verdict::fails);
  EXPECT_EQ(finding(result, Claim::tiles_are_of_leaves),
            (Finding{Claim::tiles_are_of_leaves, Verdict::fails, {}, tile_path({0, 1})}));
  EXPECT_EQ(finding(result, Claim::older_head_is_prefix).verdict, Verdict::fails);
  changed = board();
  changed.files[tile_path({1, 0, 2})][40] ^= 1;
  result = audit(changed.reader(), everything());
  EXPECT_EQ(finding(result, Claim::root_is_of_leaves).verdict, Verdict::holds);
  EXPECT_EQ(finding(result, Claim::tiles_are_of_leaves).file, tile_path({1, 0, 2}));
}

// The operator has every key and makes all of it anew: only what was kept elsewhere shows it.
TEST(AuditOfABoard, NoticesARewrittenHistoryByWhatOthersKept) {
  PublishedBoard forged;
  for (std::uint64_t i = 0; i < size; ++i) {
    forged.leaves.push_back(i == 299 ? "forged" : "leaf-" + std::to_string(i));
    forged.store.put(forged.range.append(leaf_hash(forged.leaves.back())).value());
  }
  const auto tiles = new_tiles(0, size).value();
  for (const auto& tile : tiles) {
    forged.files[tile_path(tile)] = write_tile(tile, forged.store.reader()).value();
    if (tile.level != 0) continue;
    const std::span bundle{forged.leaves.data() + tile.index * tile_width, tile.width};
    forged.files[bundle_path({tile.index, tile.width})] = write_bundle(bundle).value();
  }
  forged.files["checkpoint"] = forged.head(size);
  EXPECT_FALSE(audit(forged.reader(), {board_key().verifier(), {}, {}}).has(Verdict::fails));
  const auto result = audit(forged.reader(), everything());
  for (const auto claim :
       {Claim::older_head_is_prefix, Claim::receipt_head_is_prefix, Claim::receipt_is_on_board})
    EXPECT_EQ(finding(result, claim).verdict, Verdict::fails);
  EXPECT_EQ(finding(result, Claim::receipt_is_proven).verdict, Verdict::holds);
}

TEST(AuditOfABoard, NoticesHeadsThatAreNotItsOwn) {
  auto task = everything();
  task.key = strangers_key().verifier();
  EXPECT_EQ(finding(audit(board().reader(), task), Claim::head_is_signed),
            (Finding{Claim::head_is_signed, Verdict::fails, Fault::signature_missing, {}}));
  task = everything();
  task.older_head->checkpoint.origin = "city.example/hillside";
  auto result = audit(board().reader(), task);
  EXPECT_EQ(finding(result, Claim::older_head_is_prefix).fault, Fault::origin_differs);
  EXPECT_EQ(finding(result, Claim::older_head_is_signed).fault, Fault::origin_differs);
  task = everything();
  task.receipt->head.note.signatures[0].signature[3] ^= 1;
  EXPECT_EQ(finding(audit(board().reader(), task), Claim::receipt_head_is_signed).fault,
            Fault::signature_wrong);
}

TEST(AuditOfABoard, NoticesLeavesThatWereTakenAway) {
  const auto shorter = published(300);
  const auto result = audit(shorter.reader(), everything());
  EXPECT_EQ(finding(result, Claim::older_head_is_prefix).fault, Fault::sizes_reversed);
  EXPECT_EQ(finding(result, Claim::receipt_head_is_prefix).fault, Fault::sizes_reversed);
  EXPECT_EQ(finding(result, Claim::receipt_is_on_board).verdict, Verdict::holds);
  auto task = everything();
  task.receipt = board().receipt(300, 301);
  EXPECT_EQ(finding(audit(shorter.reader(), task), Claim::receipt_is_on_board).fault,
            Fault::index_outside_tree);
}

TEST(AuditOfABoard, NoticesAReceiptThatProvesNothing) {
  auto task = everything();
  task.receipt->proof[2][0] ^= 1;
  EXPECT_EQ(finding(audit(board().reader(), task), Claim::receipt_is_proven).verdict,
            Verdict::fails);
  task = everything();
  task.receipt->leaf = "leaf-298";
  const auto result = audit(board().reader(), task);
  EXPECT_EQ(finding(result, Claim::receipt_is_proven).verdict, Verdict::fails);
  EXPECT_EQ(finding(result, Claim::receipt_is_on_board).verdict, Verdict::fails);
  task = everything();
  task.receipt->leaf.clear();
  EXPECT_FALSE(audit(board().reader(), task).has(Verdict::fails)) << "the board has the leaf";
  task.receipt->index = 298;
  EXPECT_EQ(finding(audit(board().reader(), task), Claim::receipt_is_proven).verdict,
            Verdict::fails);
}

TEST(AuditOfABoard, EndsAtOnceIfAHeadClaimsTooMuch) {
  auto boasting = board();
  boasting.files["checkpoint"] =
      sign_checkpoint({std::string{published_origin}, {tree_size_max, {}}, {}}, board_key())
          .value();
  const auto result = audit(boasting.reader(), {});
  EXPECT_EQ(
      finding(result, Claim::leaves_are_complete),
      (Finding{Claim::leaves_are_complete, Verdict::fails, Fault::file_missing, bundle_path({2})}));
  EXPECT_EQ(finding(result, Claim::root_is_of_leaves).verdict, Verdict::unchecked);
}

TEST(AuditOfABoard, BlamesTheDiskForWhatTheDiskDid) {
  for (const auto& path : {std::string{"checkpoint"}, bundle_path({1}), tile_path({0, 1})}) {
    const ReadFile broken = [&](const std::string& asked) -> tl::expected<std::string, FileFault> {
      if (asked == path) return tl::unexpected(FileFault::unreadable);
      return board().reader()(asked);
    };
    const auto result = audit(broken, {});
    EXPECT_TRUE(result.has(Verdict::unreadable)) << path;
    EXPECT_FALSE(result.has(Verdict::fails)) << path;
  }
  EXPECT_TRUE(audit(PublishedBoard{}.reader(), {}).has(Verdict::unreadable)) << "no board at all";
}

TEST(AuditOfABoard, RefusesAHeadThatIsNone) {
  auto changed = board();
  changed.files["checkpoint"] = "city.example/riverside\n600\n";
  const auto result = audit(changed.reader(), everything());
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].fault, Fault::note_malformed);
}

}  // namespace
}  // namespace wardmote::board
