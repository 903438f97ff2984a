#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "sandbox/model.h"

namespace wardmote::sandbox {

/// Every call with its answer and every update, in order; the oldest are forgotten.
class Transcript {
 public:
  explicit Transcript(std::size_t entries_max) : entries_max_(entries_max) {}

  struct Entry {
    UserId bot = 0;
    ChatId chat = 0;
    std::string json = {};
  };

  bool is_enabled() const { return entries_max_ > 0; }
  void add(Entry entry) {
    entries_.push_back(std::move(entry));
    if (entries_.size() > entries_max_) entries_.pop_front();
  }
  /// Returns the entries as JSON lines; 0 means any.
  std::string lines(UserId bot, ChatId chat) const {
    std::string out;
    for (const auto& entry : entries_) {
      const bool fits = (bot == 0 || entry.bot == bot) && (chat == 0 || entry.chat == chat);
      if (fits) out += entry.json + '\n';
    }
    return out;
  }

 private:
  std::size_t entries_max_;
  std::deque<Entry> entries_;
};

}  // namespace wardmote::sandbox
