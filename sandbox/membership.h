#pragma once

#include <string>

#include "sandbox/state.h"

namespace wardmote::sandbox {

/// How somebody came in, as chat_member updates tell it.
struct Entry {
  std::string link = {};
  bool is_via_request = false;
};

/// Makes `now` the member's state: chat_member and my_chat_member updates, the service message
/// about joining or leaving, and the change in the people's lists of chats.
void change_member(State& state, Chat& chat, const Member& now, UserId actor,
                   const Entry& entry = {});

/// A person blocks or unblocks a bot: my_chat_member in the private chat.
void change_block(State& state, Chat& chat, bool is_blocked);

/// A person asks to be let in; bots that may invite get chat_join_request, and the one that is to
/// decide a query with it.
void request_to_join(State& state, Chat& chat, UserId person, const std::string& link,
                     const std::string& bio);

/// Lets in who has asked, in the name of `actor`.
void admit(State& state, Chat& chat, const JoinRequest& request, UserId actor);

/// Turns a group into a supergroup and returns the new chat.
Chat& migrate(State& state, Chat& group, UserId actor);

std::string invite_link_json(const State& state, const InviteLink& link);

}  // namespace wardmote::sandbox
