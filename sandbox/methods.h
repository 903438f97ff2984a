#pragma once

#include <string_view>

#include "sandbox/answer.h"
#include "sandbox/formatted_text.h"
#include "sandbox/params.h"
#include "sandbox/state.h"

namespace wardmote::sandbox {

/// One Bot API call that is being answered.
struct Call {
  State& state;
  Bot& bot;
  const Params& params;

  UserId me() const { return bot.user.id; }
};

using Method = Answer (*)(Call&);

/// A method with its name in the Bot API.
struct NamedMethod {
  std::string_view name;
  Method method;
};

/// Finds a method by its name in lower case; nullptr if the sandbox has none such.
const NamedMethod* find_method(std::string_view lower_name);

// What methods have in common.

/// Finds the chat that `chat_id` names and that the bot may look at.
Checked<Chat*> chat_of(Call& call, std::string_view argument = "chat_id");
/// As `chat_of`, and the bot may write there what needs `permission` (`rights.h`).
Checked<Chat*> writable_chat(Call& call, std::uint32_t permission, std::string_view what);
/// As `chat_of`, for groups and channels where the bot is an administrator with `right`.
Checked<Chat*> administered_chat(Call& call, std::uint32_t right);
Checked<UserId> user_of(Call& call, std::string_view argument = "user_id");
Checked<Message*> message_of(Call& call, Chat& chat, std::string_view not_found,
                             std::string_view argument = "message_id");
/// Adds to the ground truth what the bot did.
void note_sent(Call& call, std::string_view method, const Chat& chat, MessageId message,
               std::string_view text);

// One function for each method, by the file that has them.

// sending.cc
Answer send_message(Call& call);
Answer send_location(Call& call);
Answer send_venue(Call& call);
Answer send_contact(Call& call);
Answer send_poll(Call& call);
Answer send_dice(Call& call);
Answer send_chat_action(Call& call);
// sending_files.cc
Answer send_photo(Call& call);
Answer send_document(Call& call);
Answer send_voice(Call& call);
Answer send_video(Call& call);
Answer send_audio(Call& call);
Answer send_media_group(Call& call);
Answer get_file(Call& call);
// forwarding.cc
Answer forward_message(Call& call);
Answer forward_messages(Call& call);
Answer copy_message(Call& call);
Answer copy_messages(Call& call);
// editing.cc
Answer edit_message_text(Call& call);
Answer edit_message_caption(Call& call);
Answer edit_message_reply_markup(Call& call);
Answer edit_message_media(Call& call);
Answer delete_message(Call& call);
Answer delete_messages(Call& call);
Answer pin_chat_message(Call& call);
Answer unpin_chat_message(Call& call);
Answer unpin_all_chat_messages(Call& call);
Answer stop_poll(Call& call);
Answer answer_callback_query(Call& call);
// reactions.cc
Answer set_message_reaction(Call& call);
Answer delete_message_reaction(Call& call);
Answer delete_all_message_reactions(Call& call);
// live_location.cc
Answer edit_message_live_location(Call& call);
Answer stop_message_live_location(Call& call);
// chats.cc
Answer get_chat(Call& call);
Answer get_chat_member(Call& call);
Answer get_chat_administrators(Call& call);
Answer get_chat_member_count(Call& call);
Answer leave_chat(Call& call);
Answer set_chat_title(Call& call);
Answer set_chat_description(Call& call);
Answer set_chat_permissions(Call& call);
// moderating.cc
Answer ban_chat_member(Call& call);
Answer unban_chat_member(Call& call);
Answer restrict_chat_member(Call& call);
Answer promote_chat_member(Call& call);
Answer set_chat_administrator_custom_title(Call& call);
Answer set_chat_member_tag(Call& call);
// joining.cc
Answer export_chat_invite_link(Call& call);
Answer create_chat_invite_link(Call& call);
Answer edit_chat_invite_link(Call& call);
Answer revoke_chat_invite_link(Call& call);
Answer approve_chat_join_request(Call& call);
Answer decline_chat_join_request(Call& call);
// join_queries.cc
Answer answer_chat_join_request_query(Call& call);
Answer send_chat_join_request_web_app(Call& call);
// topics.cc
Answer create_forum_topic(Call& call);
Answer edit_forum_topic(Call& call);
Answer close_forum_topic(Call& call);
Answer reopen_forum_topic(Call& call);
Answer delete_forum_topic(Call& call);
Answer unpin_all_forum_topic_messages(Call& call);
Answer edit_general_forum_topic(Call& call);
Answer close_general_forum_topic(Call& call);
Answer reopen_general_forum_topic(Call& call);
Answer hide_general_forum_topic(Call& call);
Answer unhide_general_forum_topic(Call& call);
// bot_profile.cc
Answer get_me(Call& call);
Answer log_out(Call& call);
Answer close_bot(Call& call);
Answer set_my_commands(Call& call);
Answer get_my_commands(Call& call);
Answer delete_my_commands(Call& call);
Answer set_my_name(Call& call);
Answer get_my_name(Call& call);
Answer set_my_description(Call& call);
Answer get_my_description(Call& call);
Answer set_my_short_description(Call& call);
Answer get_my_short_description(Call& call);
Answer set_my_default_administrator_rights(Call& call);
Answer get_my_default_administrator_rights(Call& call);
Answer set_chat_menu_button(Call& call);
Answer get_chat_menu_button(Call& call);
// webhooks.cc
Answer set_webhook(Call& call);
Answer delete_webhook(Call& call);
Answer get_webhook_info(Call& call);

}  // namespace wardmote::sandbox
