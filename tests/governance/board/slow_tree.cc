#include "tests/governance/board/slow_tree.h"

#include <stdexcept>

namespace wardmote::board::slow {

namespace {

/// "The largest power of two smaller than n", found by doubling.
std::uint64_t split(std::uint64_t size) {
  std::uint64_t power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

Hash sha256(const std::string& bytes) { return Sha256{}.add(bytes).finish(); }

std::string text(const Hash& hash) { return std::string{hash.begin(), hash.end()}; }

}  // namespace

Hash Tree::hash(std::uint64_t begin, std::uint64_t end) const {
  if (const auto found = known_.find({begin, end}); found != known_.end()) return found->second;
  Hash hash;
  if (begin == end) {
    hash = sha256("");
  } else if (end - begin == 1) {
    hash = sha256(std::string(1, '\x00') + leaves_.at(begin));
  } else {
    const auto middle = begin + split(end - begin);
    hash = sha256(std::string(1, '\x01') + text(this->hash(begin, middle)) +
                  text(this->hash(middle, end)));
  }
  known_[{begin, end}] = hash;
  return hash;
}

Proof Tree::path(std::uint64_t index, std::uint64_t size) const { return path(index, 0, size); }

Proof Tree::path(std::uint64_t index, std::uint64_t begin, std::uint64_t end) const {
  if (end - begin == 1) return {};
  const auto half = split(end - begin);
  const bool is_left = index < half;
  auto proof = is_left ? path(index, begin, begin + half) : path(index - half, begin + half, end);
  proof.push_back(is_left ? hash(begin + half, end) : hash(begin, begin + half));
  return proof;
}

Proof Tree::consistency(std::uint64_t older, std::uint64_t newer) const {
  if (older == 0 || older == newer) return {};
  return subproof(older, 0, newer, true);
}

Proof Tree::subproof(std::uint64_t older, std::uint64_t begin, std::uint64_t end,
                     bool is_known) const {
  const auto size = end - begin;
  if (older == size) return is_known ? Proof{} : Proof{hash(begin, end)};
  const auto half = split(size);
  if (older <= half) {
    auto proof = subproof(older, begin, begin + half, is_known);
    proof.push_back(hash(begin + half, end));
    return proof;
  }
  auto proof = subproof(older - half, begin + half, end, false);
  proof.push_back(hash(begin, begin + half));
  return proof;
}

Tree tree_of(std::uint64_t size) {
  std::vector<std::string> leaves;
  for (std::uint64_t i = 0; i < size; ++i) leaves.push_back("leaf-" + std::to_string(i));
  return Tree{std::move(leaves)};
}

std::string path_shape(std::uint64_t index, std::uint64_t size) {
  if (index >= size) return "none";
  if (size == 1) return "";
  const auto half = split(size);
  return index < half ? "r" + path_shape(index, half) : "l" + path_shape(index - half, size - half);
}

std::string consistency_shape(std::uint64_t older, std::uint64_t newer) {
  if (older == 0 || older > newer) return "none";
  std::string shape;
  bool is_known = true;
  while (older != newer) {
    const auto half = split(newer);
    shape += older <= half ? 'r' : 'l';
    is_known = is_known && older <= half;
    newer = older <= half ? half : newer - half;
    older -= older <= half ? 0 : half;
  }
  return shape + (is_known ? "=" : "h");
}

Store stored(const Tree& tree) {
  Store store;
  CompactRange range;
  for (std::uint64_t i = 0; i < tree.size(); ++i) {
    const auto completed = range.append(leaf_hash(tree.leaf(i)));
    if (!completed) throw std::logic_error{"a tree of a test is too large"};
    store.put(*completed);
  }
  return store;
}

}  // namespace wardmote::board::slow
