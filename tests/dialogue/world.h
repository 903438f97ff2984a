#pragma once

// A small Telegram around step(): chats, people, virtual time. Calls are carried out at once and
// their outcomes come back, until nothing is left to do; while "telegram is slow" the outcomes wait
// for "telegram answers".

#include <map>
#include <string>
#include <vector>

#include "dialogue/catalogue.h"
#include "dialogue/step.h"

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
};

struct Person {
  telegram::User user;
};

class World {
 public:
  World();

  /// Runs one line of a transcript; returns what was seen of it. Empty for the silent ones.
  std::vector<std::string> run(const std::string& line);

  static constexpr telegram::ChatId group{-1001000000001};
  static constexpr telegram::ChatId officers{-1001000000002};

 private:
  void found(const std::string& name);
  void add_person(const std::string& name, const std::string& language);
  void make_officer(const std::string& name);
  void bind(community::Purpose purpose, bool forum);
  void deliver(telegram::Update update);
  void message(const std::string& who, const std::string& where, const std::string& text);
  void press(const std::string& who, const std::string& label);
  void pass(std::chrono::milliseconds time);
  void step_in(const Inbound& inbound);
  void carry_out(const Outgoing& call);
  void hear_outcomes();
  void restart();
  void offer_survey();
  void set_number(const std::string& code, const std::string& number);
  void see(std::string line);
  std::string name_of(telegram::ChatId chat) const;

  Timestamp now_;
  CommunityState state_;
  FakeVault vault_;
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
  bool is_slow_ = false;
  bool refuses_to_delete_ = false;
  std::vector<v1::CallOutcome> on_their_way_;
};

}  // namespace wardmote::dialogue::testing
