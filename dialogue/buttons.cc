#include "dialogue/buttons.h"

#include <array>

namespace wardmote::dialogue {
namespace {

constexpr std::uint8_t version = 1;
constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t mac_size = 8;
// Version, community, action, issue time and flags.
constexpr std::size_t header_size = 1 + 8 + 2 + 4 + 1;
constexpr std::uint8_t personal_flag = 1;

std::string to_base64(std::string_view bytes) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
    for (count += 8; count >= 6; count -= 6) out += alphabet[bits >> (count - 6) & 63];
  }
  if (count > 0) out += alphabet[bits << (6 - count) & 63];
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    if ((count += 6) < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xff);
  }
  return out;
}

void put(std::string& out, std::uint64_t value, int size) {
  for (int i = size - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

std::uint64_t take(std::string_view& bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (const char byte : bytes.substr(0, size))
    value = value << 8 | static_cast<unsigned char>(byte);
  bytes.remove_prefix(size);
  return value;
}

std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  return std::nullopt;
}

/// What the MAC covers: the data, and where and by whom it may be pressed.
std::string signed_part(std::string_view data, telegram::ChatId chat, PersonId person) {
  std::string message{data};
  put(message, static_cast<std::uint64_t>(raw(chat)), 8);
  put(message, static_cast<std::uint64_t>(raw(person)), 8);
  return message;
}

}  // namespace

std::string button_data(const ButtonSigner& signer, const ButtonSpec& button) {
  std::string bytes;
  put(bytes, version, 1);
  put(bytes, raw(button.community), 8);
  put(bytes, raw(button.action), 2);
  put(bytes, static_cast<std::uint64_t>(to_ms(button.issued) / 1000), 4);
  put(bytes, button.person ? personal_flag : 0, 1);
  put_varint(bytes, button.object);
  put_varint(bytes, button.argument);
  put(bytes, signer.sign(signed_part(bytes, button.chat, button.person.value_or(PersonId{}))),
      mac_size);
  return to_base64(bytes);
}

tl::expected<ButtonPress, ButtonFault> read_button(const ButtonSigner& signer,
                                                   std::string_view data,
                                                   const PressOrigin& origin) {
  const auto fault = [](ButtonFault kind) { return tl::unexpected(kind); };
  const auto bytes = data.size() <= 64 ? from_base64(data) : std::nullopt;
  if (!bytes || bytes->size() < header_size + 2 + mac_size || bytes->front() != version)
    return fault(ButtonFault::unreadable);

  const std::string_view covered{bytes->data(), bytes->size() - mac_size};
  std::string_view rest = covered.substr(1);
  const CommunityId community{take(rest, 8)};
  const Action action{static_cast<std::uint16_t>(take(rest, 2))};
  const auto issued = from_ms(static_cast<std::int64_t>(take(rest, 4)) * 1000);
  const bool personal = (take(rest, 1) & personal_flag) != 0;
  const auto object = take_varint(rest);
  const auto argument = take_varint(rest);
  if (!object || !argument || !rest.empty()) return fault(ButtonFault::unreadable);

  std::string_view mac_bytes = std::string_view{*bytes}.substr(covered.size());
  const auto mac = take(mac_bytes, mac_size);
  const auto person = personal ? origin.person : PersonId{};
  if (community != origin.community) return fault(ButtonFault::forged);
  if (signer.sign(signed_part(covered, origin.chat, person)) != mac)
    return fault(personal ? ButtonFault::foreign : ButtonFault::forged);
  if (origin.now - issued > button_age_max) return fault(ButtonFault::expired);
  return ButtonPress{action, *object, *argument, issued};
}

std::optional<CommunityId> community_of_button(std::string_view data) {
  const auto bytes = data.size() <= 64 ? from_base64(data) : std::nullopt;
  if (!bytes || bytes->size() < header_size + 2 + mac_size || bytes->front() != version)
    return std::nullopt;
  std::string_view rest = std::string_view{*bytes}.substr(1);
  return CommunityId{take(rest, 8)};
}

}  // namespace wardmote::dialogue
