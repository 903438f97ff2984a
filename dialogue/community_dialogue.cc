// The community's chats: setting them up, and what becomes of the bot in them.
#include "dialogue/arrivals.h"
#include "dialogue/deep_link.h"
#include "dialogue/features.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "governance/core/code.h"
#include "governance/core/overloaded.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using community::Purpose;

std::string purpose_name(const Turn& turn, const Reader& reader, Purpose purpose) {
  return turn.at.texts.plain(reader, "chat.purpose", {{"purpose", std::string{name(purpose)}}});
}

void setup(Turn& turn, const telegram::Command& command, const telegram::Message& message) {
  const std::string_view typed = command.arguments;
  const auto link = parse_payload(typed);
  const auto code =
      normalize_code(link && link->kind == LinkKind::setup ? std::string_view{link->rest} : typed);
  if (turn.place.is_private || code.empty()) {
    send(turn, here(turn), turn.text("setup.how"));
    return;
  }
  const bool channel = message.chat.type == telegram::ChatType::channel;
  act<community::Feature>(turn,
                          community::RedeemSetupCode{
                              .code = code,
                              .chat = {.chat = raw(message.chat.id),
                                       .title = telegram::sanitise_name(message.chat.title),
                                       .is_channel = channel,
                                       .is_forum = message.chat.is_forum,
                                       .bot_status = channel ? community::BotStatus::administrator
                                                             : community::BotStatus::member,
                                       .can_read_all = turn.at.bot.can_read_all_group_messages}});
}

community::BotStatus status_of(const telegram::ChatMember& bot) {
  using enum telegram::MemberStatus;
  if (bot.status == creator || bot.status == administrator)
    return community::BotStatus::administrator;
  const bool out =
      bot.status == left || bot.status == kicked || (bot.status == restricted && !bot.is_member);
  return out ? community::BotStatus::left : community::BotStatus::member;
}

/// What the bot cannot do in a chat though it should, in the words of whoever can change it.
telegram::Html shortcomings(const Turn& turn, const Reader& reader, Purpose purpose,
                            const v1::CommunityChat& chat) {
  telegram::Html list;
  const auto add = [&](std::string_view key) {
    list.value += "\n• " + turn.at.texts.render(reader, key).value;
  };
  const bool topics = purpose == Purpose::officers && chat.is_forum() && !chat.can_manage_topics();
  if (topics) add("rights.topics");
  if (purpose == Purpose::officers && !chat.can_read_all()) add("rights.read");
  if (purpose == Purpose::channel && chat.bot_status() != v1::BOT_STATUS_ADMINISTRATOR)
    add("rights.post");
  return list;
}

void tell_abilities(Turn& turn, Purpose purpose) {
  const auto* chat = community::chat_for(turn.community(), purpose);
  const auto officers = chat_of(turn, Purpose::officers);
  if (chat == nullptr || !officers) return;
  const auto missing = shortcomings(turn, officers->reader, purpose, *chat);
  const auto purpose_text = purpose_name(turn, officers->reader, purpose);
  const auto key = missing.value.empty() ? "rights.complete" : "rights.missing";
  send(turn, *officers,
       turn.at.texts.render(
           officers->reader, key,
           {{"chat", chat->title()}, {"purpose", purpose_text}, {"list", missing}}));
}

void tell_removed(Turn& turn, const community::BotRemoved& removed) {
  const auto officers = chat_of(turn, Purpose::officers);
  if (officers && removed.purpose != Purpose::officers) {
    send(
        turn, *officers,
        turn.at.texts.render(officers->reader, "rights.removed",
                             {{"purpose", purpose_name(turn, officers->reader, removed.purpose)}}));
    return;
  }
  // The officers' own chat is gone: what is left is to write to each.
  for (const MemberId member : members::holders(turn.context(), Role::officer)) {
    const auto address = private_chat_of(turn, member);
    if (!address) continue;
    send(turn, *address,
         turn.at.texts.render(address->reader, "rights.removed",
                              {{"purpose", purpose_name(turn, address->reader, removed.purpose)}}));
  }
}

void confirm_binding(Turn& turn, const community::ConfirmBinding& bound) {
  if (raw(turn.place.chat) == 0) {
    if (bound.purpose == Purpose::officers) tell_waiting_wishes(turn);
    return;
  }
  const auto* profile = community::profile_of(turn.community());
  const auto reader = reader_of_chat(turn, bound.purpose);
  const auto* chat = community::chat_for(turn.community(), bound.purpose);
  auto text =
      turn.at.texts.render(reader, "setup.done",
                           {{"community", profile == nullptr ? std::string{} : profile->name()},
                            {"purpose", purpose_name(turn, reader, bound.purpose)}});
  const auto missing =
      chat == nullptr ? telegram::Html{} : shortcomings(turn, reader, bound.purpose, *chat);
  if (!missing.value.empty())
    text.value += "\n\n" + turn.at.texts.render(reader, "setup.missing", {{"list", missing}}).value;
  send(turn, here(turn), text);
  if (bound.purpose == Purpose::officers) tell_waiting_wishes(turn);
}

void show_setup_code(Turn& turn, const community::ShowSetupCode& shown) {
  // In a chat that nobody knows yet, the code has to say which community it is of.
  const auto payload =
      to_payload({.kind = LinkKind::setup, .community = turn.at.id, .rest = shown.code});
  turn.result.answer_json = R"({"code":")" + shown.code + R"(","command":"/setup )" + payload +
                            R"(","expires_at_ms":)" + std::to_string(to_ms(shown.expires_at)) + "}";
  if (raw(turn.place.chat) == 0) return;
  answer_press(turn, std::string{});
  send(turn, here(turn),
       turn.text("setup.code", {{"code", payload},
                                {"purpose", purpose_name(turn, turn.speaker.reader, shown.purpose)},
                                {"until", shown.expires_at}}));
}

constexpr CommandEntry commands[] = {
    {"setup", in_private | in_group | in_officers | in_foreign, setup, ""},
};

std::optional<Timestamp> next_deadline(const CommunityState& state, const Context& context) {
  return community::next_deadline(state.state<community::Feature>(), context);
}

void wake(Turn& turn) { act<community::Feature>(turn, community::Tick{}); }

}  // namespace

bool on_service_message(Turn& turn, const telegram::Message& message) {
  using telegram::ServiceKind;
  const auto chat = raw(message.chat.id);
  switch (message.service) {
    case ServiceKind::none:
      return false;
    case ServiceKind::migrate_to_chat_id:
      (void)act<community::Feature>(
          turn, community::MigrateChat{.from = chat, .to = raw(message.migrate_to_chat_id)});
      return true;
    case ServiceKind::migrate_from_chat_id:
      (void)act<community::Feature>(
          turn, community::MigrateChat{.from = raw(message.migrate_from_chat_id), .to = chat});
      return true;
    case ServiceKind::new_chat_title:
      if (turn.place.purpose)
        act<community::Feature>(
            turn, community::ObserveChat{.chat = chat,
                                         .title = telegram::sanitise_name(message.new_chat_title),
                                         .is_forum = message.chat.is_forum,
                                         .bot_status = std::nullopt,
                                         .can_manage_topics = std::nullopt,
                                         .can_read_all = std::nullopt});
      return true;
    default:
      return true;
  }
}

void on_bot_status(Turn& turn, const telegram::ChatMemberUpdated& change) {
  const auto& now = change.new_chat_member;
  if (change.chat.type == telegram::ChatType::private_chat) {
    const auto member = members::member_of(turn.members(), PersonId{raw(change.from.id)});
    if (!member) return;
    const bool blocked = now.status == telegram::MemberStatus::kicked;
    // Whoever unblocks the bot writes to it next; both are facts, not requests.
    (void)turn.run<members::Feature>(members::NotePrivateChat{
        .member = *member,
        .state = blocked ? members::PrivateChat::blocked : members::PrivateChat::open});
    return;
  }
  const auto chat = raw(change.chat.id);
  const auto status = status_of(now);
  if (community::purpose_of(turn.community(), chat)) {
    const bool administers = status == community::BotStatus::administrator;
    (void)act<community::Feature>(
        turn, community::ObserveChat{
                  .chat = chat,
                  .title = telegram::sanitise_name(change.chat.title),
                  .is_forum = change.chat.is_forum,
                  .bot_status = status,
                  .can_manage_topics = now.can_manage_topics,
                  .can_read_all = administers || turn.at.bot.can_read_all_group_messages});
  } else if (status != community::BotStatus::left) {
    turn.place = {.chat = change.chat.id};
    turn.speaker.reader = {
        .language = first_spoken(
            {change.from.language_code, community::default_language(turn.community())}),
        .zone = &zone_of(turn)};
    send(turn, {.chat = change.chat.id, .reader = turn.speaker.reader},
         turn.text("chat.not_registered"));
  }
}

void perform(Turn& turn, const community::Effect& effect) {
  std::visit(
      Overloaded{[&](const community::CommunityIsFounded& e) { furnish(turn, e.template_name); },
                 [](const community::NameChanged&) {}, [](const community::CommunityIsClosed&) {},
                 [&](const community::RouteChat& e) { route_chat(turn, e.chat); },
                 [&](const community::UnrouteChat& e) { unroute_chat(turn, e.chat); },
                 [&](const community::RerouteChat& e) {
                   route_chat(turn, e.to);
                   unroute_chat(turn, e.from);
                 },
                 [&](const community::ShowSetupCode& e) { show_setup_code(turn, e); },
                 [&](const community::ConfirmBinding& e) { confirm_binding(turn, e); },
                 [&](const community::BotRemoved& e) { tell_removed(turn, e); },
                 [&](const community::ChatAbilitiesChanged& e) { tell_abilities(turn, e.purpose); },
                 [](const community::SettingHasChanged&) {}},
      effect);
}

const Dialogue& community_dialogue() {
  static const Dialogue dialogue{.name = "community",
                                 .commands = commands,
                                 .actions = {},
                                 .menu = {},
                                 .flows = {},
                                 .wake = wake,
                                 .next_deadline = next_deadline};
  return dialogue;
}

}  // namespace wardmote::dialogue
