#include "dialogue/report_draft.h"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>

#include <array>

#include "dialogue/clean_text.h"
#include "governance/reports/settings.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

reports::Photo photo_from(const v1::DraftPhoto& photo) {
  return {.file_id = photo.file_id(), .unique_id = photo.unique_id()};
}

bool wished(const v1::Draft& draft, std::string_view wish) {
  const auto* wishes = answer_to(draft, "confirm");
  return wishes != nullptr && std::find(wishes->choices().begin(), wishes->choices().end(), wish) !=
                                  wishes->choices().end();
}

std::optional<reports::Place> place_from(const v1::DraftAnswer* answer) {
  if (answer == nullptr || answer->skipped()) return std::nullopt;
  reports::Place place{.point = std::nullopt, .landmark = answer->text()};
  if (answer->has_place())
    place.point = reports::Coordinates{answer->place().latitude(), answer->place().longitude()};
  if (!place.point && place.landmark.empty()) return std::nullopt;
  return place;
}

std::vector<reports::TypedAnswer> typed_from(const v1::Draft& draft) {
  std::vector<reports::TypedAnswer> typed;
  constexpr std::string_view prefix = "question:";
  for (const auto& answer : draft.answers()) {
    if (!answer.step().starts_with(prefix) || answer.skipped()) continue;
    std::string text = answer.choices().empty() ? answer.text() : std::string{};
    for (const auto& choice : answer.choices()) text += (text.empty() ? "" : ",") + choice;
    typed.push_back({.question = answer.step().substr(prefix.size()), .text = text});
  }
  return typed;
}

bool default_private(const Turn& turn, std::string_view code) {
  const auto* category = reports::find_category(turn.reports(), code);
  return category != nullptr && category->default_private();
}

/// Lower case, as ICU folds it, so that "FAROLA" finds "farola".
icu::UnicodeString folded(std::string_view text) {
  auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  return wide.foldCase();
}

/// How many characters of the name's words the text holds: endings vary, so the first four letters
/// of a word are enough, and two in scripts that write without spaces.
int likeness(const icu::UnicodeString& text, const icu::UnicodeString& name) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> words{
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status)};
  if (U_FAILURE(status) != 0) return 0;
  words->setText(name);
  int score = 0;
  int32_t from = words->first();
  for (int32_t to = words->next(); to != icu::BreakIterator::DONE; from = to, to = words->next()) {
    const auto word = name.tempSubStringBetween(from, to);
    const bool dense = word.length() > 0 && word.char32At(0) >= 0x2e80;
    const int32_t needed = dense ? 2 : 4;
    if (word.length() < needed) continue;
    const auto stem = word.tempSubStringBetween(0, std::min(word.length(), dense ? 2 : 5));
    if (text.indexOf(stem) >= 0) score += stem.length();
  }
  return score;
}

v1::Draft complete_draft(const Turn& turn, const telegram::Message& message,
                         const std::string& text, reports::Channel channel) {
  v1::Draft draft;
  edit_answer(draft, "category").add_choices(guess_category(turn, text));
  edit_answer(draft, "text").set_text(text);
  edit_answer(draft, "photo");
  edit_answer(draft, "place").set_skipped(true);
  draft.set_channel(static_cast<std::uint32_t>(channel));
  draft.set_source_chat(raw(message.chat.id));
  draft.set_source_message(raw(message.message_id));
  return draft;
}

}  // namespace

reports::FileReport filing_from(const Turn& turn, const v1::Draft& draft) {
  reports::FileReport filing{.by = *turn.speaker.member};
  if (const auto* category = answer_to(draft, "category");
      category != nullptr && !category->choices().empty())
    filing.category = category->choices(0);
  if (const auto* text = answer_to(draft, "text")) {
    filing.text = text->text();
    filing.voice = text->voice();
  }
  if (const auto* photos = answer_to(draft, "photo")) {
    for (const auto& photo : photos->photos()) filing.photos.push_back(photo_from(photo));
  }
  filing.place = place_from(answer_to(draft, "place"));
  filing.answers = typed_from(draft);
  filing.is_private = default_private(turn, filing.category) != wished(draft, "private");
  const bool named_by_default = !reports::settings_of(turn.context()).hide_reporter;
  filing.show_name = named_by_default != wished(draft, "named");
  if (draft.channel() != 0) filing.via = static_cast<reports::Channel>(draft.channel());
  if (draft.source_message() != 0)
    filing.source = reports::Message{draft.source_chat(), draft.source_message()};
  return filing;
}

void note_candidates(v1::Draft& draft, const reports::OfferDuplicates& offer) {
  auto& same = edit_answer(draft, "same");
  same.clear_choices();
  for (const auto number : offer.candidates)
    same.add_choices(std::to_string(static_cast<std::uint64_t>(number)));
}

void toggle_wish(const Turn&, v1::Draft& draft, std::string_view wish) {
  auto& wishes = *edit_answer(draft, "confirm").mutable_choices();
  const auto found = std::find(wishes.begin(), wishes.end(), wish);
  if (found == wishes.end())
    *wishes.Add() = wish;
  else
    wishes.erase(found);
}

v1::Draft draft_of_words(const Turn& turn, const telegram::Message& message,
                         const std::string& text) {
  return complete_draft(
      turn, message, text,
      turn.place.is_private ? reports::Channel::private_chat : reports::Channel::group);
}

v1::Draft draft_of_reply(const Turn& turn, const telegram::Message& message,
                         const std::string& text) {
  const auto& replied = *message.reply_to_message;
  auto words = clean_text(replied.text);
  if (!text.empty()) words += (words.empty() ? "" : "\n") + text;
  auto draft = complete_draft(turn, message, words, reports::Channel::reply);
  draft.set_source_message(raw(replied.message_id));
  for (const auto& photo : replied.photos) {
    auto& kept = *edit_answer(draft, "photo").add_photos();
    kept.set_file_id(photo.file_id);
    kept.set_unique_id(photo.file_unique_id);
  }
  if (replied.location) {
    auto& place = edit_answer(draft, "place");
    place.set_skipped(false);
    place.mutable_place()->set_latitude(replied.location->latitude);
    place.mutable_place()->set_longitude(replied.location->longitude);
  }
  return draft;
}

void offer_in_place(Turn& turn, v1::Draft draft, const reports::OfferDuplicates& offer) {
  note_candidates(draft, offer);
  const auto saved = turn.run<conversations::Feature>(
      conversations::Save{.member = *turn.speaker.member,
                          .flow = std::string{report_flow().name()},
                          .step = "same",
                          .data = draft.SerializeAsString(),
                          .chat = raw(turn.place.chat),
                          .lifetime = std::nullopt});
  if (!saved) {
    tell_refusal(turn, saved.error());
    return;
  }
  Screen screen{.text = turn.text("report.ask_same"), .self = Action{}};
  const auto person = turn.place.is_private ? PersonId{} : turn.speaker.person;
  for (const auto number : offer.candidates) {
    const auto* report = reports::find(turn.reports(), number);
    if (report == nullptr) continue;
    const auto line = report_line(turn, turn.speaker.reader, *report);
    screen.text.value += "\n\n" + telegram::HtmlBuilder{}.text(line).take().value;
    screen.buttons.push_back(
        {.label = turn.plain("report.me_too_number",
                             {{"number", static_cast<std::int64_t>(report->number())}}),
         .action = report_action::support,
         .object = report->number(),
         .only_for = person});
  }
  screen.buttons.push_back({.label = turn.plain("report.mine_is_new"),
                            .action = report_action::file_anyway,
                            .only_for = person});
  // Four at most, whoever reads it: the best three and "mine is new".
  if (screen.buttons.size() > simple_buttons_max)
    screen.buttons.erase(screen.buttons.begin() + 3, screen.buttons.end() - 1);
  send(turn, here(turn), screen);
}

bool needs_questions(const Rejection& rejection) {
  constexpr std::array keys{
      std::string_view{"reports.refused.place_required"},
      std::string_view{"reports.refused.answer_invalid"},
      std::string_view{"reports.refused.unknown_category"},
      std::string_view{"reports.refused.text_empty"},
  };
  return std::find(keys.begin(), keys.end(), rejection.key) != keys.end();
}

std::string catch_all_category(const Turn& turn) {
  const auto categories = reports::categories_of(turn.reports());
  if (categories.empty()) return {};
  const auto other = std::find_if(categories.begin(), categories.end(),
                                  [](const auto* category) { return category->code() == "other"; });
  return other == categories.end() ? categories.back()->code() : (*other)->code();
}

std::string guess_category(const Turn& turn, std::string_view text) {
  const auto categories = reports::categories_of(turn.reports());
  const auto said = folded(text);
  std::string best;
  int best_score = 0;
  for (const auto* category : categories) {
    int score = 0;
    for (const auto& translation : category->name().translations())
      score = std::max(score, likeness(said, folded(translation.text())));
    if (score > best_score) {
      best_score = score;
      best = category->code();
    }
  }
  return best.empty() ? catch_all_category(turn) : best;
}

}  // namespace wardmote::dialogue
