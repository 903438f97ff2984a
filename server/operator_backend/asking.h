#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "actors/interfaces.h"
#include "server/node_parts.h"
#include "server/operator/operator_backend.h"

namespace wardmote::server {

using Request = decltype(OperatorCall::request);
/// Hears what an entity answered, on one of CAF's threads.
using Heard = std::function<void(Outcome<std::string>)>;

/// Hands a command or a question to an entity, and its answer, once durable, to `heard`.
void ask_entity(NodeParts& parts, EntityId to, const std::string& call_id, Request request,
                Heard heard);
/// Runs `job` on one of CAF's threads after a while.
void run_later(NodeParts& parts, std::chrono::milliseconds after, std::function<void()> job);

/// The error that says which community there is not; nothing if the directory has it. Only those
/// are asked: a question to any other number would wake an entity that is nobody's.
std::optional<CallError> missing(const NodeParts& parts, std::uint64_t community);

inline tl::unexpected<CallError> fail(CallError::Kind kind, std::string message) {
  return tl::unexpected(CallError{kind, std::move(message)});
}

/// An entity's answer on its way out as bytes: 'a' and a message, or 'e', kind and sentence.
template <class Answer>
std::string pack(const Outcome<Answer>& outcome) {
  if (outcome) return "a" + outcome->SerializeAsString();
  return std::string{'e', static_cast<char>(outcome.error().kind)} + outcome.error().message;
}

template <class Answer>
Outcome<Answer> unpack(const Outcome<std::string>& heard) {
  if (!heard) return tl::unexpected(heard.error());
  const auto& bytes = *heard;
  if (bytes.size() >= 2 && bytes[0] == 'e')
    return fail(static_cast<CallError::Kind>(bytes[1]), bytes.substr(2));
  Answer answer;
  if (bytes.empty() || !answer.ParseFromArray(bytes.data() + 1, static_cast<int>(bytes.size()) - 1))
    return fail(CallError::Kind::internal, "an entity's answer cannot be read");
  return answer;
}

/// Answers what `question(const city::State&)` reads, an Outcome<Answer>.
template <class Answer, class Question>
void read_city(NodeParts& parts, const Caller& caller, Question question, Reply<Answer> reply) {
  const CityQuery query = [question = std::move(question)](const city::State& state) {
    return pack<Answer>(question(state));
  };
  ask_entity(parts, city_entity, caller.call_id, query,
             [reply](const Outcome<std::string>& heard) { reply(unpack<Answer>(heard)); });
}

/// The same of a community; `question(const CommunityState&, const Context&)`.
template <class Answer, class Question>
void read_community(NodeParts& parts, const Caller& caller, std::uint64_t community,
                    Question question, Reply<Answer> reply) {
  if (auto error = missing(parts, community)) return reply(tl::unexpected(std::move(*error)));
  const CommunityQuery query = [question = std::move(question)](const CommunityState& state,
                                                                const Context& context) {
    return pack<Answer>(question(state, context));
  };
  ask_entity(parts, entity_of(CommunityId{community}), caller.call_id, query,
             [reply](const Outcome<std::string>& heard) { reply(unpack<Answer>(heard)); });
}

/// Gives the city a command; `then` is called if it was accepted, with what it gave.
template <class Answer, class Then>
void tell_city(NodeParts& parts, const Caller& caller, city::Command command, Reply<Answer> reply,
               Then then) {
  ask_entity(parts, city_entity, caller.call_id, std::move(command),
             [reply, then = std::move(then)](const Outcome<std::string>& heard) {
               if (!heard) return reply(tl::unexpected(heard.error()));
               then(*heard);
             });
}

/// The same of a community; `command` is one of any of its features.
template <class Answer, class Then>
void tell_community(NodeParts& parts, const Caller& caller, std::uint64_t community,
                    Request command, Reply<Answer> reply, Then then) {
  if (auto error = missing(parts, community)) return reply(tl::unexpected(std::move(*error)));
  ask_entity(parts, entity_of(CommunityId{community}), caller.call_id, std::move(command),
             [reply, then = std::move(then)](const Outcome<std::string>& heard) {
               if (!heard) return reply(tl::unexpected(heard.error()));
               then(*heard);
             });
}

/// The same; a command that would change nothing (the entity says that it is so already) counts as
/// accepted.
template <class Answer, class Then>
void change_community(NodeParts& parts, const Caller& caller, std::uint64_t community,
                      Request command, Reply<Answer> reply, Then then) {
  if (auto error = missing(parts, community)) return reply(tl::unexpected(std::move(*error)));
  ask_entity(parts, entity_of(CommunityId{community}), caller.call_id, std::move(command),
             [reply, then = std::move(then)](const Outcome<std::string>& heard) {
               if (!heard && heard.error().kind != CallError::Kind::already_exists)
                 return reply(tl::unexpected(heard.error()));
               then(std::string{});
             });
}

}  // namespace wardmote::server
