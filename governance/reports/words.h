#pragma once

// The words of reports: numbers, states, and what a resident says.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "governance/core/ids.h"
#include "wardmote/v1/reports.pb.h"

namespace wardmote::reports {

/// "#12": counts from 1 within a community, never reused.
enum class ReportNumber : std::uint64_t {};

/// Where a report stands (R4); the numbers are v1::ReportState's. The arrows are in transitions.h.
enum class ReportState : std::uint8_t {
  received = 1,
  acknowledged = 2,
  in_progress = 3,
  resolved = 4,
  declined = 5,
  duplicate = 6,
  reopened = 7,
};
/// "received", "acknowledged" ...
std::string_view name(ReportState state);

enum class Channel : std::uint8_t {
  private_chat = 1,
  group = 2,
  reply = 3,
  officer = 4,
  open311 = 5
};
enum class NoteKind : std::uint8_t { internal = 1, answer = 2, question = 3, reply = 4 };
enum class CardKind : std::uint8_t {
  group = 1,
  officers = 2,
  reporter = 3,
  follower = 4,
  group_photo = 5,
  officers_attachments = 6
};
enum class EscalationLevel : std::uint8_t { none = 0, committee = 1, district = 2, city = 3 };

struct Photo {
  /// Telegram's file_id and file_unique_id.
  std::string file_id;
  std::string unique_id;
  bool operator==(const Photo&) const = default;
};

struct Coordinates {
  double latitude = 0;
  double longitude = 0;
  bool operator==(const Coordinates&) const = default;
};

/// A point, a description such as "behind the school", or both.
struct Place {
  std::optional<Coordinates> point = {};
  std::string landmark = {};
  bool operator==(const Place&) const = default;
};

/// What was typed or pressed for one of the category's questions.
struct TypedAnswer {
  std::string question;
  std::string text;
};

/// The message that something was written as.
struct Message {
  std::int64_t chat = 0;
  std::int32_t message = 0;
  auto operator<=>(const Message&) const = default;
};

inline ReportNumber number_of(const v1::Report& report) { return ReportNumber{report.number()}; }
inline ReportState state_of(const v1::Report& report) {
  return static_cast<ReportState>(report.state());
}

}  // namespace wardmote::reports
