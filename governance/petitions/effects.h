#pragma once

// What the shell must do after a petition's event.

#include <variant>
#include <vector>

#include "governance/core/ids.h"
#include "governance/petitions/words.h"

namespace wardmote::petitions {

/// Nothing happened yet: the author is asked whether one of these is what they mean.
struct OfferSimilar {
  std::vector<PetitionNumber> petitions;
};
/// To the author: who checks it, and until when.
struct ConfirmSubmission {
  PetitionNumber petition;
};
struct ConfirmWithdrawal {
  PetitionNumber petition;
};
/// Asks the officers to check it.
struct AskToCheck {
  PetitionNumber petition;
};
/// Posts the card, and tells the author.
struct AnnouncePublication {
  PetitionNumber petition;
};
/// To the author, with the reason.
struct TellDeclined {
  PetitionNumber petition;
};
/// The answer to somebody's tap.
struct ConfirmSupport {
  PetitionNumber petition;
  MemberId member;
  bool supports = false;
};
/// To author and committee: an answer is owed.
struct AnnounceReached {
  PetitionNumber petition;
};
/// Asks the other officers to agree to the answer.
struct AskForAgreement {
  PetitionNumber petition;
};
/// To everybody, and to author and committee.
struct AnnounceAnswer {
  PetitionNumber petition;
};
/// To the author: it has not found enough supporters.
struct AnnounceClosing {
  PetitionNumber petition;
};
/// The deadline that runs, to check or to answer, is near.
struct RemindCommittee {
  PetitionNumber petition;
};
/// To author and committee.
struct TellOverdue {
  PetitionNumber petition;
};
struct Escalate {
  PetitionNumber petition;
  OfficeAbove office{};
};
/// Some of the supporters, each in private.
struct TellSupporters {
  PetitionNumber petition;
  News news{};
  std::vector<MemberId> members;
};
/// What is shown of it is out of date.
struct UpdatePetitionCards {
  PetitionNumber petition;
};

using Effect = std::variant<OfferSimilar, ConfirmSubmission, ConfirmWithdrawal, AskToCheck,
                            AnnouncePublication, TellDeclined, ConfirmSupport, AnnounceReached,
                            AskForAgreement, AnnounceAnswer, AnnounceClosing, RemindCommittee,
                            TellOverdue, Escalate, TellSupporters, UpdatePetitionCards>;

}  // namespace wardmote::petitions
