#pragma once

// Who plays in the demo city, as data.

#include <cstdint>
#include <span>
#include <string_view>

#include "governance/core/role.h"

namespace wardmote::server {

struct DemoPerson {
  std::string_view first_name;
  std::string_view last_name;
  std::string_view username;
  std::string_view language;
};

/// A report of the city's past: who said it, and how far it has come.
struct DemoReport {
  std::string_view by;
  std::string_view category;
  std::string_view text;
  double latitude = 0;
  double longitude = 0;
  /// "received", "acknowledged", "in_progress", "resolved" or "declined".
  std::string_view state;
  /// The officer's words with the last step.
  std::string_view words;
  /// Usernames of neighbours who said "me too".
  std::span<const std::string_view> supporters = {};
};

struct DemoBallot {
  std::string_view by;
  std::uint32_t option;
};

/// Something that the community decides: a choice among options, or, without any, a question of yes
/// and no.
struct DemoVote {
  std::string_view title;
  std::string_view text;
  std::span<const std::string_view> options;
  int hours;
  /// Left as a draft that the officer still has to agree to.
  bool is_draft = false;
  std::span<const DemoBallot> ballots = {};
};

struct DemoCommunity {
  std::string_view name;
  std::string_view template_name;
  /// Default first.
  std::string_view languages;
  std::string_view owner;
  std::string_view officer;
  std::span<const std::string_view> residents;
  /// Officers work in forum topics.
  bool has_topics = false;
  /// Served by a bot of its own instead of the city's.
  bool has_own_bot = false;
  std::span<const DemoReport> reports;
  /// What neighbours said to one another, "username: text".
  std::span<const std::string_view> chatter;
  /// Written by the owner, agreed to by the officer.
  std::span<const DemoVote> votes = {};
};

struct DemoDistrict {
  std::string_view name;
  std::span<const DemoCommunity> communities;
  /// Who reads what its communities left undone.
  std::string_view officer;
};

std::span<const DemoPerson> demo_people();
std::span<const DemoDistrict> demo_districts();

}  // namespace wardmote::server
