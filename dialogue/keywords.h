#pragma once

// Keywords: by what words a text is known to speak of a matter. A list of them is written
// "lamp*, street light, -lamp shop": "*" leaves the end open, the words of a phrase may have two
// others in between, "-" takes out what only sounds alike. Scripts without spaces are searched for
// as they stand.

#include <unicode/unistr.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace wardmote::dialogue {

/// A word of a text, and where in the text it begins (UTF-16 units).
struct Word {
  icu::UnicodeString letters;
  std::int32_t at = 0;
};

/// A set of letters that may say yes too often, never no: enough to pass over most of what cannot
/// fit.
class Letters {
 public:
  void add(char16_t letter) { bits_ |= std::uint64_t{1} << (letter % 64); }
  void add(Letters others) { bits_ |= others.bits_; }
  bool may_share(Letters other) const { return (bits_ & other.bits_) != 0; }

 private:
  std::uint64_t bits_ = 0;
};

/// A text as it is compared: small letters without accents.
struct Said {
  icu::UnicodeString whole;
  std::vector<Word> words;
  /// What its words begin with, in Arabic also behind what is written together with them.
  Letters initials;
  bool is_dense = false;
};

/// One word of a keyword: "lamp*" is open at its end.
struct Stem {
  icu::UnicodeString letters;
  bool open = false;

  /// Arabic writes the article and small words before a word together with it: they are passed
  /// over.
  bool fits(const icu::UnicodeString& word) const;
};

struct Keyword {
  /// What it names is something else.
  bool excludes = false;
  /// Of scripts without spaces; then there are no stems.
  icu::UnicodeString dense;
  std::vector<Stem> stems;
  /// What its first word begins with, with and without an article.
  Letters initials;

  /// False: it is not in the text for sure.
  bool may_be_in(const Said& said) const {
    return stems.empty() ? said.is_dense : initials.may_share(said.initials);
  }
};

using Keywords = std::shared_ptr<const std::vector<Keyword>>;

Said said_in(std::string_view text);

/// What a list of keywords says. Lists are read once per thread and remembered, since every report
/// is held against all of them.
Keywords keywords_from(std::string_view list);

/// What a name makes keywords of: endings vary, so the first letters of a word are enough, and two
/// in scripts that write without spaces. Remembered like lists. With `short_words`, words of three
/// letters count as well.
Keywords keywords_of_name(std::string_view name, bool short_words);

/// The first and the last of the words that a phrase takes; nothing if it is not there.
std::optional<std::pair<std::size_t, std::size_t>> find_phrase(const std::vector<Word>& words,
                                                               const std::vector<Stem>& stems);

}  // namespace wardmote::dialogue
