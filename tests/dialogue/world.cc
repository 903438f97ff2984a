#include "world.h"

#include <gtest/gtest.h>

#include <regex>

#include "dialogue/command_list.h"
#include "governance/decisions/due_counts.h"
#include "governance/reports/queries.h"
#include "telegram/html.h"
#include "telegram/response.h"
#include "wardmote/v1/desk.pb.h"

namespace wardmote::dialogue::testing {
namespace {

telegram::MessageId message_id(std::int32_t number) { return telegram::MessageId{number}; }

/// One line a message: line ends become " / ", so that a transcript reads like a script.
std::string one_line(const std::string& text) {
  return std::regex_replace(text, std::regex{"\n+"}, " / ");
}

}  // namespace

std::string FakeVault::seal(MemberId member, std::string_view plain) {
  alive_.try_emplace(member, true);
  return "sealed:" + std::string{plain};
}
std::optional<std::string> FakeVault::open(MemberId member, std::string_view sealed) const {
  const auto key = alive_.find(member);
  if (key == alive_.end() || !key->second || !sealed.starts_with("sealed:")) return std::nullopt;
  return std::string{sealed.substr(7)};
}
void FakeVault::destroy(MemberId member) { alive_[member] = false; }

World::World()
    : now_(from_ms(1'767'598'200'000)),  // Monday, 5 January 2026, 07:30 UTC
      bot_{telegram::BotId{777}, "wardmote_bot", false} {
  city_.city.name = "Testville";
  city_.districts[DistrictId{1}].name = "North";
}

void World::see(std::string line) {
  if (!silent_) seen_.push_back(one_line(line));
}

std::string World::name_of(telegram::ChatId chat) const {
  if (chat == group) return "group";
  if (chat == officers) return "officers";
  if (chat == new_group) return "newgroup";
  if (chat == channel) return "channel";
  if (chat == district) return "district";
  if (chat == city_hall) return "city";
  for (const auto& [name, person] : people_) {
    if (raw(person.user.id) == raw(chat)) return name;
  }
  return "chat " + std::to_string(raw(chat));
}

StepContext World::step_context() {
  return {now_,
          city_,
          vault_,
          random_,
          zones_,
          texts_,
          signer_,
          bot_,
          CommunityId{42},
          &ballots_,
          &board_key_,
          "city.example/42",
          "https://vote.city.example"};
}

void World::step_in(const Inbound& inbound) {
  const auto context = step_context();
  const auto result = step(state_, context, inbound);
  if (result.ignored && std::holds_alternative<const telegram::Update*>(inbound)) see("(nothing)");
  // What comes back of a call is stepped within; the counts come after all of it.
  ++steps_within_;
  for (const auto& call : result.calls) carry_out(call);
  if (--steps_within_ == 0) count_what_is_due();
}

void World::count_what_is_due() {
  const auto at = step_context();
  const auto& votes = state_.state<decisions::Feature>();
  const auto& community = state_.state<community::Feature>();
  for (const auto number : decisions::due_counts(votes, community, now_)) {
    const Context rules{.now = now_,
                        .city = city_,
                        .community = community,
                        .members = state_.state<members::Feature>(),
                        .vault = vault_,
                        .random = random_,
                        .zones = zones_,
                        .ballots = at.ballots};
    const OperatorCommand counted{
        "", decisions::TakeCount{
                number, *decisions::result_of(decisions::count_material(votes, rules, number))}};
    step_in(&counted);
  }
}

void World::deliver(telegram::Update update) {
  update.update_id = telegram::UpdateId{next_update_++};
  step_in(&update);
}

/// `where`: "" in private, "group", "officers", "officers/100"; a leading ">" replies to the last
/// message of the bot there, "^" to the last message of a person.
void World::message(const std::string& who, const std::string& where, const std::string& text) {
  telegram::Message message;
  message.message_id = message_id(next_message_++);
  message.from = people_.at(who).user;
  message.date = std::chrono::floor<std::chrono::seconds>(now_);
  const bool in_group = where.starts_with("group");
  const bool in_officers = where.starts_with("officers");
  const bool in_new_group = where.starts_with("newgroup");
  message.chat.id = in_group       ? group
                    : in_officers  ? officers
                    : in_new_group ? new_group
                                   : telegram::ChatId{raw(message.from->id)};
  message.chat.type = in_group || in_officers || in_new_group ? telegram::ChatType::supergroup
                                                              : telegram::ChatType::private_chat;
  if (const auto slash = where.find('/'); slash != std::string::npos) {
    message.is_topic_message = true;
    message.message_thread_id = telegram::ThreadId{std::stoi(where.substr(slash + 1))};
  }
  if (where.ends_with(">") && !chats_[message.chat.id].empty()) {
    const auto& last = *chats_[message.chat.id].rbegin();
    auto& replied = message.reply_to_message.emplace();
    replied.message_id = message_id(last.first);
    replied.from = telegram::UserId{777};
    replied.from_is_bot = true;
    replied.text = telegram::visible_text({last.second.text});
  } else if (const auto after = said_.upper_bound({message.chat.id, raw(message.message_id)});
             where.ends_with("^") && after != said_.begin()) {
    const auto last = std::prev(after);
    auto& replied = message.reply_to_message.emplace();
    replied.message_id = last->second.message_id;
    replied.from = last->second.from->id;
    replied.text = last->second.text;
    replied.photos = last->second.photos;
    replied.location = last->second.location;
    replied.file = last->second.file;
  }
  message.text = text;
  if (text.starts_with("(photo)")) {
    auto& photo = message.photos.emplace_back();
    photo.file_id = "photo" + std::to_string(raw(message.message_id));
    photo.file_unique_id = "u" + std::to_string(raw(message.message_id));
    message.text = text.size() > 8 ? text.substr(8) : "";
    message.is_caption = true;
  } else if (std::smatch album;
             std::regex_match(text, album, std::regex{"\\(album (\\w+)\\) ?(.*)"})) {
    auto& photo = message.photos.emplace_back();
    photo.file_id = "photo" + std::to_string(raw(message.message_id));
    photo.file_unique_id = "u" + std::to_string(raw(message.message_id));
    message.media_group_id = album[1];
    message.text = album[2];
    message.is_caption = true;
  } else if (std::smatch place;
             std::regex_match(text, place, std::regex{"\\(place ?([\\d.]*) ?([\\d.]*)\\)"})) {
    message.location = telegram::Location{52.52, 13.405};
    if (place[1].length() > 0) message.location = {std::stod(place[1]), std::stod(place[2])};
    message.text.clear();
  } else if (std::smatch file;
             std::regex_match(text, file, std::regex{"\\(file (\\S+) (\\d+) MB\\) ?(.*)"})) {
    message.file.emplace().file_id = "file";
    message.file->mime_type = file[1];
    message.file->file_size = std::stoll(file[2]) * 1024 * 1024;
    message.text = file[3];
    message.is_caption = true;
  } else if (text.starts_with("(voice)")) {
    auto& file = message.file.emplace();
    file.kind = telegram::FileKind::voice;
    file.file_id = "voice";
    message.text.clear();
  } else if (text.starts_with("(edits)")) {
    message = said_.rbegin()->second;
    message.text = text.substr(8);
    deliver({.content = telegram::MessageEdited{message}});
    return;
  } else if (text.starts_with("(anonymously)")) {
    message.text = text.substr(14);
    message.from->id = telegram::group_anonymous_bot;
    message.from->is_bot = true;
    message.sender_chat = message.chat;
  } else if (text.starts_with("(as a channel)")) {
    message.text = text.substr(15);
    message.from->id = telegram::channel_bot;
    message.from->is_bot = true;
    message.sender_chat.emplace().id = channel;
    message.sender_chat->type = telegram::ChatType::channel;
  }
  if (!message.text.starts_with('/')) said_[{message.chat.id, raw(message.message_id)}] = message;
  telegram::Update update{.content = telegram::MessageReceived{message}};
  // A group that nobody knows reaches a community by what was typed, else the desk.
  const bool unknown =
      in_new_group && !community::purpose_of(state_.state<community::Feature>(), raw(new_group));
  if (unknown && community_of_message(message) != CommunityId{42})
    ask_desk(update);
  else
    deliver(std::move(update));
}

void World::post_in_channel(const std::string& text) {
  telegram::Message message;
  message.message_id = message_id(next_message_++);
  message.date = std::chrono::floor<std::chrono::seconds>(now_);
  message.chat.id = channel;
  message.chat.type = telegram::ChatType::channel;
  message.chat.title = "News";
  message.sender_chat = message.chat;
  message.text = text;
  telegram::Update update{.content = telegram::ChannelPost{message}};
  if (community_of_message(message) != CommunityId{42})
    ask_desk(update);
  else
    deliver(std::move(update));
}

DeskScene World::desk_scene() const {
  DeskScene scene{.now = now_, .bot = bot_, .texts = texts_, .communities = {}};
  for (const auto& [id, listed] : city_.communities) scene.communities.push_back({id, listed.name});
  return scene;
}

void World::ask_desk(const telegram::Update& update) {
  const auto answer = desk_answer(update, desk_scene());
  if (answer.calls.empty()) see("(nothing)");
  for (const auto& request : answer.calls) carry_out({.request = request});
}

void World::put_all_in_simple_mode() {
  operate(community::Command{community::ChangeSetting{
      .by = Operator{"test"}, .key = "members.simple_mode", .value = "true"}});
}

/// At most four buttons in private, one in a row.
void World::check_simple(telegram::ChatId chat, const Shown& shown) {
  if (!all_simple_ || raw(chat) < 0 || !shown.keyboard.empty()) return;
  if (shown.buttons.size() <= 4 && shown.one_per_row) return;
  const auto member = members::member_of(state_.state<members::Feature>(), PersonId{raw(chat)});
  const Context context{.now = now_,
                        .city = city_,
                        .community = state_.state<community::Feature>(),
                        .members = state_.state<members::Feature>(),
                        .vault = vault_,
                        .random = random_,
                        .zones = zones_};
  if (member && members::simple_mode_of(context, *member))
    problems_.push_back("too much for " + name_of(chat) + ": " + one_line(shown.text) +
                        buttons_of(shown));
}

/// Who is spoken to in private finds a person below the chat, in the language they read.
void World::check_keyboards() {
  if (!all_simple_) return;
  const auto& known = state_.state<members::Feature>();
  const Context context{.now = now_,
                        .city = city_,
                        .community = state_.state<community::Feature>(),
                        .members = known,
                        .vault = vault_,
                        .random = random_,
                        .zones = zones_};
  for (const auto& [name, person] : people_) {
    const telegram::ChatId chat{raw(person.user.id)};
    const auto member = members::member_of(known, PersonId{raw(chat)});
    if (!member || !members::is_member(known, *member) || chats_[chat].empty()) continue;
    if (!members::simple_mode_of(context, *member)) continue;
    const auto language = language_of(members::language_of(context, *member));
    const auto wanted = texts_.plain({.language = language.value_or(Language::en), .zone = nullptr},
                                     "button.person_please");
    const auto& labels = keyboards_[chat];
    if (std::find(labels.begin(), labels.end(), wanted) == labels.end())
      problems_.push_back("no person below the chat of " + name);
  }
}

/// Everything is written to rows and read back.
void World::restart() {
  CommunityState again;
  state_.visit_tables([&](std::uint8_t table, auto& rows) {
    // Append-only tables are not loaded.
    if constexpr (requires { rows.rows(); }) {
      for (const auto& [key, record] : rows)
        again.load_row(table, encode_key(key), record.SerializeAsString());
    }
  });
  again.after_load(vault_);
  state_ = std::move(again);
}

/// The newest button with that label that the person can see, in a group only if `where` names it.
void World::press(const std::string& who, const std::string& label, const std::string& where) {
  const auto& user = people_.at(who).user;
  for (const auto chat : {telegram::ChatId{raw(user.id)}, officers, group}) {
    if (!where.empty() && name_of(chat) != where) continue;
    const auto& messages = chats_[chat];
    for (auto shown = messages.rbegin(); shown != messages.rend(); ++shown) {
      for (const auto& [text, data] : shown->second.buttons) {
        if (text.find(label) == std::string::npos || data.starts_with("url:")) continue;
        if (data.empty()) return message(who, "", text);
        if (data == at_the_place) return message(who, "", "(place)");
        telegram::CallbackQuery query;
        query.id = "q";
        query.from = user;
        query.message_id = message_id(shown->first);
        query.message_thread_id = telegram::ThreadId{threads_[chat][shown->first]};
        query.chat.emplace().id = chat;
        query.data = data;
        query.chat->type =
            raw(chat) > 0 ? telegram::ChatType::private_chat : telegram::ChatType::supergroup;
        presser_ = who;
        return deliver({.content = query});
      }
    }
  }
  see("(no button " + label + ")");
}

void World::pass(std::chrono::milliseconds time) {
  const auto until = now_ + time;
  for (int rings = 0; rings < 200; ++rings) {
    const auto context = step_context();
    const auto wake = next_wake(state_, context);
    if (!wake || *wake > until) break;
    now_ = std::max(now_, *wake);
    const bool was_silent = silent_;
    step_in(Wake{});
    silent_ = was_silent;
  }
  now_ = until;
}

std::vector<std::string> World::run(const std::string& script) {
  seen_.clear();
  auto line = std::regex_replace(script, std::regex{"\\{link\\}"}, payload_);
  line = std::regex_replace(line, std::regex{"\\{code\\}"}, code_);
  std::smatch match;
  const auto is = [&](const char* pattern) {
    return std::regex_match(line, match, std::regex{pattern});
  };
  silent_ = true;
  if (is("community (\\w+)(?: in (\\w+))?"))
    found(match[1], match[2]);
  else if (is("person (\\w+) ?([\\w-]*)"))
    add_person(match[1], match[2]);
  else if (is("officer (\\w+)"))
    make_officer(match[1]);
  else if (is("group"))
    bind(community::Purpose::group, false);
  else if (is("officers( forum)?"))
    bind(community::Purpose::officers, match[1].length() > 0);
  else if (is("silently (\\w+): (.*)"))
    message(match[1], "", match[2]);
  else if (is("silently (\\w+) presses (.*)"))
    press(match[1], match[2], "");
  else if (line == "a survey")
    offer_survey();
  else if (is("number of (\\w+): (\\d+)"))
    set_number(match[1], match[2]);
  const bool set_up = run_setting_up(line);
  silent_ = false;
  if (all_simple_ && line.starts_with("community ")) put_all_in_simple_mode();
  if (set_up || line.starts_with("number of ")) return seen_;
  if (line == "restart")
    restart();
  else if (line == "telegram is slow")
    is_slow_ = true;
  else if (line == "telegram answers")
    hear_outcomes();
  else if (is("telegram loses what (\\w+) has"))
    chats_[telegram::ChatId{raw(people_.at(match[1]).user.id)}].clear();
  else if (line == "telegram loses what the group has")
    chats_[group].clear();
  else if (line == "telegram loses the result of a poll")
    loses_poll_result_ = true;
  else if (is("(\\d+) people answer the poll: ([\\d ]+)"))
    answer_polls(match[2], static_cast<std::uint32_t>(std::stoul(match[1])));
  else if (line == "telegram deletes nothing")
    refuses_to_delete_ = true;
  else if (is("channel posts: (.*)"))
    post_in_channel(match[1]);
  else if (is("(\\w+)(?: in ([\\w/^>]+))?: (.*)"))
    message(match[1], match[2], match[3]);
  else if (is("(\\w+) presses (.*?)(?: in (group|officers))?"))
    press(match[1], match[2], match[3]);
  else if (is("(\\w+) becomes officer"))
    make_officer(match[1]);
  else if (is("wait (\\S+)"))
    pass(community::parse_duration(match[1].str()).value());
  check_keyboards();
  return seen_;
}

}  // namespace wardmote::dialogue::testing
