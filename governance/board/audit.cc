#include "governance/board/audit.h"

#include <algorithm>
#include <map>

namespace wardmote::board {

namespace {

/// All leaves once more, and what is wanted from on the way.
class Replay {
 public:
  Replay(const ReadFile& read, const TreeHead& head)
      : read_(read), head_(head), tiles_(read, head.size) {}

  /// The root at this size will be asked for.
  void want_root(std::uint64_t size) { roots_.try_emplace(size); }
  void want_leaf(std::uint64_t index) { wanted_leaf_ = index; }
  void show_leaves(std::function<void(std::string_view)> to) { on_leaf_ = std::move(to); }

  Finding run() {
    note_root();
    for (std::uint64_t index = 0; range_.size() < head_.size; ++index) {
      const auto tile = tile_of({0, index * tile_width}, head_.size);
      if (!tile) return fault_of(Claim::leaves_are_complete, tile.error(), {});
      const EntryBundle bundle{index, tile->width};
      const auto file = read_bundle_file(read_, bundle);
      if (!file) return fault_of(Claim::leaves_are_complete, file.error(), bundle_path(bundle));
      const auto leaves = parse_bundle(file->bytes, file->width);
      if (!leaves) return fault_of(Claim::leaves_are_complete, leaves.error(), file->path);
      for (std::size_t i = 0; i < bundle.width; ++i) add(leaves->at(i));
    }
    return {Claim::leaves_are_complete, Verdict::holds};
  }

  Hash root() const { return range_.root(); }
  /// Of a size that was wanted; none beyond the leaves.
  std::optional<Hash> root_at(std::uint64_t size) const { return roots_.at(size); }
  const std::optional<std::string>& leaf() const { return leaf_; }
  /// About the hashes in tiles: the first that is not what the leaves give.
  Finding tiles() const {
    return tile_fault_.value_or(Finding{Claim::tiles_are_of_leaves, Verdict::holds});
  }

 private:
  static Finding fault_of(Claim claim, FileFault fault, std::string file) {
    if (fault == FileFault::unreadable)
      return {claim, Verdict::unreadable, std::nullopt, std::move(file)};
    return {claim, Verdict::fails, Fault::file_missing, std::move(file)};
  }
  static Finding fault_of(Claim claim, Fault fault, std::string file) {
    return {claim, Verdict::fails, fault, std::move(file)};
  }

  void note_root() {
    const auto wanted = roots_.find(range_.size());
    if (wanted != roots_.end()) wanted->second = range_.root();
  }

  void add(const std::string& leaf) {
    if (range_.size() == wanted_leaf_) leaf_ = leaf;
    if (on_leaf_) on_leaf_(leaf);
    const auto completed = range_.append(leaf_hash(leaf));
    // Never beyond the head's size, which is a possible one.
    if (!completed) return;
    note_root();
    for (const auto& [subtree, hash] : *completed)
      if (!tile_fault_ && subtree.level % tile_height == 0 && tiles_.hash(subtree) != hash)
        blame_tile(subtree);
  }

  void blame_tile(const Subtree& subtree) {
    const auto tile = tile_of(subtree, head_.size);
    if (!tile) return;
    const auto file = read_tile_file(read_, *tile);
    tile_fault_ =
        file ? Finding{Claim::tiles_are_of_leaves, Verdict::fails, std::nullopt, file->path}
             : fault_of(Claim::tiles_are_of_leaves, file.error(), tile_path(*tile));
  }

  const ReadFile& read_;
  TreeHead head_;
  TileTree tiles_;
  CompactRange range_;
  std::map<std::uint64_t, std::optional<Hash>> roots_;
  std::optional<std::uint64_t> wanted_leaf_;
  std::optional<std::string> leaf_;
  std::function<void(std::string_view)> on_leaf_;
  std::optional<Finding> tile_fault_;
};

Finding answer(Claim claim, bool holds, std::optional<Fault> fault = std::nullopt) {
  if (holds) return {claim, Verdict::holds};
  return {claim, Verdict::fails, fault};
}

Finding signature(Claim claim, const SignedCheckpoint& head,
                  const std::optional<VerifierKey>& key) {
  if (!key) return {claim, Verdict::unchecked};
  const auto verified = verify_checkpoint(head, *key);
  return verified ? Finding{claim, Verdict::holds}
                  : Finding{claim, Verdict::fails, verified.error()};
}

Finding prefix(Claim claim, const Checkpoint& earlier, const Checkpoint& head,
               const std::optional<Replay>& replay) {
  if (earlier.origin != head.origin) return {claim, Verdict::fails, Fault::origin_differs};
  if (earlier.head.size > head.head.size) return {claim, Verdict::fails, Fault::sizes_reversed};
  if (!replay) return {claim, Verdict::unchecked};
  return answer(claim, replay->root_at(earlier.head.size) == earlier.head.root);
}

Finding proven(const Receipt& receipt, const std::optional<Replay>& replay) {
  constexpr auto claim = Claim::receipt_is_proven;
  if (!receipt.leaf.empty()) return answer(claim, verify_receipt(receipt, receipt.leaf));
  if (!replay || !replay->leaf()) return {claim, Verdict::unchecked};
  return answer(claim, verify_receipt(receipt, *replay->leaf()));
}

Finding on_board(const Receipt& receipt, const Checkpoint& head,
                 const std::optional<Replay>& replay) {
  constexpr auto claim = Claim::receipt_is_on_board;
  if (receipt.index >= head.head.size) return {claim, Verdict::fails, Fault::index_outside_tree};
  if (!replay || !replay->leaf()) return {claim, Verdict::unchecked};
  return answer(claim, receipt.leaf.empty() || *replay->leaf() == receipt.leaf);
}

}  // namespace

bool Audit::has(Verdict verdict) const {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.verdict == verdict; });
}

Audit audit(const ReadFile& read, const AuditTask& task) {
  Audit result;
  auto& findings = result.findings;
  const auto file = read(std::string{checkpoint_path});
  if (!file) {
    findings.push_back(
        {Claim::head_is_readable, Verdict::unreadable, std::nullopt, std::string{checkpoint_path}});
    return result;
  }
  const auto head = parse_signed_checkpoint(*file);
  if (!head) {
    findings.push_back(
        {Claim::head_is_readable, Verdict::fails, head.error(), std::string{checkpoint_path}});
    return result;
  }
  result.head = head->checkpoint;
  findings.push_back({Claim::head_is_readable, Verdict::holds});
  findings.push_back(signature(Claim::head_is_signed, *head, task.key));

  const auto& tree_head = head->checkpoint.head;
  std::optional<Replay> replay{std::in_place, read, tree_head};
  replay->show_leaves(task.on_leaf);
  if (task.older_head) replay->want_root(task.older_head->checkpoint.head.size);
  if (task.receipt) {
    replay->want_root(task.receipt->head.checkpoint.head.size);
    replay->want_leaf(task.receipt->index);
  }
  findings.push_back(replay->run());
  if (findings.back().verdict == Verdict::holds) {
    findings.push_back(answer(Claim::root_is_of_leaves, replay->root() == tree_head.root));
    findings.push_back(replay->tiles());
  } else {
    // Roots of fewer leaves than there should be say nothing.
    replay.reset();
    findings.push_back({Claim::root_is_of_leaves, Verdict::unchecked});
    findings.push_back({Claim::tiles_are_of_leaves, Verdict::unchecked});
  }
  if (task.older_head) {
    findings.push_back(signature(Claim::older_head_is_signed, *task.older_head, task.key));
    findings.push_back(
        prefix(Claim::older_head_is_prefix, task.older_head->checkpoint, head->checkpoint, replay));
  }
  if (task.receipt) {
    const auto& receipt = *task.receipt;
    findings.push_back(signature(Claim::receipt_head_is_signed, receipt.head, task.key));
    findings.push_back(
        prefix(Claim::receipt_head_is_prefix, receipt.head.checkpoint, head->checkpoint, replay));
    findings.push_back(proven(receipt, replay));
    findings.push_back(on_board(receipt, head->checkpoint, replay));
  }
  return result;
}

}  // namespace wardmote::board
