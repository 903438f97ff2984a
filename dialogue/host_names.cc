#include "dialogue/host_names.h"

#include <unicode/idna.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace wardmote::dialogue {
namespace {

/// RFC 1035: no name of a host is longer.
constexpr std::int32_t host_max = 253;

struct Scripts {
  std::unique_ptr<icu::IDNA> idna;
  std::unique_ptr<USpoofChecker, void (*)(USpoofChecker*)> spoof{nullptr, uspoof_close};
};

/// Without ICU's data there is neither.
const Scripts& scripts() {
  static const auto made = [] {
    UErrorCode error = U_ZERO_ERROR;
    Scripts all;
    all.idna.reset(icu::IDNA::createUTS46Instance(
        UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE, error));
    all.spoof.reset(uspoof_open(&error));
    uspoof_setRestrictionLevel(all.spoof.get(), USPOOF_HIGHLY_RESTRICTIVE);
    uspoof_setChecks(all.spoof.get(), USPOOF_RESTRICTION_LEVEL, &error);
    return all;
  }();
  return made;
}

bool is_ascii(const icu::UnicodeString& text) {
  for (std::int32_t i = 0; i < text.length(); ++i)
    if (text[i] >= 0x80) return false;
  return true;
}

bool mixes_scripts(const icu::UnicodeString& label) {
  UErrorCode error = U_ZERO_ERROR;
  return uspoof_checkUnicodeString(scripts().spoof.get(), label, nullptr, &error) != 0;
}

/// Not Latin letters, but all like some.
bool passes_for_latin(const icu::UnicodeString& label) {
  if (is_ascii(label)) return false;
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(scripts().spoof.get(), 0, label, skeleton, &error);
  return U_SUCCESS(error) && is_ascii(skeleton);
}

/// The names between the dots, as people read them.
bool looks_like_another(const icu::UnicodeString& readable) {
  const auto last = readable.lastIndexOf(u'.');
  const bool latin_end = is_ascii(icu::UnicodeString{readable, last + 1});
  for (std::int32_t begin = 0; begin <= readable.length();) {
    auto end = readable.indexOf(u'.', begin);
    if (end < 0) end = readable.length();
    const icu::UnicodeString label{readable, begin, end - begin};
    if (mixes_scripts(label) || (latin_end && passes_for_latin(label))) return true;
    begin = end + 1;
  }
  return false;
}

/// The Punycode of a host that looks like another; nothing if it is honest, or no host.
std::optional<icu::UnicodeString> unmasked(const icu::UnicodeString& host) {
  const bool is_encoded = icu::UnicodeString{host}.toLower().indexOf(u"xn--") >= 0;
  if (!scripts().idna || !scripts().spoof || host.length() > host_max) return std::nullopt;
  if (is_ascii(host) && !is_encoded) return std::nullopt;
  UErrorCode error = U_ZERO_ERROR;
  icu::IDNAInfo trouble;
  icu::UnicodeString readable;
  scripts().idna->nameToUnicode(host, readable, trouble, error);
  icu::UnicodeString ascii;
  scripts().idna->nameToASCII(readable, ascii, trouble, error);
  if (U_FAILURE(error) || trouble.hasErrors() || !looks_like_another(readable)) return std::nullopt;
  return ascii;
}

bool may_be_in_host(UChar32 c) {
  return c == '.' || c == '-' || u_isalnum(c) != 0 ||
         (U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0;
}

}  // namespace

std::string unmask_hosts(std::string_view text, std::string_view warning) {
  constexpr auto plain = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::ranges::all_of(text, plain) && text.find("--") == std::string_view::npos)
    return std::string{text};
  const auto whole = icu::UnicodeString::fromUTF8(
      icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())});
  const auto behind = icu::UnicodeString::fromUTF8(
      icu::StringPiece{warning.data(), static_cast<std::int32_t>(warning.size())});
  icu::UnicodeString out;
  for (std::int32_t at = 0; at < whole.length();) {
    auto end = at;
    while (end < whole.length() && may_be_in_host(whole.char32At(end)))
      end = whole.moveIndex32(end, 1);
    if (end == at) {
      out.append(whole.char32At(at));
      at = whole.moveIndex32(at, 1);
      continue;
    }
    // A dot at the end is the sentence's.
    auto host_end = end;
    while (host_end > at && whole[host_end - 1] == u'.') --host_end;
    const icu::UnicodeString host{whole, at, host_end - at};
    const auto shown = host.indexOf(u'.') > 0 ? unmasked(host) : std::nullopt;
    out += shown.value_or(host);
    if (shown) out.append(u' ').append(behind);
    out.append(whole, host_end, end - host_end);
    at = end;
  }
  std::string bytes;
  return out.toUTF8String(bytes);
}

}  // namespace wardmote::dialogue
