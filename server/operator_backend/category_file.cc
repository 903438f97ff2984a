// Categories in full, as operators keep them in a file.
#include <fmt/format.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <array>

#include "governance/core/question.h"
#include "governance/reports/queries.h"
#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"
#include "server/operator_backend/local_text.h"
#include "server/operator_backend/refusals.h"

namespace wardmote::server {

namespace {

constexpr std::int64_t minute_ms = 60'000;
/// Open311's names, by v1::Datatype.
constexpr std::array<std::string_view, 7> datatypes{
    "", "string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"};

api::CategoryQuestion to_api(const v1::Question& question) {
  api::CategoryQuestion told;
  told.set_code(question.code());
  told.set_datatype(std::string{datatypes.at(static_cast<std::size_t>(question.datatype()))});
  told.set_required(question.required());
  fill_texts(*told.mutable_label(), question.label());
  fill_texts(*told.mutable_hint(), question.hint());
  for (const auto& choice : question.choices()) {
    auto& one = *told.add_choices();
    one.set_code(choice.code());
    fill_texts(*one.mutable_label(), choice.label());
  }
  if (question.has_minimum()) told.set_minimum(question.minimum());
  if (question.has_maximum()) told.set_maximum(question.maximum());
  return told;
}

api::CategoryDefinition definition_of(const v1::ReportCategory& category) {
  api::CategoryDefinition told;
  told.set_key(category.code());
  fill_texts(*told.mutable_name(), category.name());
  told.set_emoji(category.emoji());
  fill_texts(*told.mutable_description(), category.description());
  for (const auto& question : category.questions()) *told.add_questions() = to_api(question);
  told.set_target_minutes(
      static_cast<std::uint32_t>((category.target_ms() + minute_ms - 1) / minute_ms));
  if (category.assignee_role() != v1::ROLE_UNSPECIFIED)
    told.set_assignee_role(std::string{name(static_cast<Role>(category.assignee_role()))});
  told.set_assignee(category.assignee());
  fill_texts(*told.mutable_emergency_text(), category.emergency_text());
  told.set_emergency_number(category.emergency_number());
  told.set_private_by_default(category.default_private());
  told.set_place_required(category.place_required());
  told.set_duplicate_radius_metres(category.duplicate_radius());
  told.set_position(category.position());
  told.set_is_retired(category.removed());
  return told;
}

/// The error is the rest of a sentence about the category.
tl::expected<v1::Question, std::string> to_record(const api::CategoryQuestion& asked) {
  const auto* datatype = std::ranges::find(datatypes, asked.datatype());
  if (datatype == datatypes.end() || asked.datatype().empty())
    return tl::unexpected(fmt::format(
        "question \"{}\": datatype is string, number, datetime, text, singlevaluelist or "
        "multivaluelist",
        asked.code()));
  v1::Question question;
  question.set_code(asked.code());
  question.set_datatype(static_cast<v1::Datatype>(datatype - datatypes.begin()));
  question.set_required(asked.required());
  *question.mutable_label() = local_text(asked.label());
  *question.mutable_hint() = local_text(asked.hint());
  for (const auto& choice : asked.choices()) {
    auto& one = *question.add_choices();
    one.set_code(choice.code());
    *one.mutable_label() = local_text(choice.label());
  }
  if (asked.has_minimum()) question.set_minimum(asked.minimum());
  if (asked.has_maximum()) question.set_maximum(asked.maximum());
  if (!questions::check(question))
    return tl::unexpected(
        fmt::format("question \"{}\" makes no sense: it needs a code, a label, choices if it is a "
                    "list and only then, and bounds in order",
                    asked.code()));
  return question;
}

tl::expected<v1::ReportCategory, std::string> to_record(const api::CategoryDefinition& asked) {
  v1::ReportCategory category;
  category.set_code(asked.key());
  *category.mutable_name() = local_text(asked.name());
  category.set_emoji(asked.emoji());
  if (!asked.description().empty())
    *category.mutable_description() = local_text(asked.description());
  for (const auto& one : asked.questions()) {
    auto question = to_record(one);
    if (!question) return tl::unexpected(std::move(question.error()));
    *category.add_questions() = *std::move(question);
  }
  category.set_target_ms(asked.target_minutes() * minute_ms);
  if (!asked.assignee_role().empty()) {
    const auto role = parse_role(asked.assignee_role());
    if (!role)
      return tl::unexpected(
          std::string{"assignee_role is owner, officer, moderator, helper or empty"});
    category.set_assignee_role(static_cast<v1::Role>(*role));
  }
  category.set_assignee(asked.assignee());
  *category.mutable_emergency_text() = local_text(asked.emergency_text());
  category.set_emergency_number(asked.emergency_number());
  category.set_default_private(asked.private_by_default());
  category.set_place_required(asked.place_required());
  category.set_duplicate_radius(asked.duplicate_radius_metres());
  category.set_position(asked.position());
  category.set_removed(asked.is_retired());
  return category;
}

/// What makes of the community's category that of the file; nothing if it is so.
std::optional<reports::Command> step_to(const v1::ReportCategory& wanted,
                                        const reports::State& state, const std::string& by) {
  const auto* now = reports::find_category(state, wanted.code());
  if (!wanted.removed()) {
    // Compared as the file has it, which rounds and leaves out what is empty.
    if (now != nullptr && google::protobuf::util::MessageDifferencer::Equals(definition_of(*now),
                                                                             definition_of(wanted)))
      return std::nullopt;
    return reports::SaveCategory{Operator{by}, wanted};
  }
  if (now == nullptr || now->removed()) return std::nullopt;
  return reports::RemoveCategory{Operator{by}, wanted.code()};
}

std::string words_of(const Rejection& rejection) {
  auto words = rejection.key.substr(rejection.key.rfind('.') + 1);
  std::ranges::replace(words, '_', ' ');
  for (const auto& argument : rejection.arguments)
    if (const auto* text = std::get_if<std::string>(&argument.value)) words += ": " + *text;
  return words;
}

/// Saves one after the other what was checked before.
struct Saving : std::enable_shared_from_this<Saving> {
  Saving(NodeParts& parts, Caller caller, std::uint64_t community,
         std::vector<v1::ReportCategory> categories, Reply<api::SaveCategoriesResponse> reply)
      : parts(parts),
        caller(std::move(caller)),
        community(community),
        categories(std::move(categories)),
        reply(std::move(reply)) {}

  void check() {
    const auto all = [self = shared_from_this()](
                         const CommunityState& state,
                         const Context& context) -> Outcome<api::SaveCategoriesResponse> {
      for (const auto& category : self->categories) {
        const auto& feature = state.state<reports::Feature>();
        const auto step = step_to(category, feature, self->caller.name);
        const auto decision = step ? reports::decide(feature, context, *step) : reports::Decision{};
        if (!decision)
          return fail(to_call_error(decision.error().key, {}).kind,
                      fmt::format("category \"{}\": {}; nothing was saved", category.code(),
                                  words_of(decision.error())));
      }
      return api::SaveCategoriesResponse{};
    };
    const Reply<api::SaveCategoriesResponse> checked{
        [self = shared_from_this()](const Outcome<api::SaveCategoriesResponse>& good) {
          if (!good) return self->reply(tl::unexpected(good.error()));
          self->save(0);
        }};
    read_community(parts, caller, community, all, checked);
  }

  /// The step is looked for again each time: somebody else may have changed something.
  void save(std::size_t next) {
    if (next == categories.size()) return reply(done);
    const CommunityQuery needed = [self = shared_from_this(), next](const CommunityState& state,
                                                                    const Context&) {
      const auto step =
          step_to(self->categories[next], state.state<reports::Feature>(), self->caller.name);
      return std::string{step ? "needed" : ""};
    };
    ask_entity(parts, entity_of(CommunityId{community}), caller.call_id, needed,
               [self = shared_from_this(), next](const Outcome<std::string>& heard) {
                 if (!heard) return self->reply(tl::unexpected(heard.error()));
                 if (!heard->empty()) return self->tell(next);
                 self->done.set_unchanged(self->done.unchanged() + 1);
                 self->save(next + 1);
               });
  }

  void tell(std::size_t next) {
    const auto& category = categories[next];
    const Operator by{caller.name};
    const auto command = category.removed()
                             ? reports::Command{reports::RemoveCategory{by, category.code()}}
                             : reports::Command{reports::SaveCategory{by, category}};
    tell_community(parts, caller, community, command, reply,
                   [self = shared_from_this(), next](const std::string&) {
                     auto& done = self->done;
                     self->categories[next].removed() ? done.set_retired(done.retired() + 1)
                                                      : done.set_saved(done.saved() + 1);
                     self->save(next + 1);
                   });
  }

  NodeParts& parts;
  Caller caller;
  std::uint64_t community;
  std::vector<v1::ReportCategory> categories;
  Reply<api::SaveCategoriesResponse> reply;
  api::SaveCategoriesResponse done = {};
};

}  // namespace

void ActorBackend::handle(const Caller& caller, const api::GetCategoriesRequest& asked,
                          Reply<api::CategoryFile> reply) {
  const auto all = [](const CommunityState& state, const Context&) -> Outcome<api::CategoryFile> {
    api::CategoryFile file;
    const auto& feature = state.state<reports::Feature>();
    for (const auto* category : reports::categories_of(feature))
      *file.add_categories() = definition_of(*category);
    for (const auto& [code, category] : feature.categories)
      if (category.removed()) *file.add_categories() = definition_of(category);
    return file;
  };
  read_community(parts_, caller, asked.community(), all, reply);
}

void ActorBackend::handle(const Caller& caller, const api::SaveCategoriesRequest& asked,
                          Reply<api::SaveCategoriesResponse> reply) {
  std::vector<v1::ReportCategory> categories;
  for (const auto& one : asked.categories()) {
    auto category = to_record(one);
    if (!category)
      return reply(fail(CallError::Kind::invalid,
                        fmt::format("category \"{}\": {}", one.key(), category.error())));
    categories.push_back(*std::move(category));
  }
  std::make_shared<Saving>(parts_, caller, asked.community(), std::move(categories), reply)
      ->check();
}

}  // namespace wardmote::server
