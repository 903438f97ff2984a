#include "sandbox/control.h"

#include <boost/json.hpp>

#include "sandbox/control_routes.h"
#include "sandbox/json_text.h"

namespace wardmote::sandbox {
namespace {

ControlAnswer no_such_place() {
  return refusal("The control API has nothing at this address.", 404);
}

ControlAnswer route_chat(World& world, const ControlRequest& request, const Json& body) {
  auto* chat = world.state.find_chat({0, lenient_number(request.path[1])});
  if (chat == nullptr) return refusal("There is no such chat.", 404);
  if (request.path.size() == 2) return change_chat(world, *chat, body);
  const auto& what = request.path[2];
  if (what == "members") return set_chat_member(world, *chat, body);
  if (what == "migrate") return migrate_chat(world, *chat);
  if (what == "topics") return create_topic(world, *chat, body);
  return no_such_place();
}

ControlAnswer route_get(World& world, const ControlRequest& request) {
  const auto& path = request.path;
  const auto& first = path[0];
  if (path.size() == 1) {
    if (first == "status") return show_status(world);
    if (first == "bots") return list_bots(world);
    if (first == "people") return list_people(world);
    if (first == "chats") return list_chats(world);
    if (first == "sent") return show_sent(world, request.query);
    if (first == "transcript") {
      return {.content_type = "application/jsonl",
              .body = world.transcript.lines(request.query.number("bot"),
                                             request.query.number("chat"))};
    }
  }
  if (first == "files" && path.size() == 2) return show_file(world, path[1]);
  if (first == "files" && path.size() == 3 && path[1] == "by-id") return show_file(world, path[2]);
  if (first == "people" && path.size() == 3) {
    return see(world, lenient_number(path[1]), path[2], request.query);
  }
  return no_such_place();
}

ControlAnswer route_post(World& world, const ControlRequest& request, const Json& body) {
  const auto& path = request.path;
  const auto& first = path[0];
  if (path.size() == 1) {
    if (first == "bots") return create_bot(world, body);
    if (first == "people") return create_person(world, body);
    if (first == "chats") return create_chat(world, body);
    if (first == "clock") return move_clock(world, body);
    if (first == "faults") return set_faults(world, body);
    if (first == "rate_limits") return set_rate_limits(world, body);
  }
  if (first == "chats" && path.size() >= 2) return route_chat(world, request, body);
  if (first == "people" && path.size() == 3) {
    return act(world, lenient_number(path[1]), path[2], body);
  }
  return no_such_place();
}

}  // namespace

ControlAnswer refusal(std::string_view sentence, int code) {
  JsonObject out;
  return {.code = code, .body = out.add("error", sentence).take()};
}

ControlAnswer answer_json(std::string json) { return {.body = std::move(json)}; }

ControlAnswer control(World& world, const ControlRequest& request) {
  if (request.path.empty()) return no_such_place();
  if (request.method == "GET") return route_get(world, request);
  if (request.method != "POST") return refusal("The control API takes GET and POST.");
  if (request.path[0] == "files") return take_file(world, request);
  Json body;
  if (!request.body.empty()) {
    boost::system::error_code error;
    auto value = boost::json::parse(request.body, error);
    if (error || !value.is_object()) return refusal("The body is not a JSON object.");
    body = std::move(value.get_object());
  }
  return route_post(world, request, body);
}

}  // namespace wardmote::sandbox
