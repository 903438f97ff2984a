#pragma once

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dialogue/language.h"
#include "dialogue/texts.h"
#include "governance/core/result.h"
#include "governance/core/time.h"
#include "governance/core/time_zone.h"
#include "telegram/request.h"

namespace wardmote::dialogue {

/// For whom a sentence is rendered.
struct Reader {
  Language language = Language::en;
  /// In whose hours moments are told; null means UTC.
  const TimeZone* zone = nullptr;
};

/// What goes into a placeholder. Strings are escaped for HTML, Html goes in as it is, moments
/// become a weekday, date and time in the reader's language.
struct Argument {
  using Value = std::variant<std::int64_t, std::string, Timestamp, telegram::Html>;
  std::string_view name;
  Value value;
};
using Arguments = std::span<const Argument>;

/// Every sentence of Wardmote in every language, as ICU MessageFormat patterns. Immutable and
/// shared by all threads; what ICU needs per thread is cached per thread. Patterns may hold <b> and
/// <i>. Arguments that could turn a line around are isolated (U+2068, U+2069).
class Catalogue {
 public:
  /// The embedded texts.
  Catalogue();
  /// Texts of a test's own, per language in the order of `languages`; empty spans are allowed.
  explicit Catalogue(std::span<const std::span<const Text>> texts);
  ~Catalogue();
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  bool contains(std::string_view key) const;

  /// The sentence for a message. A language that lacks the key falls back to English; a key that
  /// nobody has is rendered as itself, which the tests make impossible for ours.
  telegram::Html render(const Reader& reader, std::string_view key, Arguments arguments) const;
  telegram::Html render(const Reader& reader, std::string_view key,
                        std::initializer_list<Argument> arguments = {}) const;
  /// The same where Telegram takes no markup: buttons, alerts, topic names.
  std::string plain(const Reader& reader, std::string_view key, Arguments arguments) const;
  std::string plain(const Reader& reader, std::string_view key,
                    std::initializer_list<Argument> arguments = {}) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A weekday, date and time of day, e.g. "Mon, 23 Nov, 09:30".
std::string moment_text(const Reader& reader, Timestamp when);
/// The same without the time of day.
std::string day_text(const Reader& reader, Timestamp when);

/// A rejection's arguments as the catalogue takes them; they live as long as the rejection.
std::vector<Argument> arguments_of(const Rejection& rejection);

}  // namespace wardmote::dialogue
