#include "sandbox/methods.h"

#include <array>
#include <unordered_map>

#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::array methods = {
    NamedMethod{"getMe", get_me},
    NamedMethod{"sendMessage", send_message},
    NamedMethod{"sendLocation", send_location},
    NamedMethod{"sendVenue", send_venue},
    NamedMethod{"sendContact", send_contact},
    NamedMethod{"sendPoll", send_poll},
    NamedMethod{"sendDice", send_dice},
    NamedMethod{"sendChatAction", send_chat_action},
    NamedMethod{"editMessageText", edit_message_text},
    NamedMethod{"editMessageCaption", edit_message_caption},
    NamedMethod{"editMessageReplyMarkup", edit_message_reply_markup},
    NamedMethod{"editMessageMedia", edit_message_media},
    NamedMethod{"deleteMessage", delete_message},
    NamedMethod{"deleteMessages", delete_messages},
    NamedMethod{"setMessageReaction", set_message_reaction},
    NamedMethod{"deleteMessageReaction", delete_message_reaction},
    NamedMethod{"deleteAllMessageReactions", delete_all_message_reactions},
    NamedMethod{"editMessageLiveLocation", edit_message_live_location},
    NamedMethod{"stopMessageLiveLocation", stop_message_live_location},
    NamedMethod{"stopPoll", stop_poll},
    NamedMethod{"answerCallbackQuery", answer_callback_query},
    NamedMethod{"sendPhoto", send_photo},
    NamedMethod{"sendDocument", send_document},
    NamedMethod{"sendVoice", send_voice},
    NamedMethod{"sendVideo", send_video},
    NamedMethod{"sendAudio", send_audio},
    NamedMethod{"sendMediaGroup", send_media_group},
    NamedMethod{"getFile", get_file},
    NamedMethod{"setMyCommands", set_my_commands},
    NamedMethod{"getMyCommands", get_my_commands},
    NamedMethod{"deleteMyCommands", delete_my_commands},
    NamedMethod{"setMyName", set_my_name},
    NamedMethod{"getMyName", get_my_name},
    NamedMethod{"setMyDescription", set_my_description},
    NamedMethod{"getMyDescription", get_my_description},
    NamedMethod{"setMyShortDescription", set_my_short_description},
    NamedMethod{"getMyShortDescription", get_my_short_description},
    NamedMethod{"logOut", log_out},
    NamedMethod{"close", close_bot},
    NamedMethod{"setWebhook", set_webhook},
    NamedMethod{"deleteWebhook", delete_webhook},
    NamedMethod{"getWebhookInfo", get_webhook_info},
    NamedMethod{"forwardMessage", forward_message},
    NamedMethod{"forwardMessages", forward_messages},
    NamedMethod{"copyMessage", copy_message},
    NamedMethod{"copyMessages", copy_messages},
    NamedMethod{"pinChatMessage", pin_chat_message},
    NamedMethod{"unpinChatMessage", unpin_chat_message},
    NamedMethod{"unpinAllChatMessages", unpin_all_chat_messages},
    NamedMethod{"getChat", get_chat},
    NamedMethod{"getChatMember", get_chat_member},
    NamedMethod{"getChatAdministrators", get_chat_administrators},
    NamedMethod{"getChatMemberCount", get_chat_member_count},
    NamedMethod{"getChatMembersCount", get_chat_member_count},
    NamedMethod{"leaveChat", leave_chat},
    NamedMethod{"setChatTitle", set_chat_title},
    NamedMethod{"setChatDescription", set_chat_description},
    NamedMethod{"setChatPermissions", set_chat_permissions},
    NamedMethod{"banChatMember", ban_chat_member},
    NamedMethod{"kickChatMember", ban_chat_member},
    NamedMethod{"unbanChatMember", unban_chat_member},
    NamedMethod{"restrictChatMember", restrict_chat_member},
    NamedMethod{"promoteChatMember", promote_chat_member},
    NamedMethod{"setChatAdministratorCustomTitle", set_chat_administrator_custom_title},
    NamedMethod{"setChatMemberTag", set_chat_member_tag},
    NamedMethod{"exportChatInviteLink", export_chat_invite_link},
    NamedMethod{"createChatInviteLink", create_chat_invite_link},
    NamedMethod{"editChatInviteLink", edit_chat_invite_link},
    NamedMethod{"revokeChatInviteLink", revoke_chat_invite_link},
    NamedMethod{"approveChatJoinRequest", approve_chat_join_request},
    NamedMethod{"declineChatJoinRequest", decline_chat_join_request},
    NamedMethod{"answerChatJoinRequestQuery", answer_chat_join_request_query},
    NamedMethod{"sendChatJoinRequestWebApp", send_chat_join_request_web_app},
    NamedMethod{"createForumTopic", create_forum_topic},
    NamedMethod{"editForumTopic", edit_forum_topic},
    NamedMethod{"closeForumTopic", close_forum_topic},
    NamedMethod{"reopenForumTopic", reopen_forum_topic},
    NamedMethod{"deleteForumTopic", delete_forum_topic},
    NamedMethod{"unpinAllForumTopicMessages", unpin_all_forum_topic_messages},
    NamedMethod{"editGeneralForumTopic", edit_general_forum_topic},
    NamedMethod{"closeGeneralForumTopic", close_general_forum_topic},
    NamedMethod{"reopenGeneralForumTopic", reopen_general_forum_topic},
    NamedMethod{"hideGeneralForumTopic", hide_general_forum_topic},
    NamedMethod{"unhideGeneralForumTopic", unhide_general_forum_topic},
    NamedMethod{"setMyDefaultAdministratorRights", set_my_default_administrator_rights},
    NamedMethod{"getMyDefaultAdministratorRights", get_my_default_administrator_rights},
    NamedMethod{"setChatMenuButton", set_chat_menu_button},
    NamedMethod{"getChatMenuButton", get_chat_menu_button},
};

}  // namespace

const NamedMethod* find_method(std::string_view lower_name) {
  static const auto by_name = [] {
    std::unordered_map<std::string, const NamedMethod*> index;
    for (const auto& method : methods) index[to_lower_ascii(method.name)] = &method;
    return index;
  }();
  const auto found = by_name.find(std::string(lower_name));
  return found == by_name.end() ? nullptr : found->second;
}

}  // namespace wardmote::sandbox
