#include <algorithm>

#include "governance/core/question.h"
#include "governance/reports/queries.h"
#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"

namespace wardmote::server {

namespace {

constexpr std::int64_t hour_ms = 3'600'000;

api::Category to_api(const v1::ReportCategory& category, std::string_view language) {
  api::Category told;
  told.set_key(category.code());
  told.set_name(questions::text_in(category.name(), language));
  // A promise of less than an hour is still one.
  told.set_target_hours(static_cast<std::uint32_t>((category.target_ms() + hour_ms - 1) / hour_ms));
  told.set_emergency_number(category.emergency_number());
  told.set_is_retired(category.removed());
  return told;
}

Outcome<api::Category> category_in(const CommunityState& state, const std::string& key) {
  const auto* found = reports::find_category(state.state<reports::Feature>(), key);
  if (found == nullptr) return fail(CallError::Kind::not_found, "there is no such category");
  return to_api(*found, community::default_language(state.state<community::Feature>()));
}

/// The category as it is, with what the call says; otherwise a new one, the last in menus.
v1::ReportCategory changed(const CommunityState& state, const api::SetCategoryRequest& asked) {
  v1::ReportCategory category;
  const auto& all = state.state<reports::Feature>();
  if (const auto* before = reports::find_category(all, asked.key())) {
    category = *before;
  } else {
    std::uint32_t last = 0;
    for (const auto& [code, other] : all.categories) last = std::max(last, other.position());
    category.set_position(last + 1);
  }
  category.set_code(asked.key());
  if (asked.has_target_hours()) category.set_target_ms(asked.target_hours() * hour_ms);
  if (asked.has_emergency_number()) category.set_emergency_number(asked.emergency_number());
  category.set_removed(false);
  if (asked.name().empty()) return category;
  const auto language = std::string{community::default_language(state.state<community::Feature>())};
  for (auto& translation : *category.mutable_name()->mutable_translations()) {
    if (translation.language() != language) continue;
    translation.set_text(asked.name());
    return category;
  }
  auto& translation = *category.mutable_name()->add_translations();
  translation.set_language(language);
  translation.set_text(asked.name());
  return category;
}

}  // namespace

void ActorBackend::handle(const Caller& caller, const api::ListCategoriesRequest& asked,
                          Reply<api::ListCategoriesResponse> reply) {
  const auto all = [](const CommunityState& state,
                      const Context&) -> Outcome<api::ListCategoriesResponse> {
    const auto language = community::default_language(state.state<community::Feature>());
    api::ListCategoriesResponse response;
    for (const auto& [code, category] : state.state<reports::Feature>().categories)
      *response.add_categories() = to_api(category, language);
    return response;
  };
  read_community(parts_, caller, asked.community(), all, reply);
}

void ActorBackend::handle(const Caller& caller, const api::SetCategoryRequest& asked,
                          Reply<api::Category> reply) {
  if (auto error = missing(parts_, asked.community()))
    return reply(tl::unexpected(std::move(*error)));
  const auto read = [this, caller, asked, reply](const std::string&) {
    const auto one = [key = asked.key()](const CommunityState& state, const Context&) {
      return category_in(state, key);
    };
    read_community(parts_, caller, asked.community(), one, reply);
  };
  if (asked.is_retired())
    return tell_community(
        parts_, caller, asked.community(),
        reports::Command{reports::RemoveCategory{Operator{caller.name}, asked.key()}}, reply, read);
  const CommunityQuery merge = [asked](const CommunityState& state, const Context&) {
    return changed(state, asked).SerializeAsString();
  };
  const auto save = [this, caller, asked, reply, read](const Outcome<std::string>& heard) {
    v1::ReportCategory category;
    if (!heard) return reply(tl::unexpected(heard.error()));
    if (!category.ParseFromString(*heard))
      return reply(fail(CallError::Kind::internal, "a community's answer cannot be read"));
    change_community(
        parts_, caller, asked.community(),
        reports::Command{reports::SaveCategory{Operator{caller.name}, std::move(category)}}, reply,
        read);
  };
  ask_entity(parts_, entity_of(CommunityId{asked.community()}), caller.call_id, merge, save);
}

}  // namespace wardmote::server
