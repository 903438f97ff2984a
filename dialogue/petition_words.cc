// A petition in words: what is asked, how far it is, what the committee answers.
#include "dialogue/petition_dialogue.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using petitions::Fault;
using petitions::Outcome;
using petitions::PetitionState;

/// Of what a card shows; the whole of it is a tap away.
constexpr std::size_t card_text_units = 600;
constexpr std::size_t line_title_units = 60;

std::int64_t signed_count(std::uint32_t count) { return static_cast<std::int64_t>(count); }

/// Begun ones count: on the last day there is one left.
std::int64_t days_left(const Turn& turn, const v1::PetitionRecord& record) {
  using Days = std::chrono::duration<std::int64_t, std::ratio<86400>>;
  return std::chrono::ceil<Days>(from_ms(record.closes_at_ms()) - turn.at.now).count();
}

std::string_view icon_of(const v1::PetitionRecord& record) {
  switch (petitions::state_of(record)) {
    case PetitionState::submitted:
      return "🔎";
    case PetitionState::declined:
      return "↩️";
    case PetitionState::open:
      return "⏳";
    case PetitionState::reached:
      return petitions::is_overdue(record) ? "⏰" : "📣";
    case PetitionState::answered:
      return "💬";
    case PetitionState::closed:
      return "⌛";
    case PetitionState::withdrawn:
      break;
  }
  return "✖️";
}

telegram::Html state_words(const Turn& turn, const Reader& reader,
                           const v1::PetitionRecord& record) {
  const auto& texts = turn.at.texts;
  switch (petitions::state_of(record)) {
    case PetitionState::submitted:
      return texts.render(reader, "petition.state_submitted",
                          {{"until", from_ms(record.review_until_ms())}});
    case PetitionState::declined: {
      const auto fault = static_cast<Fault>(record.refusal().fault());
      return texts.render(reader, "petition.state_declined",
                          {{"fault", fault_words(turn, reader, fault)}});
    }
    case PetitionState::open:
      return texts.render(
          reader, "petition.state_open",
          {{"until", from_ms(record.closes_at_ms())}, {"days", days_left(turn, record)}});
    case PetitionState::reached:
      return texts.render(
          reader,
          petitions::is_overdue(record) ? "petition.state_overdue" : "petition.state_reached",
          {{"until", from_ms(record.answer_until_ms())}});
    case PetitionState::answered:
      return texts.render(reader, "petition.state_answered",
                          {{"when", from_ms(record.answered_at_ms())}});
    case PetitionState::closed:
      return texts.render(reader, "petition.state_closed",
                          {{"when", from_ms(record.ended_at_ms())}});
    case PetitionState::withdrawn:
      break;
  }
  return texts.render(reader, "petition.state_withdrawn");
}

/// Answered late is late, though it is answered.
bool was_late(const v1::PetitionRecord& record) {
  return petitions::state_of(record) == PetitionState::answered &&
         (petitions::is_overdue(record) || record.answered_at_ms() > record.answer_until_ms());
}

void write_progress(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                    const v1::PetitionRecord& record) {
  html.line().append(state_words(turn, reader, record));
  if (!petitions::is_published(record)) return;
  const auto& texts = turn.at.texts;
  if (was_late(record))
    html.line().append(
        texts.render(reader, "petition.was_late", {{"until", from_ms(record.answer_until_ms())}}));
  html.line().append(
      texts.render(reader, "petition.count",
                   {{"count", signed_count(petitions::supporters(turn.petitions(), record))},
                    {"needed", signed_count(record.terms().needed())}}));
}

std::string author_words(const Turn& turn, const Reader& reader, const v1::PetitionRecord& record) {
  const auto name = record.show_name()
                        ? members::display_name(turn.members(), MemberId{record.author()})
                        : std::string{};
  if (name.empty()) return turn.at.texts.plain(reader, "petition.by_a_resident");
  return turn.at.texts.plain(reader, "petition.by", {{"name", telegram::sanitise_name(name)}});
}

/// How one becomes a supporter, and who sees it.
void write_rules(telegram::HtmlBuilder& html, const Turn& turn, const Reader& reader,
                 const v1::PetitionRecord& record) {
  using Days = std::chrono::duration<std::int64_t, std::ratio<86400>>;
  const auto& terms = record.terms();
  const auto& texts = turn.at.texts;
  const auto joined = std::chrono::milliseconds{terms.member_for_ms()};
  const auto answer = std::chrono::milliseconds{terms.answer_within_ms()};
  html.line().append(texts.render(reader, "petition.rule",
                                  {{"needed", signed_count(terms.needed())},
                                   {"eligible", signed_count(terms.eligible())},
                                   {"answer", std::chrono::ceil<Days>(answer).count()}}));
  html.line().append(texts.render(reader, "petition.rule_who",
                                  {{"level", std::to_string(terms.residency_level_min())},
                                   {"days", std::chrono::ceil<Days>(joined).count()}}));
  html.line().append(texts.render(reader, "petition.privacy"));
}

}  // namespace

std::string fault_words(const Turn& turn, const Reader& reader, Fault fault) {
  const auto say = [&](std::string_view key) { return turn.at.texts.plain(reader, key); };
  switch (fault) {
    case Fault::not_ours:
      return say("petition.fault_not_ours");
    case Fault::insulting:
      return say("petition.fault_insulting");
    case Fault::personal:
      return say("petition.fault_personal");
    case Fault::unlawful:
      return say("petition.fault_unlawful");
    case Fault::repeated:
      return say("petition.fault_repeated");
    case Fault::advertising:
      return say("petition.fault_advertising");
    case Fault::unclear:
      break;
  }
  return say("petition.fault_unclear");
}

std::string outcome_words(const Turn& turn, const Reader& reader, Outcome outcome) {
  const auto say = [&](std::string_view key) { return turn.at.texts.plain(reader, key); };
  switch (outcome) {
    case Outcome::accepted:
      return say("petition.outcome_accepted");
    case Outcome::partly:
      return say("petition.outcome_partly");
    case Outcome::vote:
      return say("petition.outcome_vote");
    case Outcome::declined:
      break;
  }
  return say("petition.outcome_declined");
}

std::string petition_title(const Turn& turn, const v1::PetitionRecord& record) {
  const auto text = petitions::text_of(record, turn.at.vault);
  return text ? text->title() : std::string{};
}

telegram::Html answer_words(const Turn& turn, const Reader& reader,
                            const v1::PetitionAnswer& answer, std::string_view title_key,
                            PetitionDetail detail) {
  telegram::HtmlBuilder html;
  const auto outcome = static_cast<Outcome>(answer.outcome());
  html.append(
      turn.at.texts.render(reader, title_key, {{"outcome", outcome_words(turn, reader, outcome)}}));
  const auto words = detail == PetitionDetail::card
                         ? telegram::clip_text(answer.words(), card_text_units)
                         : answer.words();
  return html.line().blockquote(words).take();
}

telegram::Html petition_text_words(const Turn& turn, const Reader& reader,
                                   const v1::PetitionText& text) {
  telegram::HtmlBuilder html;
  html.bold("📜 " + text.title()).line().blockquote(text.ask());
  html.line().append(turn.at.texts.render(reader, "petition.why")).line().blockquote(text.why());
  if (!text.photo().empty())
    html.line().append(turn.at.texts.render(reader, "petition.has_picture"));
  return html.take();
}

telegram::Html petition_words(const Turn& turn, const Reader& reader,
                              const v1::PetitionRecord& record, PetitionDetail detail) {
  telegram::HtmlBuilder html;
  const auto text = petitions::text_of(record, turn.at.vault).value_or(v1::PetitionText{});
  html.bold("📜 " + std::to_string(record.number()) + " · " + text.title());
  write_progress(html, turn, reader, record);
  const bool is_card = detail == PetitionDetail::card;
  // Whoever checks it reads all of it.
  const bool cuts = is_card && petitions::is_published(record);
  if (!text.ask().empty())
    html.line().blockquote(cuts ? telegram::clip_text(text.ask(), card_text_units) : text.ask());
  if (!cuts && !text.why().empty())
    html.line().append(turn.at.texts.render(reader, "petition.why")).line().blockquote(text.why());
  // Of a published one the picture stands above the card.
  if (!petitions::is_published(record) && !text.photo().empty())
    html.line().append(turn.at.texts.render(reader, "petition.has_picture"));
  html.line().text(author_words(turn, reader, record));
  const bool unchecked = petitions::is_published(record) && !record.has_published_by();
  if (unchecked) html.line().append(turn.at.texts.render(reader, "petition.unchecked"));
  if (record.has_answer())
    html.line().append(answer_words(turn, reader, record.answer(), "petition.answer", detail));
  if (!is_card && petitions::takes_supports(record, turn.at.now))
    write_rules(html, turn, reader, record);
  return html.take();
}

std::string petition_line(const Turn& turn, const Reader&, const v1::PetitionRecord& record) {
  auto line = std::string{icon_of(record)} + " " + std::to_string(record.number()) + " · " +
              telegram::clip_text(petition_title(turn, record), line_title_units);
  if (petitions::is_published(record))
    line += " · " + std::to_string(petitions::supporters(turn.petitions(), record)) + "/" +
            std::to_string(record.terms().needed());
  return line;
}

}  // namespace wardmote::dialogue
