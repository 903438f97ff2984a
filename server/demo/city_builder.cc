#include "server/demo/city_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "actors/ask.h"

namespace wardmote::server {

namespace {

using namespace std::chrono_literals;
using nlohmann::json;

/// Residents' groups are public, so that whoever is added on the page can find and join one.
std::string public_name(std::string_view title) {
  std::string name;
  for (const char c : title)
    name += std::isalnum(static_cast<unsigned char>(c)) != 0
                ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
                : '_';
  return name;
}

constexpr auto answer_timeout = 10s;
/// Found and told by the city, a community lives a moment later.
constexpr auto founding_timeout = 10s;
constexpr auto look_again_after = 20ms;

Actor demo_operator() { return Operator{"demo"}; }

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    parts.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return parts;
}

/// What the template's categories ask for.
std::vector<reports::TypedAnswer> answers_for(std::string_view category) {
  if (category == "street_light") return {{.question = "fault", .text = "dark"}};
  if (category == "refuse") return {{.question = "what", .text = "overflowing"}};
  return {};
}

v1::DecisionTerms terms_of(const DemoVote& vote) {
  v1::DecisionTerms terms;
  terms.set_title(std::string{vote.title});
  terms.set_text(std::string{vote.text});
  const bool asks = vote.options.empty();
  terms.set_method(asks ? v1::DECISION_METHOD_YES_NO : v1::DECISION_METHOD_PLURALITY);
  if (asks) terms.mutable_threshold()->set_kind(v1::DECISION_THRESHOLD_SIMPLE_MAJORITY);
  for (const auto option : vote.options) terms.add_options()->set_title(std::string{option});
  terms.set_tie_rule(v1::DECISION_TIE_RULE_LISTED_ORDER);
  terms.set_duration_ms(std::chrono::milliseconds{std::chrono::hours{vote.hours}}.count());
  terms.set_appeal_ms(std::chrono::milliseconds{std::chrono::days{3}}.count());
  return terms;
}

/// The steps by which a report came to where it is.
std::vector<reports::ReportState> way_to(std::string_view state) {
  using enum reports::ReportState;
  if (state == "acknowledged") return {acknowledged};
  if (state == "in_progress") return {acknowledged, in_progress};
  if (state == "resolved") return {acknowledged, in_progress, resolved};
  if (state == "declined") return {acknowledged, declined};
  return {};
}

}  // namespace

void CityBuilder::build() {
  add_people();
  std::vector<std::string_view> city_readers;
  for (const auto& plan : demo_districts()) {
    const auto district = add_district(plan);
    add_escalation(district, std::string{plan.name} + " · district office", {plan.officer});
    city_readers.push_back(plan.officer);
    for (const auto& community : plan.communities) add_community(community, district);
  }
  add_escalation(DistrictId{}, "City hall", city_readers);
}

void CityBuilder::catch_up() {
  for (const auto community : with_votes_)
    ask(entity_of(community), decisions::Command{decisions::Tick{}});
}

void CityBuilder::add_escalation(DistrictId district, const std::string& title,
                                 const std::vector<std::string_view>& readers) {
  json members = json::array();
  for (const auto reader : readers) members.push_back(person(reader));
  const auto chat = sandbox_.post("/chats", {{"type", "supergroup"},
                                             {"title", title},
                                             {"owner", person("victor_owner")},
                                             {"members", members},
                                             {"admins", {bots_.city, bots_.own}}});
  // Any bot: the community's own is the one that speaks.
  ask(city_entity, city::Command{city::SetEscalationChat{
                       .by = "demo", .district = district, .chat = chat.at("id"), .bot = 0}});
}

void CityBuilder::add_people() {
  for (const auto& plan : demo_people()) {
    const auto made = sandbox_.post("/people", {{"first_name", plan.first_name},
                                                {"last_name", plan.last_name},
                                                {"username", plan.username},
                                                {"language_code", plan.language}});
    people_[std::string{plan.username}] = made.at("id");
  }
}

std::int64_t CityBuilder::person(std::string_view username) const {
  return people_.find(username)->second;
}

members::Person CityBuilder::member_person(std::string_view username) const {
  const auto plan = std::ranges::find(demo_people(), username, &DemoPerson::username);
  return {.id = PersonId{person(username)},
          .first_name = std::string{plan->first_name},
          .last_name = std::string{plan->last_name},
          .username = std::string{plan->username},
          .language_hint = std::string{plan->language}};
}

std::string CityBuilder::ask(EntityId to, decltype(OperatorCall::request) request) {
  const auto answer = ask_and_wait<OperatorAnswer>(
      *parts_.actors, parts_.router, answer_timeout,
      OperatorCall{.to = to, .call_id = "demo", .request = std::move(request)});
  if (!answer.accepted)
    throw std::runtime_error("the demo city cannot be set up: " + answer.refusal_key + " " +
                             answer.response);
  return answer.response;
}

DistrictId CityBuilder::add_district(const DemoDistrict& district) {
  const std::string name{district.name};
  ask(city_entity, city::Command{city::CreateDistrict{.by = "demo", .name = name}});
  const auto view = parts_.city.view();
  for (const auto& [id, level] : view->districts)
    if (level.name == name) return id;
  throw std::runtime_error("the demo city cannot be set up: the district is not there");
}

void CityBuilder::add_community(const DemoCommunity& plan, DistrictId district) {
  auto community = found(plan, district);
  add_chats(plan, community);
  add_members(plan, community);
  add_history(plan, community);
}

CityBuilder::Community CityBuilder::found(const DemoCommunity& plan, DistrictId district) {
  Community community{.bot = plan.has_own_bot ? bots_.own : bots_.city};
  const auto answer = json::parse(
      ask(city_entity,
          city::Command{city::CreateCommunity{.by = "demo",
                                              .name = std::string{plan.name},
                                              .district = district,
                                              .template_name = std::string{plan.template_name},
                                              .time_zone = {},
                                              .languages = split(plan.languages),
                                              .bot = community.bot}}));
  community.id = CommunityId{answer.at("community").get<std::uint64_t>()};
  const CommunityQuery is_founded = [](const CommunityState& state, const Context&) {
    return std::string{community::is_open(state.state<community::Feature>()) ? "yes" : "no"};
  };
  const auto deadline = std::chrono::steady_clock::now() + founding_timeout;
  while (ask(entity_of(community.id), is_founded) != "yes") {
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("the demo city cannot be set up: a community was not founded");
    std::this_thread::sleep_for(look_again_after);
  }
  return community;
}

void CityBuilder::add_chats(const DemoCommunity& plan, Community& community) {
  json members = json::array();
  for (const auto resident : plan.residents) members.push_back(person(resident));
  members.push_back(person(plan.officer));
  const std::string name{plan.name};
  const auto group = sandbox_.post("/chats", {{"type", "supergroup"},
                                              {"title", name},
                                              {"username", public_name(name)},
                                              {"owner", person(plan.owner)},
                                              {"members", members},
                                              {"admins", {community.bot}}});
  const auto officers_title = name + " · officers";
  const auto officers = sandbox_.post("/chats", {{"type", "supergroup"},
                                                 {"title", officers_title},
                                                 {"is_forum", plan.has_topics},
                                                 {"owner", person(plan.owner)},
                                                 {"members", {person(plan.officer)}},
                                                 {"admins", {community.bot}}});
  community.group = group.at("id");
  community.officers_group = officers.at("id");
  bind(community, community::Purpose::group, community.group, name, false);
  bind(community, community::Purpose::officers, community.officers_group, officers_title,
       plan.has_topics);
}

void CityBuilder::bind(const Community& community, community::Purpose purpose, std::int64_t chat,
                       const std::string& title, bool is_forum) {
  const community::ChatFacts facts{.chat = chat,
                                   .title = title,
                                   .is_channel = false,
                                   .is_forum = is_forum,
                                   .bot_status = community::BotStatus::administrator,
                                   .can_manage_topics = true,
                                   .can_read_all = true};
  ask(entity_of(community.id), community::Command{community::BindChat{
                                   .by = demo_operator(), .purpose = purpose, .chat = facts}});
}

void CityBuilder::add_members(const DemoCommunity& plan, const Community& community) {
  std::vector<std::string_view> everybody{plan.residents.begin(), plan.residents.end()};
  everybody.push_back(plan.owner);
  everybody.push_back(plan.officer);
  for (const auto username : everybody) {
    ask(entity_of(community.id), members::Command{members::Join{.person = member_person(username),
                                                                .private_chat_open = true}});
    sandbox_.post(fmt::format("/people/{}/start", person(username)), {{"bot", community.bot}});
  }
  const auto grant = [&](std::string_view username, Role role) {
    ask(entity_of(community.id),
        members::Command{members::GrantRole{.by = demo_operator(),
                                            .member = member(community, username),
                                            .role = role,
                                            .until = {}}});
  };
  grant(plan.owner, Role::owner);
  grant(plan.officer, Role::officer);
}

MemberId CityBuilder::member(const Community& community, std::string_view username) {
  const CommunityQuery query = [id = PersonId{person(username)}](const CommunityState& state,
                                                                 const Context&) {
    const auto found = members::member_of(state.state<members::Feature>(), id);
    return found ? std::to_string(raw(*found)) : std::string{"0"};
  };
  return MemberId{std::stoull(ask(entity_of(community.id), query))};
}

void CityBuilder::add_history(const DemoCommunity& plan, const Community& community) {
  for (const auto line : plan.chatter) {
    const auto colon = line.find(": ");
    sandbox_.post(fmt::format("/people/{}/send", person(line.substr(0, colon))),
                  {{"chat", community.group}, {"text", line.substr(colon + 2)}});
  }
  for (const auto& report : plan.reports) add_report(plan, community, report);
  for (const auto& vote : plan.votes) add_vote(plan, community, vote);
  if (!plan.votes.empty()) with_votes_.push_back(community.id);
}

void CityBuilder::add_vote(const DemoCommunity& plan, const Community& community,
                           const DemoVote& vote) {
  const auto tell = [&](const decisions::Command& command) {
    ask(entity_of(community.id), command);
  };
  tell(decisions::DraftDecision{.by = member(community, plan.owner), .terms = terms_of(vote)});
  if (vote.is_draft) return;
  const CommunityQuery newest = [](const CommunityState& state, const Context&) {
    const auto& rows = state.state<decisions::Feature>().decisions.rows();
    return rows.empty() ? std::string{"0"} : std::to_string(raw(rows.rbegin()->first));
  };
  const decisions::DecisionNumber number{std::stoull(ask(entity_of(community.id), newest))};
  tell(decisions::ApproveDraft{.by = member(community, plan.officer), .decision = number});
  tell(decisions::OpenDecision{.by = member(community, plan.owner), .decision = number});
  for (const auto& ballot : vote.ballots) {
    v1::DecisionChoice choice;
    choice.add_chosen(ballot.option);
    tell(decisions::CastBallot{
        .by = member(community, ballot.by), .decision = number, .choice = choice});
  }
}

void CityBuilder::add_report(const DemoCommunity& plan, const Community& community,
                             const DemoReport& report) {
  reports::FileReport file;
  file.by = member(community, report.by);
  file.category = report.category;
  file.text = report.text;
  file.place = reports::Place{.point = reports::Coordinates{report.latitude, report.longitude},
                              .landmark = {}};
  file.answers = answers_for(report.category);
  file.not_a_duplicate = true;
  ask(entity_of(community.id), reports::Command{file});
  const CommunityQuery newest = [](const CommunityState& state, const Context&) {
    const auto& rows = state.state<reports::Feature>().reports.rows();
    return rows.empty() ? std::string{"0"} : std::to_string(raw(rows.rbegin()->first));
  };
  const auto number = std::stoull(ask(entity_of(community.id), newest));
  for (const auto supporter : report.supporters)
    ask(entity_of(community.id),
        reports::Command{reports::SupportReport{.by = member(community, supporter),
                                                .report = reports::ReportNumber{number}}});
  move(community, plan.officer, number, report);
}

void CityBuilder::move(const Community& community, std::string_view officer, std::uint64_t number,
                       const DemoReport& plan) {
  const auto by = member(community, officer);
  const auto steps = way_to(plan.state);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    reports::Transition transition;
    transition.by = by;
    transition.report = reports::ReportNumber{number};
    transition.to = steps[i];
    if (i + 1 == steps.size()) transition.reason = plan.words;
    ask(entity_of(community.id), reports::Command{transition});
  }
}

}  // namespace wardmote::server
