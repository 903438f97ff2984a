#include "telegram/parser.h"

#include <algorithm>

#include "telegram/json_document.h"
#include "telegram/limits.h"
#include "telegram/message_fields.h"
#include "telegram/raw_batch.h"

namespace wardmote::telegram {
namespace {

/// A batch wraps each update in an object and an array.
constexpr std::size_t envelope_depth = 2;
constexpr std::int64_t max_update_id = std::int64_t{1} << 53;

/// An update as it is being read.
struct Draft {
  Update& update;
  std::string_view type;
  int payloads = 0;
};

template <class Content, auto member, auto read>
bool content(Element value, Draft& draft, Fault& fault) {
  ++draft.payloads;
  return read(value, draft.update.content.emplace<Content>().*member, fault);
}

bool callback_query(Element value, Draft& draft, Fault& fault) {
  ++draft.payloads;
  return read_callback_query(value, draft.update.content.emplace<CallbackQuery>(), fault);
}

constexpr auto payloads = field_table<Draft>({
    {"message", content<MessageReceived, &MessageReceived::message, read_message>},
    {"edited_message", content<MessageEdited, &MessageEdited::message, read_message>},
    {"channel_post", content<ChannelPost, &ChannelPost::message, read_message>},
    {"callback_query", callback_query},
    {"my_chat_member",
     content<BotMemberChanged, &BotMemberChanged::change, read_chat_member_updated>},
    {"chat_member", content<MemberChanged, &MemberChanged::change, read_chat_member_updated>},
});

bool read_payload(std::string_view name, Element value, Draft& draft, Fault& fault) {
  if (const auto* field = payloads.find(name)) {
    if (!field->read(value, draft, fault)) return fault.within(name);
    if (draft.payloads > 1) return fault.set("more than one payload");
  } else if (draft.type.empty()) {
    draft.type = name;
  }
  return true;
}

bool read_update_id(simdjson::dom::object members, UpdateId& id, Fault& fault) {
  Element value;
  std::int64_t number = 0;
  if (members.at_key("update_id").get(value)) {
    fault.set("missing");
    return fault.within("update_id");
  }
  if (!get_integer(value, 1, max_update_id, number, fault)) return fault.within("update_id");
  id = UpdateId{number};
  return true;
}

/// Reads one update; its number is read first, so that a refused one is known by it.
bool read_update(Element value, Update& update, Fault& fault) {
  simdjson::dom::object members;
  if (value.get(members)) return fault.set("not an object");
  if (!read_update_id(members, update.update_id, fault)) return false;
  Draft draft{update, {}};
  for (const auto member : members) {
    if (member.key == "update_id" || member.value.is_null()) continue;
    if (!read_payload(member.key, member.value, draft, fault)) return false;
  }
  if (draft.payloads == 0) update.content = UnknownUpdate{std::string{draft.type}};
  return true;
}

/// Adds what `read` makes of one element, or why it is refused.
template <class Read>
void add_to(Batch& batch, Read read) {
  Fault fault;
  Update& update = batch.updates.emplace_back();
  const bool good = read(update, fault);
  const auto id = update.update_id;
  batch.highest = std::max(batch.highest, id);
  if (good) return;
  batch.updates.pop_back();
  batch.refused.push_back({id, fault.text()});
}

}  // namespace

struct UpdateParser::Impl {
  JsonDocument document;

  /// Parses `body` into `update`. `is_json` tells whether the trouble is with JSON itself.
  bool read_single(std::string_view body, Update& update, Fault& fault, bool& is_json) {
    Element root;
    is_json = false;
    const auto error = body.size() > limits::update_bytes
                           ? simdjson::CAPACITY
                           : document.parse(body, limits::update_depth, root);
    if (error == simdjson::SUCCESS) {
      is_json = true;
      return read_update(root, update, fault);
    }
    update.update_id = raw_update_id(body).value_or(UpdateId{});
    return fault.set(simdjson::error_message(error));
  }

  /// Reads a batch that is too big, or broken somewhere: each element for itself.
  tl::expected<Batch, ParseError> read_apart(std::string_view body, std::string_view trouble) {
    const auto elements = raw_updates(body);
    if (!elements) return tl::unexpected(ParseError{std::string{trouble}});
    Batch batch;
    batch.updates.reserve(elements->size());
    for (const auto element : *elements) {
      add_to(batch, [&](Update& update, Fault& fault) {
        bool is_json = false;
        return read_single(element, update, fault, is_json);
      });
    }
    return batch;
  }
};

UpdateParser::UpdateParser() : impl_{std::make_unique<Impl>()} {}
UpdateParser::~UpdateParser() = default;
UpdateParser::UpdateParser(UpdateParser&&) noexcept = default;
UpdateParser& UpdateParser::operator=(UpdateParser&&) noexcept = default;

tl::expected<Batch, ParseError> UpdateParser::parse_batch(std::string_view body) {
  if (body.size() > limits::batch_bytes) return tl::unexpected(ParseError{"batch is too big"});
  if (body.size() > limits::update_bytes) return impl_->read_apart(body, "not a list of updates");
  Element root;
  if (const auto error = impl_->document.parse(body, limits::update_depth + envelope_depth, root)) {
    return impl_->read_apart(body, simdjson::error_message(error));
  }
  bool ok = false;
  Element result;
  if (root.at_key("ok").get(ok) || !ok) return tl::unexpected(ParseError{"not ok", true});
  Batch batch;
  if (root.at_key("result").get(result) || result.is_null()) return batch;
  simdjson::dom::array updates;
  if (result.get(updates)) return tl::unexpected(ParseError{"result is not an array", true});
  batch.updates.reserve(updates.size());
  for (const auto element : updates) {
    add_to(batch,
           [element](Update& update, Fault& fault) { return read_update(element, update, fault); });
  }
  return batch;
}

tl::expected<Update, ParseError> UpdateParser::parse_update(std::string_view body) {
  Update update;
  Fault fault;
  bool is_json = false;
  if (impl_->read_single(body, update, fault, is_json)) return update;
  return tl::unexpected(ParseError{fault.text(), is_json, update.update_id});
}

}  // namespace wardmote::telegram
