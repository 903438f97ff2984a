#include "server/ctl/fields.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

namespace wardmote::server {
namespace {

using google::protobuf::FieldDescriptor;

template <class Number>
std::optional<Number> parse_number(const std::string& text) {
  Number value{};
  const auto* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc{} || end != last) return std::nullopt;
  return value;
}

void add_words(google::protobuf::Message& request, const FieldDescriptor& field,
               const std::string& text) {
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const auto comma = std::min(text.find(',', begin), text.size());
    request.GetReflection()->AddString(&request, &field, text.substr(begin, comma - begin));
    begin = comma + 1;
  }
}

}  // namespace

tl::expected<void, std::string> set_field(google::protobuf::Message& request,
                                          const FieldDescriptor& field, const std::string& text) {
  const auto* reflection = request.GetReflection();
  if (field.is_repeated()) {
    add_words(request, field, text);
    return {};
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      reflection->SetString(&request, &field, text);
      return {};
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text != "true" && text != "false") break;
      reflection->SetBool(&request, &field, text == "true");
      return {};
    case FieldDescriptor::CPPTYPE_UINT32:
      if (const auto number = parse_number<std::uint32_t>(text)) {
        reflection->SetUInt32(&request, &field, *number);
        return {};
      }
      break;
    case FieldDescriptor::CPPTYPE_UINT64:
      if (const auto number = parse_number<std::uint64_t>(text)) {
        reflection->SetUInt64(&request, &field, *number);
        return {};
      }
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      if (const auto number = parse_number<std::int64_t>(text)) {
        reflection->SetInt64(&request, &field, *number);
        return {};
      }
      break;
    default:
      break;
  }
  const bool is_bool = field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL;
  return tl::unexpected("expected " + std::string{is_bool ? "true or false" : "a number"} +
                        ", found \"" + text + "\"");
}

std::string option_name(const FieldDescriptor& field) {
  auto name = field.name();
  std::replace(name.begin(), name.end(), '_', '-');
  return "--" + name;
}

std::string field_help(const std::string& name) {
  static const std::map<std::string, std::string> help = {
      {"after", "Number of the last entry that is known already"},
      {"bot", "Telegram's id of a bot"},
      {"category", "Key of the category it is for; otherwise for all"},
      {"chat", "Telegram's id of a chat; of a group it is negative"},
      {"city", "Of the whole city"},
      {"code", "The code"},
      {"community", "Number of a community"},
      {"dedicated", "The bot serves single communities, not all"},
      {"directory", "Folder to make, on the server; its whole path"},
      {"district", "Number of a district"},
      {"emergency_number", "Number to call instead of reporting; empty: none"},
      {"id", "Name of the template"},
      {"is_retired", "No new reports of it"},
      {"key", "Its key"},
      {"kind", "setup, role or join"},
      {"language", "Language of the text; otherwise the community's first"},
      {"languages", "Languages, parted by commas; the first is the fallback"},
      {"name", "The name that people read"},
      {"page", "Where the last page ended"},
      {"page_size", "Lines at once"},
      {"person", "Telegram's id of a person"},
      {"purpose", "residents, officers or channel"},
      {"reason", "Why, for the trail"},
      {"role", "owner, officer, moderator or helper"},
      {"reusable", "Good for anybody until it expires, not once; of kind join"},
      {"state", "State that it is for, such as resolved; otherwise for all"},
      {"status", "active or closed"},
      {"target_hours", "Working hours until a report is overdue; 0: no clock"},
      {"template", "Template to begin with"},
      {"text", "The text"},
      {"time_zone", "IANA name, such as Europe/Rome"},
      {"token_file", "File of the bot's token, on the server"},
      {"valid_hours", "How long it is valid; 0: as the community's settings say"},
      {"value", "The value"},
  };
  const auto found = help.find(name);
  return found == help.end() ? std::string{} : found->second;
}

}  // namespace wardmote::server
