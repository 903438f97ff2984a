// What operators arrange: where things escalate to, what can be reported and answered, bots, codes.
#include <google/protobuf/util/message_differencer.h>

#include "governance/reports/queries.h"
#include "server/ctl/category_file.h"
#include "tests/server/operator_backend_fixture.h"

namespace wardmote::server {
namespace {

using Kind = CallError::Kind;

struct OperatorCityTest : ::testing::Test {
  storage::Scratch keys;
  TestCity city{keys / "master.key"};
  const std::uint32_t north = city.create_district("North");
  const std::uint64_t id = city.create_community("Mill Lane", north).community().id();

  std::string ask(const std::function<std::string(const CommunityState&)>& question) {
    const CommunityQuery query = [question](const CommunityState& state, const Context&) {
      return question(state);
    };
    return city.tell(entity_of(CommunityId{id}), query).response;
  }
  v1::ReportCategory category(const std::string& code) {
    v1::ReportCategory found;
    found.ParseFromString(ask([code](const CommunityState& state) {
      const auto* one = reports::find_category(state.state<reports::Feature>(), code);
      return one == nullptr ? std::string{} : one->SerializeAsString();
    }));
    return found;
  }
  api::CategoryFile categories() {
    api::GetCategoriesRequest asked;
    asked.set_community(id);
    const auto file = city.call<api::CategoryFile>(asked);
    EXPECT_TRUE(file) << file.error().message;
    return file ? *file : api::CategoryFile{};
  }
  Outcome<api::SaveCategoriesResponse> save(const api::CategoryFile& file) {
    api::SaveCategoriesRequest asked;
    asked.set_community(id);
    *asked.mutable_categories() = file.categories();
    return city.call<api::SaveCategoriesResponse>(asked);
  }
};

TEST_F(OperatorCityTest, EscalatesToTheChatsThatAreSet) {
  api::SetEscalationRequest set;
  set.set_chat(-100200);
  expect_error(city.call<api::Escalation>(set), Kind::invalid);
  set.set_city(true);
  ASSERT_TRUE(city.call<api::Escalation>(set));
  set.set_city(false);
  set.set_district(north);
  set.set_bot(bot);
  set.set_chat(-100300);
  ASSERT_TRUE(city.call<api::Escalation>(set));
  const auto view = city.parts().city.view();
  EXPECT_EQ(view->city.escalation_chat, -100200);
  EXPECT_EQ(view->district(DistrictId{north})->escalation_chat, -100300);
  EXPECT_EQ(view->district(DistrictId{north})->escalation_bot, bot);
  EXPECT_EQ(
      city.call<api::ListEscalationsResponse>(api::ListEscalationsRequest{})->escalations_size(),
      2);
  set.set_bot(501);
  expect_error(city.call<api::Escalation>(set), Kind::not_found);
  set.set_chat(0);
  expect_error(city.call<api::Escalation>(set), Kind::invalid);
  api::ClearEscalationRequest clear;
  expect_error(city.call<api::Escalation>(clear), Kind::invalid);
  clear.set_district(north);
  EXPECT_EQ(city.call<api::Escalation>(clear)->chat(), -100300);
  expect_error(city.call<api::Escalation>(clear), Kind::not_found);
  EXPECT_EQ(city.parts().city.view()->district(DistrictId{north})->escalation_chat, 0);
}

TEST_F(OperatorCityTest, ResidentsCanReadTheCitysName) {
  EXPECT_EQ(city.parts().city.view()->city.name, "City");
}

TEST_F(OperatorCityTest, WhatHoldsForTheCityMustSaySo) {
  api::GrantRoleRequest grant;
  grant.set_person(4242);
  grant.set_role("owner");
  expect_error(city.call<api::RoleGrant>(grant), Kind::invalid);
  EXPECT_TRUE(city.parts().city.view()->staff.empty());
  grant.set_city(true);
  grant.set_district(north);
  expect_error(city.call<api::RoleGrant>(grant), Kind::invalid);
  grant.clear_district();
  EXPECT_TRUE(city.call<api::RoleGrant>(grant));
  api::RevokeRoleRequest revoke;
  revoke.set_person(4242);
  revoke.set_role("owner");
  expect_error(city.call<api::RevokeRoleResponse>(revoke), Kind::invalid);
  api::SetSettingRequest set;
  set.set_key("members.join");
  set.set_value("invite");
  expect_error(city.call<api::Setting>(set), Kind::invalid);
  api::UnsetSettingRequest unset;
  unset.set_key("members.join");
  expect_error(city.call<api::Setting>(unset), Kind::invalid);
  api::LockSettingRequest lock;
  lock.set_key("members.join");
  expect_error(city.call<api::Setting>(lock), Kind::invalid);
  api::UnlockSettingRequest unlock;
  unlock.set_key("members.join");
  expect_error(city.call<api::Setting>(unlock), Kind::invalid);
}

TEST_F(OperatorCityTest, ACategoryKeepsWhatIsNotSaid) {
  api::SetCategoryRequest asked;
  asked.set_community(id);
  asked.set_key("gas");
  asked.set_name("Smell of gas");
  asked.set_target_hours(2);
  asked.set_emergency_number("112");
  ASSERT_TRUE(city.call<api::Category>(asked));
  asked.clear_target_hours();
  asked.clear_emergency_number();
  asked.set_name("Gas");
  const auto changed = city.call<api::Category>(asked);
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->name(), "Gas");
  EXPECT_EQ(changed->target_hours(), 2u);
  EXPECT_EQ(changed->emergency_number(), "112");
  EXPECT_TRUE(city.call<api::Category>(asked)) << "a second time changes nothing";
  asked.set_target_hours(0);
  EXPECT_EQ(city.call<api::Category>(asked)->target_hours(), 0u);
  EXPECT_GT(category("gas").position(), category("street_light").position());
}

constexpr auto skate_park = R"({"categories": [{
  "key": "skate_park", "emoji": "🛝",
  "name": {"en": "Playground", "es": "Parque infantil"},
  "description": {"en": "Swings, slides, sand"},
  "target_minutes": 90, "assignee_role": "officer",
  "emergency_text": {"en": "Is a child hurt?"}, "emergency_number": "112",
  "private_by_default": true, "place_required": true, "duplicate_radius_metres": 40, "position": 3,
  "questions": [
    {"code": "what", "datatype": "string", "label": {"en": "What is it?"}},
    {"code": "age", "datatype": "number", "label": {"en": "Age?"}, "minimum": 0, "maximum": 99},
    {"code": "when", "datatype": "datetime", "required": true, "label": {"en": "Since when?"}},
    {"code": "story", "datatype": "text", "label": {"en": "Tell us"}, "hint": {"en": "In words"}},
    {"code": "kind", "datatype": "singlevaluelist", "label": {"en": "Which?"},
     "choices": [{"code": "swing", "label": {"en": "Swing", "ru": "Качели"}},
                 {"code": "slide", "label": {"en": "Slide"}}]},
    {"code": "parts", "datatype": "multivaluelist", "label": {"en": "Which parts?"},
     "choices": [{"code": "seat", "label": {"en": "Seat"}}, {"code": "rope", "label": {"en": "Rope"}}]}
  ]}]})";

TEST_F(OperatorCityTest, CategoriesAreDataThatAFileCarries) {
  const auto read = parse_categories(skate_park);
  ASSERT_TRUE(read) << read.error();
  const auto saved = save(*read);
  ASSERT_TRUE(saved) << saved.error().message;
  EXPECT_EQ(saved->saved(), 1u);
  const auto kept = category("skate_park");
  EXPECT_EQ(kept.questions_size(), 6);
  EXPECT_EQ(kept.questions(5).datatype(), v1::DATATYPE_MULTIVALUELIST);
  EXPECT_EQ(kept.questions(1).maximum(), 99);
  EXPECT_EQ(kept.name().translations_size(), 2);
  EXPECT_EQ(kept.assignee_role(), v1::ROLE_OFFICER);
  EXPECT_TRUE(kept.default_private());
  EXPECT_TRUE(kept.place_required());
  EXPECT_EQ(kept.target_ms(), 90 * 60'000);
  EXPECT_EQ(kept.emergency_text().translations(0).text(), "Is a child hurt?");

  const auto all = categories();
  const auto text = to_json(all);
  EXPECT_EQ(text, to_json(all));
  const auto again = parse_categories(text);
  ASSERT_TRUE(again) << again.error();
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*again, all));
  const auto unchanged = save(*again);
  ASSERT_TRUE(unchanged) << unchanged.error().message;
  EXPECT_EQ(unchanged->saved(), 0u);
  EXPECT_EQ(unchanged->unchanged(), static_cast<std::uint32_t>(all.categories_size()));
}

TEST_F(OperatorCityTest, AFileWithAFaultChangesNothing) {
  auto file = *parse_categories(skate_park);
  auto& bad = *file.add_categories();
  bad.set_key("bad");
  expect_error(save(file), Kind::invalid);
  EXPECT_EQ(category("skate_park").code(), "");
  (*bad.mutable_name())["en"] = "Bad";
  bad.add_questions()->set_datatype("picture");
  expect_error(save(file), Kind::invalid);
  bad.mutable_questions(0)->set_datatype("string");
  expect_error(save(file), Kind::invalid);
  bad.clear_questions();
  bad.set_assignee(99);
  expect_error(save(file), Kind::invalid);
  bad.set_assignee(0);
  bad.set_assignee_role("king");
  expect_error(save(file), Kind::invalid);
  EXPECT_EQ(category("skate_park").code(), "");
  bad.clear_assignee_role();
  EXPECT_EQ(save(file)->saved(), 2u);
  file.mutable_categories(1)->set_is_retired(true);
  const auto retired = save(file);
  EXPECT_EQ(retired->retired(), 1u);
  EXPECT_EQ(retired->unchanged(), 1u);
  EXPECT_TRUE(category("bad").removed());
}

TEST(CategoryFile, SaysWhatIsWrongWithIt) {
  EXPECT_FALSE(parse_categories("{"));
  EXPECT_FALSE(parse_categories("{}"));
  EXPECT_FALSE(parse_categories(R"({"categories": [{"key": "a", "nmae": {}}]})"));
}

TEST_F(OperatorCityTest, TemplatesAreTheOperatorsToo) {
  api::ListTemplatesRequest list;
  list.set_community(id);
  const auto founded = city.call<api::ListTemplatesResponse>(list)->templates_size();
  EXPECT_GT(founded, 0);
  api::SaveTemplateRequest asked;
  asked.set_community(id);
  asked.set_id("thursday");
  asked.set_text("We come on Thursday.");
  asked.set_category("street_light");
  asked.set_state("in_progress");
  ASSERT_TRUE(city.call<api::Template>(asked));
  api::SaveTemplateRequest spanish;
  spanish.set_community(id);
  spanish.set_id("thursday");
  spanish.set_text("Vamos el jueves.");
  spanish.set_language("es");
  const auto saved = city.call<api::Template>(spanish);
  ASSERT_TRUE(saved) << saved.error().message;
  EXPECT_EQ(saved->text(), "We come on Thursday.");
  EXPECT_EQ(saved->translations().at("es"), "Vamos el jueves.");
  EXPECT_EQ(saved->state(), "in_progress");
  EXPECT_EQ(saved->category(), "street_light");
  EXPECT_TRUE(city.call<api::Template>(spanish)) << "a second time changes nothing";
  asked.set_state("asleep");
  expect_error(city.call<api::Template>(asked), Kind::invalid);
  EXPECT_EQ(city.call<api::ListTemplatesResponse>(list)->templates_size(), founded + 1);
  api::RemoveTemplateRequest remove;
  remove.set_community(id);
  remove.set_id("thursday");
  EXPECT_EQ(city.call<api::Template>(remove)->text(), "We come on Thursday.");
  expect_error(city.call<api::Template>(remove), Kind::not_found);
}

TEST_F(OperatorCityTest, ALeakedCodeCanBeWithdrawn) {
  api::MintCodeRequest mint;
  mint.set_community(id);
  mint.set_kind("join");
  mint.set_reusable(true);
  const auto code = city.call<api::Code>(mint);
  ASSERT_TRUE(code);
  EXPECT_TRUE(code->reusable());
  const auto redeem = [&](std::int64_t person) {
    const members::RedeemInvite command{.person = {.id = PersonId{person},
                                                   .first_name = "A",
                                                   .last_name = {},
                                                   .username = {},
                                                   .language_hint = {}},
                                        .code = code->code(),
                                        .private_chat_open = true};
    return city.tell(entity_of(CommunityId{id}), members::Command{command});
  };
  EXPECT_TRUE(redeem(4242).accepted);
  EXPECT_TRUE(redeem(4243).accepted);
  api::WithdrawCodeRequest withdraw;
  withdraw.set_community(id);
  withdraw.set_code(code->code());
  ASSERT_TRUE(city.call<api::WithdrawCodeResponse>(withdraw));
  EXPECT_EQ(redeem(4244).refusal_key, "members.refused.invite_withdrawn");
  expect_error(city.call<api::WithdrawCodeResponse>(withdraw), Kind::already_exists);
  withdraw.set_code("NOSUCHCODE");
  expect_error(city.call<api::WithdrawCodeResponse>(withdraw), Kind::not_found);
}

TEST_F(OperatorCityTest, AChatCanBeTakenAway) {
  const community::ChatFacts facts{.chat = -100,
                                   .title = "Mill Lane",
                                   .is_channel = false,
                                   .is_forum = false,
                                   .bot_status = community::BotStatus::administrator,
                                   .can_manage_topics = false,
                                   .can_read_all = true};
  ASSERT_TRUE(city.tell(entity_of(CommunityId{id}),
                        community::Command{community::BindChat{
                            Operator{"anna"}, community::Purpose::officers, facts}})
                  .accepted);
  api::UnbindChatRequest asked;
  asked.set_community(id);
  asked.set_purpose("kitchen");
  expect_error(city.call<api::CommunityDetails>(asked), Kind::invalid);
  asked.set_purpose("officers");
  const auto details = city.call<api::CommunityDetails>(asked);
  ASSERT_TRUE(details) << details.error().message;
  EXPECT_EQ(details->chats_size(), 0);
  expect_error(city.call<api::CommunityDetails>(asked), Kind::not_found);
}

TEST_F(OperatorCityTest, AnotherBotCanServeACommunity) {
  api::SetCommunityBotRequest asked;
  asked.set_community(id);
  asked.set_bot(501);
  expect_error(city.call<api::Community>(asked), Kind::not_found);
  ASSERT_TRUE(
      city.tell(city_entity, city::Command{city::RegisterBot{"test", 501, "own_bot", false}})
          .accepted);
  EXPECT_EQ(city.call<api::Community>(asked)->bot(), 501);
  const auto own_bot = [](const CommunityState& state) {
    return std::to_string(community::profile_of(state.state<community::Feature>())->bot());
  };
  // The city tells the community, which takes a moment.
  for (int i = 0; i < 1000 && ask(own_bot) != "501"; ++i) continue;
  EXPECT_EQ(ask(own_bot), "501");
  const auto other = city.create_community("High Street", north).community().id();
  asked.set_community(other);
  expect_error(city.call<api::Community>(asked), Kind::refused);
  asked.set_community(77);
  expect_error(city.call<api::Community>(asked), Kind::not_found);
}

TEST_F(OperatorCityTest, AReasonStaysInTheTrail) {
  AuditRecord record;
  record.call_id = "c1";
  record.token_id = "t1";
  record.who = "anna";
  record.method = "CloseCommunity";
  record.reason = "moved away";
  ASSERT_TRUE(*TestCity::wait<bool>(
      [&](Reply<bool> reply) { city.backend().audit(record, std::move(reply)); }));
  const auto trail = city.call<api::ListAuditResponse>(api::ListAuditRequest{});
  EXPECT_EQ(trail->entries(0).reason(), "moved away");
}

}  // namespace
}  // namespace wardmote::server
