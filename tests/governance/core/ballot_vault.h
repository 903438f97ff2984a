#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "governance/core/ballot_vault.h"
#include "governance/core/board_key.h"

namespace wardmote::testing {

/// A vault that hides what it seals from a reader of bytes; a destroyed key opens nothing.
class FakeBallotVault : public BallotVault {
 public:
  std::string seal(std::uint64_t decision, std::string_view plain) override {
    return std::to_string(decision) + '|' + turned(plain);
  }
  std::optional<std::string> open(std::uint64_t decision, std::string_view sealed) const override {
    const auto prefix = std::to_string(decision) + '|';
    if (destroyed.contains(decision) || sealed.substr(0, prefix.size()) != prefix) return {};
    return turned(sealed.substr(prefix.size()));
  }
  void destroy(std::uint64_t decision) override { destroyed.insert(decision); }

  std::set<std::uint64_t> destroyed;

 private:
  static std::string turned(std::string_view bytes) {
    std::string turned{bytes};
    for (char& byte : turned) byte = static_cast<char>(byte ^ 0x5a);
    return turned;
  }
};

/// The same key for everybody.
class FakeBoardKey final : public BoardKey {
 public:
  Ed25519Seed board_seed() override { return {7}; }
};

}  // namespace wardmote::testing
