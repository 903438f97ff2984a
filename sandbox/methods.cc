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
