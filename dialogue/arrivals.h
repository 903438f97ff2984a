#pragma once

// How each kind of inbound thing is taken up; step.cc chooses.

#include "dialogue/turn.h"

namespace wardmote::dialogue {

void on_message(Turn& turn, const telegram::Message& message);
void on_edit(Turn& turn, const telegram::Message& message);
void on_channel_post(Turn& turn, const telegram::Message& message);
void on_press(Turn& turn, const telegram::CallbackQuery& query);
void on_bot_status(Turn& turn, const telegram::ChatMemberUpdated& change);
void on_outcome(Turn& turn, const v1::CallOutcome& outcome);
void on_wake(Turn& turn);
void on_operator(Turn& turn, const OperatorCommand& command);

/// A group became a supergroup, its title or its topics changed. False for any other message.
bool on_service_message(Turn& turn, const telegram::Message& message);

/// True if nobody addressed the bot and no feature listens: the fast way out for most of what is
/// said in groups.
bool is_chatter(const Turn& turn, const telegram::Message& message);

}  // namespace wardmote::dialogue
