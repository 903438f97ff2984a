#pragma once

// Guided conversations. A flow says what to ask and what to make of the answers; this framework
// asks one question a message, lays out its buttons, keeps the draft, goes back, gives up, and
// offers a person. So simple mode and drafts that survive a restart are not the flow's business.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dialogue/letter.h"
#include "wardmote/v1/dialogue.pb.h"

namespace wardmote::dialogue {

struct Choice {
  std::string value = {};
  std::string label = {};
};

/// What a question takes beside its choices. Pictures are taken at every step of a flow that
/// `collects_photos`.
struct Accepts {
  bool text = false;
  bool photo = false;
  bool location = false;
  bool contact = false;
};

struct Question {
  telegram::Html text = {};
  std::vector<Choice> choices = {};
  Accepts accepts = {};
  bool may_skip = false;
  std::size_t columns = 1;
};

/// What somebody answered, cleaned.
struct Answer {
  std::string choice = {};
  std::string text = {};
  std::optional<telegram::Photo> photo = {};
  std::string voice = {};
  std::optional<telegram::Location> location = {};
  std::string phone = {};
  bool skipped = false;
};

/// What a flow makes of an answer.
enum class Verdict : std::uint8_t {
  /// Taken: ask what comes next.
  next,
  /// Taken, and the same question stays open ("any of these", pictures); it is shown anew.
  stay,
  /// Not taken; the flow has said why. The question stays open.
  refused,
  /// The conversation is over; the flow has said how.
  finished,
};

/// What becomes of a picture that came outside of its question.
enum class PhotoFate : std::uint8_t { kept, no_room, no_place };

class Flow {
 public:
  virtual ~Flow() = default;
  /// Under this name drafts are kept.
  virtual std::string_view name() const = 0;
  /// The step to answer now: the first one that applies and has no answer.
  virtual std::string step(const Turn& turn, const v1::Draft& draft) const = 0;
  virtual Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const = 0;
  /// Puts the answer into the draft, or does what the last one asks for.
  virtual Verdict take(Turn& turn, v1::Draft& draft, std::string_view step,
                       const Answer& answer) const = 0;
  virtual PhotoFate add_photo(v1::Draft& draft, const telegram::Photo& photo) const {
    (void)draft;
    (void)photo;
    return PhotoFate::no_place;
  }
  /// Takes back what the person answered to a step, so that it is asked again.
  virtual void take_back(v1::Draft& draft, std::string_view step) const;
};

/// The answer to a step, or null.
const v1::DraftAnswer* answer_to(const v1::Draft& draft, std::string_view step);
/// The answer to a step, made if absent.
v1::DraftAnswer& edit_answer(v1::Draft& draft, std::string_view step);
void remove_answer(v1::Draft& draft, std::string_view step);

/// Begins a conversation with the speaker in private and asks the first question. The draft may
/// already hold answers.
void begin(Turn& turn, const Flow& flow, v1::Draft draft);
/// Asks the open question again. False if the speaker is in no conversation.
bool ask_again(Turn& turn);
/// Gives the speaker's message to the conversation they are in. False if there is none or the
/// message says nothing to it.
bool continue_with(Turn& turn, const telegram::Message& message);
void press_choice(Turn& turn, const ButtonPress& press);
void press_skip(Turn& turn, const ButtonPress& press);
/// Takes the answer to the last question back. At the first question it gives up.
void go_back(Turn& turn);
/// Gives up, and says so.
void cancel(Turn& turn);
/// Says what becomes of a file that is neither picture nor voice. False if the message holds none.
bool tell_of_unread_file(Turn& turn, const telegram::Message& message);

// ---- Beside the conversation (aside.cc): a draft that waits for one button, wherever that is. It
// neither ends a conversation nor takes the next words.

/// Keeps the draft, named by the moment; the one before it is forgotten. False if the rules refuse.
bool put_aside(Turn& turn, v1::Draft draft);
std::optional<v1::Draft> aside_of(const Turn& turn);
void drop_aside(Turn& turn);

}  // namespace wardmote::dialogue
