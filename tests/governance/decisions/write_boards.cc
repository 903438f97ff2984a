// Writes boards of random votes into folders, for whoever counts them again with other code.
//   write_boards FOLDER COUNT SEED
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <numeric>
#include <random>

#include "governance/board/tiles.h"
#include "governance/public_log/public_log.h"
#include "tests/governance/decisions/hall.h"

namespace wardmote::decisions {
namespace {

namespace fs = std::filesystem;

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  /// From 0 to below `end`.
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(engine_() % end); }
  bool one_in(std::uint32_t n) { return below(n) == 0; }
  std::vector<std::uint32_t> some_of(std::uint32_t options) {
    std::vector<std::uint32_t> all(options);
    std::iota(all.begin(), all.end(), 1);
    std::shuffle(all.begin(), all.end(), engine_);
    all.resize(below(options + 1));
    return all;
  }

 private:
  std::mt19937_64 engine_;
};

constexpr const char* titles[] = {"Trees",  "Fuente <grande>", "Площадка", "喷泉 & 长椅",
                                  "نافورة", "\"Quoted\"",      "Bench 7",  "Café"};

v1::DecisionTerms random_terms(Chance& chance, Method method) {
  auto terms = question();
  terms.set_method(static_cast<v1::DecisionMethod>(method));
  if (method != Method::yes_no) terms.clear_threshold();
  if (method == Method::yes_no && chance.one_in(2)) {
    auto& threshold = *terms.mutable_threshold();
    threshold.set_kind(chance.one_in(2) ? v1::DECISION_THRESHOLD_SHARE_OF_VOTES
                                        : v1::DECISION_THRESHOLD_SHARE_OF_ROLL);
    threshold.set_numerator(1 + chance.below(2));
    threshold.set_denominator(3);
    threshold.set_more_than(chance.one_in(2));
  }
  const auto options = method == Method::yes_no ? 0 : 2 + chance.below(7);
  for (std::uint32_t i = 0; i < options; ++i) {
    auto& option = *terms.add_options();
    option.set_title(titles[i]);
    if (chance.one_in(2)) option.set_text("Two lines.\nNear the hall.");
    option.set_cost(is_budget(method) ? 1 + chance.below(80) : 0);
  }
  const bool elects = method != Method::yes_no && method != Method::irv && !is_budget(method);
  if (elects) terms.set_seats(1 + chance.below(std::min(options, 3u)));
  if (is_budget(method)) {
    terms.set_budget(20 + chance.below(200));
    terms.set_decimals(chance.below(3));
  }
  if (method == Method::budget_equal_shares)
    terms.set_completion(static_cast<v1::DecisionCompletion>(chance.below(3)));
  if (chance.one_in(3)) {
    terms.mutable_quorum()->set_numerator(1 + chance.below(3));
    terms.mutable_quorum()->set_denominator(4);
  }
  if (chance.one_in(2)) terms.set_secrecy(v1::DECISION_SECRECY_PRIVATE);
  return terms;
}

v1::DecisionChoice random_choice(Chance& chance, const v1::DecisionTerms& terms) {
  const auto method = method_of(terms);
  auto options = chance.some_of(option_count(terms));
  v1::DecisionChoice choice;
  switch (shape_of(method)) {
    case BallotShape::chosen:
      if (method == Method::yes_no || method == Method::plurality)
        options.resize(std::min<std::size_t>(options.size(), 1));
      for (const auto option : options) choice.add_chosen(option);
      break;
    case BallotShape::scores:
      for (const auto option : options) {
        auto& one = *choice.add_scores();
        one.set_option(option);
        one.set_score(chance.below(6));
      }
      break;
    case BallotShape::ranks:
      for (const auto option : options) {
        const bool shares =
            method == Method::schulze && !choice.ranks().empty() && chance.one_in(3);
        auto& rank = shares ? *choice.mutable_ranks()->rbegin() : *choice.add_ranks();
        rank.add_options(option);
      }
      break;
  }
  return choice;
}

void pass(Hall& hall, std::chrono::milliseconds time) {
  hall.pass(time);
  hall.tick();
}

/// Papers that two officers read alike, and some that one alone reads.
void read_papers(Hall& hall, DecisionNumber decision, Chance& chance,
                 const v1::DecisionTerms& terms) {
  const auto papers = paper_voters(hall.decisions, decision);
  for (std::uint32_t paper = 1; paper <= papers; ++paper) {
    const auto choice = random_choice(chance, terms);
    (void)hall.run(EnterPaper{hall.officer, decision, paper, choice});
    if (!chance.one_in(16)) (void)hall.run(EnterPaper{hall.deputy, decision, paper, choice});
  }
  hall.tick();
  if (hall.state(decision) == DecisionState::open) pass(hall, paper_window);
}

/// One vote by each method, with all that a board may show of it.
std::vector<v1::BoardLine> random_votes(std::uint64_t seed) {
  Chance chance{seed};
  Hall hall;
  for (int id = 20; id < 20 + static_cast<int>(chance.below(60)); ++id)
    hall.residents.push_back(hall.join(id));
  for (int number = 1; number <= static_cast<int>(Method::budget_equal_shares); ++number) {
    const auto terms = random_terms(chance, static_cast<Method>(number));
    const bool has_lot = chance.one_in(2);
    const auto decision = has_lot ? hall.opened_with_lot(terms) : hall.opened(terms);
    for (std::size_t i = 0; i < hall.residents.size(); ++i) {
      if (chance.one_in(4)) continue;
      if (chance.one_in(8))
        (void)hall.run(RecordPaperVoter{hall.officer, decision, hall.residents[i]});
      (void)hall.cast(decision, i, random_choice(chance, terms));
      if (chance.one_in(5)) (void)hall.cast(decision, i, random_choice(chance, terms));
      if (chance.one_in(10)) pass(hall, 11min);
    }
    if (chance.one_in(12)) {
      (void)hall.run(CancelDecision{hall.officer, decision, "so"});
      continue;
    }
    (void)hall.closed(decision);
    if (hall.state(decision) == DecisionState::open) read_papers(hall, decision, chance, terms);
    if (has_lot) {
      (void)hall.run(RevealLot{hall.officer, decision, "heads"});
      if (chance.one_in(4))
        pass(hall, reveal_window);
      else
        (void)hall.run(RevealLot{hall.deputy, decision, "tails"});
    }
    if (chance.one_in(2)) pass(hall, 80h);
  }
  return hall.lines;
}

void write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream file{path, std::ios::binary};
  file << bytes;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

void write_board(const fs::path& folder, std::vector<v1::BoardLine> lines) {
  const auto published = public_log::publish(
      {}, {.lines = std::move(lines), .origin = "city.example/17", .seed = Ed25519Seed{7}});
  const auto& appended = published.value().appended();
  const std::vector<std::string> leaves{appended.lines().begin(), appended.lines().end()};
  std::map<board::Subtree, board::Hash> hashes;
  board::CompactRange range;
  for (const auto& leaf : leaves) {
    const auto completed = range.append(board::leaf_hash(leaf));
    for (const auto& [subtree, hash] : completed.value()) hashes.emplace(subtree, hash);
  }
  const auto read = [&](board::Subtree subtree) -> std::optional<board::Hash> {
    const auto found = hashes.find(subtree);
    if (found == hashes.end()) return std::nullopt;
    return found->second;
  };
  const auto tiles = board::new_tiles(0, range.size());
  for (const auto& tile : tiles.value()) {
    write(folder / board::tile_path(tile), board::write_tile(tile, read).value());
    if (tile.level != 0) continue;
    const auto begin = leaves.begin() + static_cast<std::ptrdiff_t>(tile.index) * board::tile_width;
    const std::vector<std::string> part{begin, begin + tile.width};
    write(folder / board::bundle_path({.index = tile.index, .width = tile.width}),
          board::write_bundle(part).value());
  }
  write(folder / board::checkpoint_path, appended.signed_head());
  write(folder / "key", appended.verifier_key() + "\n");
}

}  // namespace
}  // namespace wardmote::decisions

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: write_boards FOLDER COUNT SEED\n";
    return 2;
  }
  const auto count = std::strtoull(argv[2], nullptr, 10);
  const auto seed = std::strtoull(argv[3], nullptr, 10);
  for (std::uint64_t i = 0; i < count; ++i) {
    wardmote::decisions::write_board(std::filesystem::path{argv[1]} / std::to_string(seed + i),
                                     wardmote::decisions::random_votes(seed + i));
  }
  return 0;
}
