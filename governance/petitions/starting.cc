// What authors do: start a petition, mend it, withdraw it, be forgotten.

#include <algorithm>

#include "governance/community/settings.h"
#include "governance/core/text.h"
#include "governance/petitions/rules.h"

namespace wardmote::petitions {
namespace {

constexpr std::chrono::hours rate_window{24};

Result<v1::PetitionText> checked(const v1::PetitionText& text) {
  v1::PetitionText clean;
  clean.set_title(clean_line(text.title()));
  if (clean.title().empty()) return refuse(Refusal::title_empty);
  if (count_code_points(clean.title()) > title_max)
    return refuse(Refusal::title_too_long, "limit", title_max);
  auto ask = checked_words(text.ask(), text_max, Refusal::ask_empty, Refusal::ask_too_long);
  if (!ask) return tl::unexpected(ask.error());
  clean.set_ask(*std::move(ask));
  auto why = checked_words(text.why(), text_max, Refusal::why_empty, Refusal::why_too_long);
  if (!why) return tl::unexpected(why.error());
  clean.set_why(*std::move(why));
  if (text.photo().size() <= photo_max) clean.set_photo(repair_utf8(text.photo()));
  return clean;
}

/// Waits for the committee's check, or collects supporters.
bool is_under_way(const v1::PetitionRecord& record) {
  return state_of(record) == PetitionState::submitted || state_of(record) == PetitionState::open;
}

Result<void> check_open_limit(const State& state, const Context& context, MemberId author) {
  const auto mine = started_by(state, author);
  const auto under_way = std::count_if(mine.begin(), mine.end(),
                                       [](const auto* record) { return is_under_way(*record); });
  const auto limit = community::setting_integer(context, "petitions.most_open");
  if (under_way >= limit) return refuse(Refusal::too_many_open, "limit", limit);
  return {};
}

/// Withdrawn ones count: starting and withdrawing in turn is no way around the limit.
Result<void> check_rate(const State& state, const Context& context, MemberId author) {
  const auto since = to_ms(context.now - rate_window);
  std::int64_t recent = 0;
  std::int64_t oldest = to_ms(context.now);
  for (const auto* record : started_by(state, author)) {
    if (record->submitted_at_ms() <= since) continue;
    ++recent;
    oldest = std::min(oldest, record->submitted_at_ms());
  }
  const auto limit = community::setting_integer(context, "petitions.most_per_day");
  if (recent >= limit)
    return refuse(Refusal::too_many_a_day,
                  {{"limit", limit}, {"again", from_ms(oldest) + rate_window}});
  return {};
}

std::int64_t review_until(const Context& context) {
  return to_ms(context.now + community::setting_duration(context, "petitions.review_time"));
}

std::string sealed(const Context& context, MemberId author, const v1::PetitionText& text) {
  return context.vault.seal(author, text.SerializeAsString());
}

Result<const v1::PetitionRecord*> own(const State& state, const Context& context, MemberId by,
                                      PetitionNumber petition) {
  if (auto fine = check_open(context); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, petition);
  if (!record) return record;
  if ((*record)->author() != raw(by)) return refuse(Refusal::not_yours);
  return record;
}

void withdraw(const State& state, const Context& context, const v1::PetitionRecord& record,
              bool forgotten, Decision& decision) {
  auto& withdrawn = *decision.events.emplace_back().mutable_withdrawn();
  withdrawn.set_petition(record.number());
  withdrawn.set_at_ms(to_ms(context.now));
  withdrawn.set_count(supporters(state, record));
  withdrawn.set_forgotten(forgotten);
  decision.effects.push_back(UpdatePetitionCards{number_of(record)});
}

}  // namespace

Result<void> may_start(const State& state, const Context& context, MemberId member) {
  if (auto fine = check_open(context); !fine) return fine;
  if (auto fine = may_take_part(context, member); !fine) return fine;
  if (state.petitions.size() >= petitions_max)
    return refuse(Refusal::too_many_petitions, "limit", petitions_max);
  if (auto fine = check_open_limit(state, context, member); !fine) return fine;
  return check_rate(state, context, member);
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const SubmitPetition& command) {
  if (auto fine = may_start(state, context, command.by); !fine) return tl::unexpected(fine.error());
  const auto text = checked(command.text);
  if (!text) return tl::unexpected(text.error());
  Decision decision;
  const auto similar = similar_petitions(state, *text);
  if (!similar.empty() && !command.not_a_duplicate) {
    decision.effects.push_back(OfferSimilar{similar});
    return decision;
  }
  const auto number = state.petitions.empty() ? 1 : raw(state.petitions.rows().rbegin()->first) + 1;
  auto& submitted = *decision.events.emplace_back().mutable_submitted();
  submitted.set_petition(number);
  submitted.set_author(raw(command.by));
  submitted.set_sealed_text(sealed(context, command.by, *text));
  submitted.set_show_name(command.show_name);
  submitted.set_at_ms(to_ms(context.now));
  submitted.set_review_until_ms(review_until(context));
  decision.effects = {ConfirmSubmission{PetitionNumber{number}},
                      AskToCheck{PetitionNumber{number}}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const MendPetition& command) {
  const auto found = own(state, context, command.by, command.petition);
  if (!found) return tl::unexpected(found.error());
  const auto& record = **found;
  if (state_of(record) != PetitionState::declined) return wrong_state(record);
  if (auto fine = may_take_part(context, command.by); !fine) return tl::unexpected(fine.error());
  if (record.mends() >= mends_max) return refuse(Refusal::too_many_mends, "limit", mends_max);
  const auto text = checked(command.text);
  if (!text) return tl::unexpected(text.error());
  const auto before = text_of(record, context.vault);
  if (before && before->SerializeAsString() == text->SerializeAsString())
    return refuse(Refusal::unchanged);
  if (auto fine = check_open_limit(state, context, command.by); !fine)
    return tl::unexpected(fine.error());
  Decision decision;
  auto& mended = *decision.events.emplace_back().mutable_mended();
  mended.set_petition(record.number());
  mended.set_sealed_text(sealed(context, command.by, *text));
  mended.set_show_name(command.show_name);
  mended.set_at_ms(to_ms(context.now));
  mended.set_review_until_ms(review_until(context));
  decision.effects = {ConfirmSubmission{command.petition}, AskToCheck{command.petition}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const WithdrawPetition& command) {
  const auto found = own(state, context, command.by, command.petition);
  if (!found) return tl::unexpected(found.error());
  if (state_of(**found) >= PetitionState::reached) return wrong_state(**found);
  Decision decision;
  withdraw(state, context, **found, false, decision);
  decision.effects.push_back(ConfirmWithdrawal{command.petition});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const ForgetPerson& command) {
  Decision decision;
  for (const auto* record : started_by(state, command.member)) {
    // What is published belongs to those who support it too, and stays without the name.
    if (state_of(*record) <= PetitionState::declined)
      withdraw(state, context, *record, true, decision);
    else
      decision.effects.push_back(UpdatePetitionCards{number_of(*record)});
  }
  for (const auto& one : supports_of(state, command.member)) {
    const auto* record = find(state, PetitionNumber{one.petition()});
    // Counted and ended: the number stays, of nobody.
    if (record == nullptr || state_of(*record) > PetitionState::reached) continue;
    auto& withdrawn = *decision.events.emplace_back().mutable_support_withdrawn();
    withdrawn.set_petition(one.petition());
    withdrawn.set_member(one.member());
    withdrawn.set_at_ms(to_ms(context.now));
    withdrawn.set_forgotten(true);
    decision.effects.push_back(UpdatePetitionCards{PetitionNumber{one.petition()}});
  }
  return decision;
}

}  // namespace wardmote::petitions
