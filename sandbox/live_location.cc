#include "sandbox/live_location.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "sandbox/json_text.h"
#include "sandbox/posting.h"
#include "sandbox/render.h"
#include "sandbox/reply_markup.h"

namespace wardmote::sandbox {
namespace {

constexpr Seconds shortest = 60;
constexpr Seconds longest = 86'400;
/// Stands for a location that stays live until it is stopped.
constexpr Seconds for_ever = 0x7FFFFFFF;

std::optional<double> decimal(std::string_view text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop == text.data()) return std::nullopt;
  return value;
}

Seconds period_in(const Message& message) {
  boost::system::error_code error;
  const auto value = boost::json::parse("{" + message.content.media + "}", error);
  if (error || !value.is_object()) return 0;
  const auto* location = value.get_object().if_contains("location");
  if (location == nullptr || !location->is_object()) return 0;
  const auto* period = location->get_object().if_contains("live_period");
  return period != nullptr && period->is_int64() ? period->get_int64() : 0;
}

struct Live {
  Chat* chat = nullptr;
  Message* message = nullptr;
  Seconds period = 0;
};

/// Finds the bot's own location that is live still, and puts the new keyboard under it.
Checked<Live> live_of(Call& call) {
  auto chat = chat_of(call);
  if (!chat) return tl::unexpected(chat.error());
  auto message = message_of(call, **chat, "message to edit not found");
  if (!message) return tl::unexpected(message.error());
  const auto period = period_in(**message);
  const bool is_over = period != for_ever && (*message)->date + period <= call.state.now();
  if ((*message)->bot != call.me() || is_over) return refuse("message can't be edited");
  auto markup = read_reply_markup(call.params.text("reply_markup"), (*chat)->is_private());
  if (!markup) return tl::unexpected(markup.error());
  (*message)->reply_markup = markup->inline_keyboard;
  return Live{.chat = *chat, .message = *message, .period = period};
}

Answer publish(Call& call, std::string_view method, const Live& live) {
  publish_edit(call.state, *live.chat, *live.message);
  note_sent(call, method, *live.chat, live.message->id, {});
  return ok(message_json(call.state, *live.chat, *live.message));
}

}  // namespace

Checked<std::string> read_location(const Params& params, Seconds live_period) {
  const auto latitude = decimal(params.text("latitude"));
  const auto longitude = decimal(params.text("longitude"));
  if (!latitude) return refuse("latitude is empty");
  if (!longitude) return refuse("longitude is empty");
  const bool is_valid =
      *latitude >= -90 && *latitude <= 90 && *longitude >= -180 && *longitude <= 180;
  if (!is_valid) return refuse("wrong latitude or longitude specified");
  JsonObject out;
  out.raw("latitude", fmt::format("{:.6f}", *latitude));
  out.raw("longitude", fmt::format("{:.6f}", *longitude));
  if (params.has("horizontal_accuracy")) {
    const auto accuracy = decimal(params.text("horizontal_accuracy")).value_or(0);
    out.raw("horizontal_accuracy", fmt::format("{:.6f}", accuracy));
  }
  if (live_period == 0) return out.take();
  out.add("live_period", live_period);
  if (params.has("heading")) out.add("heading", params.clamped("heading", 1, 1, 360));
  if (params.has("proximity_alert_radius")) {
    out.add("proximity_alert_radius", params.clamped("proximity_alert_radius", 1, 1, 100'000));
  }
  return out.take();
}

Checked<Seconds> read_live_period(const Params& params) {
  const auto period = params.number("live_period");
  const bool is_valid =
      period == 0 || period == for_ever || (period >= shortest && period <= longest);
  if (!is_valid) return refuse("wrong live location period specified");
  return period;
}

Answer edit_message_live_location(Call& call) {
  const auto wanted = read_live_period(call.params);
  if (!wanted) return wanted.error();
  const auto checked = read_location(call.params, shortest);
  if (!checked) return checked.error();
  const auto live = live_of(call);
  if (!live) return live.error();
  const auto period = *wanted == 0 ? live->period : *wanted;
  live->message->content.media = "\"location\":" + read_location(call.params, period).value();
  return publish(call, "editMessageLiveLocation", *live);
}

Answer stop_message_live_location(Call& call) {
  const auto live = live_of(call);
  if (!live) return live.error();
  auto media = boost::json::parse("{" + live->message->content.media + "}").as_object();
  const auto& at = media.at("location").as_object();
  JsonObject location;
  location.raw("latitude", fmt::format("{:.6f}", at.at("latitude").to_number<double>()));
  location.raw("longitude", fmt::format("{:.6f}", at.at("longitude").to_number<double>()));
  live->message->content.media = "\"location\":" + location.take();
  return publish(call, "stopMessageLiveLocation", *live);
}

}  // namespace wardmote::sandbox
