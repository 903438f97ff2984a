// What Telegram does with the calls that come out of a step, and what it answers.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

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

/// The call as one JSON object, as the specification has it: the file is one of its parameters.
std::string with_file(const Outgoing& call) {
  if (!call.upload) return call.request.body;
  auto body = json::parse(call.request.body);
  body[call.upload->field()] = "the file itself";
  return body.dump();
}

/// A chart as somebody would read it out.
std::string picture_of(const v1::BarChart& chart) {
  std::string words = "(chart " + chart.language() + ") " + chart.title() + "\n" + chart.subtitle();
  for (const auto& bar : chart.bars())
    words += "\n" + std::string{bar.is_marked() ? "[x] " : "[ ] "} + bar.label() + ": " +
             bar.value_text();
  return words + "\n" + chart.note();
}

std::string file_of(const Outgoing& call) {
  if (!call.upload) return {};
  const auto& upload = *call.upload;
  return upload.has_bar_chart() ? picture_of(upload.bar_chart())
                                : "(file " + upload.file_name() + ")\n" + upload.bytes();
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

void World::answer_polls(const std::string& votes, std::uint32_t voters) {
  for (auto& [where, poll] : polls_) {
    if (poll.is_closed()) continue;
    std::istringstream in{votes};
    poll.clear_votes();
    for (std::uint32_t count = 0; in >> count;) poll.add_votes(count);
    poll.set_voters(voters);
  }
}

bool World::carry_out_poll(const Outgoing& call, v1::CallOutcome& outcome) {
  const auto body = json::parse(call.request.body);
  const auto chat = call.request.chat;
  if (call.request.method == "sendPoll") {
    const auto id = next_message_++;
    std::string words = "(poll" + std::string{body["is_anonymous"] ? "" : " with names"} +
                        (body.value("allows_multiple_answers", false) ? ", several answers" : "") +
                        ") " + body["question"].get<std::string>();
    auto& poll = polls_[{chat, id}];
    for (const auto& option : body["options"]) {
      words += "\n( ) " + option["text"].get<std::string>();
      poll.add_votes(0);
    }
    words += "\n" + body["description"].get<std::string>();
    see(name_of(chat) + "< " + words);
    chats_[chat][id].text = std::move(words);
    outcome.set_message_id(id);
    return true;
  }
  if (call.request.method != "stopPoll" && call.request.method != "editMessageReplyMarkup")
    return false;
  const std::int32_t id = body["message_id"];
  auto shown = chats_[chat].find(id);
  if (shown == chats_[chat].end()) {
    see(name_of(chat) + "* " + call.request.method + " (no such message)");
    outcome.set_ok(false);
    outcome.set_outcome(static_cast<std::uint32_t>(telegram::Outcome::target_gone));
    outcome.set_description("Bad Request: message with poll to stop not found");
    return true;
  }
  auto& poll = polls_.at({chat, id});
  if (call.request.method == "stopPoll" && std::exchange(loses_poll_result_, false)) {
    poll.set_is_closed(true);
    return carry_out_poll(call, outcome);
  }
  if (call.request.method == "stopPoll" && poll.is_closed()) {
    see(name_of(chat) + "* stopPoll (closed before)");
    outcome.set_ok(false);
    outcome.set_outcome(static_cast<std::uint32_t>(telegram::Outcome::rejected));
    outcome.set_description("Bad Request: poll has already been closed");
    return true;
  }
  shown->second.buttons = shown_from(body).buttons;
  see(name_of(chat) + "* " + call.request.method + buttons_of(shown->second));
  poll.set_is_closed(true);
  *outcome.mutable_poll() = poll;
  return true;
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
    for (const auto& problem : spec->check_request(method, with_file(call)))
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
  if (carry_out_poll(call, outcome)) {
    // Said there.
  } else if (method == "sendMessage") {
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
    shown.text = (call.upload ? file_of(call) : "(photo)") +
                 (shown.text.empty() ? "" : (call.upload ? "\n" : " ") + shown.text);
    see(place + "< " + shown.text);
    chats_[chat][id] = std::move(shown);
    outcome.set_message_id(id);
  } else if (method == "sendDocument" && call.upload) {
    const auto id = next_message_++;
    auto shown = shown_from(body);
    shown.text = file_of(call) + "\n" + shown.text;
    see(place + "< " + shown.text);
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
