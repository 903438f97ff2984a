#pragma once

// Internal to telegram/: how the objects inside an update are read.

#include "telegram/json_fields.h"
#include "telegram/update.h"

namespace wardmote::telegram {

bool read_user(Element value, User& user, Fault& fault);
bool read_chat(Element value, Chat& chat, Fault& fault);
bool read_message(Element value, Message& message, Fault& fault);
bool read_callback_query(Element value, CallbackQuery& query, Fault& fault);
bool read_chat_member(Element value, ChatMember& member, Fault& fault);
bool read_chat_member_updated(Element value, ChatMemberUpdated& change, Fault& fault);

}  // namespace wardmote::telegram
