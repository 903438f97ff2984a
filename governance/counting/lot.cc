#include "governance/counting/lot.h"

#include <algorithm>
#include <numeric>

#include "governance/core/hash.h"

namespace wardmote::counting {

namespace {

using namespace std::string_view_literals;

/// The places of what is sorted by `keys`; ids are told apart by themselves where keys are equal.
template <class Key>
std::vector<std::uint32_t> places_by(const std::vector<Key>& keys) {
  std::vector<std::uint32_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
  std::vector<std::uint32_t> places(keys.size());
  for (std::uint32_t place = 0; place < order.size(); ++place) places[order[place]] = place;
  return places;
}

}  // namespace

Digest lot_commitment(std::string_view reveal) {
  return Sha256{}.add("lot-commit-v1\0"sv).add(reveal).finish();
}

Seed lot_seed(const LotFacts& facts) {
  Sha256 hash;
  hash.add("lot-v1\0"sv).add(facts.decision).add("\0"sv).add(bytes_of(facts.ballots_root));
  for (const auto& reveal : facts.reveals) hash.add(reveal);
  return hash.add(facts.beacon).finish();
}

TieOrder TieOrder::by_lot(const Seed& seed, const std::vector<std::string>& ids) {
  std::vector<std::pair<Digest, std::string_view>> keys;
  keys.reserve(ids.size());
  for (const auto& id : ids) keys.emplace_back(hmac_sha256(bytes_of(seed), id), id);
  return {places_by(keys), true};
}

TieOrder TieOrder::by_id(const std::vector<std::string>& ids) { return {places_by(ids), false}; }

}  // namespace wardmote::counting
