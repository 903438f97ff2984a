#include <algorithm>

#include "governance/city/city_decider.h"
#include "governance/community/community.h"
#include "governance/community/templates.h"
#include "governance/core/text.h"

namespace wardmote::city {
namespace {

/// Ids fit in a JSON number.
constexpr std::uint64_t id_mask = (1ull << 53) - 1;

Result<std::string> checked_name(std::string_view typed) {
  auto cleaned = clean_line(typed);
  if (cleaned.empty()) return refuse(Refusal::name_empty);
  if (cleaned.size() > community::longest_name) {
    return refuse(Refusal::name_too_long,
                  {{"most", static_cast<std::int64_t>(community::longest_name)}});
  }
  return cleaned;
}

}  // namespace

bool Decider::is_district_name_taken(std::string_view name) const {
  return std::any_of(state.districts.begin(), state.districts.end(),
                     [&](const auto& row) { return row.second.name() == name; });
}

bool Decider::is_community_name_taken(DistrictId district, std::string_view name) const {
  return std::any_of(state.communities.begin(), state.communities.end(), [&](const auto& row) {
    const auto& entry = row.second;
    return entry.district() == raw(district) && entry.name() == name &&
           entry.status() == v1::COMMUNITY_STATUS_ACTIVE;
  });
}

std::size_t Decider::load_of(std::int64_t bot) const {
  return static_cast<std::size_t>(
      std::count_if(state.communities.begin(), state.communities.end(), [&](const auto& row) {
        return row.second.bot() == bot && row.second.status() == v1::COMMUNITY_STATUS_ACTIVE;
      }));
}

Result<std::int64_t> Decider::choose_bot(std::int64_t wanted) const {
  if (wanted != 0) {
    const auto* bot = state.bots.find(wanted);
    if (bot == nullptr) return refuse(Refusal::bot_unknown);
    if (!bot->shared() && load_of(wanted) > 0) return refuse(Refusal::bot_taken);
    return wanted;
  }
  std::optional<std::int64_t> best;
  std::size_t least = 0;
  for (const auto& [id, bot] : state.bots) {
    if (!bot.shared()) continue;
    const auto load = load_of(id);
    if (best && load >= least) continue;
    best = id;
    least = load;
  }
  if (!best) return refuse(Refusal::bot_unknown);
  return *best;
}

Result<const v1::DirectoryEntry*> Decider::open_entry(CommunityId community) const {
  const auto* entry = state.communities.find(community);
  if (entry == nullptr) return refuse(Refusal::community_unknown);
  if (entry->status() != v1::COMMUNITY_STATUS_ACTIVE) return refuse(Refusal::community_closed);
  return entry;
}

Result<void> Decider::check_zone(const std::string& zone) const {
  // An unknown name gives UTC.
  if (context.zones.find(zone).name == zone) return {};
  return refuse(Refusal::time_zone_unknown, {{"time_zone", bounded(zone)}});
}

Result<void> Decider::check_languages(const std::vector<std::string>& languages) const {
  for (const auto& language : languages) {
    if (!community::is_shipped_language(language) ||
        std::count(languages.begin(), languages.end(), language) > 1) {
      return refuse(Refusal::language_unknown, {{"language", bounded(language)}});
    }
  }
  return {};
}

CommunityId Decider::draw_id() const {
  while (true) {
    const CommunityId id{context.random.next() & id_mask};
    if (id != CommunityId{} && !state.communities.contains(id)) return id;
  }
}

Result<Decision> Decider::operator()(const CreateDistrict& command) const {
  auto name = checked_name(command.name);
  if (!name) return tl::unexpected(name.error());
  if (is_district_name_taken(*name)) return refuse(Refusal::name_taken, {{"name", *name}});
  if (state.districts.size() >= most_districts) return refuse(Refusal::too_many_districts);
  const std::uint32_t last =
      state.districts.empty() ? 0 : raw(state.districts.rows().rbegin()->first);
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_district_created();
  event.mutable_district()->set_id(last + 1);
  event.mutable_district()->set_name(std::move(*name));
  event.mutable_district()->set_created_at_ms(now_ms());
  event.set_by(bounded(command.by));
  return decision;
}

Result<Decision> Decider::operator()(const RenameDistrict& command) const {
  const auto* district = state.districts.find(command.district);
  if (district == nullptr) return refuse(Refusal::district_unknown);
  auto name = checked_name(command.name);
  if (!name) return tl::unexpected(name.error());
  if (*name == district->name()) return Decision{};
  if (is_district_name_taken(*name)) return refuse(Refusal::name_taken, {{"name", *name}});
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_district_renamed();
  event.set_district(raw(command.district));
  event.set_name(std::move(*name));
  event.set_by(bounded(command.by));
  return decision;
}

Result<Decision> Decider::operator()(const CreateCommunity& command) const {
  const auto name = checked_name(command.name);
  if (!name) return tl::unexpected(name.error());
  if (!state.districts.contains(command.district)) return refuse(Refusal::district_unknown);
  if (is_community_name_taken(command.district, *name)) {
    return refuse(Refusal::name_taken, {{"name", *name}});
  }
  if (community::find_template(command.template_name) == nullptr) {
    return refuse(Refusal::template_unknown, {{"template", bounded(command.template_name)}});
  }
  auto zone = command.time_zone;
  if (zone.empty()) zone = inherited(command.district, "new_community.time_zone");
  if (auto good = check_zone(zone); !good) return tl::unexpected(good.error());
  auto languages = command.languages;
  if (languages.empty()) {
    const auto list = inherited(command.district, "new_community.languages");
    languages = community::parse_languages(list).value_or(std::vector<std::string>{"en"});
  }
  if (auto good = check_languages(languages); !good) return tl::unexpected(good.error());
  const auto bot = choose_bot(command.bot);
  if (!bot) return tl::unexpected(bot.error());

  const auto id = draw_id();
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_community_created();
  auto& entry = *event.mutable_entry();
  entry.set_id(raw(id));
  entry.set_name(*name);
  entry.set_district(raw(command.district));
  entry.set_template_name(command.template_name);
  entry.set_status(v1::COMMUNITY_STATUS_ACTIVE);
  entry.set_created_at_ms(now_ms());
  entry.set_bot(*bot);
  entry.set_time_zone(zone);
  for (const auto& language : languages) entry.add_languages(language);
  event.set_by(bounded(command.by));
  decision.effects.emplace_back(FoundCommunity{id, *name, command.district, command.template_name,
                                               std::move(zone), std::move(languages), *bot,
                                               bounded(command.by)});
  return decision;
}

Result<Decision> Decider::operator()(const AdoptCommunity& command) const {
  auto entry = command.entry;
  if (entry.id() == 0 || entry.id() > id_mask) return refuse(Refusal::community_unknown);
  if (state.communities.contains(CommunityId{entry.id()})) {
    return refuse(Refusal::community_exists);
  }
  auto name = checked_name(entry.name());
  if (!name) return tl::unexpected(name.error());
  const DistrictId district{entry.district()};
  if (!state.districts.contains(district)) return refuse(Refusal::district_unknown);
  if (is_community_name_taken(district, *name)) {
    return refuse(Refusal::name_taken, {{"name", *name}});
  }
  const auto bot = choose_bot(entry.bot());
  if (!bot) return tl::unexpected(bot.error());
  entry.set_name(std::move(*name));
  entry.set_bot(*bot);
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_community_adopted();
  *event.mutable_entry() = std::move(entry);
  event.set_by(bounded(command.by));
  return decision;
}

Result<Decision> Decider::operator()(const RenameCommunity& command) const {
  const auto entry = open_entry(command.community);
  if (!entry) return tl::unexpected(entry.error());
  const auto name = checked_name(command.name);
  if (!name) return tl::unexpected(name.error());
  if (*name == (*entry)->name()) return Decision{};
  if (is_community_name_taken(DistrictId{(*entry)->district()}, *name)) {
    return refuse(Refusal::name_taken, {{"name", *name}});
  }
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_community_renamed();
  event.set_community(raw(command.community));
  event.set_name(*name);
  event.set_by(bounded(command.by));
  decision.effects.emplace_back(TellRenamed{command.community, *name, bounded(command.by)});
  return decision;
}

Result<Decision> Decider::operator()(const CloseCommunity& command) const {
  const auto entry = open_entry(command.community);
  if (!entry) return tl::unexpected(entry.error());
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_community_closed();
  event.set_community(raw(command.community));
  event.set_at_ms(now_ms());
  event.set_by(bounded(command.by));
  decision.effects.emplace_back(TellClosed{command.community, bounded(command.by)});
  return decision;
}

Result<Decision> Decider::operator()(const MoveCommunity& command) const {
  const auto entry = open_entry(command.community);
  if (!entry) return tl::unexpected(entry.error());
  if ((*entry)->bot() == command.bot) return Decision{};
  if (!state.bots.contains(command.bot)) return refuse(Refusal::bot_unknown);
  const auto bot = choose_bot(command.bot);
  if (!bot) return tl::unexpected(bot.error());
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_community_moved();
  event.set_community(raw(command.community));
  event.set_bot(*bot);
  event.set_by(bounded(command.by));
  decision.effects.emplace_back(
      TellMoved{command.community, DistrictId{(*entry)->district()}, *bot, bounded(command.by)});
  return decision;
}

Result<Decision> Decider::operator()(const RegisterBot& command) const {
  const auto username = clean_line(command.username);
  if (command.bot <= 0 || username.empty() || username.size() > 64) {
    return refuse(Refusal::bot_invalid);
  }
  if (!command.shared && load_of(command.bot) > 1) return refuse(Refusal::bot_in_use);
  const auto* before = state.bots.find(command.bot);
  const bool same =
      before != nullptr && before->username() == username && before->shared() == command.shared;
  if (same) return Decision{};
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_bot_registered();
  event.mutable_bot()->set_id(command.bot);
  event.mutable_bot()->set_username(username);
  event.mutable_bot()->set_shared(command.shared);
  event.mutable_bot()->set_registered_at_ms(before ? before->registered_at_ms() : now_ms());
  event.set_by(bounded(command.by));
  return decision;
}

Result<Decision> Decider::operator()(const UnregisterBot& command) const {
  if (!state.bots.contains(command.bot)) return refuse(Refusal::bot_unknown);
  if (load_of(command.bot) > 0) return refuse(Refusal::bot_in_use);
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_bot_unregistered();
  event.set_bot(command.bot);
  event.set_by(bounded(command.by));
  return decision;
}

/// Never refuses: there is no call without a trace.
Result<Decision> Decider::operator()(const RecordCall& command) const {
  const std::uint64_t last = state.calls.empty() ? 0 : state.calls.rows().rbegin()->first;
  Decision decision;
  auto& call = *decision.events.emplace_back().mutable_operator_called()->mutable_call();
  call.set_number(last + 1);
  call.set_id(bounded(command.id));
  call.set_who(bounded(command.who));
  call.set_token_name(bounded(command.token_name));
  call.set_token_role(bounded(command.token_role));
  call.set_method(bounded(command.method));
  call.set_target(bounded(command.target));
  call.set_outcome(bounded(command.outcome));
  call.set_arguments_digest(command.arguments_digest.substr(0, 64));
  call.set_at_ms(now_ms());
  call.set_reason(bounded(command.reason));
  return decision;
}

Result<Decision> decide(const State& state, const Context& context, const Command& command) {
  return std::visit(Decider{state, context}, command);
}

}  // namespace wardmote::city
