// What the committee is told of a report, its assignee, and the offices above.
#include "dialogue/framework.h"
#include "dialogue/offices.h"
#include "dialogue/performing.h"
#include "dialogue/report_cards.h"
#include "dialogue/report_dialogue.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using reports::EscalationLevel;
using reports::OfficersNews;
using reports::ReportNumber;

std::string_view news_key(OfficersNews news) {
  switch (news) {
    case OfficersNews::withdrawn:
      return "officers.withdrawn";
    case OfficersNews::moved:
      return "officers.moved";
    case OfficersNews::undone:
      return "officers.undone";
    case OfficersNews::assigned:
      return "officers.assigned";
    case OfficersNews::replied:
      return "officers.replied";
    case OfficersNews::noted:
      return "officers.noted";
    case OfficersNews::answered:
      return "officers.answered";
    case OfficersNews::asked:
      return "officers.asked";
    case OfficersNews::denied:
      return "officers.denied";
    case OfficersNews::confirmed:
      return "officers.confirmed";
    case OfficersNews::overdue:
      return "officers.overdue";
    case OfficersNews::escalated:
      return "officers.escalated";
    case OfficersNews::paused:
      return "officers.paused";
    case OfficersNews::resumed:
      return "officers.resumed";
    case OfficersNews::merged:
      return "officers.merged";
    case OfficersNews::split:
      return "officers.split";
    case OfficersNews::photos:
      return "officers.photos";
    case OfficersNews::place:
      return "officers.place";
    case OfficersNews::category:
      return "officers.category";
    case OfficersNews::privacy:
      return "officers.privacy";
    case OfficersNews::filed:
      // The card says all.
      break;
  }
  return {};
}

/// Where the committee talks about the report; without a chat of theirs each hears in private,
/// except whoever did it.
std::vector<Address> who_hears(const Turn& turn, ReportNumber number) {
  if (auto thread = officers_thread(turn, number)) return {*thread};
  auto officers = committee(turn);
  std::erase_if(officers, [&](const Address& address) {
    return raw(address.chat) == raw(turn.speaker.person);
  });
  return officers;
}

/// What a note says and what came with it.
struct NoteSaid {
  std::string words;
  v1::ReportBody attached;
};

NoteSaid said_in(const Turn& turn, const Reader& reader, const v1::Report& report,
                 std::uint32_t number) {
  const auto* note = reports::find_note(turn.reports(), reports::number_of(report), number);
  const auto body = note == nullptr ? std::nullopt : reports::body_of(*note, report, turn.at.vault);
  if (!body) return {};
  NoteSaid said{.words = note_words(turn, reader, *note, *body), .attached = {}};
  *said.attached.mutable_photos() = body->photos();
  said.attached.set_voice(body->voice());
  if (!said.words.empty()) return said;
  said.words = body->voice().empty()
                   ? turn.at.texts.plain(reader, "report.photos", {{"count", body->photos_size()}})
                   : turn.at.texts.plain(reader, "report.has_voice");
  return said;
}

/// In private nothing but the message itself leads to the report.
std::vector<Button> way_to(const Turn& turn, const Address& address, const v1::Report* report) {
  if (report == nullptr || raw(address.chat) < 0) return {};
  return {{.label = turn.at.texts.plain(address.reader, "report.view"),
           .action = report_action::view,
           .object = report->number()}};
}

void tell(Turn& turn, const Address& address, std::string_view key,
          const reports::NotifyOfficers& news) {
  const auto* report = reports::find(turn.reports(), news.report);
  NoteSaid said;
  std::string state;
  std::string title;
  MemberId assignee{};
  if (report != nullptr) {
    state = state_words(turn, address.reader, reports::state_of(*report));
    title = report_title(turn, *report, 60);
    assignee = MemberId{report->assignee()};
    said = said_in(turn, address.reader, *report, news.note);
  }
  const bool unassigned = news.news == OfficersNews::assigned && assignee == MemberId{};
  send(turn, address,
       {.text = turn.at.texts.render(
            address.reader, unassigned ? "officers.unassigned" : key,
            {{"number", static_cast<std::int64_t>(news.report)},
             {"state", state},
             {"title", title},
             {"words", said.words},
             {"name", telegram::sanitise_name(members::display_name(turn.members(), assignee))}}),
        .buttons = way_to(turn, address, report),
        .self = framework::home});
  send_attachments(turn, address, said.attached);
}

std::optional<Office> office_of(EscalationLevel level) {
  if (level == EscalationLevel::district) return Office::district;
  if (level == EscalationLevel::city) return Office::city;
  return std::nullopt;
}

/// What an office reads of a report: of a private one no more than that it waits.
telegram::Html escalated_words(const Turn& turn, const Reader& reader, const v1::Report& report) {
  if (!report.is_private()) return report_words(turn, reader, report, Audience::neighbours);
  return turn.at.texts.render(reader, "escalation.private",
                              {{"number", static_cast<std::int64_t>(report.number())},
                               {"category", category_words(turn, reader, report.category())},
                               {"when", from_ms(report.filed_at_ms())}});
}

}  // namespace

bool nobody_above_hears(const Turn& turn, const v1::Report& report) {
  const auto office = office_of(static_cast<EscalationLevel>(report.clock().escalated_to()));
  return office && !chat_of_office(turn, *office);
}

void tell_officers(Turn& turn, const reports::NotifyOfficers& news) {
  const auto* report = reports::find(turn.reports(), news.report);
  const auto addresses = who_hears(turn, news.report);
  if (news.news == OfficersNews::filed) {
    // In a chat of theirs there is a topic or a card.
    for (const auto& address : addresses) {
      const auto officer = members::member_of(turn.members(), PersonId{raw(address.chat)});
      if (report != nullptr && raw(address.chat) > 0 && officer)
        send_private_card(turn, *report, *officer);
    }
    return;
  }
  auto key = news_key(news.news);
  if (report != nullptr && news.news == OfficersNews::escalated &&
      nobody_above_hears(turn, *report))
    key = "escalation.nobody";
  for (const auto& address : addresses) {
    // What was written in the officers' chat needs no echo there, nor what was tapped there.
    if (news.source_chat == raw(address.chat)) continue;
    if (turn.place.chat == address.chat && news.news == OfficersNews::moved) continue;
    tell(turn, address, key, news);
  }
}

void tell_assignee(Turn& turn, const reports::NotifyAssignee& news) {
  const auto* report = reports::find(turn.reports(), news.report);
  if (report == nullptr || turn.speaker.member == news.assignee) return;
  send_private_card(turn, *report, news.assignee, "report.yours_now");
}

void escalate(Turn& turn, const reports::EscalateTo& escalation) {
  const auto* report = reports::find(turn.reports(), escalation.report);
  const auto* profile = community::profile_of(turn.community());
  // The committee hears of it as news, and so it does if nobody above can hear.
  const auto office = office_of(escalation.level);
  if (report == nullptr || profile == nullptr || !office) return;
  const auto address = chat_of_office(turn, *office);
  if (!address) return;
  auto text =
      turn.at.texts.render(address->reader, "escalation.text", {{"community", profile->name()}});
  text.value += "\n\n" + escalated_words(turn, address->reader, *report).value;
  send(turn, *address, text);
}

}  // namespace wardmote::dialogue
