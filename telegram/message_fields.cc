#include "telegram/message_fields.h"

#include <cmath>

namespace wardmote::telegram {
namespace {

template <auto member>
bool degrees(Element value, Location& location, Fault& fault) {
  constexpr double limit = member == &Location::latitude ? 90 : 180;
  if (value.get(location.*member)) return fault.set("not a number");
  return std::abs(location.*member) <= limit ? true : fault.set("out of range");
}

constexpr auto location_fields = field_table<Location>({
    {"latitude", degrees<&Location::latitude>, required},
    {"longitude", degrees<&Location::longitude>, required},
});

bool read_location(Element value, Location& location, Fault& fault) {
  return location_fields.read(value, location, fault);
}

struct Venue {
  Location location;
};
constexpr auto venue_fields = field_table<Venue>({
    {"location", nested<&Venue::location, read_location>, required},
});

/// A venue is a place with a name; its place is what counts.
template <class M>
bool venue(Element value, M& message, Fault& fault) {
  Venue venue;
  if (!venue_fields.read(value, venue, fault)) return false;
  message.location = venue.location;
  return true;
}

constexpr auto photo_fields = field_table<Photo>({
    {"file_id", text<&Photo::file_id>, required},
    {"file_unique_id", text<&Photo::file_unique_id>},
    {"width", natural<&Photo::width>},
    {"height", natural<&Photo::height>},
    {"file_size", natural<&Photo::file_size>},
});

/// Keeps the largest of the sizes Telegram offers.
template <class M>
bool photo(Element value, M& message, Fault& fault) {
  simdjson::dom::array sizes;
  if (value.get(sizes)) return fault.set("not an array");
  Photo largest;
  std::int64_t largest_area = -1;
  for (const auto size : sizes) {
    Photo photo;
    if (!photo_fields.read(size, photo, fault)) return false;
    const auto area = std::int64_t{photo.width} * photo.height;
    if (area <= largest_area) continue;
    largest_area = area;
    largest = std::move(photo);
  }
  message.photos.clear();
  if (largest_area >= 0) message.photos.push_back(std::move(largest));
  return true;
}

constexpr auto file_fields = field_table<File>({
    {"file_id", text<&File::file_id>, required},
    {"file_unique_id", text<&File::file_unique_id>},
    {"file_name", text<&File::file_name>},
    {"mime_type", text<&File::mime_type>},
    {"file_size", natural<&File::file_size>},
    {"duration", natural<&File::duration>},
});

/// Telegram repeats an animation as a document: the more telling kind wins.
template <FileKind kind, class Record = Message>
bool file(Element value, Record& message, Fault& fault) {
  if (kind == FileKind::document && message.file) return true;
  message.file.emplace().kind = kind;
  return file_fields.read(value, *message.file, fault);
}

constexpr auto contact_fields = field_table<Contact>({
    {"phone_number", text<&Contact::phone_number>, required},
    {"first_name", text<&Contact::first_name>},
    {"last_name", text<&Contact::last_name>},
    {"user_id", identity<&Contact::user_id>},
});

bool read_contact(Element value, Contact& contact, Fault& fault) {
  return contact_fields.read(value, contact, fault);
}

bool entity_kind(Element value, Entity& entity, Fault& fault) {
  std::string_view type;
  if (value.get(type)) return fault.set("not a string");
  struct Name {
    std::string_view name;
    EntityKind kind;
  };
  static constexpr Name names[] = {
      {"bot_command", EntityKind::bot_command},   {"mention", EntityKind::mention},
      {"text_mention", EntityKind::text_mention}, {"url", EntityKind::url},
      {"text_link", EntityKind::text_link},       {"hashtag", EntityKind::hashtag}};
  entity.kind = EntityKind::other;
  for (const auto& known : names) {
    if (known.name == type) entity.kind = known.kind;
  }
  return true;
}

bool entity_user(Element value, Entity& entity, Fault& fault) {
  User user;
  if (!read_user(value, user, fault)) return false;
  entity.user = user.id;
  return true;
}

constexpr auto entity_fields = field_table<Entity>({
    {"type", entity_kind, required},
    {"offset", natural<&Entity::offset>, required},
    {"length", natural<&Entity::length>, required},
    {"url", text<&Entity::url>},
    {"user", entity_user},
});

bool read_entity(Element value, Entity& entity, Fault& fault) {
  return entity_fields.read(value, entity, fault);
}

bool caption(Element value, Message& message, Fault& fault) {
  message.is_caption = true;
  return get_text(value, message.text, fault);
}

/// A RepliedMessage as it is being read.
struct Reply {
  RepliedMessage message;
  bool opens_topic = false;
};

bool reply_from(Element value, RepliedMessage& reply, Fault& fault) {
  User user;
  if (!read_user(value, user, fault)) return false;
  reply.from = user.id;
  reply.from_is_bot = user.is_bot;
  reply.from_name = std::move(user.first_name);
  if (!user.last_name.empty()) reply.from_name += " " + user.last_name;
  return true;
}

template <auto read>
bool into_reply(Element value, Reply& reply, Fault& fault) {
  return read(value, reply.message, fault);
}

constexpr auto reply_fields = field_table<Reply>({
    {"message_id", into_reply<natural<&RepliedMessage::message_id>>, required},
    {"from", into_reply<reply_from>},
    {"text", into_reply<text<&RepliedMessage::text>>},
    {"caption", into_reply<text<&RepliedMessage::text>>},
    {"photo", into_reply<photo<RepliedMessage>>},
    {"location", into_reply<nested<&RepliedMessage::location, read_location>>},
    {"venue", into_reply<venue<RepliedMessage>>},
    {"document", into_reply<file<FileKind::document, RepliedMessage>>},
    {"voice", into_reply<file<FileKind::voice, RepliedMessage>>},
    {"video", into_reply<file<FileKind::video, RepliedMessage>>},
    {"audio", into_reply<file<FileKind::audio, RepliedMessage>>},
    {"animation", into_reply<file<FileKind::animation, RepliedMessage>>},
    {"sticker", into_reply<file<FileKind::sticker, RepliedMessage>>},
    {"video_note", into_reply<file<FileKind::video_note, RepliedMessage>>},
    {"forum_topic_created", presence<&Reply::opens_topic>},
});

/// In a forum, what answers nothing answers the message that opened the topic: that is no reply.
bool reply_to_message(Element value, Message& message, Fault& fault) {
  Reply reply;
  if (!reply_fields.read(value, reply, fault)) return false;
  if (!reply.opens_topic) message.reply_to_message = std::move(reply.message);
  return true;
}

template <ServiceKind kind>
bool service(Element, Message& message, Fault&) {
  message.service = kind;
  return true;
}

template <ServiceKind kind, auto read>
bool service_with(Element value, Message& message, Fault& fault) {
  message.service = kind;
  return read(value, message, fault);
}

struct Topic {
  std::string name;
};
constexpr auto topic_fields = field_table<Topic>({{"name", text<&Topic::name>}});

bool topic_name(Element value, Message& message, Fault& fault) {
  Topic topic;
  if (!topic_fields.read(value, topic, fault)) return false;
  message.forum_topic_name = std::move(topic.name);
  return true;
}

constexpr auto other_service = service<ServiceKind::other>;

constexpr auto message_fields = field_table<Message>({
    {"message_id", natural<&Message::message_id>, required},
    {"message_thread_id", natural<&Message::message_thread_id>},
    {"is_topic_message", flag<&Message::is_topic_message>},
    {"from", nested<&Message::from, read_user>},
    {"sender_chat", nested<&Message::sender_chat, read_chat>},
    {"chat", nested<&Message::chat, read_chat>, required},
    {"date", unix_time<&Message::date>, required},
    {"edit_date", unix_time<&Message::edit_date>},
    {"forward_origin", presence<&Message::is_forward>},
    {"forward_date", presence<&Message::is_forward>},
    {"is_automatic_forward", flag<&Message::is_automatic_forward>},
    {"via_bot", presence<&Message::via_bot>},
    {"quote", presence<&Message::has_quote>},
    {"reply_to_message", reply_to_message},
    {"media_group_id", text<&Message::media_group_id>},
    {"text", text<&Message::text>},
    {"caption", caption},
    {"entities", list<&Message::entities, read_entity>},
    {"caption_entities", list<&Message::entities, read_entity>},
    {"photo", photo<Message>},
    {"document", file<FileKind::document>},
    {"voice", file<FileKind::voice>},
    {"video", file<FileKind::video>},
    {"audio", file<FileKind::audio>},
    {"animation", file<FileKind::animation>},
    {"sticker", file<FileKind::sticker>},
    {"video_note", file<FileKind::video_note>},
    {"location", nested<&Message::location, read_location>},
    {"venue", venue<Message>},
    {"contact", nested<&Message::contact, read_contact>},
    {"new_chat_members",
     service_with<ServiceKind::new_chat_members, list<&Message::new_chat_members, read_user>>},
    {"left_chat_member",
     service_with<ServiceKind::left_chat_member, nested<&Message::left_chat_member, read_user>>},
    {"new_chat_title", service_with<ServiceKind::new_chat_title, text<&Message::new_chat_title>>},
    {"pinned_message", service<ServiceKind::pinned_message>},
    {"forum_topic_created", service_with<ServiceKind::forum_topic_created, topic_name>},
    {"forum_topic_edited", service_with<ServiceKind::forum_topic_edited, topic_name>},
    {"forum_topic_closed", service<ServiceKind::forum_topic_closed>},
    {"forum_topic_reopened", service<ServiceKind::forum_topic_reopened>},
    {"migrate_to_chat_id",
     service_with<ServiceKind::migrate_to_chat_id, identity<&Message::migrate_to_chat_id>>},
    {"migrate_from_chat_id",
     service_with<ServiceKind::migrate_from_chat_id, identity<&Message::migrate_from_chat_id>>},
    {"new_chat_photo", other_service},
    {"delete_chat_photo", other_service},
    {"group_chat_created", other_service},
    {"supergroup_chat_created", other_service},
    {"channel_chat_created", other_service},
    {"message_auto_delete_timer_changed", other_service},
    {"general_forum_topic_hidden", other_service},
    {"general_forum_topic_unhidden", other_service},
    {"users_shared", other_service},
    {"chat_shared", other_service},
    {"connected_website", other_service},
    {"write_access_allowed", other_service},
    {"proximity_alert_triggered", other_service},
    {"boost_added", other_service},
    {"chat_background_set", other_service},
    {"chat_owner_left", other_service},
    {"chat_owner_changed", other_service},
    {"checklist_tasks_done", other_service},
    {"checklist_tasks_added", other_service},
    {"direct_message_price_changed", other_service},
    {"paid_message_price_changed", other_service},
    {"giveaway_created", other_service},
    {"giveaway_completed", other_service},
    {"giveaway_winners", other_service},
    {"managed_bot_created", other_service},
    {"poll_option_added", other_service},
    {"poll_option_deleted", other_service},
    {"suggested_post_approved", other_service},
    {"suggested_post_approval_failed", other_service},
    {"suggested_post_declined", other_service},
    {"suggested_post_paid", other_service},
    {"suggested_post_refunded", other_service},
    {"successful_payment", other_service},
    {"refunded_payment", other_service},
    {"community_chat_added", other_service},
    {"community_chat_joined", other_service},
    {"community_chat_removed", other_service},
    {"video_chat_scheduled", other_service},
    {"video_chat_started", other_service},
    {"video_chat_ended", other_service},
    {"video_chat_participants_invited", other_service},
    {"web_app_data", other_service},
});

}  // namespace

bool read_message(Element value, Message& message, Fault& fault) {
  return message_fields.read(value, message, fault);
}

}  // namespace wardmote::telegram
