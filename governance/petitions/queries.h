#pragma once

// Questions about petitions that change nothing.

#include <optional>
#include <vector>

#include "governance/petitions/petition.h"

namespace wardmote::petitions {

/// Null if there is none.
const v1::PetitionRecord* find(const State& state, PetitionNumber petition);
PetitionNumber number_of(const v1::PetitionRecord& record);
PetitionState state_of(const v1::PetitionRecord& record);
/// Everybody may read it.
bool is_published(const v1::PetitionRecord& record);
/// The text, as far as anybody may read it here: of what is not published, only with the author's
/// key. Nothing if that is destroyed.
std::optional<v1::PetitionText> text_of(const v1::PetitionRecord& record, const PersonVault& vault);
/// What the officer wrote who sent it back; empty if there is nothing, or the key is destroyed.
std::string refusal_words(const v1::PetitionRecord& record, const PersonVault& vault);

/// Whether it takes supports at `now`: published, and neither over nor answered.
bool takes_supports(const v1::PetitionRecord& record, Timestamp now);
/// How many support it, or did when it ended.
std::uint32_t supporters(const State& state, const v1::PetitionRecord& record);
bool supports(const State& state, PetitionNumber petition, MemberId member);
/// Ascending.
std::vector<MemberId> supporters_of(const State& state, PetitionNumber petition);
/// Every support of one person, by petition.
std::vector<v1::PetitionSupport> supports_of(const State& state, MemberId member);
/// Every petition of one person, by number.
std::vector<const v1::PetitionRecord*> started_by(const State& state, MemberId member);
/// Refuses who may not take part in petitions of this community, by its settings.
Result<void> may_take_part(const Context& context, MemberId member);
/// Refuses who may not start one now, as SubmitPetition does, before anything is written.
Result<void> may_start(const State& state, const Context& context, MemberId member);
/// The same for supporting one that is published, by its own terms.
Result<void> may_support(const Context& context, const v1::PetitionRecord& record, MemberId member);

/// Petitions under way that may ask for the same, most alike first, at most `similar_max`.
std::vector<PetitionNumber> similar_petitions(const State& state, const v1::PetitionText& text);
/// So many supporters a petition needs that is published now, and of how many.
v1::PetitionTerms terms_of_now(const Context& context);

/// Where the petition is shown.
std::vector<v1::PetitionCard> cards_of(const State& state, PetitionNumber petition);
/// Null if it is not shown there.
const v1::PetitionCard* find_card(const State& state, PetitionNumber petition, CardKind kind,
                                  std::optional<MemberId> member = {});
/// Whether the officer has declined it before, and so leaves it to others.
bool has_declined(const v1::PetitionRecord& record, const Actor& actor);
bool is_overdue(const v1::PetitionRecord& record);

}  // namespace wardmote::petitions
