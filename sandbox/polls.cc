#include "sandbox/polls.h"

#include <boost/json.hpp>

#include "sandbox/json_text.h"
#include "sandbox/posting.h"
#include "sandbox/render.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t question_length_max = 300;
constexpr std::size_t option_length_max = 100;
constexpr std::size_t options_max = 12;

Checked<PollOption> read_option(Call& call, const boost::json::value& value) {
  std::string text;
  if (value.is_string()) {
    text = std::string(std::string_view(value.get_string()));
  } else if (value.is_object() && value.get_object().contains("text") &&
             value.get_object().at("text").is_string()) {
    text = std::string(std::string_view(value.get_object().at("text").get_string()));
  } else {
    return refuse("expected an option to be of type String");
  }
  text = std::string(trim(std::string_view(text)));
  if (text.empty()) return refuse("poll options must be non-empty");
  if (code_point_count(text) > option_length_max) {
    return refuse("poll options length must not exceed 100");
  }
  return PollOption{.text = text, .persistent_id = call.state.random.word(12)};
}

Checked<std::vector<PollOption>> read_options(Call& call) {
  boost::system::error_code error;
  const auto value = boost::json::parse(call.params.text("options"), error);
  if (error) return refuse("can't parse options JSON object");
  if (!value.is_array()) return refuse("expected an Array of String as options");
  std::vector<PollOption> options;
  for (const auto& item : value.get_array()) {
    auto option = read_option(call, item);
    if (!option) return tl::unexpected(option.error());
    options.push_back(std::move(*option));
  }
  if (options.empty()) return refuse("poll must have at least one answer option");
  if (options.size() > options_max) return refuse("poll can't have more than 12 options");
  return options;
}

/// A period or date out of range is ignored (README.md: no source says what Telegram does), and the
/// period counts where both are given.
void set_closing(const Call& call, Poll& poll) {
  constexpr Seconds shortest = 5;
  constexpr Seconds longest = 2'628'000;
  const auto fits = [](Seconds ahead) { return ahead >= shortest && ahead <= longest; };
  const auto now = call.state.now();
  const auto period = call.params.number("open_period");
  const auto date = call.params.number("close_date");
  if (fits(period)) {
    poll.open_period = period;
    poll.close_date = now + period;
  } else if (fits(date - now)) {
    poll.close_date = date;
  }
}

}  // namespace

Checked<Poll> read_poll(Call& call) {
  const auto& params = call.params;
  Poll poll{.id = std::to_string(5'000'000'000'000'000 + call.state.next_id()), .bot = call.me()};
  poll.question = std::string(trim(params.text("question")));
  if (poll.question.empty()) return refuse("poll question must be non-empty");
  if (code_point_count(poll.question) > question_length_max) {
    return refuse("poll question length must not exceed 300");
  }
  auto options = read_options(call);
  if (!options) return tl::unexpected(options.error());
  poll.options = std::move(*options);
  poll.is_anonymous = !params.has("is_anonymous") || params.flag("is_anonymous");
  poll.is_quiz = params.text("type") == "quiz";
  poll.allows_multiple = params.flag("allows_multiple_answers");
  poll.allows_revoting = !poll.is_quiz;
  if (params.has("allows_revoting")) poll.allows_revoting = params.flag("allows_revoting");
  poll.explanation = std::string(params.text("explanation"));
  poll.is_closed = params.flag("is_closed");
  if (poll.is_quiz) {
    poll.correct_option = params.clamped("correct_option_id", -1, -1, options_max);
    const bool is_known = poll.correct_option >= 0 &&
                          poll.correct_option < static_cast<std::int64_t>(poll.options.size());
    if (!is_known) return refuse("wrong correct option ID specified");
  }
  set_closing(call, poll);
  return poll;
}

std::string vote(State& state, Poll& poll, UserId person, std::vector<std::int64_t> choice) {
  if (poll.is_closed) return "the poll is closed";
  if (choice.size() > 1 && !poll.allows_multiple) return "the poll takes one answer";
  if (!poll.allows_revoting && poll.votes.contains(person)) return "the vote can't be changed";
  JsonArray indexes;
  JsonArray persistent;
  for (const auto index : choice) {
    if (index < 0 || index >= static_cast<std::int64_t>(poll.options.size()))
      return "no such option";
    indexes.raw(std::to_string(index));
    persistent.add(poll.options[static_cast<std::size_t>(index)].persistent_id);
  }
  if (choice.empty()) {
    poll.votes.erase(person);
  } else {
    poll.votes[person] = std::move(choice);
  }
  state.changed({.kind = Change::Kind::poll, .name = poll.id});
  const auto group = lenient_number(poll.id);
  queue_update(state, poll.bot, UpdateType::poll, group, poll_json(poll, true));
  if (poll.is_anonymous) return {};
  JsonObject answer;
  answer.add("poll_id", poll.id).raw("user", user_json(state, person));
  answer.raw("option_ids", indexes.take()).raw("option_persistent_ids", persistent.take());
  queue_update(state, poll.bot, UpdateType::poll_answer, group, answer.take());
  return {};
}

void close_poll(State& state, Poll& poll) {
  poll.is_closed = true;
  state.changed({.kind = Change::Kind::poll, .name = poll.id});
  queue_update(state, poll.bot, UpdateType::poll, lenient_number(poll.id), poll_json(poll, true));
}

}  // namespace wardmote::sandbox
