// What officers answer with one tap.
#include <algorithm>
#include <array>
#include <map>

#include "governance/core/question.h"
#include "governance/reports/queries.h"
#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"
#include "server/operator_backend/local_text.h"

namespace wardmote::server {

namespace {

using reports::ReportState;

constexpr std::array states{ReportState::received,    ReportState::acknowledged,
                            ReportState::in_progress, ReportState::resolved,
                            ReportState::declined,    ReportState::duplicate,
                            ReportState::reopened};

/// Empty: every state.
std::optional<v1::ReportState> state_of(const std::string& text) {
  if (text.empty()) return v1::REPORT_STATE_UNSPECIFIED;
  const auto* found =
      std::ranges::find_if(states, [&](ReportState state) { return reports::name(state) == text; });
  if (found == states.end()) return std::nullopt;
  return static_cast<v1::ReportState>(*found);
}

api::Template to_api(const v1::ResponseTemplate& one, std::string_view language) {
  api::Template told;
  told.set_id(one.id());
  told.set_category(one.category());
  if (one.state() != v1::REPORT_STATE_UNSPECIFIED)
    told.set_state(std::string{reports::name(static_cast<ReportState>(one.state()))});
  told.set_text(one.text_key().empty() ? questions::text_in(one.text(), language) : one.text_key());
  fill_texts(*told.mutable_translations(), one.text());
  return told;
}

std::string own_language(const CommunityState& state) {
  return std::string{community::default_language(state.state<community::Feature>())};
}

Outcome<api::Template> template_in(const CommunityState& state, const std::string& id) {
  const auto* found = state.state<reports::Feature>().templates.find(id);
  if (found == nullptr) return fail(CallError::Kind::not_found, "there is no such template");
  return to_api(*found, own_language(state));
}

/// The template as it is, with what the call says; a new one otherwise.
Outcome<api::Template> changed(const CommunityState& state, const api::SaveTemplateRequest& asked,
                               v1::ResponseTemplate& one) {
  const auto report_state = state_of(asked.state());
  if (!report_state)
    return fail(CallError::Kind::invalid,
                "state is received, acknowledged, in_progress, resolved, declined, duplicate or "
                "reopened");
  if (const auto* before = state.state<reports::Feature>().templates.find(asked.id()))
    one = *before;
  one.set_id(asked.id());
  if (asked.has_category()) one.set_category(asked.category());
  if (asked.has_state()) one.set_state(*report_state);
  TextMap texts;
  fill_texts(texts, one.text());
  texts[asked.language().empty() ? own_language(state) : asked.language()] = asked.text();
  *one.mutable_text() = local_text(texts);
  // A text of one's own takes the place of the sentence that came along.
  one.clear_text_key();
  return api::Template{};
}

}  // namespace

void ActorBackend::handle(const Caller& caller, const api::ListTemplatesRequest& asked,
                          Reply<api::ListTemplatesResponse> reply) {
  const auto all = [](const CommunityState& state,
                      const Context&) -> Outcome<api::ListTemplatesResponse> {
    api::ListTemplatesResponse response;
    for (const auto& [id, one] : state.state<reports::Feature>().templates)
      *response.add_templates() = to_api(one, own_language(state));
    return response;
  };
  read_community(parts_, caller, asked.community(), all, reply);
}

void ActorBackend::handle(const Caller& caller, const api::SaveTemplateRequest& asked,
                          Reply<api::Template> reply) {
  const auto merged = std::make_shared<v1::ResponseTemplate>();
  const auto merge = [asked, merged](const CommunityState& state,
                                     const Context&) -> Outcome<api::Template> {
    return changed(state, asked, *merged);
  };
  const auto read = [this, caller, asked, reply](const std::string&) {
    const auto one = [id = asked.id()](const CommunityState& state, const Context&) {
      return template_in(state, id);
    };
    read_community(parts_, caller, asked.community(), one, reply);
  };
  const Reply<api::Template> save{
      [this, caller, asked, merged, reply, read](const Outcome<api::Template>& good) {
        if (!good) return reply(tl::unexpected(good.error()));
        const reports::SaveTemplate command{Operator{caller.name}, *merged};
        change_community(parts_, caller, asked.community(), reports::Command{command}, reply, read);
      }};
  read_community(parts_, caller, asked.community(), merge, save);
}

void ActorBackend::handle(const Caller& caller, const api::RemoveTemplateRequest& asked,
                          Reply<api::Template> reply) {
  const Reply<api::Template> seen{[this, caller, asked, reply](const Outcome<api::Template>& was) {
    if (!was) return reply(tl::unexpected(was.error()));
    const reports::RemoveTemplate command{Operator{caller.name}, asked.id()};
    tell_community(parts_, caller, asked.community(), reports::Command{command}, reply,
                   [told = *was, reply](const std::string&) { reply(told); });
  }};
  const auto one = [id = asked.id()](const CommunityState& state, const Context&) {
    return template_in(state, id);
  };
  read_community(parts_, caller, asked.community(), one, seen);
}

}  // namespace wardmote::server
