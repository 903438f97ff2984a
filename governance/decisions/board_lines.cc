// What goes on the board: ballots as commitments, together and in an order that says nothing, and
// what happened to a decision, in lines that anybody can count again.

#include <algorithm>

#include "governance/decisions/rules.h"

namespace wardmote::decisions {
namespace {

using Lines = std::vector<v1::BoardLine>;

/// Bytes of protobuf in a line of several items. The JSON is at most six times as long, and so
/// stays below what a leaf may have.
constexpr std::size_t line_bytes = 8 * 1024;

void add_opened(const State& state, const v1::DecisionOpened& event, Lines& lines) {
  const auto* record = find(state, DecisionNumber{event.decision()});
  if (record == nullptr) return;
  auto& opened = *lines.emplace_back().mutable_decision_opened();
  opened.set_decision(event.decision());
  opened.set_at_ms(event.at_ms());
  opened.set_closes_at_ms(event.closes_at_ms());
  *opened.mutable_terms() = record->terms();
  opened.mutable_terms()->clear_options();
  opened.set_roll_size(static_cast<std::uint32_t>(event.roll_size()));
  opened.set_texts_hash(event.texts_hash());
  opened.set_roll_hash(event.roll_hash());
  for (const auto& one : record->lot()) opened.add_lot_commitments(one.commitment());
  for (const auto& option : record->terms().options()) {
    auto& line = *lines.emplace_back().mutable_option();
    line.set_decision(event.decision());
    *line.mutable_option() = option;
  }
}

void add_posted(const v1::DecisionBallotsPosted& event, Lines& lines) {
  for (const auto& commitment : event.commitments()) {
    auto& ballot = *lines.emplace_back().mutable_ballot();
    ballot.set_decision(event.decision());
    ballot.set_commitment(commitment);
  }
}

/// Hands items out to as many lines as they need.
template <class Items, class LineOf>
void split(const Items& items, const LineOf& line_of) {
  std::size_t room = 0;
  for (const auto& item : items) {
    const auto size = item.ByteSizeLong();
    const bool is_new = size > room;
    if (is_new) room = line_bytes;
    room -= std::min(size, room);
    line_of(is_new, item);
  }
}

void add_box(const v1::DecisionCounted& event, Lines& lines) {
  split(event.result().box(), [&](bool is_new, const v1::DecisionOpenedBallot& ballot) {
    if (is_new) lines.emplace_back().mutable_opened_ballots()->set_decision(event.decision());
    auto& opened = *lines.back().mutable_opened_ballots()->add_ballots();
    opened.set_receipt(ballot.receipt());
    opened.set_choice(written(ballot.choice()));
    opened.set_nonce(ballot.nonce());
  });
}

void add_log(const v1::DecisionCounted& event, Lines& lines) {
  const auto begin = [&] {
    lines.emplace_back().mutable_count_log()->set_decision(event.decision());
  };
  split(event.result().log(), [&](bool is_new, const v1::DecisionSentence& sentence) {
    if (is_new) begin();
    *lines.back().mutable_count_log()->add_log() = sentence;
  });
  split(event.result().losses(), [&](bool is_new, const v1::DecisionLoss& loss) {
    if (is_new) begin();
    *lines.back().mutable_count_log()->add_losses() = loss;
  });
}

void add_counted(const State& state, const v1::DecisionCounted& event, Lines& lines) {
  add_box(event, lines);
  auto& counted = *lines.emplace_back().mutable_decision_counted();
  counted.set_decision(event.decision());
  counted.set_at_ms(event.at_ms());
  counted.set_appeal_until_ms(event.appeal_until_ms());
  auto& result = *counted.mutable_result();
  result = event.result();
  result.clear_box();
  result.clear_log();
  result.clear_losses();
  result.clear_silent();
  if (const auto* record = find(state, DecisionNumber{event.decision()})) {
    for (const auto& one : record->lot()) counted.add_lot_reveals(one.reveal());
  }
  add_log(event, lines);
}

}  // namespace

bool is_batch_full(const v1::DecisionBox* box, MemberId by) {
  if (box == nullptr) return false;
  const auto& waiting = box->waiting();
  const bool waits = std::find(waiting.begin(), waiting.end(), raw(by)) != waiting.end();
  return waiting.size() + (waits ? 0 : 1) >= posted_at_once;
}

std::optional<Timestamp> posting_of(const v1::DecisionBox* box) {
  if (box == nullptr || box->waiting().empty()) return std::nullopt;
  const auto grain = std::chrono::milliseconds{cast_time_grain}.count();
  const auto since = box->waiting_since_ms();
  return from_ms(since - since % grain + grain);
}

std::vector<std::string> waiting_commitments(const State& state, const Context& context,
                                             DecisionNumber decision, std::optional<MemberId> but) {
  std::vector<std::string> commitments;
  const auto* box = state.boxes.find(decision);
  if (box == nullptr) return commitments;
  for (const auto id : box->waiting()) {
    if (but == MemberId{id}) continue;
    if (const auto opened = opened_ballot(state, context, decision, MemberId{id}))
      commitments.push_back(commitment_of(decision, *opened));
  }
  return commitments;
}

void post(const v1::DecisionRecord& record, Timestamp at, std::vector<std::string> commitments,
          Decision& decision) {
  if (commitments.empty()) return;
  std::sort(commitments.begin(), commitments.end());
  auto& posted = *decision.events.emplace_back().mutable_ballots_posted();
  posted.set_decision(record.number());
  posted.set_at_ms(to_ms(at));
  for (auto& commitment : commitments) posted.add_commitments(std::move(commitment));
}

std::vector<v1::BoardLine> board_lines(const State& state, const v1::DecisionsEvent& event) {
  Lines lines;
  switch (event.kind_case()) {
    case v1::DecisionsEvent::kOpened:
      add_opened(state, event.opened(), lines);
      break;
    case v1::DecisionsEvent::kBallotsPosted:
      add_posted(event.ballots_posted(), lines);
      break;
    case v1::DecisionsEvent::kClosed: {
      auto& closed = *lines.emplace_back().mutable_decision_closed();
      closed.set_decision(event.closed().decision());
      closed.set_at_ms(event.closed().at_ms());
      closed.set_papers(event.closed().papers());
      break;
    }
    case v1::DecisionsEvent::kCounted:
      add_counted(state, event.counted(), lines);
      break;
    case v1::DecisionsEvent::kCancelled: {
      // A draft that was dropped never was on the board.
      const auto* record = find(state, DecisionNumber{event.cancelled().decision()});
      if (record == nullptr || record->opened_at_ms() == 0) break;
      auto& cancelled = *lines.emplace_back().mutable_decision_cancelled();
      cancelled.set_decision(event.cancelled().decision());
      cancelled.set_at_ms(event.cancelled().at_ms());
      break;
    }
    case v1::DecisionsEvent::kBecameFinal: {
      auto& final_result = *lines.emplace_back().mutable_decision_final();
      final_result.set_decision(event.became_final().decision());
      final_result.set_at_ms(event.became_final().at_ms());
      break;
    }
    default:
      break;
  }
  return lines;
}

}  // namespace wardmote::decisions
