#include "telegram/message_fields.h"

namespace wardmote::telegram {
namespace {

constexpr auto user_fields = field_table<User>({
    {"id", identity<&User::id>, required},
    {"is_bot", flag<&User::is_bot>},
    {"first_name", text<&User::first_name>},
    {"last_name", text<&User::last_name>},
    {"username", text<&User::username>},
    {"language_code", text<&User::language_code>},
});

bool chat_type(Element value, Chat& chat, Fault& fault) {
  std::string_view type;
  if (value.get(type)) return fault.set("not a string");
  if (type == "private") {
    chat.type = ChatType::private_chat;
  } else if (type == "group") {
    chat.type = ChatType::group;
  } else if (type == "supergroup") {
    chat.type = ChatType::supergroup;
  } else if (type == "channel") {
    chat.type = ChatType::channel;
  } else {
    return fault.set("unknown chat type");
  }
  return true;
}

constexpr auto chat_fields = field_table<Chat>({
    {"id", identity<&Chat::id>, required},
    {"type", chat_type, required},
    {"title", text<&Chat::title>},
    {"username", text<&Chat::username>},
    {"is_forum", flag<&Chat::is_forum>},
});

bool member_status(Element value, ChatMember& member, Fault& fault) {
  std::string_view status;
  if (value.get(status)) return fault.set("not a string");
  if (status == "creator") {
    member.status = MemberStatus::creator;
  } else if (status == "administrator") {
    member.status = MemberStatus::administrator;
  } else if (status == "member") {
    member.status = MemberStatus::member;
  } else if (status == "restricted") {
    member.status = MemberStatus::restricted;
  } else if (status == "left") {
    member.status = MemberStatus::left;
  } else if (status == "kicked") {
    member.status = MemberStatus::kicked;
  } else {
    return fault.set("unknown member status");
  }
  return true;
}

constexpr auto chat_member_fields = field_table<ChatMember>({
    {"user", nested<&ChatMember::user, read_user>, required},
    {"status", member_status, required},
    {"is_member", flag<&ChatMember::is_member>},
    {"can_manage_topics", flag<&ChatMember::can_manage_topics>},
    {"can_delete_messages", flag<&ChatMember::can_delete_messages>},
    {"can_pin_messages", flag<&ChatMember::can_pin_messages>},
});

struct InviteLink {
  std::string url;
};
constexpr auto invite_link_fields = field_table<InviteLink>({
    {"invite_link", text<&InviteLink::url>, required},
});

bool invite_link(Element value, ChatMemberUpdated& change, Fault& fault) {
  InviteLink link;
  if (!invite_link_fields.read(value, link, fault)) return false;
  change.invite_link = std::move(link.url);
  return true;
}

constexpr auto chat_member_updated_fields = field_table<ChatMemberUpdated>({
    {"chat", nested<&ChatMemberUpdated::chat, read_chat>, required},
    {"from", nested<&ChatMemberUpdated::from, read_user>, required},
    {"date", unix_time<&ChatMemberUpdated::date>, required},
    {"old_chat_member", nested<&ChatMemberUpdated::old_chat_member, read_chat_member>, required},
    {"new_chat_member", nested<&ChatMemberUpdated::new_chat_member, read_chat_member>, required},
    {"invite_link", invite_link},
});

constexpr auto callback_message_fields = field_table<CallbackQuery>({
    {"message_id", natural<&CallbackQuery::message_id>, required},
    {"message_thread_id", natural<&CallbackQuery::message_thread_id>},
    {"chat", nested<&CallbackQuery::chat, read_chat>, required},
});

/// The message under a button: all that is left of an old one is its id and its chat.
bool callback_message(Element value, CallbackQuery& query, Fault& fault) {
  return callback_message_fields.read(value, query, fault);
}

constexpr auto callback_query_fields = field_table<CallbackQuery>({
    {"id", text<&CallbackQuery::id>, required},
    {"from", nested<&CallbackQuery::from, read_user>, required},
    {"message", callback_message},
    {"data", text<&CallbackQuery::data>},
});

}  // namespace

bool read_user(Element value, User& user, Fault& fault) {
  if (!user_fields.read(value, user, fault)) return false;
  if (raw(user.id) > 0) return true;
  fault.set("out of range");
  return fault.within("id");
}

bool read_chat(Element value, Chat& chat, Fault& fault) {
  return chat_fields.read(value, chat, fault);
}

bool read_callback_query(Element value, CallbackQuery& query, Fault& fault) {
  return callback_query_fields.read(value, query, fault);
}

bool read_chat_member(Element value, ChatMember& member, Fault& fault) {
  if (!chat_member_fields.read(value, member, fault)) return false;
  // Only a restricted member's presence is told apart; an owner's rights are not listed, but all.
  if (member.status != MemberStatus::restricted) {
    member.is_member = member.status != MemberStatus::left && member.status != MemberStatus::kicked;
  }
  if (member.status == MemberStatus::creator) {
    member.can_manage_topics = member.can_delete_messages = member.can_pin_messages = true;
  }
  return true;
}

bool read_chat_member_updated(Element value, ChatMemberUpdated& change, Fault& fault) {
  return chat_member_updated_fields.read(value, change, fault);
}

}  // namespace wardmote::telegram
