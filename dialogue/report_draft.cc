#include "dialogue/report_draft.h"

#include <array>

#include "dialogue/category_guess.h"
#include "dialogue/clean_text.h"
#include "dialogue/performing.h"
#include "governance/core/question.h"
#include "governance/reports/settings.h"

namespace wardmote::dialogue {
namespace {

reports::Photo photo_from(const v1::DraftPhoto& photo) {
  return {.file_id = photo.file_id(), .unique_id = photo.unique_id()};
}

std::optional<reports::Place> place_from(const v1::DraftAnswer* answer) {
  if (answer == nullptr || answer->skipped()) return std::nullopt;
  reports::Place place{.point = std::nullopt, .landmark = answer->text()};
  if (answer->has_place())
    place.point = reports::Coordinates{answer->place().latitude(), answer->place().longitude()};
  if (!place.point && place.landmark.empty()) return std::nullopt;
  return place;
}

std::vector<reports::TypedAnswer> typed_from(const Turn& turn, const v1::Draft& draft) {
  std::vector<reports::TypedAnswer> typed;
  const auto* category = category_of(turn, draft);
  if (category == nullptr) return typed;
  // What was answered before another category was chosen is of no use to it.
  for (const auto& question : category->questions()) {
    const auto* answer = answer_to(draft, step_of(question));
    if (answer == nullptr || answer->skipped()) continue;
    typed.push_back({.question = question.code(), .text = typed_in(*answer)});
  }
  return typed;
}

bool default_private(const Turn& turn, std::string_view code) {
  const auto* category = reports::find_category(turn.reports(), code);
  return category != nullptr && category->default_private();
}

v1::Draft complete_draft(const Turn& turn, const telegram::Message& message,
                         const std::string& text, reports::Channel channel) {
  v1::Draft draft;
  edit_answer(draft, "category").add_choices(guess_category(turn.reports(), text));
  edit_answer(draft, "text").set_text(text);
  edit_answer(draft, "photo");
  edit_answer(draft, "place").set_skipped(true);
  draft.set_channel(static_cast<std::uint32_t>(channel));
  draft.set_source_chat(raw(message.chat.id));
  draft.set_source_message(raw(message.message_id));
  return draft;
}

void keep_photo(v1::DraftAnswer& kept, const telegram::Photo& photo) {
  auto& added = *kept.add_photos();
  added.set_file_id(photo.file_id);
  added.set_unique_id(photo.file_unique_id);
}

}  // namespace

const v1::ReportCategory* category_of(const Turn& turn, const v1::Draft& draft) {
  const auto* answer = answer_to(draft, "category");
  return answer == nullptr || answer->choices().empty()
             ? nullptr
             : reports::find_category(turn.reports(), answer->choices(0));
}

std::string step_of(const v1::Question& question) {
  return std::string{question_prefix} + question.code();
}

std::string typed_in(const v1::DraftAnswer& answer) {
  if (answer.choices().empty()) return answer.text();
  std::string typed;
  for (const auto& choice : answer.choices()) typed += (typed.empty() ? "" : ",") + choice;
  return typed;
}

bool wished(const v1::Draft& draft, std::string_view wish) {
  const auto* wishes = answer_to(draft, "confirm");
  return wishes != nullptr && std::find(wishes->choices().begin(), wishes->choices().end(), wish) !=
                                  wishes->choices().end();
}

PhotoFate keep_photo(v1::Draft& draft, const telegram::Photo& photo) {
  auto& kept = edit_answer(draft, "photo");
  if (kept.photos_size() >= static_cast<int>(reports::photos_max)) return PhotoFate::no_room;
  kept.set_skipped(false);
  keep_photo(kept, photo);
  return PhotoFate::kept;
}

void warn_of_danger(Turn& turn, v1::Draft& draft) {
  const auto* category = category_of(turn, draft);
  if (category == nullptr || !reports::is_dangerous(*category)) return;
  if (draft.warned_of() == category->code()) return;
  draft.set_warned_of(category->code());
  perform(turn,
          reports::ShowEmergency{.category = category->code(), .member = *turn.speaker.member});
}

void warn_of_danger_in(Turn& turn, v1::Draft& draft, std::string_view text) {
  v1::Draft guessed = draft;
  const auto code = recognise_category(turn.reports(), text);
  if (!code) return;
  remove_answer(guessed, "category");
  edit_answer(guessed, "category").add_choices(*code);
  warn_of_danger(turn, guessed);
  draft.set_warned_of(guessed.warned_of());
}

void perform_filing(Turn& turn, const v1::Draft& draft, const reports::Effect& effect) {
  const auto* danger = std::get_if<reports::ShowEmergency>(&effect);
  if (danger == nullptr || danger->category != draft.warned_of()) perform(turn, effect);
}

void tell_filing_refusal(Turn& turn, const v1::Draft& draft, Rejection rejection) {
  const auto* category = category_of(turn, draft);
  for (auto& argument : rejection.arguments) {
    if (argument.name != "question" || category == nullptr) continue;
    for (const auto& question : category->questions()) {
      const auto* code = std::get_if<std::string>(&argument.value);
      if (code == nullptr || question.code() != *code) continue;
      argument.value = questions::text_in(question.label(), tag_of(turn.speaker.reader.language));
      break;
    }
  }
  tell_refusal(turn, rejection);
}

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
  filing.answers = typed_from(turn, draft);
  filing.is_private = default_private(turn, filing.category) != wished(draft, "private");
  const bool named_by_default = !reports::settings_of(turn.context()).hide_reporter;
  filing.show_name = named_by_default != wished(draft, "named");
  if (draft.channel() != 0) filing.via = static_cast<reports::Channel>(draft.channel());
  if (draft.source_message() != 0)
    filing.source = reports::Message{draft.source_chat(), draft.source_message()};
  // In a group nobody is questioned.
  filing.incomplete = draft.source_chat() < 0;
  return filing;
}

void note_candidates(v1::Draft& draft, const reports::OfferDuplicates& offer) {
  auto& same = edit_answer(draft, "same");
  same.clear_choices();
  for (const auto number : offer.candidates)
    same.add_choices(std::to_string(static_cast<std::uint64_t>(number)));
}

void toggle_wish(v1::Draft& draft, std::string_view wish) {
  auto& wishes = *edit_answer(draft, "confirm").mutable_choices();
  const auto found = std::find(wishes.begin(), wishes.end(), wish);
  if (found == wishes.end())
    *wishes.Add() = wish;
  else
    wishes.erase(found);
}

bool is_voice(const std::optional<telegram::File>& file) {
  return file && file->kind == telegram::FileKind::voice;
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
  for (const auto& photo : replied.photos) (void)keep_photo(draft, photo);
  if (is_voice(replied.file)) edit_answer(draft, "text").set_voice(replied.file->file_id);
  if (replied.location) {
    auto& place = edit_answer(draft, "place");
    place.set_skipped(false);
    place.mutable_place()->set_latitude(replied.location->latitude);
    place.mutable_place()->set_longitude(replied.location->longitude);
  }
  return draft;
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

}  // namespace wardmote::dialogue
