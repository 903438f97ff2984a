#include "dialogue/deep_link.h"

#include <charconv>

namespace wardmote::dialogue {

std::string to_payload(const DeepLink& link) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, raw(link.community), 36);
  std::string payload{static_cast<char>(link.kind)};
  payload += '_';
  payload.append(digits, end.ptr);
  if (!link.rest.empty()) payload += "_" + link.rest;
  return payload;
}

std::optional<DeepLink> parse_payload(std::string_view payload) {
  constexpr std::string_view kinds = "jipqrsv";
  if (payload.size() < 3 || payload[1] != '_' ||
      kinds.find(payload.front()) == std::string_view::npos)
    return std::nullopt;
  DeepLink link{.kind = static_cast<LinkKind>(payload.front()), .community = {}, .rest = {}};
  payload.remove_prefix(2);
  std::uint64_t community = 0;
  const auto* end = payload.data() + payload.size();
  const auto read = std::from_chars(payload.data(), end, community, 36);
  if (read.ec != std::errc{} || (read.ptr != end && *read.ptr != '_')) return std::nullopt;
  link.community = CommunityId{community};
  if (read.ptr != end) link.rest.assign(read.ptr + 1, end);
  return link;
}

bool is_setup_payload(std::string_view payload) {
  const auto link = parse_payload(payload);
  return link && link->kind == LinkKind::setup;
}

std::optional<CommunityId> community_of_payload(std::string_view payload) {
  const auto link = parse_payload(payload);
  if (!link) return std::nullopt;
  return link->community;
}

std::string to_url(std::string_view bot_username, const DeepLink& link) {
  return "https://t.me/" + std::string{bot_username} + "?start=" + to_payload(link);
}

}  // namespace wardmote::dialogue
