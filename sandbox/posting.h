#pragma once

#include <string>
#include <string_view>

#include "sandbox/state.h"

/// The three things that happen to messages, with everything that follows from them: events for
/// people, updates for the bots that may see them, changes for the journal.
namespace wardmote::sandbox {

/// Appends `draft` to the chat and returns it with its number and date.
const Message& post(State& state, Chat& chat, Message draft);

/// Posts a service message; `media` is the member that says what happened.
const Message& post_service(State& state, Chat& chat, UserId actor, std::string media,
                            ThreadId thread = 0);

/// Tells everybody that a message was changed. `is_visible_edit` sets its edit_date.
void publish_edit(State& state, Chat& chat, Message& message, bool is_visible_edit = true);

void remove_message(State& state, Chat& chat, Message& message);

/// Queues an update if the bot asked for this kind.
void queue_update(State& state, UserId bot, UpdateType type, std::int64_t group,
                  std::string_view payload);

/// Remembers the reply keyboard that a message brought.
void show_keyboard(State& state, Chat& chat, UserId person, const std::string& keyboard,
                   MessageId message);

/// Which member of `Content` commands begin with, as the privacy rule sees them.
bool is_meant_for(const State& state, const Chat& chat, const Message& message, const Bot& bot);

}  // namespace wardmote::sandbox
