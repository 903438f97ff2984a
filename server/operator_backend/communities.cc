#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "governance/reports/queries.h"
#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"
#include "server/operator_backend/codes.h"
#include "server/operator_backend/directory.h"
#include "storage/entity_rows.h"
#include "storage/keys.h"

namespace wardmote::server {

namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t page_usual = 100;
constexpr std::uint32_t page_max = 1000;
/// How often, and how far apart, a new community is asked whether it is founded yet.
constexpr int founding_tries = 200;
constexpr auto founding_pause = 50ms;

/// What a new community gets where neither the call nor the city says: the configuration's.
void fill_in(city::CreateCommunity& command, const NodeParts& parts) {
  const auto view = parts.city.view();
  const auto is_set = [&](std::string_view key) {
    const auto index = community::setting_index(key);
    const auto* district = view->district(command.district);
    const auto has = [&](const community::SettingValues& values) {
      const auto* entry = index ? values.find(*index) : nullptr;
      return entry != nullptr && entry->value.has_value();
    };
    return has(view->city.settings) || (district != nullptr && has(district->settings));
  };
  const auto& usual = parts.config.city;
  if (command.template_name.empty()) command.template_name = "neighbourhood";
  if (command.time_zone.empty() && !is_set("new_community.time_zone"))
    command.time_zone = usual.time_zone;
  if (command.languages.empty() && !is_set("new_community.languages"))
    command.languages = usual.languages;
}

Outcome<std::uint64_t> page_start(const std::string& page) {
  std::uint64_t after = 0;
  const auto* end = page.data() + page.size();
  const auto read = std::from_chars(page.data(), end, after);
  if (page.empty()) return std::uint64_t{0};
  if (read.ec != std::errc{} || read.ptr != end)
    return fail(CallError::Kind::invalid, "the page is none of an earlier answer");
  return after;
}

api::ListCommunitiesResponse list_of(const city::State& city,
                                     const api::ListCommunitiesRequest& asked,
                                     std::uint64_t after) {
  const auto size = std::min(asked.page_size() == 0 ? page_usual : asked.page_size(), page_max);
  api::ListCommunitiesResponse response;
  const auto& rows = city.communities.rows();
  for (auto row = rows.upper_bound(CommunityId{after}); row != rows.end(); ++row) {
    auto community = to_api(row->second);
    if (asked.district() != 0 && community.district() != asked.district()) continue;
    if (!asked.status().empty() && community.status() != asked.status()) continue;
    if (static_cast<std::uint32_t>(response.communities_size()) == size) {
      response.set_next_page(std::to_string(response.communities(size - 1).id()));
      break;
    }
    *response.add_communities() = std::move(community);
  }
  return response;
}

/// A founded community gives a code at once; one that is not yet is asked again.
struct Founding : std::enable_shared_from_this<Founding> {
  Founding(NodeParts& parts, Caller caller, std::uint64_t id, Reply<api::CreatedCommunity> reply)
      : parts(parts), caller(std::move(caller)), id(id), reply(std::move(reply)) {}

  void mint() {
    const community::MintSetupCode command{.by = Operator{caller.name},
                                           .purpose = community::Purpose::group};
    ask_entity(parts, entity_of(CommunityId{id}), caller.call_id, community::Command{command},
               [self = shared_from_this()](const Outcome<std::string>& heard) {
                 if (heard) return self->tell(*heard);
                 self->mint_later(heard.error());
               });
  }
  void mint_later(const CallError& error) {
    const bool wait = error.kind == CallError::Kind::not_found;
    if (wait && --tries_left > 0)
      return run_later(parts, founding_pause, [self = shared_from_this()] { self->mint(); });
    reply(fail(CallError::Kind::unavailable,
               fmt::format("community {} is made, but has no setup code yet ({}): mint one later",
                           id, error.message)));
  }
  void tell(const std::string& minted) {
    const auto code = read_minted(minted);
    if (!code) return reply(tl::unexpected(code.error()));
    const auto created = [self = shared_from_this(),
                          code = *code](const city::State& city) -> Outcome<api::CreatedCommunity> {
      auto community = community_in(city, self->id);
      if (!community) return tl::unexpected(community.error());
      api::CreatedCommunity told;
      *told.mutable_community() = *std::move(community);
      told.set_setup_code(code.code);
      told.set_setup_link(
          setup_link(self->parts, CommunityId{self->id}, code.code, community::Purpose::group));
      return told;
    };
    read_city(parts, caller, created, reply);
  }

  NodeParts& parts;
  Caller caller;
  std::uint64_t id;
  Reply<api::CreatedCommunity> reply;
  int tries_left = founding_tries;
};

std::string_view purpose_name(std::uint64_t purpose) {
  switch (static_cast<community::Purpose>(purpose)) {
    case community::Purpose::group:
      return "residents";
    case community::Purpose::officers:
      return "officers";
    case community::Purpose::channel:
      return "channel";
  }
  return "unknown";
}

/// What the community itself knows.
api::CommunityDetails details_of(const CommunityState& state) {
  api::CommunityDetails details;
  for (const auto& [purpose, chat] : state.state<community::Feature>().chats) {
    auto& told = *details.add_chats();
    told.set_chat(chat.chat());
    told.set_purpose(std::string{purpose_name(purpose)});
    told.set_title(chat.title());
    told.set_has_topics(chat.is_forum());
  }
  const auto& members = state.state<members::Feature>();
  std::uint64_t present = 0;
  for (const auto& [id, member] : members.members) present += members::is_member(members, id);
  details.set_member_count(present);
  const auto figures =
      reports::figures(state.state<reports::Feature>(), Timestamp::min(), Timestamp::max());
  details.set_open_report_count(figures.open);
  details.set_overdue_report_count(figures.overdue);
  return details;
}

/// What only the disk knows: events, and calls that are not delivered.
absl::Status add_counts(const storage::Store& store, EntityId entity,
                        api::CommunityDetails& details) {
  details.set_shard(static_cast<std::uint32_t>(storage::shard_of(entity)));
  const auto bytes = store.get(storage::head_key(entity));
  if (!bytes.ok()) return bytes.status();
  v1::Head head;
  if (!*bytes) return absl::OkStatus();
  if (!head.ParseFromString(**bytes)) return absl::DataLossError("the head cannot be parsed");
  details.set_event_count(head.seq());
  auto status = storage::for_each_event(store, entity, head.seq(),
                                        [&](const v1::Event& event, std::string_view) {
                                          details.set_last_event_at_ms(event.at_ms());
                                          return false;
                                        });
  if (!status.ok()) return status;
  auto prefix = storage::outbox_key(entity, 0);
  prefix.resize(prefix.size() - sizeof(std::uint64_t));
  std::uint64_t waiting = 0;
  status = store.scan(prefix, [&](std::string_view, std::string_view) { return ++waiting, true; });
  details.set_undelivered_count(waiting);
  return status;
}

}  // namespace

api::Community to_api(const v1::DirectoryEntry& entry) {
  api::Community told;
  told.set_id(entry.id());
  told.set_name(entry.name());
  told.set_district(entry.district());
  told.set_template_(entry.template_name());
  told.set_status(entry.status() == v1::COMMUNITY_STATUS_CLOSED ? "closed" : "active");
  told.set_bot(entry.bot());
  told.set_created_at_ms(entry.created_at_ms());
  told.set_closed_at_ms(entry.closed_at_ms());
  return told;
}

Outcome<api::Community> community_in(const city::State& city, std::uint64_t community) {
  const auto* entry = city.communities.find(CommunityId{community});
  if (entry == nullptr)
    return fail(CallError::Kind::not_found, fmt::format("there is no community {}", community));
  return to_api(*entry);
}

void ActorBackend::handle(const Caller& caller, const api::CreateCommunityRequest& asked,
                          Reply<api::CreatedCommunity> reply) {
  city::CreateCommunity command{.by = caller.name,
                                .name = asked.name(),
                                .district = DistrictId{asked.district()},
                                .template_name = asked.template_(),
                                .time_zone = asked.time_zone(),
                                .languages = {asked.languages().begin(), asked.languages().end()},
                                .bot = asked.bot()};
  fill_in(command, parts_);
  tell_city(parts_, caller, std::move(command), reply,
            [this, caller, reply](const std::string& answer) {
              const auto json = nlohmann::json::parse(answer, nullptr, false);
              if (!json.is_object() || !json.contains("community") ||
                  !json["community"].is_number_unsigned())
                return reply(fail(CallError::Kind::internal, "the city does not tell the number"));
              const auto id = json["community"].get<std::uint64_t>();
              std::make_shared<Founding>(parts_, caller, id, reply)->mint();
            });
}

void ActorBackend::handle(const Caller& caller, const api::ListCommunitiesRequest& asked,
                          Reply<api::ListCommunitiesResponse> reply) {
  const auto after = page_start(asked.page());
  if (!after) return reply(tl::unexpected(after.error()));
  const auto& status = asked.status();
  if (!status.empty() && status != "active" && status != "closed")
    return reply(fail(CallError::Kind::invalid, "status is active or closed"));
  const auto listed =
      [asked, after = *after](const city::State& city) -> Outcome<api::ListCommunitiesResponse> {
    return list_of(city, asked, after);
  };
  read_city(parts_, caller, listed, reply);
}

void ActorBackend::handle(const Caller& caller, const api::ShowCommunityRequest& asked,
                          Reply<api::CommunityDetails> reply) {
  const auto id = asked.community();
  const Reply<api::CommunityDetails> counted{
      [this, id, reply](const Outcome<api::CommunityDetails>& details) {
        if (!details) return reply(tl::unexpected(details.error()));
        const bool taken = disk_.submit([this, id, reply, told = *details]() mutable {
          const auto status = add_counts(*parts_.store, entity_of(CommunityId{id}), told);
          if (!status.ok())
            return reply(fail(CallError::Kind::internal, std::string{status.message()}));
          reply(std::move(told));
        });
        if (!taken) reply(fail(CallError::Kind::busy, "too many calls read the disk; try again"));
      }};
  const Reply<api::Community> entry{
      [this, caller, id, counted](const Outcome<api::Community>& community) {
        if (!community) return counted(tl::unexpected(community.error()));
        const auto known = [told = *community](const CommunityState& state,
                                               const Context&) -> Outcome<api::CommunityDetails> {
          auto details = details_of(state);
          *details.mutable_community() = told;
          if (community::profile_of(state.state<community::Feature>()) == nullptr)
            details.mutable_community()->set_status("preparing");
          return details;
        };
        read_community(parts_, caller, id, known, counted);
      }};
  read_city(
      parts_, caller, [id](const city::State& city) { return community_in(city, id); }, entry);
}

void ActorBackend::handle(const Caller& caller, const api::RenameCommunityRequest& asked,
                          Reply<api::Community> reply) {
  tell_city(parts_, caller,
            city::RenameCommunity{caller.name, CommunityId{asked.community()}, asked.name()}, reply,
            [this, caller, id = asked.community(), reply](const std::string&) {
              read_city(
                  parts_, caller, [id](const city::State& city) { return community_in(city, id); },
                  reply);
            });
}

void ActorBackend::handle(const Caller& caller, const api::CloseCommunityRequest& asked,
                          Reply<api::Community> reply) {
  tell_city(parts_, caller, city::CloseCommunity{caller.name, CommunityId{asked.community()}},
            reply, [this, caller, id = asked.community(), reply](const std::string&) {
              read_city(
                  parts_, caller, [id](const city::State& city) { return community_in(city, id); },
                  reply);
            });
}

}  // namespace wardmote::server
