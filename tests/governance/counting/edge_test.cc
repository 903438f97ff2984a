// The edge cases that everybody who counts has to agree on: ties, quorum, thresholds, closing time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <string>
#include <vector>

#include "governance/core/hash.h"
#include "governance/counting/ballot_box.h"
#include "governance/counting/exact.h"
#include "governance/counting/lot.h"
#include "governance/counting/plurality.h"
#include "governance/counting/requirements.h"
#include "tests/governance/counting/testdata.h"

namespace wardmote::counting {
namespace {

using nlohmann::json;

std::string from_hex(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return bytes;
}

Digest digest_of(const std::string& digits) {
  const auto bytes = from_hex(digits);
  Digest digest{};
  EXPECT_EQ(bytes.size(), digest.size());
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

LotFacts facts_of(const json& lot) {
  LotFacts facts{.decision = lot.at("decision"),
                 .ballots_root = digest_of(lot.at("ballots_root")),
                 .reveals = {},
                 .beacon = from_hex(lot.at("beacon"))};
  for (const auto& reveal : lot.at("reveals")) facts.reveals.push_back(from_hex(reveal));
  return facts;
}

TEST(Lots, FollowFromWhatWasCommittedAndRevealed) {
  WARDMOTE_TESTDATA_OR_SKIP(data, "edge/cases.json");
  for (const auto& lot : data.at("lots")) {
    SCOPED_TRACE(lot.at("decision").get<std::string>());
    const auto facts = facts_of(lot);
    for (std::size_t i = 0; i < facts.reveals.size(); ++i)
      EXPECT_EQ(lot_commitment(facts.reveals[i]), digest_of(lot.at("commitments")[i]));
    const auto seed = lot_seed(facts);
    EXPECT_EQ(seed, digest_of(lot.at("seed")));
    const auto ids = lot.at("option_ids").get<std::vector<std::string>>();
    const auto order = TieOrder::by_lot(seed, ids);
    EXPECT_TRUE(order.is_lot());
    const auto expected = lot.at("order").get<std::vector<std::string>>();
    for (std::uint32_t i = 0; i < ids.size(); ++i) EXPECT_EQ(expected.at(order.place(i)), ids[i]);
  }
}

TEST(Lots, WithoutASeedGoByIds) {
  const auto order = TieOrder::by_id({"10", "9", "1"});
  EXPECT_FALSE(order.is_lot());
  EXPECT_EQ(order.place(0), 1u);
  EXPECT_EQ(order.place(1), 2u);
  EXPECT_EQ(order.place(2), 0u);
}

/// Runs one case of the file.
class Case {
 public:
  explicit Case(const json& data) : case_(data), expected_(data.at("expect")) {
    for (const auto& id : case_.at("options")) {
      index_.emplace(id, static_cast<OptionIndex>(election_.options.size()));
      election_.options.push_back({id, id});
    }
  }

  void run(const json& lots) {
    if (case_.contains("cast")) fill_from_casts();
    if (case_.contains("ballots")) fill_from_ballots();
    if (expected_.contains("rejected")) {
      expect_rejected();
      return;
    }
    Terms terms{.seats = case_.value("seats", 1u)};
    if (case_.contains("lot"))
      terms.lot = digest_of(lots[case_.at("lot").get<std::size_t>()].at("seed"));
    const bool approves = case_.at("method") == "approval";
    const auto tally =
        approves ? count_approval(election_, terms) : count_plurality(election_, terms);
    ASSERT_TRUE(tally);
    expect_tally(*tally);
    if (case_.contains("threshold") || case_.contains("quorum")) expect_verdict(*tally);
  }

 private:
  void fill_from_ballots() {
    for (const auto& ballot : case_.at("ballots")) {
      ApprovalBallot named{{}, ballot[1]};
      const auto chosen = ballot[0].is_array() ? ballot[0] : json::array({ballot[0]});
      for (const auto& id : chosen)
        if (id != "abstain") named.options.push_back(index_.at(id));
      election_.ballots.push_back(std::move(named));
    }
  }

  /// The numbers are moments; an entry is what stands before the slash where households vote.
  void fill_from_casts() {
    std::vector<Cast> casts;
    for (const auto& cast : case_.at("cast")) {
      auto entry = cast[0].get<std::string>();
      if (case_.value("unit", "") == "household") entry = entry.substr(0, entry.find('/'));
      const bool counter = cast.size() > 3 && cast[3] == "counter";
      casts.push_back({entry, Timestamp{std::chrono::milliseconds{cast[1].get<int>()}},
                       counter ? Channel::counter : Channel::online});
    }
    const Timestamp closes_at{std::chrono::milliseconds{case_.value("close_at", 1'000'000)}};
    const auto standing = standings(casts, closes_at);
    int refused = 0;
    for (std::size_t i = 0; i < casts.size(); ++i) {
      refused += standing[i] == Standing::after_closing || standing[i] == Standing::after_counter;
      if (standing[i] == Standing::counts)
        election_.ballots.push_back({{index_.at(case_.at("cast")[i][2])}, 1});
    }
    expect("refused", refused);
  }

  void expect_rejected() {
    std::uint64_t rejected = 0;
    for (const auto& ballot : election_.ballots)
      rejected += check_ballot(election_.options, ballot) ? 0 : ballot.count;
    EXPECT_EQ(rejected, expected_.at("rejected").get<std::uint64_t>());
    EXPECT_FALSE(count_approval(election_, {}));
  }

  std::uint64_t votes_of(const Tally& tally, const std::string& id) const {
    return static_cast<std::uint64_t>(tally.stages.front()[index_.at(id)] / vote_unit);
  }

  void expect_tally(const Tally& tally) const {
    std::vector<std::string> elected;
    for (const auto option : tally.elected) elected.push_back(election_.options[option].id);
    if (expected_.contains("winner")) {
      EXPECT_THAT(elected, testing::ElementsAre(expected_.at("winner").get<std::string>()));
      EXPECT_EQ(tally.used_lot, expected_.value("by", "") == "lot");
    }
    expect("winners", elected);
    expect("valid", tally.valid);
    expect("turnout", tally.turnout);
    json votes;
    for (const auto& [id, index] : index_) votes[id] = votes_of(tally, id);
    expect("counts", votes);
    expect("scores", votes);
  }

  template <class Value>
  void expect(const char* key, const Value& value) const {
    if (expected_.contains(key)) {
      EXPECT_EQ(json(value), expected_.at(key)) << key;
    }
  }

  /// "yes >= 2/3 of valid", "turnout >= 50% of roll".
  static Requirement requirement_of(const std::string& text) {
    const std::regex form{R"((yes|turnout) (>=|>) (\d+)(?:/(\d+)|%) of (valid|roll))"};
    std::smatch parts;
    EXPECT_TRUE(std::regex_match(text, parts, form)) << text;
    return {parts[1] == "yes" ? Part::yes : Part::turnout,
            parts[2] == ">" ? Reach::more_than : Reach::at_least,
            {std::stoull(parts[3]), parts[4].matched ? std::stoull(parts[4]) : 100},
            parts[5] == "valid" ? Whole::valid : Whole::roll};
  }

  void expect_verdict(const Tally& tally) const {
    Requirements requirements;
    requirements.threshold = {more_yes_than_no};
    if (case_.contains("threshold"))
      requirements.threshold = {requirement_of(case_.at("threshold"))};
    if (case_.contains("quorum")) requirements.quorum = {requirement_of(case_.at("quorum"))};
    const auto verdict = judge(requirements, {.roll = case_.value("roll", std::uint64_t{0}),
                                              .turnout = tally.turnout,
                                              .yes = votes_of(tally, "yes"),
                                              .no = votes_of(tally, "no")});
    expect("passed", verdict.has_passed);
    expect("valid_decision", verdict.is_valid);
    if (expected_.value("reason", "") == "quorum") {
      expect("need", verdict.quorum.front().need);
      expect("have", verdict.quorum.front().have);
    }
  }

  const json& case_;
  const json& expected_;
  ApprovalElection election_;
  std::map<std::string, OptionIndex> index_;
};

TEST(EdgeCases, ComeOutAsAgreed) {
  WARDMOTE_TESTDATA_OR_SKIP(data, "edge/cases.json");
  for (const auto& one : data.at("cases")) {
    SCOPED_TRACE(one.at("id").get<std::string>());
    Case{one}.run(data.at("lots"));
  }
}

TEST(Requirements, OfADoubleMajorityHoldForHeadsAndForArea) {
  const Requirements rules{{{Part::turnout, Reach::at_least, {2, 3}, Whole::roll, Measure::both}},
                           {{Part::yes, Reach::more_than, {1, 2}, Whole::turnout, Measure::both}}};
  const VoteFigures heads{.roll = 90, .turnout = 60, .yes = 31, .no = 20};
  const VoteFigures area{.roll = 900'000, .turnout = 600'000, .yes = 300'001, .no = 200'000};
  EXPECT_TRUE(judge(rules, heads, area).has_passed);
  auto less = area;
  less.yes = 300'000;
  const auto verdict = judge(rules, heads, less);
  EXPECT_TRUE(verdict.is_valid);
  EXPECT_FALSE(verdict.has_passed);
  EXPECT_EQ(verdict.log.back().key, "counting.log.threshold_missed");
  EXPECT_EQ(verdict.threshold.back().need, 300'001u);
  less.turnout = 599'999;
  EXPECT_FALSE(judge(rules, heads, less).is_valid);
  EXPECT_FALSE(judge(rules, heads).is_valid) << "there are no weights";
}

TEST(Requirements, AreComparedWithoutOverflow) {
  const std::uint64_t many = ~std::uint64_t{0};
  const VoteFigures figures{.roll = many, .turnout = many / 3 * 2, .yes = many / 3 * 2, .no = 0};
  EXPECT_TRUE(
      find({Part::yes, Reach::at_least, {2, 3}, Whole::roll}, Measure::heads, figures).is_met());
  EXPECT_FALSE(
      find({Part::yes, Reach::more_than, {2, 3}, Whole::roll}, Measure::heads, figures).is_met());
}

TEST(Hashes, AreThoseOfTheStandard) {
  EXPECT_EQ(Sha256{}.add("a").add("bc").finish(),
            digest_of("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  // RFC 4231, test case 2.
  EXPECT_EQ(hmac_sha256("Jefe", "what do ya want for nothing?"),
            digest_of("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
}

}  // namespace
}  // namespace wardmote::counting
