#pragma once

#include <google/protobuf/message.h>

#include <string>

namespace wardmote::server {

/// Returns a message for people: a list as a table, anything else as "name  value" lines. What
/// somebody else wrote cannot steer the terminal.
std::string as_table(const google::protobuf::Message& message);

/// Returns a message as JSON with all its fields, named as in the proto file.
std::string as_json(const google::protobuf::Message& message);

}  // namespace wardmote::server
