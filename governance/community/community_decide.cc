#include <algorithm>

#include "governance/city/view.h"
#include "governance/community/community.h"
#include "governance/community/templates.h"
#include "governance/core/code.h"
#include "governance/core/text.h"
#include "governance/members/members.h"

namespace wardmote::community {
namespace {

constexpr std::size_t longest_title = 255;
constexpr int purged_at_once = 100;

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments = {}) {
  return reject(Feature::name, name(refusal), std::move(arguments));
}

v1::ChatPurpose to_record(Purpose purpose) { return static_cast<v1::ChatPurpose>(purpose); }

v1::CommunityChat to_record(const ChatFacts& facts, Timestamp now) {
  v1::CommunityChat chat;
  chat.set_chat(facts.chat);
  chat.set_title(std::string{cut(clean_line(facts.title), longest_title)});
  chat.set_is_forum(facts.is_forum);
  chat.set_bot_status(static_cast<v1::BotStatus>(facts.bot_status));
  chat.set_can_manage_topics(facts.can_manage_topics);
  chat.set_can_read_all(facts.can_read_all);
  chat.set_bound_at_ms(to_ms(now));
  return chat;
}

/// A name fit to be stored, or why it is none.
Result<std::string> checked_name(std::string_view typed) {
  auto cleaned = clean_line(typed);
  if (cleaned.empty()) return refuse(Refusal::name_empty);
  if (cleaned.size() > longest_name) {
    return refuse(Refusal::name_too_long, {{"most", static_cast<std::int64_t>(longest_name)}});
  }
  return cleaned;
}

/// One command against one state.
struct Decider {
  const State& state;
  const Context& context;

  std::int64_t now_ms() const { return to_ms(context.now); }
  bool may(const Actor& by, Role role) const { return members::may_act_as(context, by, role); }
  static bool is_operator(const Actor& by) { return std::holds_alternative<Operator>(by); }

  /// What every command but founding needs first.
  Result<void> check_open() const {
    if (profile_of(state) == nullptr) return refuse(Refusal::not_founded);
    if (!is_open(state)) return refuse(Refusal::community_closed);
    return {};
  }
  Result<void> check_open_for(const Actor& by, Role role) const {
    if (auto open = check_open(); !open) return open;
    if (!may(by, role)) return refuse(Refusal::not_allowed);
    return {};
  }

  Result<Decision> operator()(const Found& command) const;
  Result<Decision> operator()(const Rename& command) const;
  Result<Decision> operator()(const Close& command) const;
  Result<Decision> operator()(const Move& command) const;
  Result<Decision> operator()(const ChangeSetting& command) const;
  Result<Decision> operator()(const ClearSetting& command) const;
  Result<Decision> operator()(const MintSetupCode& command) const;
  Result<Decision> operator()(const RedeemSetupCode& command) const;
  Result<Decision> operator()(const BindChat& command) const;
  Result<Decision> operator()(const UnbindChat& command) const;
  Result<Decision> operator()(const MigrateChat& command) const;
  Result<Decision> operator()(const ObserveChat& command) const;
  Result<Decision> operator()(const ChooseChatLanguage& command) const;
  Result<Decision> operator()(const Tick&) const;

  Result<const SettingSpec*> changeable(const Actor& by, const std::string& key) const;
  Result<Decision> bind(Purpose purpose, const ChatFacts& facts, const std::string& code,
                        const Actor& by) const;
};

Result<Decision> Decider::operator()(const Found& command) const {
  if (profile_of(state) != nullptr) return refuse(Refusal::already_founded);
  const auto name = checked_name(command.name);
  if (!name) return tl::unexpected(name.error());
  const auto* chosen = find_template(command.template_name);
  if (chosen == nullptr) {
    return refuse(Refusal::template_unknown, {{"template", clean_line(command.template_name)}});
  }
  if (command.languages.empty()) return refuse(Refusal::language_unknown, {{"language", ""}});

  Decision decision;
  auto& event = *decision.events.emplace_back().mutable_founded();
  auto& profile = *event.mutable_profile();
  for (const auto& language : command.languages) {
    if (!is_shipped_language(language)) {
      return refuse(Refusal::language_unknown, {{"language", clean_line(language)}});
    }
    profile.add_languages(language);
  }
  profile.set_id(raw(command.id));
  profile.set_name(*name);
  profile.set_district(raw(command.district));
  profile.set_template_name(command.template_name);
  profile.set_status(v1::COMMUNITY_STATUS_ACTIVE);
  profile.set_created_at_ms(now_ms());
  profile.set_time_zone(clean_line(command.time_zone));
  profile.set_bot(command.bot);
  event.mutable_settings()->Add(chosen->settings.begin(), chosen->settings.end());
  *event.mutable_by() = to_record(command.by);
  decision.effects.emplace_back(CommunityIsFounded{command.template_name});
  return decision;
}

Result<Decision> Decider::operator()(const Rename& command) const {
  if (auto open = check_open_for(command.by, Role::owner); !open) {
    return tl::unexpected(open.error());
  }
  auto name = checked_name(command.name);
  if (!name) return tl::unexpected(name.error());
  Decision decision;
  if (*name == profile_of(state)->name()) return decision;
  auto& event = *decision.events.emplace_back().mutable_renamed();
  event.set_name(*name);
  *event.mutable_by() = to_record(command.by);
  decision.effects.emplace_back(NameChanged{std::move(*name)});
  return decision;
}

Result<Decision> Decider::operator()(const Close& command) const {
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  if (!is_operator(command.by)) return refuse(Refusal::not_allowed);
  Decision decision;
  auto& event = *decision.events.emplace_back().mutable_closed();
  event.set_at_ms(now_ms());
  *event.mutable_by() = to_record(command.by);
  decision.effects.emplace_back(CommunityIsClosed{});
  return decision;
}

/// A closed one moves too: its records must lie where its district is.
Result<Decision> Decider::operator()(const Move& command) const {
  const auto* profile = profile_of(state);
  if (profile == nullptr) return refuse(Refusal::not_founded);
  if (!is_operator(command.by)) return refuse(Refusal::not_allowed);
  Decision decision;
  if (profile->district() == raw(command.district) && profile->bot() == command.bot) {
    return decision;
  }
  auto& event = *decision.events.emplace_back().mutable_moved();
  event.set_district(raw(command.district));
  event.set_bot(command.bot);
  *event.mutable_by() = to_record(command.by);
  return decision;
}

/// The setting, if `by` may change it here.
Result<const SettingSpec*> Decider::changeable(const Actor& by, const std::string& key) const {
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  const auto* spec = find_setting(key);
  if (spec == nullptr || spec->above_only) {
    return refuse(Refusal::setting_unknown, {{"key", clean_line(cut(key, 100))}});
  }
  if (!may(by, spec->changed_by)) return refuse(Refusal::not_allowed);
  if (const auto lock = lock_of(context, key)) {
    const bool by_city = lock->district == DistrictId{};
    return refuse(Refusal::setting_locked,
                  {{"key", key},
                   {"level", std::string{by_city ? "city" : lock->district_name}},
                   {"by", std::string{lock->locked_by}}});
  }
  return spec;
}

Result<Decision> Decider::operator()(const ChangeSetting& command) const {
  if (auto spec = changeable(command.by, command.key); !spec) return tl::unexpected(spec.error());
  if (const auto fault = check_setting(command.key, command.value)) {
    return refuse(Refusal::setting_value_bad,
                  {{"key", command.key}, {"fault", std::string{community::name(*fault)}}});
  }
  Decision decision;
  const auto* current = state.settings.find(command.key);
  if (current != nullptr && current->value() == command.value) return decision;
  auto& event = *decision.events.emplace_back().mutable_setting_changed();
  event.mutable_setting()->set_key(command.key);
  event.mutable_setting()->set_value(command.value);
  *event.mutable_by() = to_record(command.by);
  decision.effects.emplace_back(SettingHasChanged{command.key});
  return decision;
}

Result<Decision> Decider::operator()(const ClearSetting& command) const {
  if (auto spec = changeable(command.by, command.key); !spec) return tl::unexpected(spec.error());
  Decision decision;
  if (!state.settings.contains(command.key)) return decision;
  auto& event = *decision.events.emplace_back().mutable_setting_cleared();
  event.set_key(command.key);
  *event.mutable_by() = to_record(command.by);
  decision.effects.emplace_back(SettingHasChanged{command.key});
  return decision;
}

Result<Decision> Decider::operator()(const MintSetupCode& command) const {
  if (auto open = check_open_for(command.by, Role::officer); !open) {
    return tl::unexpected(open.error());
  }
  const auto live = std::count_if(
      state.setup_codes.begin(), state.setup_codes.end(),
      [&](const auto& row) { return !row.second.used() && row.second.expires_at_ms() > now_ms(); });
  if (static_cast<std::size_t>(live) >= most_setup_codes) return refuse(Refusal::too_many_codes);

  std::string code = draw_code(context.random);
  while (state.setup_codes.contains(code)) code = draw_code(context.random);
  const auto expires_at = context.now + setting_duration(context, "setup.code_lifetime");
  Decision decision;
  auto& record = *decision.events.emplace_back().mutable_setup_code_minted()->mutable_code();
  record.set_code(code);
  record.set_purpose(to_record(command.purpose));
  record.set_expires_at_ms(to_ms(expires_at));
  *record.mutable_created_by() = to_record(command.by);
  decision.effects.emplace_back(ShowSetupCode{std::move(code), command.purpose, expires_at});
  return decision;
}

Result<Decision> Decider::operator()(const RedeemSetupCode& command) const {
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  const auto* code = state.setup_codes.find(normalize_code(command.code));
  if (code == nullptr) return refuse(Refusal::code_unknown);
  if (code->used()) return refuse(Refusal::code_used);
  if (code->expires_at_ms() <= now_ms()) return refuse(Refusal::code_expired);
  return bind(static_cast<Purpose>(code->purpose()), command.chat, code->code(),
              from_record(code->created_by()));
}

Result<Decision> Decider::operator()(const BindChat& command) const {
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  if (!is_operator(command.by)) return refuse(Refusal::not_allowed);
  return bind(command.purpose, command.chat, {}, command.by);
}

Result<Decision> Decider::bind(Purpose purpose, const ChatFacts& facts, const std::string& code,
                               const Actor& by) const {
  if (facts.chat == 0) return refuse(Refusal::chat_unknown);
  if (facts.is_channel != (purpose == Purpose::channel)) {
    return refuse(Refusal::wrong_chat_kind, {{"purpose", std::string{name(purpose)}}});
  }
  const auto other = purpose_of(state, facts.chat);
  if (other && *other != purpose) {
    return refuse(Refusal::bound_for_other_purpose, {{"purpose", std::string{name(*other)}}});
  }
  Decision decision;
  auto& event = *decision.events.emplace_back().mutable_chat_bound();
  event.set_purpose(to_record(purpose));
  *event.mutable_chat() = to_record(facts, context.now);
  event.set_code(code);
  *event.mutable_by() = to_record(by);
  const auto* before = chat_for(state, purpose);
  if (before != nullptr) {
    // Another chat for the same people: they speak what they spoke before.
    event.mutable_chat()->set_language(before->language());
    if (before->chat() != facts.chat) {
      decision.effects.emplace_back(UnrouteChat{before->chat()});
    }
  }
  decision.effects.emplace_back(RouteChat{facts.chat, purpose});
  decision.effects.emplace_back(ConfirmBinding{facts.chat, purpose});
  return decision;
}

Result<Decision> Decider::operator()(const UnbindChat& command) const {
  if (profile_of(state) == nullptr) return refuse(Refusal::not_founded);
  if (!may(command.by, Role::owner)) return refuse(Refusal::not_allowed);
  const auto* chat = chat_for(state, command.purpose);
  if (chat == nullptr) return refuse(Refusal::chat_unknown);
  Decision decision;
  auto& event = *decision.events.emplace_back().mutable_chat_unbound();
  event.set_purpose(to_record(command.purpose));
  *event.mutable_by() = to_record(command.by);
  decision.effects.emplace_back(UnrouteChat{chat->chat()});
  return decision;
}

Result<Decision> Decider::operator()(const MigrateChat& command) const {
  Decision decision;
  const auto purpose = purpose_of(state, command.from);
  if (!purpose) {
    if (command.to != 0 && purpose_of(state, command.to)) return decision;
    return refuse(Refusal::chat_unknown);
  }
  if (command.to == 0 || command.to == command.from) return refuse(Refusal::chat_unknown);
  auto& event = *decision.events.emplace_back().mutable_chat_migrated();
  event.set_purpose(to_record(*purpose));
  event.set_to_chat(command.to);
  decision.effects.emplace_back(RerouteChat{command.from, command.to});
  return decision;
}

Result<Decision> Decider::operator()(const ObserveChat& command) const {
  const auto purpose = purpose_of(state, command.chat);
  if (!purpose) return refuse(Refusal::chat_unknown);
  const auto& before = *chat_for(state, *purpose);
  auto chat = before;
  if (command.title) chat.set_title(std::string{cut(clean_line(*command.title), longest_title)});
  if (command.is_forum) chat.set_is_forum(*command.is_forum);
  if (command.can_manage_topics) chat.set_can_manage_topics(*command.can_manage_topics);
  if (command.can_read_all) chat.set_can_read_all(*command.can_read_all);
  if (command.bot_status) {
    chat.set_bot_status(static_cast<v1::BotStatus>(*command.bot_status));
    if (*command.bot_status == BotStatus::left) {
      chat.set_can_manage_topics(false);
      chat.set_can_read_all(false);
    }
  }
  const bool abilities_differ = chat.is_forum() != before.is_forum() ||
                                chat.bot_status() != before.bot_status() ||
                                chat.can_manage_topics() != before.can_manage_topics() ||
                                chat.can_read_all() != before.can_read_all();
  Decision decision;
  if (!abilities_differ && chat.title() == before.title()) return decision;
  if (abilities_differ) {
    const bool removed =
        chat.bot_status() == v1::BOT_STATUS_LEFT && before.bot_status() != v1::BOT_STATUS_LEFT;
    if (removed) {
      decision.effects.emplace_back(BotRemoved{*purpose, command.chat});
    } else {
      decision.effects.emplace_back(ChatAbilitiesChanged{*purpose, command.chat});
    }
  }
  auto& event = *decision.events.emplace_back().mutable_chat_observed();
  event.set_purpose(to_record(*purpose));
  *event.mutable_chat() = std::move(chat);
  return decision;
}

Result<Decision> Decider::operator()(const ChooseChatLanguage& command) const {
  if (auto open = check_open_for(command.by, Role::officer); !open) {
    return tl::unexpected(open.error());
  }
  const auto purpose = purpose_of(state, command.chat);
  if (!purpose) return refuse(Refusal::chat_unknown);
  if (!command.language.empty() && !is_shipped_language(command.language)) {
    return refuse(Refusal::language_unknown, {{"language", clean_line(command.language)}});
  }
  Decision decision;
  if (chat_for(state, *purpose)->language() == command.language) return decision;
  auto& event = *decision.events.emplace_back().mutable_chat_language_chosen();
  event.set_purpose(to_record(*purpose));
  event.set_language(command.language);
  *event.mutable_by() = to_record(command.by);
  return decision;
}

Result<Decision> Decider::operator()(const Tick&) const {
  Decision decision;
  v1::SetupCodesPurged purged;
  for (const auto& [code, record] : state.setup_codes) {
    if (purged.codes_size() == purged_at_once) break;
    if (from_ms(record.expires_at_ms()) + code_memory <= context.now) purged.add_codes(code);
  }
  if (purged.codes_size() == 0) return decision;
  *decision.events.emplace_back().mutable_setup_codes_purged() = std::move(purged);
  return decision;
}

}  // namespace

Result<Decision> decide(const State& state, const Context& context, const Command& command) {
  return std::visit(Decider{state, context}, command);
}

}  // namespace wardmote::community
