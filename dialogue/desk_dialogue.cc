#include "dialogue/desk_dialogue.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "dialogue/deep_link.h"
#include "governance/core/overloaded.h"
#include "telegram/command.h"

namespace wardmote::dialogue {

namespace {

using telegram::ChatType;

/// Not a signed button: choosing a community for one's own private chat harms nobody.
constexpr std::string_view choice_prefix = "desk:";

/// Letters without their case, for finding a name by a part of it.
std::string search_form(std::string_view text) {
  std::string folded;
  icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())})
      .foldCase()
      .toUTF8String(folded);
  return folded;
}

Reader reader_of(const telegram::User& person) {
  return {.language = language_of(person.language_code).value_or(Language::en), .zone = nullptr};
}

std::optional<CommunityId> choice_of(std::string_view data) {
  if (!data.starts_with(choice_prefix)) return std::nullopt;
  data.remove_prefix(choice_prefix.size());
  std::uint64_t id = 0;
  const auto [end, fault] = std::from_chars(data.data(), data.data() + data.size(), id);
  if (fault != std::errc{} || end != data.data() + data.size()) return std::nullopt;
  return CommunityId{id};
}

telegram::InlineKeyboard keyboard_of(const std::vector<DeskCommunity>& list) {
  telegram::InlineKeyboard keyboard;
  for (const auto& community : list) {
    if (keyboard.rows.size() == desk_list_max) break;
    keyboard.rows.push_back({telegram::CallbackButton{
        community.name, std::string{choice_prefix} + std::to_string(raw(community.id))}});
  }
  return keyboard;
}

/// The communities whose names hold what was typed; all of them if it was nothing.
std::vector<DeskCommunity> found(const DeskScene& scene, std::string_view typed) {
  const auto wanted = search_form(typed);
  std::vector<DeskCommunity> list;
  for (const auto& community : scene.communities)
    if (search_form(community.name).find(wanted) != std::string::npos) list.push_back(community);
  return list;
}

telegram::Request chooser(const DeskScene& scene, telegram::ChatId chat, const Reader& reader,
                          std::string_view key, const std::vector<DeskCommunity>& list) {
  return telegram::to_request(telegram::SendMessage{
      .chat = chat,
      .text = scene.texts.render(reader, key, {{"count", static_cast<std::int64_t>(list.size())}}),
      .markup = keyboard_of(list)});
}

telegram::Request chooser(const DeskScene& scene, const telegram::User& person,
                          std::string_view key, const std::vector<DeskCommunity>& list) {
  return chooser(scene, telegram::ChatId{telegram::raw(person.id)}, reader_of(person), key, list);
}

std::string_view key_for_all(const DeskScene& scene) {
  if (scene.communities.empty()) return "desk.no_communities";
  return scene.communities.size() > desk_list_max ? "desk.choose_or_type" : "desk.choose";
}

DeskAnswer in_private(const telegram::Message& message, const DeskScene& scene) {
  const auto& person = *message.from;
  const bool is_command = message.text.starts_with('/');
  if (is_command || message.text.empty() || scene.communities.empty())
    return {.calls = {chooser(scene, person, key_for_all(scene), scene.communities)}, .chosen = {}};
  const auto list = found(scene, message.text);
  const auto key = list.empty() ? "desk.none_found" : "desk.found";
  return {.calls = {chooser(scene, person, key, list.empty() ? scene.communities : list)},
          .chosen = {}};
}

/// In a group or channel that belongs to no community the bot speaks only when spoken to. Whoever
/// tries to connect it with a code that names no community of ours hears how a whole one looks.
DeskAnswer in_public(const telegram::Message& message, const DeskScene& scene) {
  const auto command = telegram::parse_command(message);
  if (!command || !telegram::is_meant_for(*command, scene.bot.username)) return {};
  const auto reader = message.from ? reader_of(*message.from) : Reader{};
  const bool sets_up = command->name == "setup" ||
                       (command->name == "start" && is_setup_payload(command->arguments));
  return {
      .calls = {telegram::to_request(telegram::SendMessage{
          .chat = message.chat.id,
          .text = scene.texts.render(reader, sets_up ? "desk.code_unknown" : "desk.group_unknown"),
          .thread = message.message_thread_id,
          .reply_to = message.message_id})},
      .chosen = {}};
}

DeskAnswer on_message(const telegram::Message& message, const DeskScene& scene) {
  // Whoever hides behind the group, which Telegram shows as a bot, is answered; bots are not.
  const bool faceless = message.sender_chat.has_value();
  if (!faceless && (!message.from || message.from->is_bot)) return {};
  if (message.chat.type == ChatType::private_chat) return in_private(message, scene);
  return in_public(message, scene);
}

DeskAnswer on_press(const telegram::CallbackQuery& query, const DeskScene& scene) {
  const auto reader = reader_of(query.from);
  const auto choice = choice_of(query.data);
  const auto listed = std::ranges::find_if(
      scene.communities, [&](const DeskCommunity& community) { return choice == community.id; });
  const bool known = listed != scene.communities.end();
  const auto text = known ? scene.texts.plain(reader, "desk.chosen", {{"community", listed->name}})
                          : scene.texts.plain(reader, "desk.button_unknown");
  DeskAnswer answer;
  answer.calls.push_back(telegram::to_request(
      telegram::AnswerCallbackQuery{.id = query.id, .text = text, .show_alert = !known}));
  if (known) answer.chosen = DeskChoice{query.from, listed->id};
  return answer;
}

/// Added to a group: says once what is missing.
DeskAnswer on_added(const telegram::ChatMemberUpdated& change, const DeskScene& scene) {
  const bool was_in = change.old_chat_member.is_member;
  if (was_in || !change.new_chat_member.is_member || change.chat.type == ChatType::private_chat ||
      change.chat.type == ChatType::channel)
    return {};
  return {.calls = {telegram::to_request(telegram::SendMessage{
              .chat = change.chat.id,
              .text = scene.texts.render(reader_of(change.from), "desk.group_unknown")})},
          .chosen = {}};
}

}  // namespace

telegram::Request ask_which(std::int64_t person, std::string_view language,
                            const DeskScene& scene) {
  const Reader reader{.language = language_of(language).value_or(Language::en), .zone = nullptr};
  return chooser(scene, telegram::ChatId{person}, reader, key_for_all(scene), scene.communities);
}

DeskAnswer desk_answer(const telegram::Update& update, const DeskScene& scene) {
  return std::visit(
      Overloaded{
          [&](const telegram::MessageReceived& in) { return on_message(in.message, scene); },
          [&](const telegram::ChannelPost& in) { return in_public(in.message, scene); },
          [&](const telegram::CallbackQuery& in) { return on_press(in, scene); },
          [&](const telegram::BotMemberChanged& in) { return on_added(in.change, scene); },
          [&](const auto&) { return DeskAnswer{}; },
      },
      update.content);
}

}  // namespace wardmote::dialogue
