// People: who comes, goes, is renamed, prefers something, wants to be forgotten.

#include "governance/community/community.h"
#include "governance/core/text.h"
#include "governance/members/members_decider.h"

namespace wardmote::members {
namespace {

constexpr std::size_t longest_name_part = 256;  // bytes: Telegram's 64 characters
constexpr std::size_t longest_username = 64;
constexpr std::size_t longest_hint = 35;
constexpr int ended_at_once = 100;

std::string bounded(std::string_view text, std::size_t bytes) {
  return std::string{cut(clean_line(text), bytes)};
}

MemberId next_member(const State& state) {
  if (state.members.empty()) return MemberId{1};
  return MemberId{raw(state.members.rows().rbegin()->first) + 1};
}

}  // namespace

v1::PersonalFields fields_of(const Person& person) {
  v1::PersonalFields fields;
  fields.set_telegram_user_id(raw(person.id));
  fields.set_first_name(bounded(person.first_name, longest_name_part));
  fields.set_last_name(bounded(person.last_name, longest_name_part));
  fields.set_username(bounded(person.username, longest_username));
  return fields;
}

std::uint64_t fingerprint_of(const v1::PersonalFields& fields) {
  // FNV-1a; it never leaves memory.
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    hash = (hash ^ 0xff) * 0x100000001b3;  // no byte of UTF-8: ends the field
  };
  add(fields.first_name());
  add(fields.last_name());
  add(fields.username());
  return hash;
}

v1::MemberPreferred preferences_of(const v1::Member& member) {
  v1::MemberPreferred preferred;
  preferred.set_member(member.id());
  preferred.set_language(member.language());
  preferred.set_simple_mode(member.simple_mode());
  preferred.set_quiet(member.quiet());
  preferred.set_language_hint(member.language_hint());
  return preferred;
}

Result<void> Decider::check_open() const {
  if (!community::is_open(context.community)) return refuse(Refusal::community_closed);
  return {};
}

Result<const v1::Member*> Decider::known(MemberId member) const {
  const auto* record = find(state, member);
  if (record == nullptr || record->erased()) return refuse(Refusal::member_unknown);
  return record;
}

Result<const v1::Member*> Decider::present(MemberId member) const {
  const auto record = known(member);
  if (record && (*record)->left_at_ms() != 0) return refuse(Refusal::not_a_member);
  return record;
}

MemberId Decider::admit(const Person& person, bool private_chat_open, const std::string& code,
                        Decision& decision) const {
  const auto hint = bounded(person.language_hint, longest_hint);
  if (const auto before = member_of(state, person.id)) {
    auto& event = *decision.events.emplace_back().mutable_returned();
    event.set_member(raw(*before));
    event.set_at_ms(to_ms(context.now));
    event.set_language_hint(hint);
    decision.effects.emplace_back(Welcome{*before, true});
    return *before;
  }
  const auto member = next_member(state);
  const auto level = community::setting_integer(context, "members.join_level");
  auto& event = *decision.events.emplace_back().mutable_joined();
  event.set_member(raw(member));
  event.set_sealed(context.vault.seal(member, fields_of(person).SerializeAsString()));
  event.set_residency_level(static_cast<std::uint32_t>(level));
  event.set_language_hint(hint);
  event.set_at_ms(to_ms(context.now));
  event.set_private_chat(private_chat_open ? v1::PRIVATE_CHAT_OPEN : v1::PRIVATE_CHAT_UNKNOWN);
  event.set_invite_code(code);
  decision.effects.emplace_back(Welcome{member, false});
  return member;
}

Result<Decision> Decider::operator()(const Join& command) const {
  if (!is_person(command.person.id)) return refuse(Refusal::not_a_person);
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  const auto member = member_of(state, command.person.id);
  if (member && is_member(state, *member)) return refuse(Refusal::already_member);
  const auto policy = community::setting_text(context, "members.join");
  if (policy == "closed") return refuse(Refusal::joining_closed);
  if (policy == "invite") return refuse(Refusal::joining_by_invite_only);
  Decision decision;
  admit(command.person, command.private_chat_open, {}, decision);
  return decision;
}

Result<Decision> Decider::operator()(const Leave& command) const {
  const auto member = present(command.member);
  if (!member) return tl::unexpected(member.error());
  if (is_last_owner(command.member)) return refuse(Refusal::last_owner);
  Decision decision;
  auto& event = *decision.events.emplace_back().mutable_left();
  event.set_member(raw(command.member));
  event.set_at_ms(to_ms(context.now));
  decision.effects.emplace_back(SayGoodbye{command.member, context.now + undo_window});
  return decision;
}

Result<Decision> Decider::operator()(const UndoLeave& command) const {
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  const auto member = known(command.member);
  if (!member) return tl::unexpected(member.error());
  const auto left_at = (*member)->left_at_ms();
  if (left_at == 0) return refuse(Refusal::nothing_to_undo);
  if (context.now > from_ms(left_at) + undo_window) return refuse(Refusal::undo_too_late);
  Decision decision;
  auto& event = *decision.events.emplace_back().mutable_returned();
  event.set_member(raw(command.member));
  event.set_at_ms(to_ms(context.now));
  event.set_undo(true);
  event.set_language_hint((*member)->language_hint());
  decision.effects.emplace_back(Welcome{command.member, true});
  return decision;
}

Result<Decision> Decider::operator()(const UpdatePerson& command) const {
  const auto member = known(command.member);
  if (!member) return tl::unexpected(member.error());
  const auto seen = state.known.find(command.member);
  if (seen == state.known.end() || seen->second.person != command.person.id) {
    return refuse(Refusal::member_unknown);
  }
  Decision decision;
  const auto fields = fields_of(command.person);
  if (fingerprint_of(fields) != seen->second.fingerprint || (*member)->deleted()) {
    // A telephone number that was told before stays.
    auto stored = personal(state, context.vault, command.member);
    if (!stored) return refuse(Refusal::member_unknown);
    stored->set_first_name(fields.first_name());
    stored->set_last_name(fields.last_name());
    stored->set_username(fields.username());
    auto& event = *decision.events.emplace_back().mutable_personal_changed();
    event.set_member(raw(command.member));
    event.set_sealed(context.vault.seal(command.member, stored->SerializeAsString()));
  }
  auto hint = bounded(command.person.language_hint, longest_hint);
  if (hint != (*member)->language_hint()) {
    auto& event = *decision.events.emplace_back().mutable_preferred();
    event = preferences_of(**member);
    event.set_language_hint(std::move(hint));
    decision.effects.emplace_back(PreferencesChanged{command.member});
  }
  return decision;
}

Result<Decision> Decider::prefer(const v1::Member& before, v1::MemberPreferred preferred) const {
  Decision decision;
  const bool same = preferred.language() == before.language() &&
                    preferred.simple_mode() == before.simple_mode() &&
                    preferred.quiet() == before.quiet();
  if (same) return decision;
  *decision.events.emplace_back().mutable_preferred() = std::move(preferred);
  decision.effects.emplace_back(PreferencesChanged{MemberId{before.id()}});
  return decision;
}

Result<Decision> Decider::operator()(const ChooseLanguage& command) const {
  const auto member = known(command.member);
  if (!member) return tl::unexpected(member.error());
  if (!command.language.empty() && !community::is_shipped_language(command.language)) {
    return refuse(Refusal::language_unknown, {{"language", bounded(command.language, 35)}});
  }
  auto preferred = preferences_of(**member);
  preferred.set_language(command.language);
  return prefer(**member, std::move(preferred));
}

Result<Decision> Decider::operator()(const ChooseSimpleMode& command) const {
  const auto member = known(command.member);
  if (!member) return tl::unexpected(member.error());
  auto preferred = preferences_of(**member);
  preferred.set_simple_mode(static_cast<v1::SimpleMode>(command.mode));
  return prefer(**member, std::move(preferred));
}

Result<Decision> Decider::operator()(const ChooseQuiet& command) const {
  const auto member = known(command.member);
  if (!member) return tl::unexpected(member.error());
  auto preferred = preferences_of(**member);
  preferred.set_quiet(command.quiet);
  return prefer(**member, std::move(preferred));
}

Result<Decision> Decider::operator()(const NotePrivateChat& command) const {
  const auto member = known(command.member);
  if (!member) return tl::unexpected(member.error());
  Decision decision;
  const auto noted = static_cast<v1::PrivateChat>(command.state);
  if ((*member)->private_chat() == noted) return decision;
  auto& event = *decision.events.emplace_back().mutable_private_chat_changed();
  event.set_member(raw(command.member));
  event.set_private_chat(noted);
  return decision;
}

Result<Decision> Decider::operator()(const NoteAccountDeleted& command) const {
  const auto member = known(command.member);
  if (!member) return tl::unexpected(member.error());
  Decision decision;
  if ((*member)->deleted()) return decision;
  decision.events.emplace_back().mutable_account_deleted()->set_member(raw(command.member));
  return decision;
}

Result<Decision> Decider::operator()(const SetResidencyLevel& command) const {
  if (auto open = check_open(); !open) return tl::unexpected(open.error());
  const auto member = present(command.member);
  if (!member) return tl::unexpected(member.error());
  if (!may_act_as(context, command.by, Role::officer)) return refuse(Refusal::not_allowed);
  if (command.by == Actor{command.member}) return refuse(Refusal::own_level);
  if (command.level > 2) return refuse(Refusal::level_unknown);
  Decision decision;
  if ((*member)->residency_level() == command.level) return decision;
  auto& event = *decision.events.emplace_back().mutable_level_set();
  event.set_member(raw(command.member));
  event.set_residency_level(command.level);
  *event.mutable_by() = to_record(command.by);
  return decision;
}

Result<Decision> Decider::operator()(const Forget& command) const {
  const auto member = known(command.member);
  if (!member) return tl::unexpected(member.error());
  if (is_last_owner(command.member)) return refuse(Refusal::last_owner);
  Decision decision;
  auto& event = *decision.events.emplace_back().mutable_erased();
  event.set_member(raw(command.member));
  event.set_at_ms(to_ms(context.now));
  decision.effects.emplace_back(DestroyKey{command.member});
  if (const auto person = person_of(state, command.member)) {
    decision.effects.emplace_back(ConfirmErasure{*person});
  }
  return decision;
}

Result<Decision> Decider::operator()(const Tick&) const {
  Decision decision;
  const auto now_ms = to_ms(context.now);
  for (const auto& [key, grant] : state.grants) {
    if (decision.events.size() == ended_at_once) break;
    if (grant.until_ms() == 0 || grant.until_ms() > now_ms) continue;
    auto& event = *decision.events.emplace_back().mutable_role_revoked();
    event.set_member(grant.member());
    event.set_role(grant.role());
    event.mutable_by()->set_clock(true);
    event.set_reason(v1::REVOKE_REASON_EXPIRED);
    decision.effects.emplace_back(
        TellRoleEnded{MemberId{grant.member()}, static_cast<Role>(grant.role()), true});
  }
  v1::InvitesPurged purged;
  for (const auto& [code, invite] : state.invites) {
    if (purged.codes_size() == ended_at_once) break;
    if (from_ms(invite.expires_at_ms()) + invite_memory <= context.now) purged.add_codes(code);
  }
  if (purged.codes_size() > 0) {
    *decision.events.emplace_back().mutable_invites_purged() = std::move(purged);
  }
  return decision;
}

Result<Decision> decide(const State& state, const Context& context, const Command& command) {
  return std::visit(Decider{state, context}, command);
}

}  // namespace wardmote::members
