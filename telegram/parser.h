#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "telegram/update.h"

namespace wardmote::telegram {

/// Why a body is not an update.
struct ParseError {
  std::string reason;
  /// True if the body is JSON, yet no update or batch that we can read: a webhook answers 200 and
  /// drops it, for Telegram would only send it again. False if it is no JSON at all: 400.
  bool is_json = false;
  /// The refused update's number; 0 if it has none.
  UpdateId update_id{};
};

/// A batch from getUpdates: the updates in order, and what could not be read, with its id if it had
/// one. Malformed elements never spoil their neighbours: each is counted and skipped.
struct Batch {
  struct Refused {
    UpdateId update_id{};
    std::string reason;
  };
  std::vector<Update> updates;
  std::vector<Refused> refused;
  /// Highest update_id seen, refused ones included; the next offset is this plus one. 0 if the
  /// batch is empty.
  UpdateId highest{};
};

/// Turns Telegram's JSON into updates. Keeps its buffers, so use one per gateway actor; not
/// thread-safe. Limits: depth 64, 512 KiB an update, 5 MiB a batch (Telegram cuts at about 4). NUL
/// characters are stripped from texts; invalid UTF-8 refuses the update; numbers given as strings
/// or floats refuse the update. A null counts as an absent field.
class UpdateParser {
 public:
  UpdateParser();
  ~UpdateParser();
  UpdateParser(UpdateParser&&) noexcept;
  UpdateParser& operator=(UpdateParser&&) noexcept;

  /// Reads a whole getUpdates answer (`{"ok":true,"result":[...]}`).
  tl::expected<Batch, ParseError> parse_batch(std::string_view body);
  /// Reads one update, as a webhook receives it.
  tl::expected<Update, ParseError> parse_update(std::string_view body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wardmote::telegram
