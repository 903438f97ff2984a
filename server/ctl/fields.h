#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <tl/expected.hpp>

namespace wardmote::server {

/// Sets a field of a request from the command line; lists are parted by commas. The error says what
/// was expected.
tl::expected<void, std::string> set_field(google::protobuf::Message& request,
                                          const google::protobuf::FieldDescriptor& field,
                                          const std::string& text);

/// Returns a field's name as an option: "page_size" -> "--page-size".
std::string option_name(const google::protobuf::FieldDescriptor& field);

/// Returns what a field is for; the same name means the same in every request.
std::string field_help(const std::string& name);

}  // namespace wardmote::server
