#include "server/ctl/print.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <ctime>
#include <vector>

#include "telemetry/escape.h"

namespace wardmote::server {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Row = std::vector<std::string>;

constexpr std::string_view column_gap = "  ";
constexpr std::string_view time_suffix = "_at_ms";

/// Columns of a terminal, near enough: code points.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string moment(std::int64_t ms) {
  if (ms == 0) return "-";
  return fmt::format("{:%Y-%m-%d %H:%M:%S}Z", fmt::gmtime(static_cast<std::time_t>(ms / 1000)));
}

std::string safe(const std::string& text) {
  std::string line;
  telemetry::append_escaped(line, text);
  return line;
}

std::string single_value(const Message& message, const FieldDescriptor& field) {
  const auto* reflection = message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return safe(reflection->GetString(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->GetBool(message, &field) ? "yes" : "no";
    case FieldDescriptor::CPPTYPE_UINT32:
      return std::to_string(reflection->GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return std::to_string(reflection->GetUInt64(message, &field));
    case FieldDescriptor::CPPTYPE_INT64: {
      const auto number = reflection->GetInt64(message, &field);
      return field.name().ends_with(time_suffix) ? moment(number) : std::to_string(number);
    }
    default:
      return "?";
  }
}

std::string heading(const FieldDescriptor& field) {
  auto name = field.name();
  if (name.ends_with(time_suffix)) name.resize(name.size() - time_suffix.size());
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

bool is_single(const FieldDescriptor& field) {
  return !field.is_repeated() && field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE;
}

std::string lines_of(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      text += row[i] + std::string(widths[i] - width_of(row[i]), ' ');
      text += column_gap;
    }
    text += row.back() + "\n";
  }
  return text;
}

std::string list_table(const Message& message, const FieldDescriptor& list) {
  std::vector<Row> rows(1);
  const auto* type = list.message_type();
  for (int i = 0; i < type->field_count(); ++i) {
    if (is_single(*type->field(i))) rows[0].push_back(heading(*type->field(i)));
  }
  const auto* reflection = message.GetReflection();
  const int size = reflection->FieldSize(message, &list);
  for (int i = 0; i < size; ++i) {
    const auto& item = reflection->GetRepeatedMessage(message, &list, i);
    Row row;
    for (int f = 0; f < type->field_count(); ++f) {
      if (is_single(*type->field(f))) row.push_back(single_value(item, *type->field(f)));
    }
    rows.push_back(std::move(row));
  }
  return size == 0 ? "none\n" : lines_of(rows);
}

void add_rows(std::vector<Row>& rows, const Message& message) {
  const auto* type = message.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto& field = *type->field(i);
    if (is_single(field)) {
      rows.push_back({heading(field), single_value(message, field)});
    } else if (!field.is_repeated()) {
      add_rows(rows, message.GetReflection()->GetMessage(message, &field));
    }
  }
}

}  // namespace

std::string as_table(const Message& message) {
  std::vector<Row> rows;
  add_rows(rows, message);
  std::string lists;
  const auto* type = message.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto& field = *type->field(i);
    if (!field.is_repeated() || field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (type->field_count() > 2) lists += "\n" + heading(field) + "\n";
    lists += list_table(message, field);
  }
  // The one field beside a list says where the next page begins: worth a line if there is one.
  const bool is_page = !lists.empty() && rows.size() == 1;
  if (!is_page) return (rows.empty() ? "" : lines_of(rows)) + lists;
  return rows[0][1].empty() ? lists : lists + "more: --page " + rows[0][1] + "\n";
}

std::string as_json(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  return status.ok() ? json : "{}\n";
}

}  // namespace wardmote::server
