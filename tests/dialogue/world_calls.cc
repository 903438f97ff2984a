// What Telegram does with the calls that come out of a step, and what it answers.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "telegram/response.h"
#include "tests/dialogue/world.h"
#include "tests/support/api_spec.h"
#include "wardmote/v1/desk.pb.h"

namespace wardmote::dialogue::testing {
namespace {

using nlohmann::json;

Shown shown_from(const json& body) {
  Shown shown;
  shown.text = body.value("text", body.value("caption", std::string{}));
  if (!body.contains("reply_markup")) return shown;
  const auto& markup = body["reply_markup"];
  for (const auto& row : markup.value("inline_keyboard", json::array())) {
    shown.one_per_row &= row.size() == 1;
    for (const auto& button : row) {
      const bool url = button.contains("url");
      shown.buttons.emplace_back(button["text"], url ? "url:" + button["url"].get<std::string>()
                                                     : button["callback_data"].get<std::string>());
    }
  }
  for (const auto& row : markup.value("keyboard", json::array())) {
    for (const auto& button : row) {
      shown.buttons.emplace_back(button["text"],
                                 button.value("request_location", false) ? at_the_place : "");
      shown.keyboard.push_back(button["text"]);
    }
  }
  shown.takes_keyboard = markup.value("remove_keyboard", false);
  return shown;
}

std::string commands_in(const json& body) {
  std::string line;
  for (const auto& command : body["commands"]) line += " /" + command["command"].get<std::string>();
  return line;
}

}  // namespace

std::string buttons_of(const Shown& shown) {
  std::string line;
  for (const auto& [label, data] : shown.buttons) {
    const bool below_the_chat = data.empty() || data == at_the_place;
    if (data.starts_with("url:"))
      line += " <" + label + ">";
    else
      line += below_the_chat ? " (" + label + ")" : " [" + label + "]";
  }
  if (shown.takes_keyboard) line += " (no keyboard)";
  return line;
}

void World::carry_out(const Outgoing& call) {
  const auto& method = call.request.method;
  if (method.starts_with('#')) {
    v1::RouteChange change;
    if (method != "#route" || !change.ParseFromString(call.request.body) ||
        !change.has_ask_person())
      return;
    const auto& asked = change.ask_person();
    carry_out({.request = ask_which(asked.person(), asked.language(), desk_scene())});
    return;
  }
  // What the specification does not allow, Telegram would refuse.
  if (const auto* spec = test::ApiSpec::shared())
    for (const auto& problem : spec->check_request(method, call.request.body))
      ADD_FAILURE() << problem << ": " << call.request.body;
  const auto body = json::parse(call.request.body);
  v1::CallOutcome outcome;
  outcome.set_ok(true);
  outcome.set_tag(call.tag);
  outcome.set_method(method);
  outcome.set_chat(raw(call.request.chat));
  const auto chat = call.request.chat;
  const auto thread = body.value("message_thread_id", 0);
  const auto place =
      name_of(chat) + (thread == 0 ? "" : "/" + std::to_string(thread)) +
      (call.bot == telegram::BotId{} ? "" : " by bot " + std::to_string(raw(call.bot)));
  if (method == "sendMessage") {
    const auto id = next_message_++;
    auto shown = shown_from(body);
    see(place + "< " + shown.text + buttons_of(shown));
    check_simple(chat, shown);
    if (!shown.keyboard.empty() || shown.takes_keyboard) keyboards_[chat] = shown.keyboard;
    chats_[chat][id] = std::move(shown);
    threads_[chat][id] = thread;
    outcome.set_message_id(id);
  } else if (method == "editMessageText") {
    auto shown = shown_from(body);
    const bool there = chats_[chat].contains(body["message_id"]);
    see(place + "~ " + (there ? shown.text + buttons_of(shown) : "(no such message)"));
    check_simple(chat, shown);
    if (there) {
      chats_[chat][body["message_id"]] = std::move(shown);
    } else {
      outcome.set_ok(false);
      outcome.set_outcome(static_cast<std::uint32_t>(telegram::Outcome::target_gone));
    }
  } else if (method == "deleteMessage") {
    const auto message = chats_[chat].find(body["message_id"]);
    const bool there = message != chats_[chat].end();
    if (refuses_to_delete_) {
      see(place + "- (refused)");
      outcome.set_ok(false);
      outcome.set_outcome(static_cast<std::uint32_t>(telegram::Outcome::target_gone));
    } else {
      see(place + "- " + (there ? message->second.text : "(no such message)"));
      if (there) chats_[chat].erase(message);
    }
  } else if (method == "sendPhoto") {
    const auto id = next_message_++;
    auto shown = shown_from(body);
    see(place + "< (photo)" + (shown.text.empty() ? "" : " " + shown.text));
    shown.text = "(photo)" + (shown.text.empty() ? "" : " " + shown.text);
    chats_[chat][id] = std::move(shown);
    outcome.set_message_id(id);
  } else if (method == "answerCallbackQuery") {
    const auto text = body.value("text", std::string{});
    if (!text.empty()) see(presser_ + "! " + text);
  } else if (method == "sendMediaGroup") {
    see(place + "< (album of " + std::to_string(body["media"].size()) + ")");
    for (std::size_t i = 0; i < body["media"].size(); ++i) {
      chats_[chat][next_message_].text = "(photo of an album)";
      if (i == 0)
        outcome.set_message_id(next_message_++);
      else
        outcome.add_further_message_ids(next_message_++);
    }
  } else if (method == "createForumTopic") {
    outcome.set_message_thread_id(next_thread_++);
    see(place + "+ topic " + std::to_string(outcome.message_thread_id()) + ": " +
        body["name"].get<std::string>());
  } else if (method == "setMyCommands") {
    // The same menu in every language; one is enough to see.
    if (!body.contains("language_code"))
      see(name_of(telegram::ChatId{body["scope"]["chat_id"].get<std::int64_t>()}) +
          "* menu:" + commands_in(body));
  } else {
    see(place + "* " + method);
    chats_[chat][next_message_].text = "(" + method + ")";
    outcome.set_message_id(next_message_++);
  }
  if (call.tag.empty()) return;
  if (is_slow_)
    on_their_way_.push_back(outcome);
  else
    step_in(&outcome);
}

/// What became of the calls made while Telegram was slow.
void World::hear_outcomes() {
  is_slow_ = false;
  for (const auto& outcome : std::exchange(on_their_way_, {})) step_in(&outcome);
}

}  // namespace wardmote::dialogue::testing
