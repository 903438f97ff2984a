#include "governance/reports/categories.h"

#include <algorithm>

#include "governance/community/calendar.h"
#include "governance/community/community.h"
#include "governance/core/question.h"
#include "governance/core/text.h"
#include "governance/members/members.h"
#include "governance/reports/rules.h"

namespace wardmote::reports {
namespace {

constexpr std::size_t code_max = 32;
constexpr std::size_t id_max = 48;
constexpr std::size_t template_text_max = 2000;
constexpr std::size_t name_max = 60;
constexpr std::size_t emergency_max = 500;
constexpr std::size_t keywords_max = 2000;
constexpr int questions_max = 10;
constexpr std::uint32_t radius_max = 5000;

/// What fits into a button's data and an address: letters, digits, '-', '_', '.'.
bool is_code(std::string_view code, std::size_t limit) {
  return !code.empty() && code.size() <= limit && std::all_of(code.begin(), code.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

bool is_good(const v1::LocalText& text, std::size_t limit) {
  const auto& translations = text.translations();
  return std::all_of(translations.begin(), translations.end(), [&](const v1::Translation& one) {
    return !one.language().empty() && !trim(one.text()).empty() && is_utf8(one.text()) &&
           count_code_points(one.text()) <= limit;
  });
}

tl::unexpected<Rejection> invalid(Refusal refusal, std::string_view fault) {
  return refuse(refusal, {{"fault", std::string{fault}}});
}

/// An officer or the operator, in a community that is open.
Result<void> as_arranger(const Context& context, const Actor& actor) {
  if (!community::is_open(context.community)) return refuse(Refusal::closed_community);
  if (!members::may_act_as(context, actor, Role::officer)) return refuse(Refusal::not_an_officer);
  return {};
}

std::size_t categories_on_offer(const State& state) {
  return static_cast<std::size_t>(
      std::count_if(state.categories.begin(), state.categories.end(),
                    [](const auto& row) { return !row.second.removed(); }));
}

}  // namespace

std::string_view category_fault(const v1::ReportCategory& category) {
  if (!is_code(category.code(), code_max)) return "code";
  if (category.name().translations().empty() || !is_good(category.name(), name_max)) return "name";
  if (!is_good(category.description(), emergency_max)) return "description";
  if (!is_good(category.emergency_text(), emergency_max)) return "emergency_text";
  if (!is_good(category.keywords(), keywords_max)) return "keywords";
  if (category.emergency_number().size() > id_max || !is_utf8(category.emergency_number())) {
    return "emergency_number";
  }
  if (category.emoji().size() > id_max || !is_utf8(category.emoji())) return "emoji";
  if (category.questions_size() > questions_max) return "questions";
  const std::vector<v1::Question> questions(category.questions().begin(),
                                            category.questions().end());
  if (!questions::check(questions)) return "questions";
  // A report's questions are not asked in their order: required ones come first, others on wish.
  for (const auto& question : questions) {
    if (question.has_only_if()) return "questions";
  }
  if (category.target_ms() < 0 ||
      category.target_ms() > std::chrono::milliseconds{std::chrono::hours{24 * 366}}.count()) {
    return "target";
  }
  if (category.duplicate_radius() > radius_max) return "duplicate_radius";
  return {};
}

std::string_view template_fault(const State& state, const v1::ResponseTemplate& response_template) {
  if (!is_code(response_template.id(), id_max)) return "id";
  const auto& category = response_template.category();
  if (!category.empty() && find_category(state, category) == nullptr) return "category";
  if (!v1::ReportState_IsValid(response_template.state())) return "state";
  const bool has_text = response_template.text().translations_size() > 0;
  if (has_text == !response_template.text_key().empty()) return "text";
  if (!is_good(response_template.text(), template_text_max)) return "text";
  if (has_text || is_code(response_template.text_key(), 2 * id_max)) return {};
  return "text_key";
}

Result<std::vector<v1::Answer>> parse_answers(const v1::ReportCategory& category,
                                              const Context& context,
                                              const std::vector<TypedAnswer>& typed,
                                              Missing missing) {
  for (const auto& answer : typed) {
    const auto& all = category.questions();
    if (std::none_of(all.begin(), all.end(),
                     [&](const v1::Question& q) { return q.code() == answer.question; })) {
      return refuse(Refusal::unknown_question, {{"question", repair_utf8(answer.question)}});
    }
  }
  std::vector<v1::Answer> answers;
  for (const auto& question : category.questions()) {
    const auto given = std::find_if(typed.begin(), typed.end(), [&](const TypedAnswer& answer) {
      return answer.question == question.code();
    });
    if (given == typed.end() && missing == Missing::allowed) continue;
    auto answer = questions::parse_answer(question, given == typed.end() ? "" : given->text,
                                          community::zone_of(context));
    if (!answer) {
      const std::string& key = answer.error().key;
      return refuse(Refusal::answer_invalid,
                    {{"question", question.code()}, {"why", key.substr(key.rfind('.') + 1)}});
    }
    if (answer->values_size() > 0) answers.push_back(*std::move(answer));
  }
  return answers;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const SaveCategory& command) {
  if (const auto may = as_arranger(context, command.by); !may) return refused(may);
  if (const auto fault = category_fault(command.category); !fault.empty()) {
    return invalid(Refusal::category_invalid, fault);
  }
  const MemberId assignee{command.category.assignee()};
  if (assignee != MemberId{0} && !members::has_role(context, assignee, Role::helper)) {
    return refuse(Refusal::unknown_assignee);
  }
  const auto* before = find_category(state, command.category.code());
  const bool is_new = before == nullptr || before->removed();
  if (is_new && categories_on_offer(state) >= categories_max) {
    return refuse(Refusal::too_many_categories);
  }
  v1::ReportCategory category = command.category;
  category.set_removed(false);
  if (before != nullptr && before->SerializeAsString() == category.SerializeAsString()) {
    return refuse(Refusal::unchanged);
  }
  Decision decision;
  auto& saved = *decision.events.emplace_back().mutable_category_saved();
  *saved.mutable_category() = std::move(category);
  *saved.mutable_by() = to_record(command.by);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const RemoveCategory& command) {
  if (const auto may = as_arranger(context, command.by); !may) return refused(may);
  const auto* category = find_category(state, command.code);
  if (category == nullptr || category->removed()) return refuse(Refusal::unknown_category);
  Decision decision;
  auto& removed = *decision.events.emplace_back().mutable_category_removed();
  removed.set_code(command.code);
  *removed.mutable_by() = to_record(command.by);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const SaveTemplate& command) {
  if (const auto may = as_arranger(context, command.by); !may) return refused(may);
  if (const auto fault = template_fault(state, command.response_template); !fault.empty()) {
    return invalid(Refusal::template_invalid, fault);
  }
  const auto* before = state.templates.find(command.response_template.id());
  if (before == nullptr && state.templates.size() >= templates_max) {
    return refuse(Refusal::too_many_templates);
  }
  if (before != nullptr &&
      before->SerializeAsString() == command.response_template.SerializeAsString()) {
    return refuse(Refusal::unchanged);
  }
  Decision decision;
  auto& saved = *decision.events.emplace_back().mutable_template_saved();
  *saved.mutable_response_template() = command.response_template;
  *saved.mutable_by() = to_record(command.by);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const RemoveTemplate& command) {
  if (const auto may = as_arranger(context, command.by); !may) return refused(may);
  if (!state.templates.contains(command.id)) return refuse(Refusal::unknown_template);
  Decision decision;
  auto& removed = *decision.events.emplace_back().mutable_template_removed();
  removed.set_id(command.id);
  *removed.mutable_by() = to_record(command.by);
  return decision;
}

std::vector<Command> founding_commands(const community::Template& community_template,
                                       const Actor& by) {
  std::vector<Command> commands;
  std::uint32_t position = 0;
  for (const auto& given : community_template.categories) {
    v1::ReportCategory category;
    category.set_code(given.code);
    category.set_emoji(given.icon);
    *category.mutable_name() = given.name;
    category.mutable_questions()->Assign(given.questions.begin(), given.questions.end());
    category.set_target_ms(given.target_time.count());
    category.set_place_required(given.location_required);
    category.set_default_private(given.private_by_default);
    *category.mutable_emergency_text() = given.emergency_text;
    category.set_emergency_number(given.emergency_phone);
    category.set_position(++position);
    commands.emplace_back(SaveCategory{by, std::move(category)});
  }
  using enum ReportState;
  for (const ReportState to : {acknowledged, in_progress, resolved, declined}) {
    v1::ResponseTemplate answer;
    answer.set_id(std::string{name(to)});
    answer.set_state(static_cast<v1::ReportState>(to));
    answer.set_text_key("reports.template." + std::string{name(to)});
    commands.emplace_back(SaveTemplate{by, std::move(answer)});
  }
  return commands;
}

std::vector<const v1::ReportCategory*> categories_of(const State& state) {
  std::vector<const v1::ReportCategory*> found;
  for (const auto& [code, category] : state.categories) {
    if (!category.removed()) found.push_back(&category);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto* a, const auto* b) { return a->position() < b->position(); });
  return found;
}

bool is_dangerous(const v1::ReportCategory& category) {
  return category.emergency_text().translations_size() > 0 || !category.emergency_number().empty();
}

const v1::ReportCategory* find_category(const State& state, std::string_view code) {
  return state.categories.find(std::string{code});
}

const v1::ResponseTemplate* find_template(const State& state, std::string_view id) {
  return state.templates.find(std::string{id});
}

std::vector<const v1::ResponseTemplate*> templates_for(const State& state,
                                                       std::string_view category, ReportState to) {
  std::vector<const v1::ResponseTemplate*> found;
  for (const auto& [id, one] : state.templates) {
    const bool fits_category = one.category().empty() || one.category() == category;
    const bool fits_state = one.state() == v1::REPORT_STATE_UNSPECIFIED ||
                            one.state() == static_cast<v1::ReportState>(to);
    if (fits_category && fits_state) found.push_back(&one);
  }
  const auto breadth = [](const v1::ResponseTemplate& one) {
    return (one.category().empty() ? 2 : 0) + (one.state() == v1::REPORT_STATE_UNSPECIFIED ? 1 : 0);
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const auto* a, const auto* b) { return breadth(*a) < breadth(*b); });
  return found;
}

}  // namespace wardmote::reports
