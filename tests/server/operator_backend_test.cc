#include "server/operator_backend/archive.h"
#include "server/verify.h"
#include "tests/server/operator_backend_fixture.h"

namespace wardmote::server {
namespace {

using Kind = CallError::Kind;

struct OperatorBackendTest : ::testing::Test {
  storage::Scratch keys;
  const std::string key_file = keys / "master.key";
  TestCity city{key_file};
  const std::uint32_t north = city.create_district("North");

  Outcome<api::Setting> get_setting(std::uint32_t district, std::uint64_t community) {
    api::GetSettingRequest asked;
    asked.set_key("members.join");
    asked.set_district(district);
    asked.set_community(community);
    return city.call<api::Setting>(asked);
  }
  Outcome<api::Setting> set_setting(const std::string& value, std::uint32_t district,
                                    std::uint64_t community) {
    api::SetSettingRequest asked;
    asked.set_key("members.join");
    asked.set_value(value);
    asked.set_city(district == 0 && community == 0);
    asked.set_district(district);
    asked.set_community(community);
    return city.call<api::Setting>(asked);
  }
  Outcome<api::RoleGrant> grant(std::int64_t person, const std::string& role,
                                std::uint32_t district, std::uint64_t community) {
    api::GrantRoleRequest asked;
    asked.set_person(person);
    asked.set_role(role);
    asked.set_city(district == 0 && community == 0);
    asked.set_district(district);
    asked.set_community(community);
    return city.call<api::RoleGrant>(asked);
  }
  Outcome<api::RevokeRoleResponse> revoke(std::int64_t person, const std::string& role,
                                          std::uint64_t community) {
    api::RevokeRoleRequest asked;
    asked.set_person(person);
    asked.set_role(role);
    asked.set_city(community == 0);
    asked.set_community(community);
    return city.call<api::RevokeRoleResponse>(asked);
  }
  static api::CommunityDetails show(TestCity& where, std::uint64_t community) {
    api::ShowCommunityRequest asked;
    asked.set_community(community);
    const auto details = where.call<api::CommunityDetails>(asked);
    EXPECT_TRUE(details) << details.error().message;
    return details ? *details : api::CommunityDetails{};
  }
};

TEST_F(OperatorBackendTest, HasDistrictsOfDifferentNames) {
  api::CreateDistrictRequest again;
  again.set_name(" North ");
  expect_error(city.call<api::District>(again), Kind::already_exists);
  again.set_name("");
  expect_error(city.call<api::District>(again), Kind::invalid);
  api::RenameDistrictRequest rename;
  rename.set_district(north);
  rename.set_name("Far North");
  ASSERT_TRUE(city.call<api::District>(rename));
  const auto list = city.call<api::ListDistrictsResponse>(api::ListDistrictsRequest{});
  ASSERT_EQ(list->districts_size(), 1);
  EXPECT_EQ(list->districts(0).name(), "Far North");
  rename.set_district(99);
  expect_error(city.call<api::District>(rename), Kind::not_found);
}

TEST_F(OperatorBackendTest, CreatesACommunityWithACodeForItsGroup) {
  const auto created = city.create_community("Mill Lane", north);
  EXPECT_EQ(created.community().status(), "active");
  EXPECT_EQ(created.community().bot(), bot);
  EXPECT_FALSE(created.setup_code().empty());
  EXPECT_EQ(created.setup_link().rfind("https://t.me/ward_bot?startgroup=s_", 0), 0u);
  EXPECT_NE(created.setup_link().find(created.setup_code()), std::string::npos);
  const auto details = show(city, created.community().id());
  EXPECT_EQ(details.community().name(), "Mill Lane");
  EXPECT_GT(details.event_count(), 1u);
  EXPECT_GT(details.last_event_at_ms(), 0);
  EXPECT_EQ(details.member_count(), 0u);
}

TEST_F(OperatorBackendTest, RefusesCommunitiesThatMakeNoSense) {
  city.create_community("Mill Lane", north);
  api::CreateCommunityRequest asked;
  asked.set_name("Mill Lane");
  asked.set_district(north);
  expect_error(city.call<api::CreatedCommunity>(asked), Kind::already_exists);
  asked.set_district(99);
  expect_error(city.call<api::CreatedCommunity>(asked), Kind::not_found);
  asked.set_district(north);
  asked.set_name("High Street");
  asked.set_template_("castle");
  expect_error(city.call<api::CreatedCommunity>(asked), Kind::invalid);
  asked.clear_template_();
  asked.set_bot(501);
  expect_error(city.call<api::CreatedCommunity>(asked), Kind::not_found);
  api::ShowCommunityRequest unknown;
  unknown.set_community(77);
  expect_error(city.call<api::CommunityDetails>(unknown), Kind::not_found);
  unknown.set_community(0);
  expect_error(city.call<api::CommunityDetails>(unknown), Kind::not_found);
}

TEST_F(OperatorBackendTest, ListsCommunitiesPageByPage) {
  for (const auto* name : {"A", "B", "C"}) city.create_community(name, north);
  api::ListCommunitiesRequest asked;
  asked.set_page_size(2);
  const auto first = city.call<api::ListCommunitiesResponse>(asked);
  ASSERT_EQ(first->communities_size(), 2);
  asked.set_page(first->next_page());
  const auto second = city.call<api::ListCommunitiesResponse>(asked);
  ASSERT_EQ(second->communities_size(), 1);
  EXPECT_TRUE(second->next_page().empty());
  EXPECT_GT(second->communities(0).id(), first->communities(1).id());
  asked.set_page("later");
  expect_error(city.call<api::ListCommunitiesResponse>(asked), Kind::invalid);
  asked.clear_page();
  asked.set_status("asleep");
  expect_error(city.call<api::ListCommunitiesResponse>(asked), Kind::invalid);
}

TEST_F(OperatorBackendTest, ClosesACommunityForGood) {
  const auto id = city.create_community("Mill Lane", north).community().id();
  api::RenameCommunityRequest rename;
  rename.set_community(id);
  rename.set_name("Mill Street");
  EXPECT_EQ(city.call<api::Community>(rename)->name(), "Mill Street");
  api::CloseCommunityRequest close;
  close.set_community(id);
  const auto closed = city.call<api::Community>(close);
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->status(), "closed");
  EXPECT_GT(closed->closed_at_ms(), 0);
  expect_error(city.call<api::Community>(close), Kind::refused);
}

TEST_F(OperatorBackendTest, SettingsHoldFromAboveUntilTheyAreSetBelow) {
  const auto id = city.create_community("Mill Lane", north).community().id();
  EXPECT_EQ(get_setting(0, id)->source(), "default");
  ASSERT_TRUE(set_setting("invite", 0, 0));
  EXPECT_EQ(get_setting(0, id)->value(), "invite");
  EXPECT_EQ(get_setting(0, id)->source(), "city");
  EXPECT_EQ(set_setting("closed", north, 0)->source(), "district");
  EXPECT_EQ(get_setting(0, id)->value(), "closed");
  EXPECT_EQ(set_setting("open", 0, id)->source(), "community");
  EXPECT_EQ(get_setting(north, 0)->value(), "closed");
  api::UnsetSettingRequest unset;
  unset.set_key("members.join");
  unset.set_community(id);
  EXPECT_EQ(city.call<api::Setting>(unset)->source(), "district");
}

TEST_F(OperatorBackendTest, ALockHoldsForEverybodyBelow) {
  const auto id = city.create_community("Mill Lane", north).community().id();
  ASSERT_TRUE(set_setting("open", 0, id));
  ASSERT_TRUE(set_setting("invite", 0, 0));
  api::LockSettingRequest lock;
  lock.set_key("members.join");
  lock.set_city(true);
  ASSERT_EQ(city.call<api::Setting>(lock)->locked_by(), "city");
  EXPECT_EQ(get_setting(0, id)->value(), "invite");
  EXPECT_EQ(get_setting(0, id)->locked_by(), "city");
  expect_error(set_setting("closed", 0, id), Kind::refused);
  expect_error(set_setting("closed", north, 0), Kind::refused);
  api::UnlockSettingRequest unlock;
  unlock.set_key("members.join");
  unlock.set_city(true);
  ASSERT_TRUE(city.call<api::Setting>(unlock));
  EXPECT_EQ(get_setting(0, id)->value(), "open");
  expect_error(city.call<api::Setting>(unlock), Kind::not_found);
}

TEST_F(OperatorBackendTest, RefusesSettingsThatMakeNoSense) {
  const auto id = city.create_community("Mill Lane", north).community().id();
  expect_error(set_setting("perhaps", 0, 0), Kind::invalid);
  expect_error(set_setting("perhaps", 0, id), Kind::invalid);
  expect_error(get_setting(north, id), Kind::invalid);
  expect_error(get_setting(99, 0), Kind::not_found);
  api::GetSettingRequest asked;
  asked.set_key("moon.phase");
  expect_error(city.call<api::Setting>(asked), Kind::not_found);
  asked.set_key("new_community.time_zone");
  asked.set_community(id);
  expect_error(city.call<api::Setting>(asked), Kind::not_found);
  api::ListSettingsRequest all;
  all.set_community(id);
  EXPECT_GT(city.call<api::ListSettingsResponse>(all)->settings_size(), 10);
}

TEST_F(OperatorBackendTest, GrantsRolesToWhoeverIsNamed) {
  const auto id = city.create_community("Mill Lane", north).community().id();
  const auto granted = grant(4242, "owner", 0, id);
  ASSERT_TRUE(granted) << granted.error().message;
  EXPECT_EQ(granted->role(), "owner");
  EXPECT_EQ(granted->granted_by(), "anna");
  EXPECT_EQ(granted->person(), 0);
  EXPECT_EQ(show(city, id).member_count(), 1u);
  expect_error(grant(4242, "owner", 0, id), Kind::already_exists);
  api::ListRolesRequest list;
  list.set_community(id);
  EXPECT_EQ(city.call<api::ListRolesResponse>(list)->grants_size(), 1);
  EXPECT_FALSE(revoke(4242, "helper", id)->had_role());
  EXPECT_FALSE(revoke(4343, "owner", id)->had_role());
}

TEST_F(OperatorBackendTest, GrantsStaffToDistrictsAndTheCity) {
  ASSERT_TRUE(grant(4242, "officer", north, 0));
  ASSERT_TRUE(grant(4242, "officer", 0, 0));
  api::ListRolesRequest list;
  list.set_district(north);
  const auto staff = city.call<api::ListRolesResponse>(list);
  ASSERT_EQ(staff->grants_size(), 1);
  EXPECT_EQ(staff->grants(0).person(), 4242);
  EXPECT_EQ(staff->grants(0).district(), north);
  EXPECT_TRUE(revoke(4242, "officer", 0)->had_role());
  EXPECT_FALSE(revoke(4242, "officer", 0)->had_role());
  expect_error(grant(4242, "king", 0, 0), Kind::invalid);
  expect_error(grant(1087968824, "officer", 0, 0), Kind::invalid);
  expect_error(grant(4242, "officer", 99, 0), Kind::not_found);
}

TEST_F(OperatorBackendTest, MintsCodesOfEachKind) {
  api::MintCodeRequest asked;
  asked.set_kind("setup");
  expect_error(city.call<api::Code>(asked), Kind::invalid);
  asked.set_community(city.create_community("Mill Lane", north).community().id());
  asked.set_purpose("officers");
  EXPECT_EQ(city.call<api::Code>(asked)->code().rfind("s_", 0), 0u);
  // Nobody is led into a channel by a link: what is typed there has to name the community.
  asked.set_purpose("channel");
  const auto channel = city.call<api::Code>(asked);
  EXPECT_EQ(channel->code().rfind("s_", 0), 0u);
  EXPECT_EQ(channel->link(), "");
  asked.set_purpose("kitchen");
  expect_error(city.call<api::Code>(asked), Kind::invalid);
  asked.clear_purpose();
  asked.set_kind("join");
  const auto join = city.call<api::Code>(asked);
  ASSERT_TRUE(join);
  EXPECT_EQ(join->link().rfind("https://t.me/ward_bot?start=j_", 0), 0u) << join->link();
  EXPECT_GT(join->expires_at_ms(), 0);
  asked.set_kind("role");
  expect_error(city.call<api::Code>(asked), Kind::invalid);
  asked.set_role("officer");
  EXPECT_FALSE(city.call<api::Code>(asked)->code().empty());
  asked.set_valid_hours(48);
  expect_error(city.call<api::Code>(asked), Kind::invalid);
}

TEST_F(OperatorBackendTest, ChangesWhatCanBeReported) {
  const auto id = city.create_community("Mill Lane", north).community().id();
  api::SetCategoryRequest asked;
  asked.set_community(id);
  asked.set_key("benches");
  expect_error(city.call<api::Category>(asked), Kind::invalid);
  asked.set_name("Broken benches");
  asked.set_target_hours(48);
  const auto made = city.call<api::Category>(asked);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->name(), "Broken benches");
  EXPECT_EQ(made->target_hours(), 48u);
  asked.set_is_retired(true);
  EXPECT_TRUE(city.call<api::Category>(asked)->is_retired());
  api::ListCategoriesRequest list;
  list.set_community(id);
  EXPECT_GT(city.call<api::ListCategoriesResponse>(list)->categories_size(), 1);
}

TEST_F(OperatorBackendTest, SaysWhereABotMustStand) {
  api::AddBotRequest add;
  add.set_token_file(keys / "none");
  expect_error(city.call<api::Bot>(add), Kind::invalid);
  const auto bots = city.call<api::ListBotsResponse>(api::ListBotsRequest{});
  ASSERT_EQ(bots->bots_size(), 1);
  EXPECT_EQ(bots->bots(0).state(), "stopped");
  city.create_community("Mill Lane", north);
  api::RemoveBotRequest remove;
  remove.set_bot(bot);
  expect_error(city.call<api::Bot>(remove), Kind::refused);
  remove.set_bot(501);
  expect_error(city.call<api::Bot>(remove), Kind::not_found);
}

TEST_F(OperatorBackendTest, TheTrailHasEveryCallOfAKnownOperator) {
  AuditRecord record{.call_id = "c1",
                     .token_id = "t1",
                     .who = "anna",
                     .role = "admin",
                     .method = "CloseCommunity",
                     .target = "community 12",
                     .outcome = "NOT_FOUND",
                     .arguments_digest = std::string(32, '\x01'),
                     .reason = {}};
  const auto write = [&] {
    return *TestCity::wait<bool>([&](Reply<bool> reply) { city.backend().audit(record, reply); });
  };
  EXPECT_TRUE(write());
  api::ListAuditRequest asked;
  const auto trail = city.call<api::ListAuditResponse>(asked);
  ASSERT_EQ(trail->entries_size(), 1);
  EXPECT_EQ(trail->entries(0).method(), "CloseCommunity");
  EXPECT_EQ(trail->entries(0).outcome(), "NOT_FOUND");
  asked.set_after(trail->entries(0).number());
  EXPECT_EQ(city.call<api::ListAuditResponse>(asked)->entries_size(), 0);
}

TEST_F(OperatorBackendTest, TellsHowTheNodeDoes) {
  city.create_community("Mill Lane", north);
  const auto status = city.call<api::NodeStatus>(api::ShowNodeRequest{});
  ASSERT_TRUE(status);
  EXPECT_EQ(status->state(), "ready");
  EXPECT_EQ(status->shards_owned(), 1024u);
  EXPECT_EQ(status->communities_known(), 1u);
  EXPECT_GE(status->communities_active(), 1u);
  EXPECT_GT(status->disk_free_bytes(), 0u);
}

struct TransferTest : OperatorBackendTest {
  const std::uint64_t id = city.create_community("Mill Lane", north).community().id();

  std::string exported() {
    EXPECT_TRUE(set_setting("invite", 0, id));
    const auto archive = city.export_community(id);
    EXPECT_TRUE(archive) << archive.error().message;
    return archive ? *archive : std::string{};
  }
};

TEST_F(TransferTest, AnExportedCommunityLivesOnInAnotherCity) {
  ASSERT_TRUE(grant(4242, "owner", 0, id));
  const auto archive = exported();
  TestCity other{key_file};
  other.create_district("West");
  const auto district = other.create_district("South");
  const auto imported = other.import_community(district, archive);
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->id(), id);
  EXPECT_EQ(imported->district(), district);
  const auto details = show(other, id);
  EXPECT_EQ(details.community().name(), "Mill Lane");
  EXPECT_EQ(details.member_count(), 1u);
  EXPECT_EQ(details.event_count(), show(city, id).event_count() + 1);
  for (auto* where : {&city, &other}) {
    const auto verdict = verify_entity(*where->parts().store, entity_of(CommunityId{id}));
    ASSERT_TRUE(verdict.ok());
    EXPECT_EQ(*verdict, "");
  }
  api::SetSettingRequest set;
  set.set_key("members.join");
  set.set_value("closed");
  set.set_community(id);
  EXPECT_TRUE(other.call<api::Setting>(set));
  expect_error(other.import_community(district, archive), Kind::already_exists);
}

// An archive of layout 1 says what the community has heard. In another city those who spoke count
// anew: they would be taken for known, and what they say lost.
TEST_F(TransferTest, WhatWasHeardInTheFormerCityIsForgotten) {
  ArchiveWriter writer;
  ArchiveReader reader;
  const auto archive = exported();
  const auto taken = reader.take(archive, [&writer](v1::ArchivePiece& piece) {
    if (piece.has_head()) {
      auto& head = *piece.mutable_head();
      head.set_format(1);
      auto& heard = *head.add_applied_messages();
      heard.set_entity_kind(static_cast<std::uint32_t>(EntityKind::city));
      heard.set_floor(1000);
    }
    writer.add(piece);
    return tl::expected<void, std::string>{};
  });
  ASSERT_TRUE(taken) << taken.error();
  writer.finish();
  TestCity other{key_file};
  const auto imported =
      other.import_community(other.create_district("South"), writer.take(writer.size()));
  ASSERT_TRUE(imported) << imported.error().message;
  const auto rows = storage::load_entity(*other.parts().store, entity_of(CommunityId{id}));
  ASSERT_TRUE(rows.ok());
  for (const auto& heard : rows->applied) EXPECT_LT(heard.floor(), 1000u);
  ASSERT_TRUE(rows->head.has_value());
  EXPECT_EQ(rows->head->applied_messages_size(), 0);
}

TEST_F(TransferTest, APersonIsTheSameMemberAfterwards) {
  ASSERT_TRUE(grant(4242, "owner", 0, id));
  const auto archive = exported();
  TestCity other{key_file};
  const auto district = other.create_district("South");
  ASSERT_TRUE(other.import_community(district, archive, 1u << 20));
  api::GrantRoleRequest again;
  again.set_person(4242);
  again.set_role("owner");
  again.set_community(id);
  expect_error(other.call<api::RoleGrant>(again), Kind::already_exists);
}

TEST_F(TransferTest, WhatIsNotWhatWasExportedStaysOutside) {
  const auto archive = exported();
  TestCity other{key_file};
  const auto district = other.create_district("South");
  expect_error(other.import_community(99, archive), Kind::not_found);
  expect_error(other.import_community(district, archive.substr(0, archive.size() - 1)),
               Kind::invalid);
  expect_error(other.import_community(district, ""), Kind::invalid);
  expect_error(other.import_community(district, "PK\x03\x04 something else"), Kind::invalid);
  expect_error(other.import_community(district, archive + "x"), Kind::invalid);
  for (std::size_t at = 8; at < archive.size(); at += archive.size() / 16) {
    auto damaged = archive;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    expect_error(other.import_community(district, damaged), Kind::invalid);
  }
  EXPECT_TRUE(other.parts().city.view()->communities.empty());
  EXPECT_TRUE(other.import_community(district, archive));
}

TEST_F(TransferTest, SealedDataNeedsTheKeyItWasSealedUnder) {
  ASSERT_TRUE(grant(4242, "owner", 0, id));
  const auto archive = exported();
  TestCity other{keys / "other.key"};
  expect_error(other.import_community(other.create_district("South"), archive), Kind::refused);
  EXPECT_TRUE(other.parts().city.view()->communities.empty());
}

TEST_F(TransferTest, ANameIsNotTakenTwice) {
  const auto archive = exported();
  TestCity other{key_file};
  const auto district = other.create_district("South");
  other.create_community("Mill Lane", district);
  expect_error(other.import_community(district, archive), Kind::already_exists);
  EXPECT_TRUE(other.import_community(other.create_district("West"), archive));
}

}  // namespace
}  // namespace wardmote::server
