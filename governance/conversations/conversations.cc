#include "governance/conversations/conversations.h"

#include <array>

#include "governance/community/community.h"
#include "governance/core/enum_values.h"
#include "governance/core/overloaded.h"
#include "governance/core/text.h"
#include "governance/members/members.h"

namespace wardmote::conversations {
namespace {

constexpr std::array<std::string_view, 4> refusal_names{"community_closed", "not_a_member",
                                                        "draft_too_large", "flow_empty"};
constexpr auto refusals = enum_values<Refusal, refusal_names.size()>();

tl::unexpected<Rejection> refuse(Refusal refusal) { return reject(Feature::name, name(refusal)); }

Result<Decision> decide_save(const State& state, const Context& context, const Save& command) {
  if (!community::is_open(context.community)) return refuse(Refusal::community_closed);
  if (!members::is_member(context.members, command.member)) return refuse(Refusal::not_a_member);
  if (command.flow.empty()) return refuse(Refusal::flow_empty);
  if (command.data.size() > largest_draft) return refuse(Refusal::draft_too_large);
  const auto lifetime =
      command.lifetime.value_or(community::setting_duration(context, "conversations.lifetime"));
  const auto* before = current(state, context.now, command.member);
  const bool goes_on = before != nullptr && before->flow() == command.flow;

  Decision decision;
  auto& saved = *decision.events.emplace_back().mutable_saved()->mutable_conversation();
  saved.set_member(raw(command.member));
  saved.set_flow(repair_utf8(command.flow));
  saved.set_step(repair_utf8(command.step));
  saved.set_sealed(context.vault.seal(command.member, command.data));
  saved.set_started_at_ms(goes_on ? before->started_at_ms() : to_ms(context.now));
  saved.set_expires_at_ms(to_ms(context.now + lifetime));
  saved.set_chat(command.chat);
  return decision;
}

Result<Decision> decide_end(const State& state, const End& command) {
  Decision decision;
  if (!state.conversations.contains(command.member)) return decision;
  decision.events.emplace_back().mutable_ended()->set_member(raw(command.member));
  return decision;
}

Result<Decision> decide_expire(const State& state, const Context& context) {
  Decision decision;
  v1::ConversationsExpired expired;
  for (const auto& [expires_at_ms, member] : state.by_expiry) {
    const bool enough = static_cast<std::size_t>(expired.members_size()) == expired_at_once;
    if (expires_at_ms > to_ms(context.now) || enough) break;
    const auto& conversation = *state.conversations.find(member);
    expired.add_members(raw(member));
    decision.effects.emplace_back(DraftExpired{member, conversation.flow(), conversation.chat()});
  }
  if (expired.members_size() == 0) return decision;
  *decision.events.emplace_back().mutable_expired() = std::move(expired);
  return decision;
}

void remove(State& state, MemberId member) {
  if (const auto* before = state.conversations.find(member)) {
    state.by_expiry.erase({before->expires_at_ms(), member});
  }
  state.conversations.erase(member);
}

void save(State& state, const v1::Conversation& conversation) {
  const MemberId member{conversation.member()};
  if (const auto* before = state.conversations.find(member)) {
    state.by_expiry.erase({before->expires_at_ms(), member});
  }
  state.conversations.edit(member) = conversation;
  state.by_expiry.emplace(conversation.expires_at_ms(), member);
}

}  // namespace

void State::after_load(const PersonVault&) {
  by_expiry.clear();
  for (const auto& [member, conversation] : conversations) {
    by_expiry.emplace(conversation.expires_at_ms(), member);
  }
}

std::span<const Refusal> all_refusals() { return refusals; }

std::string_view name(Refusal refusal) {
  return refusal_names.at(static_cast<std::size_t>(refusal));
}

Result<Decision> decide(const State& state, const Context& context, const Command& command) {
  return std::visit(Overloaded{
                        [&](const Save& save) { return decide_save(state, context, save); },
                        [&](const End& end) { return decide_end(state, end); },
                        [&](const Expire&) { return decide_expire(state, context); },
                    },
                    command);
}

void apply(State& state, const v1::ConversationsEvent& event) {
  switch (event.kind_case()) {
    case v1::ConversationsEvent::kSaved:
      return save(state, event.saved().conversation());
    case v1::ConversationsEvent::kEnded:
      return remove(state, MemberId{event.ended().member()});
    case v1::ConversationsEvent::kExpired:
      for (const auto member : event.expired().members()) remove(state, MemberId{member});
      return;
    case v1::ConversationsEvent::KIND_NOT_SET:
      return;
  }
}

std::optional<Timestamp> next_deadline(const State& state, const Context&) {
  if (state.by_expiry.empty()) return {};
  return from_ms(state.by_expiry.begin()->first);
}

const v1::Conversation* current(const State& state, Timestamp now, MemberId member) {
  const auto* conversation = state.conversations.find(member);
  const bool alive = conversation != nullptr && from_ms(conversation->expires_at_ms()) > now;
  return alive ? conversation : nullptr;
}

std::optional<std::string> data(const State& state, const PersonVault& vault, MemberId member) {
  const auto* conversation = state.conversations.find(member);
  if (conversation == nullptr) return {};
  return vault.open(member, conversation->sealed());
}

}  // namespace wardmote::conversations
