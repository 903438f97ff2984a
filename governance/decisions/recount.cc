#include "governance/decisions/recount.h"

#include <algorithm>
#include <charconv>

#include "governance/core/hash.h"
#include "governance/counting/lot.h"
#include "governance/decisions/rules.h"

namespace wardmote::decisions {
namespace {

std::optional<std::uint32_t> read_number(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The pieces between separators; one empty piece for an empty text.
std::vector<std::string_view> pieces_of(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const auto end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

bool read_chosen(std::string_view piece, v1::DecisionChoice& choice) {
  const auto option = read_number(piece);
  if (option) choice.add_chosen(*option);
  return option.has_value();
}

bool read_score(std::string_view piece, v1::DecisionChoice& choice) {
  const auto parts = pieces_of(piece, '=');
  if (parts.size() != 2) return false;
  const auto option = read_number(parts[0]);
  const auto score = read_number(parts[1]);
  if (!option || !score) return false;
  auto& one = *choice.add_scores();
  one.set_option(*option);
  one.set_score(*score);
  return true;
}

bool read_rank(std::string_view piece, v1::DecisionChoice& choice) {
  auto& rank = *choice.add_ranks();
  const auto parts = pieces_of(piece, '=');
  return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
    const auto option = read_number(part);
    if (option) rank.add_options(*option);
    return option.has_value();
  });
}

BoardVerdict verdict(bool holds) { return holds ? BoardVerdict::holds : BoardVerdict::fails; }

/// The decision's record as far as the count reads it.
v1::DecisionRecord record_of(const v1::BoardDecisionOpened& opened, const v1::DecisionTerms& terms,
                             const v1::BoardDecisionCounted& counted) {
  v1::DecisionRecord record;
  record.set_number(opened.decision());
  *record.mutable_terms() = terms;
  record.set_texts_hash(opened.texts_hash());
  record.set_roll_hash(opened.roll_hash());
  record.set_roll_size(opened.roll_size());
  for (int i = 0; i < opened.lot_commitments_size(); ++i) {
    auto& one = *record.add_lot();
    one.set_member(static_cast<std::uint64_t>(i) + 1);
    one.set_commitment(opened.lot_commitments(i));
    if (i < counted.lot_reveals_size()) one.set_reveal(counted.lot_reveals(i));
  }
  return record;
}

bool is_lot_committed(const v1::DecisionRecord& record, const v1::BoardDecisionCounted& counted) {
  const bool fits = draws_lot(record.terms()) ? record.lot_size() >= commitments_min &&
                                                    record.lot_size() == counted.lot_reveals_size()
                                              : counted.lot_reveals().empty();
  return fits && std::all_of(record.lot().begin(), record.lot().end(), [](const auto& one) {
           return one.reveal().empty() ||
                  wardmote::bytes_of(counting::lot_commitment(one.reveal())) == one.commitment();
         });
}

/// The box, if every ballot in it was on the board before the closing.
std::optional<Box> box_of(DecisionNumber number, const v1::DecisionTerms& terms,
                          std::multiset<std::string> commitments,
                          const std::vector<v1::BoardOpenedBallot>& opened) {
  Box box;
  std::set<std::string> receipts;
  for (const auto& ballot : opened) {
    const auto choice = read_choice(terms, ballot.choice());
    // Of other lengths one commitment could be opened in more ways than one.
    const bool is_whole = ballot.nonce().size() == nonce_size &&
                          ballot.receipt().size() == receipt_length &&
                          ballot.receipt().find('\0') == std::string::npos;
    if (!choice || !is_whole) return std::nullopt;
    v1::DecisionOpenedBallot whole;
    whole.set_receipt(ballot.receipt());
    *whole.mutable_choice() = *choice;
    whole.set_nonce(ballot.nonce());
    const auto posted = commitments.find(commitment_of(number, whole));
    if (posted == commitments.end() || !receipts.insert(ballot.receipt()).second)
      return std::nullopt;
    commitments.erase(posted);
    box.choices.push_back(*choice);
  }
  return box;
}

/// Ballots that no key opened are on no board, so nobody can tell what they would have changed. A
/// result that names somebody all the same is held against the others.
bool has_lost_ballots(const v1::DecisionResult& result) {
  return result.fault().key() == "decisions.fault.ballots_lost" && result.winners().empty() &&
         result.leaders().empty();
}

bool is_same(const google::protobuf::MessageLite& one, const google::protobuf::MessageLite& other) {
  return one.SerializeAsString() == other.SerializeAsString();
}

}  // namespace

std::optional<v1::DecisionChoice> read_choice(const v1::DecisionTerms& terms,
                                              std::string_view text) {
  v1::DecisionChoice choice;
  if (text.empty()) return choice;
  const auto shape = shape_of(method_of(terms));
  const auto pieces = pieces_of(text, shape == BallotShape::ranks ? '>' : ',');
  const auto read = shape == BallotShape::ranks    ? read_rank
                    : shape == BallotShape::scores ? read_score
                                                   : read_chosen;
  if (!std::all_of(pieces.begin(), pieces.end(),
                   [&](std::string_view piece) { return read(piece, choice); }))
    return std::nullopt;
  const auto fine = checked(terms, choice);
  // One choice has one spelling.
  if (!fine || written(*fine) != text) return std::nullopt;
  return *fine;
}

void Recount::add_box(const v1::BoardOpenedBallots& opened) {
  auto& vote = votes_[DecisionNumber{opened.decision()}];
  vote.disordered = vote.disordered || !vote.closed || vote.counted || vote.cancelled;
  for (const auto& ballot : opened.ballots()) {
    // One more than there are voters is enough to be false.
    if (vote.opened && vote.box.size() <= vote.opened->roll_size()) vote.box.push_back(ballot);
  }
}

void Recount::add(const v1::BoardLine& line) {
  switch (line.kind_case()) {
    case v1::BoardLine::kDecisionOpened: {
      auto& vote = votes_[DecisionNumber{line.decision_opened().decision()}];
      vote.disordered = vote.disordered || vote.opened.has_value();
      vote.opened = line.decision_opened();
      vote.terms = line.decision_opened().terms();
      return;
    }
    case v1::BoardLine::kOption: {
      auto& vote = votes_[DecisionNumber{line.option().decision()}];
      vote.disordered = vote.disordered || !vote.opened || vote.posted != 0 || vote.closed;
      *vote.terms.add_options() = line.option().option();
      return;
    }
    case v1::BoardLine::kBallot: {
      auto& vote = votes_[DecisionNumber{line.ballot().decision()}];
      vote.disordered = vote.disordered || !vote.opened || vote.closed;
      ++vote.posted;
      if (!vote.closed) vote.commitments.insert(line.ballot().commitment());
      return;
    }
    case v1::BoardLine::kDecisionClosed: {
      auto& vote = votes_[DecisionNumber{line.decision_closed().decision()}];
      vote.disordered = vote.disordered || !vote.opened || vote.closed || vote.cancelled ||
                        line.decision_closed().at_ms() < vote.opened->closes_at_ms();
      vote.closed = true;
      return;
    }
    case v1::BoardLine::kOpenedBallots:
      return add_box(line.opened_ballots());
    case v1::BoardLine::kDecisionCounted: {
      auto& vote = votes_[DecisionNumber{line.decision_counted().decision()}];
      vote.disordered = vote.disordered || !vote.closed || vote.counted;
      vote.counted = line.decision_counted();
      return;
    }
    case v1::BoardLine::kCountLog: {
      auto& vote = votes_[DecisionNumber{line.count_log().decision()}];
      vote.disordered = vote.disordered || !vote.counted;
      vote.log.MergeFrom(line.count_log());
      return;
    }
    case v1::BoardLine::kDecisionCancelled: {
      auto& vote = votes_[DecisionNumber{line.decision_cancelled().decision()}];
      vote.disordered = vote.disordered || !vote.opened || vote.counted;
      vote.cancelled = true;
      return;
    }
    case v1::BoardLine::kDecisionFinal:
    case v1::BoardLine::KIND_NOT_SET:
      return;
  }
}

DecisionFindings Recount::findings_of(DecisionNumber number, const Vote& vote) {
  DecisionFindings found{.decision = number, .posted = vote.posted, .counted = vote.box.size()};
  const auto note = [&](BoardClaim claim, BoardVerdict verdict) {
    found.findings.push_back({claim, verdict});
  };
  if (vote.opened) found.title = vote.opened->terms().title();
  const bool is_ordered = vote.opened && !vote.disordered;
  note(BoardClaim::lines_are_in_order, verdict(is_ordered));
  // A stranger's board may say anything: the counts only take what could have been opened.
  const auto terms = countable(vote.terms);
  const bool is_frozen = vote.opened && terms && is_same(*terms, vote.terms) &&
                         texts_hash(vote.terms) == vote.opened->texts_hash();
  note(BoardClaim::texts_are_frozen, verdict(is_frozen));
  constexpr BoardClaim later[] = {BoardClaim::ballots_were_cast, BoardClaim::lot_is_committed,
                                  BoardClaim::result_is_of_ballots, BoardClaim::log_is_of_count};
  if (!is_ordered || !is_frozen || !vote.counted) {
    for (const auto claim : later) note(claim, BoardVerdict::unchecked);
    return found;
  }
  const auto record = record_of(*vote.opened, vote.terms, *vote.counted);
  const auto box = box_of(number, vote.terms, vote.commitments, vote.box);
  const bool was_cast = box && box->choices.size() <= vote.opened->roll_size();
  note(BoardClaim::ballots_were_cast, verdict(was_cast));
  const bool is_committed = is_lot_committed(record, *vote.counted);
  note(BoardClaim::lot_is_committed, verdict(is_committed));
  if (!was_cast || !is_committed || has_lost_ballots(vote.counted->result())) {
    note(BoardClaim::result_is_of_ballots, BoardVerdict::unchecked);
    note(BoardClaim::log_is_of_count, BoardVerdict::unchecked);
    return found;
  }
  auto result = *result_of({record, *box});
  v1::BoardCountLog log;
  log.set_decision(raw(number));
  *log.mutable_log() = result.log();
  *log.mutable_losses() = result.losses();
  result.clear_log();
  result.clear_losses();
  result.clear_silent();
  auto published = vote.log;
  published.set_decision(raw(number));
  note(BoardClaim::result_is_of_ballots, verdict(is_same(result, vote.counted->result())));
  note(BoardClaim::log_is_of_count, verdict(is_same(log, published)));
  return found;
}

std::vector<DecisionFindings> Recount::findings() const {
  std::vector<DecisionFindings> all;
  for (const auto& [number, vote] : votes_) all.push_back(findings_of(number, vote));
  return all;
}

}  // namespace wardmote::decisions
