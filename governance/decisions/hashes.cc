// The canonical bytes of what is frozen, so that anybody can hash it again.

#include <fmt/format.h>

#include <algorithm>

#include "governance/board/encoding.h"
#include "governance/core/hash.h"
#include "governance/core/table.h"
#include "governance/decisions/queries.h"

namespace wardmote::decisions {
namespace {

constexpr std::string_view zero{"\0", 1};

/// Bytes in a form that has only one reading.
class Canonical {
 public:
  explicit Canonical(std::string_view label) : bytes_(label) { bytes_ += '\0'; }

  Canonical& number(std::uint64_t value) {
    bytes_ += encode_key(value);
    return *this;
  }
  Canonical& text(const std::string& value) {
    number(value.size());
    bytes_ += value;
    return *this;
  }
  Canonical& raw_bytes(std::string_view value) {
    bytes_ += value;
    return *this;
  }
  std::string hash() const { return std::string{bytes_of(Sha256{}.add(bytes_).finish())}; }

 private:
  std::string bytes_;
};

}  // namespace

std::string texts_hash(const v1::DecisionTerms& terms) {
  Canonical bytes{"decision-texts-v1"};
  bytes.text(terms.title()).text(terms.text());
  bytes.number(static_cast<std::uint64_t>(terms.options_size()));
  for (const auto& option : terms.options()) {
    bytes.number(option.number()).text(option.title()).text(option.text());
    bytes.number(static_cast<std::uint64_t>(option.cost()));
  }
  bytes.number(static_cast<std::uint64_t>(terms.method()));
  bytes.number(static_cast<std::uint64_t>(terms.secrecy()));
  bytes.number(terms.eligibility().residency_level_min());
  bytes.number(static_cast<std::uint64_t>(terms.eligibility().member_for_ms()));
  const auto& quorum = terms.quorum();
  bytes.number(quorum.numerator()).number(quorum.denominator()).number(quorum.number());
  const auto& threshold = terms.threshold();
  bytes.number(static_cast<std::uint64_t>(threshold.kind()));
  bytes.number(threshold.numerator()).number(threshold.denominator());
  bytes.number(threshold.more_than() ? 1 : 0);
  bytes.number(static_cast<std::uint64_t>(terms.tie_rule()));
  bytes.number(static_cast<std::uint64_t>(terms.duration_ms()));
  bytes.number(static_cast<std::uint64_t>(terms.closes_at_ms()));
  bytes.number(static_cast<std::uint64_t>(terms.appeal_ms()));
  bytes.number(terms.seats()).number(terms.chosen_min()).number(terms.chosen_max());
  bytes.number(terms.score_max()).number(static_cast<std::uint64_t>(terms.budget()));
  bytes.number(terms.decimals()).number(static_cast<std::uint64_t>(terms.completion()));
  return bytes.hash();
}

std::string roll_hash(const std::vector<MemberId>& roll) {
  Canonical bytes{"decision-roll-v1"};
  for (const auto member : roll) bytes.number(raw(member));
  return bytes.hash();
}

std::string ballots_root(const std::vector<v1::DecisionChoice>& choices) {
  std::vector<std::string> lines;
  lines.reserve(choices.size());
  for (const auto& choice : choices) lines.push_back(written(choice) + '\n');
  std::sort(lines.begin(), lines.end());
  Canonical bytes{"decision-ballots-v1"};
  for (const auto& line : lines) bytes.raw_bytes(line);
  return bytes.hash();
}

std::string commitment_of(DecisionNumber decision, const v1::DecisionOpenedBallot& ballot) {
  Canonical bytes{"ballot-v1"};
  bytes.number(raw(decision)).raw_bytes(ballot.receipt()).raw_bytes(zero);
  bytes.raw_bytes(written(ballot.choice())).raw_bytes(zero).raw_bytes(ballot.nonce());
  return bytes.hash();
}

std::string receipt_text(std::string_view origin, DecisionNumber decision,
                         const v1::DecisionOpenedBallot& ballot) {
  return fmt::format(
      "wardmote ballot receipt v1\nboard: {}\ndecision: {}\nreceipt: {}\nchoice: {}\nnonce: {}\n",
      origin, raw(decision), ballot.receipt(), written(ballot.choice()),
      board::to_base64(ballot.nonce()));
}

std::string written(const v1::DecisionChoice& choice) {
  std::string text;
  const auto separate = [&](char separator) {
    if (!text.empty()) text += separator;
  };
  for (const auto option : choice.chosen()) {
    separate(',');
    text += std::to_string(option);
  }
  for (const auto& one : choice.scores()) {
    separate(',');
    text += std::to_string(one.option()) + '=' + std::to_string(one.score());
  }
  for (const auto& rank : choice.ranks()) {
    separate('>');
    std::string equal;
    for (const auto option : rank.options()) {
      equal += (equal.empty() ? "" : "=") + std::to_string(option);
    }
    text += equal;
  }
  return text;
}

}  // namespace wardmote::decisions
