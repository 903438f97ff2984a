// What a transcript sets up before people speak: the community, its people, its chats.
#include <nlohmann/json.hpp>
#include <regex>

#include "governance/reports/queries.h"
#include "world.h"

namespace wardmote::dialogue::testing {

namespace {

v1::Translation translation(const std::string& text) {
  v1::Translation made;
  made.set_language("en");
  made.set_text(text);
  return made;
}

}  // namespace

/// The community's own language is the first of its languages.
void World::found(const std::string& name, const std::string& language) {
  std::vector<std::string> spoken{"en", "zh-Hans", "es", "ru", "ar"};
  std::stable_partition(spoken.begin(), spoken.end(),
                        [&](const std::string& one) { return one == language; });
  const OperatorCommand command{
      "test", community::Command{community::Found{.id = CommunityId{42},
                                                  .name = name,
                                                  .district = DistrictId{1},
                                                  .template_name = "neighbourhood",
                                                  .time_zone = "UTC",
                                                  .languages = spoken,
                                                  .bot = 777,
                                                  .by = Operator{"test"}}}};
  step_in(&command);
}

void World::add_person(const std::string& name, const std::string& language) {
  telegram::User user;
  user.id = telegram::UserId{1000 + static_cast<std::int64_t>(people_.size())};
  user.first_name = name;
  user.language_code = language;
  user.first_name[0] = static_cast<char>(std::toupper(user.first_name[0]));
  people_[name] = {user};
}

void World::make_officer(const std::string& name) {
  message(name, "", "/start");
  const auto member =
      members::member_of(state_.state<members::Feature>(), PersonId{raw(people_[name].user.id)});
  const OperatorCommand command{"test",
                                members::Command{members::GrantRole{.by = Operator{"test"},
                                                                    .member = member.value(),
                                                                    .role = Role::officer,
                                                                    .until = std::nullopt}}};
  step_in(&command);
}

void World::bind(community::Purpose purpose, bool forum) {
  const OperatorCommand command{
      "test", community::Command{community::BindChat{
                  .by = Operator{"test"},
                  .purpose = purpose,
                  .chat = {.chat = raw(purpose == community::Purpose::group ? group : officers),
                           .title = "Chat",
                           .is_forum = forum,
                           .bot_status = community::BotStatus::administrator,
                           .can_manage_topics = forum,
                           .can_read_all = true}}}};
  step_in(&command);
}

void World::operate(decltype(OperatorCommand::command) command) {
  const OperatorCommand operator_command{"test", std::move(command)};
  step_in(&operator_command);
}

MemberId World::member_of(const std::string& name) const {
  return members::member_of(state_.state<members::Feature>(),
                            PersonId{raw(people_.at(name).user.id)})
      .value();
}

void World::mint_code(const std::string& purpose) {
  for (const auto one : community::all_purposes) {
    if (community::name(one) != purpose) continue;
    const OperatorCommand command{
        "test", community::Command{community::MintSetupCode{Operator{"test"}, one}}};
    const auto context = step_context();
    const auto answer = nlohmann::json::parse(step(state_, context, &command).answer_json);
    code_ = answer["code"];
    payload_ = answer["command"].get<std::string>().substr(std::string{"/setup "}.size());
  }
}

void World::set_office(const std::string& office, std::int64_t bot, const std::string& language) {
  auto& level = office == "city" ? city_.city : city_.districts[DistrictId{1}];
  level.escalation_chat = raw(office == "city" ? city_hall : district);
  level.escalation_bot = bot;
  if (language.empty()) return;
  level.settings.edit(*community::setting_index("new_community.languages")).value = language;
}

void World::block(const std::string& name) {
  telegram::ChatMemberUpdated change;
  change.from = people_.at(name).user;
  change.chat.id = telegram::ChatId{raw(change.from.id)};
  change.chat.type = telegram::ChatType::private_chat;
  change.new_chat_member.status = telegram::MemberStatus::kicked;
  deliver({.content = telegram::BotMemberChanged{change}});
}

/// Lines that set something up in silence.
bool World::run_setting_up(const std::string& line) {
  std::smatch match;
  const auto is = [&](const char* pattern) {
    return std::regex_match(line, match, std::regex{pattern});
  };
  if (is("code (group|officers|channel)"))
    mint_code(match[1]);
  else if (is("setting (\\S+) (.*)"))
    operate(community::Command{
        community::ChangeSetting{.by = Operator{"test"}, .key = match[1], .value = match[2]}});
  else if (is("demote (\\w+)"))
    operate(members::Command{members::RevokeRole{
        .by = Operator{"test"}, .member = member_of(match[1]), .role = Role::officer}});
  else if (is("office (district|city)(?: of bot (\\d+))?(?: in (\\w+))?"))
    set_office(match[1], match[2].length() > 0 ? std::stoll(match[2]) : 777, match[3]);
  else if (is("sibling (.*)"))
    city_.communities = {{CommunityId{42}, {"Riverside", DistrictId{1}, false, 777}},
                         {CommunityId{43}, {match[1], DistrictId{1}, false, 777}}};
  else if (is("(\\w+) blocks the bot"))
    block(match[1]);
  else
    return false;
  return true;
}

/// A category of reports that asks one question of each kind.
void World::offer_survey() {
  v1::ReportCategory category;
  category.set_code("survey");
  *category.mutable_name()->add_translations() = translation("Survey");
  const auto ask = [&](const char* code, v1::Datatype datatype, bool required) {
    auto& question = *category.add_questions();
    question.set_code(code);
    question.set_datatype(datatype);
    question.set_required(required);
    *question.mutable_label()->add_translations() = translation("The " + std::string{code} + "?");
    const bool list = datatype >= v1::DATATYPE_SINGLEVALUELIST;
    for (const char* choice : {"red", "green", "done"}) {
      if (!list) break;
      auto& added = *question.add_choices();
      added.set_code(choice);
      *added.mutable_label()->add_translations() = translation("in " + std::string{choice});
    }
    return &question;
  };
  ask("name", v1::DATATYPE_STRING, true);
  auto* number = ask("number", v1::DATATYPE_NUMBER, true);
  number->set_minimum(1);
  number->set_maximum(9);
  ask("moment", v1::DATATYPE_DATETIME, true);
  ask("one", v1::DATATYPE_SINGLEVALUELIST, true);
  auto* several = ask("several", v1::DATATYPE_MULTIVALUELIST, true);
  several->set_minimum(2);
  several->set_maximum(2);
  ask("story", v1::DATATYPE_TEXT, false);
  const OperatorCommand command{
      "test", reports::Command{reports::SaveCategory{Operator{"test"}, std::move(category)}}};
  step_in(&command);
}

/// The category has a number to ring and no words.
void World::set_number(const std::string& code, const std::string& number) {
  auto category = *reports::find_category(state_.state<reports::Feature>(), code);
  category.set_emergency_number(number);
  const OperatorCommand command{
      "test", reports::Command{reports::SaveCategory{Operator{"test"}, std::move(category)}}};
  step_in(&command);
}

}  // namespace wardmote::dialogue::testing
