#include "governance/petitions/queries.h"

#include <algorithm>

#include "governance/community/settings.h"
#include "governance/members/members.h"
#include "governance/petitions/rules.h"
#include "governance/reports/text_features.h"

namespace wardmote::petitions {
namespace {

/// The rows of a table that are one petition's, in the order of their keys.
template <class Record, class Visitor>
void visit_rows(const Table<std::string, Record>& table, PetitionNumber petition, Visitor&& visit) {
  const auto& rows = table.rows();
  const auto prefix = encode_key(raw(petition));
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
    visit(at->second);
}

struct Rule {
  std::uint32_t level = 0;
  std::chrono::milliseconds member_for{};
};

Rule rule_of_now(const Context& context) {
  return {static_cast<std::uint32_t>(community::setting_integer(context, "petitions.level")),
          community::setting_duration(context, "petitions.member_for")};
}

Result<void> check_rule(const Context& context, const Rule& rule, MemberId member) {
  if (!members::is_member(context.members, member)) return refuse(Refusal::not_a_member);
  const auto& known = *members::find(context.members, member);
  if (known.residency_level() < rule.level)
    return refuse(Refusal::level_too_low, {{"level", std::int64_t{known.residency_level()}},
                                           {"needed", std::int64_t{rule.level}}});
  const auto since = from_ms(known.joined_at_ms()) + rule.member_for;
  if (since > context.now) return refuse(Refusal::member_too_short, {{"when", since}});
  return {};
}

std::uint32_t eligible(const Context& context, const Rule& rule) {
  std::uint32_t count = 0;
  for (const auto& [id, member] : context.members.members)
    count += !member.deleted() && check_rule(context, rule, id) ? 1 : 0;
  return count;
}

reports::TextFeatures features_of(const v1::PetitionText& text) {
  return reports::text_features(text.title() + "\n" + text.ask());
}

}  // namespace

const v1::PetitionRecord* find(const State& state, PetitionNumber petition) {
  return state.petitions.find(petition);
}
PetitionNumber number_of(const v1::PetitionRecord& record) {
  return PetitionNumber{record.number()};
}
PetitionState state_of(const v1::PetitionRecord& record) {
  return static_cast<PetitionState>(record.state());
}
bool is_published(const v1::PetitionRecord& record) { return record.published_at_ms() != 0; }

std::optional<v1::PetitionText> text_of(const v1::PetitionRecord& record,
                                        const PersonVault& vault) {
  if (is_published(record)) return record.text();
  const auto plain = vault.open(MemberId{record.author()}, record.sealed_text());
  v1::PetitionText text;
  // What was withdrawn before anybody read it is gone.
  if (record.sealed_text().empty() || !plain || !text.ParseFromString(*plain)) return std::nullopt;
  return text;
}

std::string refusal_words(const v1::PetitionRecord& record, const PersonVault& vault) {
  if (!record.has_refusal()) return {};
  return vault.open(MemberId{record.author()}, record.refusal().sealed_words()).value_or("");
}

bool takes_supports(const v1::PetitionRecord& record, Timestamp now) {
  if (state_of(record) == PetitionState::reached) return true;
  return state_of(record) == PetitionState::open && to_ms(now) < record.closes_at_ms();
}

std::uint32_t supporters(const State& state, const v1::PetitionRecord& record) {
  if (state_of(record) > PetitionState::reached) return record.final_count();
  const auto* tally = state.tallies.find(number_of(record));
  return tally == nullptr ? 0 : tally->count();
}

bool supports(const State& state, PetitionNumber petition, MemberId member) {
  return state.supports.contains(support_key(petition, member));
}

std::vector<MemberId> supporters_of(const State& state, PetitionNumber petition) {
  std::vector<MemberId> members;
  visit_rows(state.supports, petition,
             [&](const auto& row) { members.push_back(MemberId{row.member()}); });
  return members;
}

std::vector<v1::PetitionSupport> supports_of(const State& state, MemberId member) {
  std::vector<v1::PetitionSupport> found;
  for (const auto& [number, record] : state.petitions) {
    if (const auto* row = state.supports.find(support_key(number, member))) found.push_back(*row);
  }
  return found;
}

std::vector<const v1::PetitionRecord*> started_by(const State& state, MemberId member) {
  std::vector<const v1::PetitionRecord*> found;
  for (const auto& [number, record] : state.petitions) {
    if (record.author() == raw(member)) found.push_back(&record);
  }
  return found;
}

Result<void> may_take_part(const Context& context, MemberId member) {
  return check_rule(context, rule_of_now(context), member);
}

Result<void> may_support(const Context& context, const v1::PetitionRecord& record,
                         MemberId member) {
  const auto& terms = record.terms();
  return check_rule(context,
                    {terms.residency_level_min(), std::chrono::milliseconds{terms.member_for_ms()}},
                    member);
}

v1::PetitionTerms terms_of_now(const Context& context) {
  const auto rule = rule_of_now(context);
  const std::int64_t all = eligible(context, rule);
  const auto number = community::setting_integer(context, "petitions.supporters");
  const auto percent = community::setting_integer(context, "petitions.supporters_percent");
  const auto share = (all * percent + 99) / 100;
  v1::PetitionTerms terms;
  // More than there are could never be reached.
  terms.set_needed(static_cast<std::uint32_t>(
      std::max<std::int64_t>(1, std::min(all, std::max(number, share)))));
  terms.set_eligible(static_cast<std::uint32_t>(all));
  terms.set_residency_level_min(rule.level);
  terms.set_member_for_ms(rule.member_for.count());
  terms.set_answer_within_ms(community::setting_duration(context, "petitions.answer_time").count());
  return terms;
}

std::vector<PetitionNumber> similar_petitions(const State& state, const v1::PetitionText& text) {
  const auto features = features_of(text);
  std::vector<std::pair<std::uint32_t, PetitionNumber>> found;
  std::size_t compared = 0;
  const auto& rows = state.petitions.rows();
  for (auto one = rows.rbegin(); one != rows.rend() && compared < compared_max; ++one) {
    const auto state_now = state_of(one->second);
    if (state_now != PetitionState::open && state_now != PetitionState::reached) continue;
    ++compared;
    const auto score = reports::text_similarity(features, features_of(one->second.text()));
    if (score >= similar_score) found.emplace_back(score, one->first);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<PetitionNumber> numbers;
  for (const auto& [score, number] : found) {
    if (numbers.size() < similar_max) numbers.push_back(number);
  }
  return numbers;
}

std::vector<v1::PetitionCard> cards_of(const State& state, PetitionNumber petition) {
  std::vector<v1::PetitionCard> cards;
  visit_rows(state.cards, petition, [&](const auto& card) { cards.push_back(card); });
  return cards;
}

const v1::PetitionCard* find_card(const State& state, PetitionNumber petition, CardKind kind,
                                  std::optional<MemberId> member) {
  return state.cards.find(card_key(petition, kind, member));
}

bool has_declined(const v1::PetitionRecord& record, const Actor& actor) {
  return std::any_of(record.declined_by().begin(), record.declined_by().end(),
                     [&](const auto& by) { return from_record(by) == actor; });
}

bool is_overdue(const v1::PetitionRecord& record) { return record.overdue_at_ms() != 0; }

}  // namespace wardmote::petitions
