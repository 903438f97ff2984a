#pragma once

#include "sandbox/methods.h"
#include "sandbox/reply_markup.h"

namespace wardmote::sandbox {

/// What every sending method reads alike: place, reply, keyboard.
struct Outgoing {
  Chat* chat = nullptr;
  Message draft = {};
  ReplyMarkup markup = {};
};

/// Reads and checks what surrounds a message. `what` names the content in a refusal.
Checked<Outgoing> read_outgoing(Call& call, std::uint32_t permission, std::string_view what);

/// Posts the message, notes it in the ground truth and answers with it.
Answer send(Call& call, std::string_view method, Outgoing outgoing, Content content);

/// Posts it and returns its number, for methods that send several.
MessageId send_one(Call& call, std::string_view method, Outgoing& outgoing, Content content);

/// Reads a caption with its marks, checked.
Checked<FormattedText> read_caption(const Params& params);

}  // namespace wardmote::sandbox
