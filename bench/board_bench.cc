// How long the public board takes on one core with 1,000,000 leaves: to append one, to prove one,
// to check a proof. Hashes lie in memory, so that nothing but the tree is measured.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "governance/board/checkpoint.h"
#include "governance/board/merkle.h"

namespace wardmote::board {
namespace {

constexpr std::uint64_t leaves = 1'000'000;

/// As long as the leaf of a ballot.
std::string leaf(std::uint64_t index) {
  auto text = R"({"t":"cast","d":"41","pid":"0123-4567-89AB-CDEF-GHJK-MNPQ-RS","seq":1,"c":")" +
              std::to_string(index);
  text.resize(130, 'x');
  return text + "\"}";
}

/// Subtree hashes, one row for each level.
class Rows {
 public:
  void put(const std::vector<SubtreeHash>& completed) {
    for (const auto& [subtree, hash] : completed) {
      if (rows_.size() <= subtree.level) rows_.resize(subtree.level + std::size_t{1});
      rows_[subtree.level].push_back(hash);
    }
  }
  ReadHash reader() const {
    return [this](Subtree subtree) -> std::optional<Hash> {
      if (subtree.level >= rows_.size() || subtree.index >= rows_[subtree.level].size())
        return std::nullopt;
      return rows_[subtree.level][subtree.index];
    };
  }

 private:
  std::vector<std::vector<Hash>> rows_;
};

struct Tree {
  CompactRange range;
  Rows rows;
};

const Tree& million() {
  static const auto tree = [] {
    Tree made;
    for (std::uint64_t i = 0; i < leaves; ++i)
      made.rows.put(made.range.append(leaf_hash(leaf(i))).value());
    return made;
  }();
  return tree;
}

/// Times of single calls, since a mean says nothing of the slowest.
class Times {
 public:
  explicit Times(benchmark::State& state) : state_(state) {}
  ~Times() {
    if (microseconds_.empty()) return;
    std::sort(microseconds_.begin(), microseconds_.end());
    state_.counters["p50_us"] = at(0.50);
    state_.counters["p99_us"] = at(0.99);
    state_.SetItemsProcessed(static_cast<std::int64_t>(microseconds_.size()));
  }
  Times(const Times&) = delete;
  Times& operator=(const Times&) = delete;

  template <class Call>
  void measure(Call call) {
    const auto begin = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(call());
    const auto end = std::chrono::steady_clock::now();
    microseconds_.push_back(std::chrono::duration<double, std::micro>(end - begin).count());
  }

 private:
  double at(double part) const {
    return microseconds_[static_cast<std::size_t>(part *
                                                  static_cast<double>(microseconds_.size() - 1))];
  }

  benchmark::State& state_;
  std::vector<double> microseconds_;
};

/// Onto a tree that is that large already: hashing the leaf, and all that it completes.
void append(benchmark::State& state) {
  auto tree = million();
  Times times{state};
  auto next = tree.range.size();
  for (auto _ : state) {
    const auto text = leaf(next++);
    times.measure([&] {
      tree.rows.put(tree.range.append(leaf_hash(text)).value());
      return tree.range.size();
    });
  }
}
BENCHMARK(append)->Unit(benchmark::kMicrosecond);

/// From the empty tree on.
void append_a_million(benchmark::State& state) {
  for (auto _ : state) {
    Tree tree;
    for (std::uint64_t i = 0; i < leaves; ++i)
      tree.rows.put(tree.range.append(leaf_hash(leaf(i))).value());
    benchmark::DoNotOptimize(tree.range.root());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(leaves));
}
BENCHMARK(append_a_million)->Unit(benchmark::kMillisecond)->Iterations(1);

void prove_inclusion_of_any(benchmark::State& state) {
  const auto read = million().rows.reader();
  std::mt19937_64 random{1};
  Times times{state};
  for (auto _ : state) {
    const auto index = random() % leaves;
    times.measure([&] { return prove_inclusion(index, leaves, read); });
  }
}
BENCHMARK(prove_inclusion_of_any)->Unit(benchmark::kMicrosecond);

void prove_consistency_of_any(benchmark::State& state) {
  const auto read = million().rows.reader();
  std::mt19937_64 random{2};
  Times times{state};
  for (auto _ : state) {
    const auto older = 1 + random() % (leaves - 1);
    times.measure([&] { return prove_consistency(older, leaves, read); });
  }
}
BENCHMARK(prove_consistency_of_any)->Unit(benchmark::kMicrosecond);

void verify_inclusion_of_any(benchmark::State& state) {
  const auto read = million().rows.reader();
  const auto head = million().range.head();
  std::mt19937_64 random{3};
  Times times{state};
  for (auto _ : state) {
    const auto index = random() % leaves;
    const InclusionClaim claim{*read({0, index}), index, head};
    const auto proof = prove_inclusion(index, leaves, read).value();
    times.measure([&] { return verify_inclusion(claim, proof); });
  }
}
BENCHMARK(verify_inclusion_of_any)->Unit(benchmark::kMicrosecond);

void sign_a_head(benchmark::State& state) {
  const auto key = SignerKey::make("city.example/riverside", KeyType::ed25519, Ed25519Seed{1});
  const Checkpoint checkpoint{key->name(), million().range.head(), {}};
  Times times{state};
  for (auto _ : state) times.measure([&] { return sign_checkpoint(checkpoint, *key); });
}
BENCHMARK(sign_a_head)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace wardmote::board

BENCHMARK_MAIN();
