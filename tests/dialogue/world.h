#pragma once

// A small Telegram around step(): chats, people, virtual time. Calls are carried out at once and
// their outcomes come back, until nothing is left to do; while "telegram is slow" the outcomes wait
// for "telegram answers".

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "dialogue/catalogue.h"
#include "dialogue/desk_dialogue.h"
#include "dialogue/step.h"
#include "tests/governance/core/ballot_vault.h"

namespace wardmote::dialogue::testing {

/// Keeps what is sealed readable, and forgets keys.
class FakeVault final : public PersonVault {
 public:
  std::string seal(MemberId member, std::string_view plain) override;
  std::optional<std::string> open(MemberId member, std::string_view sealed) const override;
  void destroy(MemberId member) override;

 private:
  std::map<MemberId, bool> alive_;
};

class FakeRandom final : public Random {
 public:
  std::uint64_t next() override {
    return state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
  }

 private:
  std::uint64_t state_ = 7;
};

class FakeSigner final : public ButtonSigner {
 public:
  std::uint64_t sign(std::string_view message) const override {
    return std::hash<std::string_view>{}(message);
  }
};

class UtcOnly final : public TimeZones {
 public:
  const TimeZone& find(const std::string&) const override { return utc_; }

 private:
  TimeZone utc_;
};

/// A message of the bot's as a chat shows it.
struct Shown {
  std::string text;
  /// Labels and data; "url:" before an address.
  std::vector<std::pair<std::string, std::string>> buttons;
  bool one_per_row = true;
  /// Labels of a keyboard that this message lays below the chat; `takes_keyboard` removes it.
  std::vector<std::string> keyboard;
  bool takes_keyboard = false;
};

struct Person {
  telegram::User user;
};

/// What the button that sends a location stands for.
inline constexpr const char* at_the_place = "(place)";

/// The buttons below a message or a chat, as a transcript shows them.
std::string buttons_of(const Shown& shown);

class World {
 public:
  World();

  /// Runs one line of a transcript; returns what was seen of it. Empty for the silent ones.
  std::vector<std::string> run(const std::string& script);

  /// The community will have simple mode for everybody who does not choose otherwise, and
  /// `problems` says where it is not kept.
  void want_simple_mode() { all_simple_ = true; }
  const std::vector<std::string>& problems() const { return problems_; }

  static constexpr telegram::ChatId group{-1001000000001};
  static constexpr telegram::ChatId officers{-1001000000002};
  /// A group and a channel that belong to nobody yet, and the chats of the offices above.
  static constexpr telegram::ChatId new_group{-1001000000003};
  static constexpr telegram::ChatId channel{-1001000000004};
  static constexpr telegram::ChatId district{-1001000000005};
  static constexpr telegram::ChatId city_hall{-1001000000006};

 private:
  void found(const std::string& name, const std::string& language);
  void add_person(const std::string& name, const std::string& language);
  void make_officer(const std::string& name);
  void bind(community::Purpose purpose, bool forum);
  void operate(decltype(OperatorCommand::command) command);
  MemberId member_of(const std::string& name) const;
  void put_all_in_simple_mode();
  void mint_code(const std::string& purpose);
  void set_office(const std::string& office, std::int64_t bot, const std::string& language);
  void block(const std::string& name);
  void post_in_channel(const std::string& text);
  void ask_desk(const telegram::Update& update);
  DeskScene desk_scene() const;
  void check_simple(telegram::ChatId chat, const Shown& shown);
  void check_keyboards();
  bool run_setting_up(const std::string& line);
  void deliver(telegram::Update update);
  void message(const std::string& who, const std::string& where, const std::string& text);
  void press(const std::string& who, const std::string& label, const std::string& where);
  void pass(std::chrono::milliseconds time);
  StepContext step_context();
  void step_in(const Inbound& inbound);
  void carry_out(const Outgoing& call);
  /// True if the call was about a poll.
  bool carry_out_poll(const Outgoing& call, v1::CallOutcome& outcome);
  void answer_polls(const std::string& votes, std::uint32_t voters);
  /// What the server has a thread of its own for.
  void count_what_is_due();
  void hear_outcomes();
  void restart();
  void offer_survey();
  void set_number(const std::string& code, const std::string& number);
  void see(std::string line);
  std::string name_of(telegram::ChatId chat) const;

  Timestamp now_;
  CommunityState state_;
  FakeVault vault_;
  wardmote::testing::FakeBallotVault ballots_;
  wardmote::testing::FakeBoardKey board_key_;
  FakeRandom random_;
  FakeSigner signer_;
  UtcOnly zones_;
  city::View city_;
  Catalogue texts_;
  BotProfile bot_;
  std::map<std::string, Person> people_;
  std::map<telegram::ChatId, std::map<std::int32_t, Shown>> chats_;
  std::map<telegram::ChatId, std::map<std::int32_t, std::int32_t>> threads_;
  /// What people said, for replies.
  std::map<std::pair<telegram::ChatId, std::int32_t>, telegram::Message> said_;
  std::string last_callback_;
  std::string presser_;
  std::int32_t next_message_ = 1;
  std::int32_t next_thread_ = 100;
  std::int64_t next_update_ = 1;
  std::vector<std::string> seen_;
  bool silent_ = false;
  bool all_simple_ = false;
  std::map<telegram::ChatId, std::vector<std::string>> keyboards_;
  std::vector<std::string> problems_;
  /// Of the code that was minted last: what follows /setup, and the code alone.
  std::string payload_;
  std::string code_;
  bool is_slow_ = false;
  int steps_within_ = 0;
  bool refuses_to_delete_ = false;
  /// How the polls stand: by chat and message.
  std::map<std::pair<telegram::ChatId, std::int32_t>, v1::PollTally> polls_;
  /// The answer to the next stopPoll is lost, and the call is made once more.
  bool loses_poll_result_ = false;
  std::vector<v1::CallOutcome> on_their_way_;
};

}  // namespace wardmote::dialogue::testing
