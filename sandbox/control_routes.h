#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "sandbox/control.h"

/// The routes of the control API, by what they are about; `control.cc` chooses among them.
namespace wardmote::sandbox {

using Json = boost::json::object;

ControlAnswer refusal(std::string_view sentence, int code = 400);
ControlAnswer answer_json(std::string json);

// control_world.cc
ControlAnswer show_status(const World& world);
ControlAnswer move_clock(World& world, const Json& body);
ControlAnswer set_faults(World& world, const Json& body);
ControlAnswer set_rate_limits(World& world, const Json& body);
ControlAnswer show_sent(const World& world, const Params& query);
ControlAnswer take_file(World& world, const ControlRequest& request);
ControlAnswer show_file(const World& world, const std::string& id);

// control_cast.cc: bots, people and chats
ControlAnswer create_bot(World& world, const Json& body);
ControlAnswer list_bots(const World& world);
ControlAnswer create_person(World& world, const Json& body);
ControlAnswer list_people(const World& world);
ControlAnswer create_chat(World& world, const Json& body);
ControlAnswer list_chats(const World& world);
ControlAnswer change_chat(World& world, Chat& chat, const Json& body);
ControlAnswer set_chat_member(World& world, Chat& chat, const Json& body);
ControlAnswer migrate_chat(World& world, Chat& chat);
ControlAnswer create_topic(World& world, Chat& chat, const Json& body);

// control_web_app.cc
ControlAnswer open_web_app(World& world, UserId person, const Json& body);

// control_people.cc: what a person does and sees
ControlAnswer act(World& world, UserId person, const std::string& verb, const Json& body);
ControlAnswer see(World& world, UserId person, const std::string& what, const Params& query);

}  // namespace wardmote::sandbox
