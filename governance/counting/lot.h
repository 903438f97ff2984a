#pragma once

// Chance that nobody can bend. Before the vote several committers publish the hash of a number
// each; after the ballots are fixed they reveal the numbers, and seed and order follow.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wardmote::counting {

using Digest = std::array<std::uint8_t, 32>;
using Seed = Digest;

/// What a committer publishes beforehand: SHA-256("lot-commit-v1" 00 reveal).
Digest lot_commitment(std::string_view reveal);

/// From what the seed of a decision's lot is made; all of it is public afterwards.
struct LotFacts {
  std::string decision;
  /// The root of the ballots as they stood at closing.
  Digest ballots_root{};
  /// In the order of the committers; one who did not reveal is left out.
  std::vector<std::string> reveals;
  /// Bytes of the beacon that was named in advance; empty if none was.
  std::string beacon;
};
/// SHA-256("lot-v1" 00 decision 00 ballots_root reveals beacon).
Seed lot_seed(const LotFacts& facts);

/// A total order of options, for ties that a method's own rules leave: best first.
class TieOrder {
 public:
  /// By HMAC-SHA256(seed, id), ascending.
  static TieOrder by_lot(const Seed& seed, const std::vector<std::string>& ids);
  /// By the bytes of the ids: where no lot was drawn, so that the result is the same everywhere.
  static TieOrder by_id(const std::vector<std::string>& ids);

  bool is_lot() const { return is_lot_; }
  /// The place of the option at `index` of the ids, from 0; the least is the best.
  std::uint32_t place(std::uint32_t index) const { return places_.at(index); }
  bool is_better(std::uint32_t one, std::uint32_t other) const { return place(one) < place(other); }

 private:
  TieOrder(std::vector<std::uint32_t> places, bool is_lot)
      : places_(std::move(places)), is_lot_(is_lot) {}

  std::vector<std::uint32_t> places_;
  bool is_lot_ = false;
};

}  // namespace wardmote::counting
