#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bench/http_exchange.h"

namespace wardmote::bench {

/// What people do in their groups.
enum class Deed : std::uint8_t { chatter, report, button, status, edit };
inline constexpr std::size_t deed_count = 5;
inline constexpr std::array<std::string_view, deed_count> deed_names = {"chatter", "report",
                                                                        "button", "status", "edit"};

struct TownOptions {
  std::uint32_t communities = 1000;
  /// In each group.
  std::uint32_t people = 50;
  /// Percent of each deed, in the order of Deed.
  std::array<double, deed_count> mix = {60, 15, 15, 5, 5};
  std::uint64_t seed = 1;
};

/// The people and groups of a city, and what they still wait to hear. Group number i has the chat
/// id -1000000000001 - i.
class Town {
 public:
  explicit Town(TownOptions options);

  /// A group that belongs to this bot, where groups belong to so many bots in turn.
  std::uint32_t group_of(std::uint32_t bot, std::uint32_t bots);
  /// One update without its opening brace and update_id: `"message":{...}}`, by somebody of the
  /// group. A button is pressed only if the bot has sent one; else it is chatter.
  std::string act(std::uint32_t group, Moment now);
  /// A status query in the given group.
  std::string ask_status(std::uint32_t group, Moment now);

  /// The bot sent a message; returns its number.
  std::int32_t take_message(std::int64_t chat, std::string_view body, Moment now);
  void take_press_answer(std::string_view callback_id, Moment now);

  struct Tally {
    std::array<std::uint64_t, deed_count> done{};
    /// Deeds that the bot owes an answer, those that got one, and answers that came again.
    std::uint64_t awaited = 0;
    std::uint64_t answered = 0;
    std::uint64_t repeated = 0;
    /// Messages of the bot that answer nobody: cards.
    std::uint64_t cards = 0;
  };
  const Tally& tally() const { return tally_; }
  std::uint64_t unanswered() const { return tally_.awaited - tally_.answered; }

  /// From here on latencies count.
  void start_measuring() { latencies_ = {}; }
  /// Microseconds from an update being available to its answer being received whole.
  const std::array<std::vector<std::uint32_t>, deed_count>& latencies() const { return latencies_; }

 private:
  struct ShownButton {
    std::int32_t message = 0;
    std::string data;
  };
  struct Group {
    std::int32_t next_message = 1;
    std::int32_t last_chatter = 0;
    std::vector<ShownButton> buttons;
    std::size_t oldest_button = 0;
  };
  struct Awaited {
    Moment since;
    Deed deed = Deed::chatter;
    bool is_answered = false;
  };

  std::string say(std::uint32_t group, std::string_view text, std::string_view entities,
                  std::int32_t message, std::string_view kind);
  std::string press(std::uint32_t group, Moment now);
  std::string words(std::size_t count);
  void append_person(std::string& json, std::uint32_t group);
  static void append_chat(std::string& json, std::uint32_t group);
  void await(std::uint64_t key, Deed deed, Moment now);
  void settle(std::uint64_t key, Moment now);
  void remember_buttons(Group& group, std::int32_t message, std::string_view body);
  std::uint32_t below(std::uint32_t limit);

  TownOptions options_;
  std::mt19937_64 random_;
  std::discrete_distribution<std::size_t> deeds_;
  std::vector<Group> groups_;
  std::unordered_map<std::uint64_t, Awaited> awaited_;
  std::uint64_t next_press_ = 1;
  Tally tally_;
  std::array<std::vector<std::uint32_t>, deed_count> latencies_;
};

/// The number behind `"key":` in a request of ours; 0 if it is not there. Quotes within strings are
/// escaped, so that what stands in a text is never taken for a key.
std::int64_t number_in(std::string_view json, std::string_view key);

}  // namespace wardmote::bench
