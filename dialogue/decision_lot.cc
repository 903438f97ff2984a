// The lot: before the opening each of several people commits to words of their own; when the
// ballots are fixed they say them again, and nobody could have known what comes of all of them
// together.
#include "dialogue/decision_dialogue.h"
#include "dialogue/performing.h"
#include "governance/core/text.h"
#include "governance/counting/lot.h"

namespace wardmote::dialogue {
namespace {

using decisions::DecisionNumber;
using Press = const ButtonPress&;

/// What a phone's keyboard makes of the same words: capitals and spaces do not count.
std::string words_of(const std::string& typed) { return to_lower_ascii(clean_line(typed)); }

std::string commitment_of(const std::string& words) {
  const auto hash = counting::lot_commitment(words);
  return {hash.begin(), hash.end()};
}

/// Asks for the words, and does something with them.
class WordsFlow : public Flow {
 public:
  std::string step(const Turn&, const v1::Draft&) const override { return "words"; }
  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view) const override {
    return {.text = turn.text(question(), {{"number", static_cast<std::int64_t>(draft.object())}}),
            .accepts = {.text = true}};
  }

 protected:
  virtual std::string_view question() const = 0;
};

class CommitFlow final : public WordsFlow {
 public:
  std::string_view name() const override { return "commit_to_lot"; }
  Verdict take(Turn& turn, v1::Draft& draft, std::string_view,
               const Answer& answer) const override {
    const auto words = words_of(answer.text);
    if (words.empty() || words.size() > decisions::reveal_max) {
      reply(turn, "decision.words_too_long");
      return Verdict::refused;
    }
    if (!act<decisions::Feature>(turn,
                                 decisions::CommitToLot{.by = *turn.speaker.member,
                                                        .decision = DecisionNumber{draft.object()},
                                                        .commitment = commitment_of(words)}))
      return Verdict::refused;
    reply(turn, "decision.committed");
    return Verdict::finished;
  }

 private:
  std::string_view question() const override { return "decision.ask_commit"; }
};

class RevealFlow final : public WordsFlow {
 public:
  std::string_view name() const override { return "reveal_lot"; }
  Verdict take(Turn& turn, v1::Draft& draft, std::string_view,
               const Answer& answer) const override {
    if (!act<decisions::Feature>(turn,
                                 decisions::RevealLot{.by = *turn.speaker.member,
                                                      .decision = DecisionNumber{draft.object()},
                                                      .reveal = words_of(answer.text)}))
      return Verdict::refused;
    reply(turn, "decision.revealed");
    return Verdict::finished;
  }

 private:
  std::string_view question() const override { return "decision.ask_reveal"; }
};

const CommitFlow the_commit_flow;
const RevealFlow the_reveal_flow;

void begin_words(Turn& turn, const Flow& flow, const ButtonPress& press) {
  v1::Draft draft;
  draft.set_object(press.object);
  answer_press(turn, std::string{});
  begin(turn, flow, std::move(draft));
}

void press_commit(Turn& turn, Press press) { begin_words(turn, the_commit_flow, press); }
void press_reveal(Turn& turn, Press press) { begin_words(turn, the_reveal_flow, press); }

constexpr ActionEntry entries[] = {{decision_action::commit, press_commit},
                                   {decision_action::reveal, press_reveal}};

}  // namespace

const Flow& commit_flow() { return the_commit_flow; }
const Flow& reveal_flow() { return the_reveal_flow; }

std::span<const ActionEntry> lot_actions() { return entries; }

}  // namespace wardmote::dialogue
