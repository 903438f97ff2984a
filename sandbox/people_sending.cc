#include <boost/json.hpp>
#include <charconv>

#include "sandbox/files.h"
#include "sandbox/formatted_text.h"
#include "sandbox/forwarding.h"
#include "sandbox/json_text.h"
#include "sandbox/membership.h"
#include "sandbox/people.h"
#include "sandbox/posting.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

using Json = boost::json::object;

constexpr std::size_t text_length_max = 4096;
constexpr std::size_t caption_length_max = 1024;
constexpr std::size_t file_bytes_max = 50'000'000;

Done<Content> file_content(State& state, const std::string& key, ContentKind kind) {
  const auto file = state.files.find(key);
  if (file == state.files.end()) return impossible("There is no such file.");
  if (file->second.bytes.size() > file_bytes_max) return impossible("The file is above 50 MB.");
  note_kind(state, file->second, kind);
  return Content{.kind = kind, .media = media_json(file->second, kind)};
}

double decimal_in(const Json& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return 0;
  if (value->is_double()) return value->get_double();
  return static_cast<double>(number_in(object, key));
}

Content location_content(const Json& location) {
  char latitude[32];
  char longitude[32];
  const auto write = [](char(&out)[32], double value) {
    const auto end = std::to_chars(out, out + sizeof out, value, std::chars_format::fixed, 6);
    return std::string_view(out, static_cast<std::size_t>(end.ptr - out));
  };
  JsonObject out;
  out.raw("latitude", write(latitude, decimal_in(location, "latitude")));
  out.raw("longitude", write(longitude, decimal_in(location, "longitude")));
  return {.kind = ContentKind::location, .media = "\"location\":" + out.take()};
}

Content contact_content(const State& state, UserId person, const Json& contact) {
  const auto* user = state.find_user(person);
  auto first_name = text_in(contact, "first_name");
  const bool is_own = first_name.empty();
  if (is_own) first_name = user->first_name;
  JsonObject out;
  out.add("phone_number", text_in(contact, "phone_number")).add("first_name", first_name);
  const auto id = contact.contains("user_id") ? number_in(contact, "user_id") : is_own ? person : 0;
  if (id != 0) out.add("user_id", id);
  return {.kind = ContentKind::contact, .media = "\"contact\":" + out.take()};
}

Content text_content(const State& state, std::string_view text) {
  FormattedText formatted{.text = std::string(text)};
  trim(formatted);
  find_entities(formatted);
  return {.text = formatted.text, .entities = entities_json(state, formatted.entities)};
}

/// Cuts a long text into messages as clients do: at a line's end or a space where there is one.
std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  while (code_point_count(text) > text_length_max) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < text_length_max; ++i) end += read_code_point(text, end).bytes;
    const auto space = text.substr(0, end).find_last_of(" \n");
    // A cut far from the end would make very short messages.
    if (space != std::string_view::npos && space > end / 2) end = space + 1;
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  parts.push_back(text);
  return parts;
}

/// Reads what is sent: one content, several for an album or for a long text.
Done<std::vector<Content>> read_contents(State& state, UserId person, const Json& what) {
  std::vector<Content> contents;
  const auto add_file = [&](const std::string& key, ContentKind kind) -> std::string {
    auto content = file_content(state, key, kind);
    if (!content) return content.error();
    contents.push_back(std::move(*content));
    return {};
  };
  std::string error;
  if (const auto* photos = what.if_contains("photos"); photos != nullptr && photos->is_array()) {
    for (const auto& photo : photos->get_array()) {
      if (!photo.is_string()) return impossible("A photo is named by its file_key.");
      error = add_file(std::string(std::string_view(photo.get_string())), ContentKind::photo);
      if (!error.empty()) return impossible(error);
    }
  }
  const std::pair<std::string_view, ContentKind> fields[] = {
      {"photo", ContentKind::photo},
      {"voice", ContentKind::voice},
      {"document", ContentKind::document},
      {"video", ContentKind::video},
  };
  for (const auto& [field, kind] : fields) {
    if (!what.contains(field)) continue;
    error = add_file(text_in(what, field), kind);
    if (!error.empty()) return impossible(error);
  }
  if (const auto* location = what.if_contains("location"); location && location->is_object()) {
    contents.push_back(location_content(location->get_object()));
  }
  if (const auto* contact = what.if_contains("contact"); contact && contact->is_object()) {
    contents.push_back(contact_content(state, person, contact->get_object()));
  }
  if (contents.empty()) {
    const auto text = text_in(what, "text");
    for (const auto part : parts_of(trim(std::string_view(text)))) {
      contents.push_back(text_content(state, part));
    }
    return contents;
  }
  const auto caption = text_content(state, text_in(what, "caption"));
  if (code_point_count(caption.text) > caption_length_max) {
    return impossible("A caption has at most 1024 characters.");
  }
  contents[0].text = caption.text;
  contents[0].entities = caption.entities;
  return contents;
}

/// Takes content and origin from another message.
Done<std::vector<Content>> read_forward(State& state, UserId person, const Json& from,
                                        Message& draft) {
  auto chat = seen_chat_for(state, person, number_in(from, "chat"));
  if (!chat) return impossible(chat.error());
  const auto* original = state.find_message(**chat, number_in(from, "message_id"));
  if (original == nullptr) return impossible("There is no such message to forward.");
  if (original->is_protected || (*chat)->has_protected_content) {
    return impossible("That message is protected from forwarding.");
  }
  draft.forward = forward_members(state, **chat, *original);
  return std::vector<Content>{original->content};
}

/// Lets the message stand in the name of a channel, or of the group itself.
std::string speak_for(const State& state, UserId person, const Chat& chat, const Json& what,
                      Message& draft) {
  const auto member = state.member_of(chat, person);
  if (const auto as_chat = number_in(what, "as_chat"); as_chat != 0) {
    const auto* channel = state.find_chat({0, as_chat});
    const bool is_own = channel != nullptr && channel->type == ChatType::channel &&
                        state.member_of(*channel, person).status == Status::creator;
    if (!is_own) return "Only the owner of a channel can write in its name.";
    draft.from = channel_bot;
    draft.sender_chat = as_chat;
  }
  const bool asks = flag_in(what, "anonymous");
  if (!asks && !(chat.is_group() && member.is_anonymous)) return {};
  if (!chat.is_group() || !member.is_admin()) return "Only administrators can write anonymously.";
  draft.from = group_anonymous_bot;
  draft.sender_chat = chat.key.chat;
  draft.signature = member.custom_title;
  return {};
}

/// Checks that the person may write there, and places the message.
std::string place(const State& state, UserId person, const Chat& chat, const Json& what,
                  Message& draft) {
  draft.from = person;
  const auto member = state.member_of(chat, person);
  if (!chat.is_private()) {
    if (chat.migrated_to != 0) return "The group was upgraded to a supergroup.";
    if (!member.is_present()) return "This person is not in that chat.";
    const bool may_post = chat.type == ChatType::channel
                              ? has_admin_right(member, AdminRight::post_messages)
                              : (permissions_of(chat, member) & Permission::send_messages) != 0;
    if (!may_post) return "This person may not write in that chat.";
  }
  if (chat.type == ChatType::channel) {
    draft.from = 0;
    draft.sender_chat = chat.key.chat;
  }
  return speak_for(state, person, chat, what, draft);
}

std::string place_in_thread(const State& state, UserId person, const Chat& chat, const Json& what,
                            Message& draft) {
  if (const auto reply = number_in(what, "reply_to"); reply != 0) {
    const auto* original = state.find_message(chat, reply);
    if (original == nullptr) return "There is no such message to reply to.";
    draft.reply_to = reply;
    draft.thread = original->thread;
    draft.is_topic_message = original->is_topic_message;
    if (!chat.is_forum && chat.type == ChatType::supergroup && draft.thread == 0) {
      draft.thread = original->id;
    }
    if (const auto quote = text_in(what, "quote"); !quote.empty()) {
      JsonObject out;
      out.add("text", quote).add("position", 0).add("is_manual", true);
      draft.extra += (draft.extra.empty() ? "" : ",") + ("\"quote\":" + out.take());
    }
  }
  const auto thread = number_in(what, "thread");
  if (thread == 0 || thread == 1 || !chat.is_forum) return {};
  const auto topic = chat.topics.find(thread);
  if (topic == chat.topics.end()) return "There is no such topic.";
  const auto member = state.member_of(chat, person);
  if (topic->second.is_closed && !member.is_admin()) return "The topic is closed.";
  draft.thread = thread;
  draft.is_topic_message = true;
  return {};
}

}  // namespace

Done<std::vector<MessageId>> send_as(State& state, UserId person, const Json& what) {
  auto chat = chat_for(state, person, number_in(what, "chat"));
  if (!chat) return impossible(chat.error());
  Message draft;
  auto error = place(state, person, **chat, what, draft);
  if (error.empty()) error = place_in_thread(state, person, **chat, what, draft);
  if (!error.empty()) return impossible(error);
  const auto* forward = what.if_contains("forward_from");
  const bool is_forward = forward != nullptr && forward->is_object();
  auto contents = is_forward ? read_forward(state, person, forward->get_object(), draft)
                             : read_contents(state, person, what);
  if (!contents) return impossible(contents.error());
  const bool is_empty =
      contents->front().kind == ContentKind::text && contents->front().text.empty();
  if (is_empty) return impossible("A message needs a text or something else.");
  if ((*chat)->is_private()) {
    // Writing to a bot unblocks it and lets it write back.
    change_block(state, **chat, false);
    if (!(*chat)->is_started) {
      (*chat)->is_started = true;
      state.changed_chat(**chat);
    }
  }
  if (contents->size() > 1 && contents->front().kind != ContentKind::text) {
    JsonObject album;
    album.add("media_group_id", std::to_string(13'000'000'000'000'000 + state.next_id()));
    draft.extra += (draft.extra.empty() ? "" : ",") + album.take_members();
  }
  std::vector<MessageId> ids;
  for (auto& content : *contents) {
    draft.content = std::move(content);
    ids.push_back(post(state, **chat, draft).id);
  }
  return ids;
}

}  // namespace wardmote::sandbox
