#include <boost/json.hpp>

#include "sandbox/files.h"
#include "sandbox/json_text.h"
#include "sandbox/outgoing.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t downloadable_bytes_max = 20'000'000;

struct FileMethod {
  std::string_view method;
  std::string_view field;
  ContentKind kind;
  std::uint32_t permission;
  std::string_view what;
};

Answer send_file(Call& call, const FileMethod& method) {
  if (!names_file(call.params, method.field)) {
    return bad_request("there is no " + std::string(method.field) + " in the request");
  }
  auto caption = read_caption(call.params);
  if (!caption) return caption.error();
  auto outgoing = read_outgoing(call, method.permission, method.what);
  if (!outgoing) return outgoing.error();
  const auto file = input_file(call, method.field, call.params.text(method.field), method.kind);
  if (!file) return file.error();
  return send(call, method.method, std::move(*outgoing),
              {.kind = method.kind,
               .text = caption->text,
               .entities = entities_json(call.state, caption->entities),
               .media = media_json(**file, method.kind)});
}

}  // namespace

Answer send_photo(Call& call) {
  return send_file(call,
                   {"sendPhoto", "photo", ContentKind::photo, Permission::send_photos, "photos"});
}

Answer send_document(Call& call) {
  return send_file(call, {"sendDocument", "document", ContentKind::document,
                          Permission::send_documents, "documents"});
}

Answer send_voice(Call& call) {
  return send_file(call, {"sendVoice", "voice", ContentKind::voice, Permission::send_voice_notes,
                          "voice notes"});
}

Answer send_video(Call& call) {
  return send_file(call,
                   {"sendVideo", "video", ContentKind::video, Permission::send_videos, "videos"});
}

Answer send_audio(Call& call) {
  return send_file(call,
                   {"sendAudio", "audio", ContentKind::audio, Permission::send_audios, "music"});
}

Answer send_media_group(Call& call) {
  boost::system::error_code error;
  const auto value = boost::json::parse(call.params.text("media"), error);
  if (error) return bad_request("can't parse media JSON object");
  if (!value.is_array()) return bad_request("expected an Array of InputMedia");
  const auto& items = value.get_array();
  if (items.size() < 2) return bad_request("group send failed: too few media");
  if (items.size() > 10) return bad_request("too many messages to send as an album");
  auto outgoing = read_outgoing(call, Permission::send_photos, "photos");
  if (!outgoing) return outgoing.error();
  std::vector<Content> contents;
  for (const auto& item : items) {
    auto content = read_input_media(call, boost::json::serialize(item));
    if (!content) return content.error();
    contents.push_back(std::move(*content));
  }
  JsonObject extra;
  extra.add("media_group_id", std::to_string(13'000'000'000'000'000 + call.state.next_id()));
  outgoing->draft.extra = extra.take_members();
  JsonArray sent;
  for (auto& content : contents) {
    const auto id = send_one(call, "sendMediaGroup", *outgoing, std::move(content));
    sent.raw(
        message_json(call.state, *outgoing->chat, *call.state.find_message(*outgoing->chat, id)));
  }
  return ok(sent.take());
}

Answer get_file(Call& call) {
  const auto id = std::string(call.params.text("file_id"));
  if (id.empty()) return bad_request("file_id is empty");
  const auto found = call.state.files.find(id);
  if (found == call.state.files.end()) {
    return bad_request("wrong file_id or the file is temporarily unavailable");
  }
  const auto& file = found->second;
  if (file.bytes.size() > downloadable_bytes_max) return bad_request("file is too big");
  JsonObject out;
  out.add("file_id", file.id).add("file_unique_id", file.unique_id);
  out.add("file_size", file.bytes.size()).add("file_path", file_path(file));
  return ok(out.take());
}

}  // namespace wardmote::sandbox
