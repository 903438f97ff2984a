#include "governance/community/community.h"

#include <algorithm>

#include "governance/core/enum_values.h"

namespace wardmote::community {
namespace {

constexpr std::array<std::string_view, 18> refusal_names{"not_founded",
                                                         "already_founded",
                                                         "community_closed",
                                                         "not_allowed",
                                                         "name_empty",
                                                         "name_too_long",
                                                         "template_unknown",
                                                         "language_unknown",
                                                         "setting_unknown",
                                                         "setting_value_bad",
                                                         "setting_locked",
                                                         "code_unknown",
                                                         "code_expired",
                                                         "code_used",
                                                         "too_many_codes",
                                                         "wrong_chat_kind",
                                                         "bound_for_other_purpose",
                                                         "chat_unknown"};
constexpr auto refusals = enum_values<Refusal, refusal_names.size()>();

void index_setting(State& state, const v1::Setting& setting) {
  // A setting that this version does not know keeps its row and has no effect.
  if (const auto index = setting_index(setting.key())) {
    state.values.edit(*index).value = setting.value();
  }
}

void set(State& state, const v1::Setting& setting) {
  state.settings.edit(setting.key()) = setting;
  index_setting(state, setting);
}

void index_codes(State& state) {
  state.next_due_ms.reset();
  for (const auto& [code, record] : state.setup_codes) {
    const auto due = to_ms(from_ms(record.expires_at_ms()) + code_memory);
    state.next_due_ms = std::min(state.next_due_ms.value_or(due), due);
  }
}

void apply_founded(State& state, const v1::CommunityFounded& event) {
  state.profile.edit(0) = event.profile();
  for (const auto& setting : event.settings()) set(state, setting);
}

void apply_closed(State& state, const v1::CommunityClosed& event) {
  auto& profile = state.profile.edit(0);
  profile.set_status(v1::COMMUNITY_STATUS_CLOSED);
  profile.set_closed_at_ms(event.at_ms());
}

void apply_cleared(State& state, const v1::SettingCleared& event) {
  state.settings.erase(event.key());
  if (const auto index = setting_index(event.key())) state.values.edit(*index).value.reset();
}

void apply_bound(State& state, const v1::ChatBound& event) {
  state.chats.edit(event.purpose()) = event.chat();
  if (!event.code().empty()) state.setup_codes.edit(event.code()).set_used(true);
}

void apply_purged(State& state, const v1::SetupCodesPurged& event) {
  for (const auto& code : event.codes()) state.setup_codes.erase(code);
  index_codes(state);
}

}  // namespace

void State::after_load(const PersonVault&) {
  values.clear();
  for (const auto& [key, setting] : settings) index_setting(*this, setting);
  index_codes(*this);
}

std::string_view name(Purpose purpose) {
  constexpr std::array<std::string_view, 3> names{"group", "officers", "channel"};
  return names.at(static_cast<std::uint64_t>(purpose) - 1);
}

std::span<const Refusal> all_refusals() { return refusals; }

std::string_view name(Refusal refusal) {
  return refusal_names.at(static_cast<std::size_t>(refusal));
}

void apply(State& state, const v1::CommunityEvent& event) {
  switch (event.kind_case()) {
    case v1::CommunityEvent::kFounded:
      return apply_founded(state, event.founded());
    case v1::CommunityEvent::kRenamed:
      return state.profile.edit(0).set_name(event.renamed().name());
    case v1::CommunityEvent::kClosed:
      return apply_closed(state, event.closed());
    case v1::CommunityEvent::kSettingChanged:
      return set(state, event.setting_changed().setting());
    case v1::CommunityEvent::kSettingCleared:
      return apply_cleared(state, event.setting_cleared());
    case v1::CommunityEvent::kSetupCodeMinted: {
      const auto& code = event.setup_code_minted().code();
      state.setup_codes.edit(code.code()) = code;
      return index_codes(state);
    }
    case v1::CommunityEvent::kChatBound:
      return apply_bound(state, event.chat_bound());
    case v1::CommunityEvent::kChatUnbound:
      return state.chats.erase(event.chat_unbound().purpose());
    case v1::CommunityEvent::kChatMigrated:
      return state.chats.edit(event.chat_migrated().purpose())
          .set_chat(event.chat_migrated().to_chat());
    case v1::CommunityEvent::kChatObserved:
      state.chats.edit(event.chat_observed().purpose()) = event.chat_observed().chat();
      return;
    case v1::CommunityEvent::kSetupCodesPurged:
      return apply_purged(state, event.setup_codes_purged());
    case v1::CommunityEvent::kChatLanguageChosen: {
      const auto& chosen = event.chat_language_chosen();
      return state.chats.edit(chosen.purpose()).set_language(chosen.language());
    }
    case v1::CommunityEvent::kMoved: {
      auto& profile = state.profile.edit(0);
      profile.set_district(event.moved().district());
      return profile.set_bot(event.moved().bot());
    }
    case v1::CommunityEvent::KIND_NOT_SET:
      return;
  }
}

std::optional<Timestamp> next_deadline(const State& state, const Context&) {
  if (!state.next_due_ms) return {};
  return from_ms(*state.next_due_ms);
}

const v1::CommunityProfile* profile_of(const State& state) { return state.profile.find(0); }

bool is_open(const State& state) {
  const auto* profile = profile_of(state);
  return profile != nullptr && profile->status() == v1::COMMUNITY_STATUS_ACTIVE;
}

const v1::CommunityChat* chat_for(const State& state, Purpose purpose) {
  return state.chats.find(static_cast<std::uint64_t>(purpose));
}

std::optional<Purpose> purpose_of(const State& state, std::int64_t chat) {
  for (const auto& [purpose, record] : state.chats) {
    if (record.chat() == chat) return static_cast<Purpose>(purpose);
  }
  return {};
}

std::string_view language_of_chat(const State& state, Purpose purpose) {
  const auto* chat = chat_for(state, purpose);
  return chat == nullptr || chat->language().empty() ? default_language(state) : chat->language();
}

std::string_view default_language(const State& state) {
  const auto* profile = profile_of(state);
  if (profile == nullptr || profile->languages().empty()) return "en";
  return profile->languages(0);
}

}  // namespace wardmote::community
