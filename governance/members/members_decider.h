#pragma once

// How decide() is laid out: people in members_decide.cc, roles and invitations in roles_decide.cc;
// and what members_apply.cc shares with them.

#include "governance/members/members.h"

namespace wardmote::members {

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments = {});

/// One command against one state.
struct Decider {
  const State& state;
  const Context& context;

  Result<Decision> operator()(const Join& command) const;
  Result<Decision> operator()(const RedeemInvite& command) const;
  Result<Decision> operator()(const Leave& command) const;
  Result<Decision> operator()(const UndoLeave& command) const;
  Result<Decision> operator()(const UpdatePerson& command) const;
  Result<Decision> operator()(const ChooseLanguage& command) const;
  Result<Decision> operator()(const ChooseSimpleMode& command) const;
  Result<Decision> operator()(const ChooseQuiet& command) const;
  Result<Decision> operator()(const NotePrivateChat& command) const;
  Result<Decision> operator()(const NoteAccountDeleted& command) const;
  Result<Decision> operator()(const SetResidencyLevel& command) const;
  Result<Decision> operator()(const GrantRole& command) const;
  Result<Decision> operator()(const RevokeRole& command) const;
  Result<Decision> operator()(const UndoGrant& command) const;
  Result<Decision> operator()(const CreateInvite& command) const;
  Result<Decision> operator()(const WithdrawInvite& command) const;
  Result<Decision> operator()(const Forget& command) const;
  Result<Decision> operator()(const AskForPerson& command) const;
  Result<Decision> operator()(const NoteWishDelivered& command) const;
  Result<Decision> operator()(const NoteWishAnswered& command) const;
  Result<Decision> operator()(const Tick&) const;

  Result<void> check_open() const;
  /// The record of somebody who is a member now.
  Result<const v1::Member*> present(MemberId member) const;
  /// The record of somebody who is or was a member and is not erased.
  Result<const v1::Member*> known(MemberId member) const;
  bool is_last_owner(MemberId member) const;
  /// Owners and operators give and take every role, officers those below their own.
  bool may_grant(const Actor& by, Role role) const;
  /// The grant, if it has not ended.
  const v1::RoleGrant* grant_of(MemberId member, Role role) const;

  /// Lets `person` in, or in again, and returns their number.
  MemberId admit(const Person& person, bool private_chat_open, const std::string& code,
                 Decision& decision) const;
  /// Gives a role to `member`.
  void grant(const v1::RoleGrant& grant, const std::string& code, Decision& decision) const;
  /// Remembers the choices of `preferred`.
  Result<Decision> prefer(const v1::Member& before, v1::MemberPreferred preferred) const;
};

/// The personal fields as they are stored: cleaned, bounded.
v1::PersonalFields fields_of(const Person& person);
/// Opens the box of personal fields; nothing if the key is gone.
std::optional<v1::PersonalFields> open_fields(const PersonVault& vault, MemberId member,
                                              const std::string& sealed);
/// Changes with any personal field.
std::uint64_t fingerprint_of(const v1::PersonalFields& fields);
/// The choices of `member` as they are.
v1::MemberPreferred preferences_of(const v1::Member& member);

}  // namespace wardmote::members
