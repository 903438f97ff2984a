#pragma once

// What can be asked of petitions.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "governance/core/actor.h"
#include "governance/core/ids.h"
#include "governance/petitions/words.h"
#include "wardmote/v1/petitions.pb.h"

namespace wardmote::petitions {

/// Starts a petition: an officer is to check it. If others that are under way resemble it they are
/// offered instead, unless the author has seen them.
struct SubmitPetition {
  MemberId by;
  v1::PetitionText text;
  bool show_name = false;
  bool not_a_duplicate = false;
};
/// Answers a refusal: the mended text is checked by an officer who has not declined it yet.
struct MendPetition {
  MemberId by;
  PetitionNumber petition;
  v1::PetitionText text;
  bool show_name = false;
};
/// By its author, as long as the committee owes no answer.
struct WithdrawPetition {
  MemberId by;
  PetitionNumber petition;
};
/// An officer finds nothing against it. Nobody checks their own.
struct PublishPetition {
  Actor by;
  PetitionNumber petition;
};
/// An officer sends it back, for one of the reasons that there are, in words of their own.
struct DeclinePetition {
  Actor by;
  PetitionNumber petition;
  Fault fault{};
  std::string words;
};
struct SupportPetition {
  MemberId by;
  PetitionNumber petition;
};
struct WithdrawSupport {
  MemberId by;
  PetitionNumber petition;
};
/// The one button of a card: supports, or takes the support back.
struct ToggleSupport {
  MemberId by;
  PetitionNumber petition;
};
/// An officer writes what the committee answers; replaces what was proposed before.
struct ProposeAnswer {
  Actor by;
  PetitionNumber petition;
  Outcome outcome{};
  std::string words;
  /// The vote that it is put to, by its number; 0: none yet.
  std::uint64_t decision = 0;
};
/// Another officer agrees: it is the committee's answer.
struct AgreeToAnswer {
  Actor by;
  PetitionNumber petition;
  /// What they have read: PetitionAnswer.number.
  std::uint32_t proposal = 0;
};
/// Somebody is erased: what they wrote and nobody has read yet goes, and so do their supports
/// where supporters are still being counted.
struct ForgetPerson {
  MemberId member;
};
/// Remembers a message that shows the petition, so that it can be edited.
struct RecordCard {
  PetitionNumber petition;
  CardKind kind{};
  /// Whose private chat it is in.
  std::optional<MemberId> member = {};
  std::int64_t chat = 0;
  std::int32_t message = 0;
};
/// The message is gone.
struct ForgetCard {
  PetitionNumber petition;
  CardKind kind{};
  std::optional<MemberId> member = {};
};
/// Time passed: what nobody has checked is published, what has not found its supporters closes,
/// what nobody has answered is overdue; supporters are told the news.
struct Tick {};

using Command =
    std::variant<SubmitPetition, MendPetition, WithdrawPetition, PublishPetition, DeclinePetition,
                 SupportPetition, WithdrawSupport, ToggleSupport, ProposeAnswer, AgreeToAnswer,
                 ForgetPerson, RecordCard, ForgetCard, Tick>;

}  // namespace wardmote::petitions
