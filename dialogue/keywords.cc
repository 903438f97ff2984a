#include "dialogue/keywords.h"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "governance/core/text.h"

namespace wardmote::dialogue {
namespace {

using icu::UnicodeString;

/// Words of a phrase may have this many others in between.
constexpr std::size_t gap_max = 2;
constexpr int32_t stem_max = 5;
/// Lists that a thread remembers. The templates have some sixty; cities add their own.
constexpr std::size_t remembered_max = 4096;

/// As texts are compared: small letters without accents, one form for what Arabic writes in two.
UnicodeString folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  auto wide = UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())}).foldCase();
  const auto* forms = icu::Normalizer2::getNFKDInstance(status);
  if (U_SUCCESS(status) != 0) wide = forms->normalize(wide, status);
  UnicodeString plain;
  for (int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
    const UChar32 c = wide.char32At(i);
    constexpr UChar32 tatweel = 0x640;
    if (u_charType(c) == U_NON_SPACING_MARK || c == tatweel) continue;
    constexpr UChar32 te_marbuta = 0x629;
    constexpr UChar32 he = 0x647;
    constexpr UChar32 alef_maksura = 0x649;
    constexpr UChar32 ye = 0x64a;
    plain.append(c == te_marbuta ? he : c == alef_maksura ? ye : c);
  }
  return plain;
}

/// Scripts that write no spaces.
constexpr UChar32 first_dense = 0x2e80;

bool is_dense(const UnicodeString& word) {
  return !word.isEmpty() && word.char32At(0) >= first_dense;
}

/// What Arabic writes together with the word that follows: "and", "in", "like", "the" ...
constexpr std::array<std::u16string_view, 10> arabic_prefixes{u"\u0648\u0627\u0644",
                                                              u"\u0628\u0627\u0644",
                                                              u"\u0641\u0627\u0644",
                                                              u"\u0643\u0627\u0644",
                                                              u"\u0644\u0644",
                                                              u"\u0627\u0644",
                                                              u"\u0648",
                                                              u"\u0628",
                                                              u"\u0644",
                                                              u"\u0641"};

constexpr int32_t arabic_prefix_max = 3;

bool is_arabic(const UnicodeString& word) {
  return word.charAt(0) >= 0x600 && word.charAt(0) < 0x700;
}

/// Without its article, which the word has lost as well.
UnicodeString without_article(const UnicodeString& letters) {
  const UnicodeString article{u"\u0627\u0644"};
  const bool has_article = letters.length() > 4 && letters.startsWith(article) != 0;
  return has_article ? UnicodeString{letters, article.length()} : letters;
}

Letters initials_of(const UnicodeString& word) {
  Letters initials;
  const auto behind = is_arabic(word) ? std::min(arabic_prefix_max, word.length() - 1) : 0;
  for (int32_t i = 0; i <= behind; ++i) initials.add(word.charAt(i));
  return initials;
}

Said split(UnicodeString whole) {
  Said said{.whole = std::move(whole), .words = {}, .initials = {}, .is_dense = false};
  int32_t from = -1;
  for (int32_t i = 0; i <= said.whole.length(); ++i) {
    const UChar32 c = i < said.whole.length() ? said.whole.char32At(i) : ' ';
    said.is_dense = said.is_dense || c >= first_dense;
    const bool letter = u_isalnum(c) != 0;
    if (letter && from < 0) from = i;
    if (letter || from < 0) continue;
    said.words.push_back({UnicodeString{said.whole, from, i - from}, from});
    said.initials.add(initials_of(said.words.back().letters));
    from = -1;
  }
  return said;
}

bool fits_behind_prefix(const UnicodeString& word, const UnicodeString& letters) {
  const auto bare = without_article(letters);
  if (word == bare) return true;
  return std::any_of(arabic_prefixes.begin(), arabic_prefixes.end(), [&](auto prefix) {
    const UnicodeString before{prefix.data(), static_cast<int32_t>(prefix.size())};
    return word.length() - before.length() >= 3 && word.startsWith(before) != 0 &&
           UnicodeString{word, before.length()} == bare;
  });
}

Letters initials_of_stems(const std::vector<Stem>& stems) {
  Letters initials;
  if (stems.empty()) return initials;
  initials.add(stems.front().letters.charAt(0));
  initials.add(without_article(stems.front().letters).charAt(0));
  return initials;
}

Keyword read_keyword(std::string_view written) {
  Keyword keyword;
  keyword.excludes = written.starts_with('-');
  if (keyword.excludes) written.remove_prefix(1);
  const auto letters = folded(written);
  if (is_dense(letters)) {
    keyword.dense = letters;
    return keyword;
  }
  auto said = split(letters);
  for (auto& word : said.words) {
    const auto after = word.at + word.letters.length();
    const bool open = after < letters.length() && letters.charAt(after) == u'*';
    keyword.stems.push_back({std::move(word.letters), open});
  }
  keyword.initials = initials_of_stems(keyword.stems);
  return keyword;
}

std::vector<Keyword> read_list(std::string_view list) {
  std::vector<Keyword> keywords;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    const auto one = trim(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (!one.empty()) keywords.push_back(read_keyword(one));
  }
  return keywords;
}

std::vector<Keyword> read_name(std::string_view name, bool short_words) {
  std::vector<Keyword> keywords;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> words{
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status)};
  if (U_FAILURE(status) != 0) return keywords;
  const auto letters = folded(name);
  words->setText(letters);
  int32_t from = words->first();
  for (int32_t to = words->next(); to != icu::BreakIterator::DONE; from = to, to = words->next()) {
    const UnicodeString word{letters, from, to - from};
    if (is_dense(word) && word.length() >= 2) {
      keywords.push_back(
          {.excludes = false, .dense = UnicodeString{word, 0, 2}, .stems = {}, .initials = {}});
    } else if (!is_dense(word) && word.length() >= (short_words ? 3 : 4)) {
      const std::vector<Stem> stems{
          {UnicodeString{word, 0, std::min(word.length(), stem_max)}, word.length() > 3}};
      keywords.push_back(
          {.excludes = false, .dense = {}, .stems = stems, .initials = initials_of_stems(stems)});
    }
  }
  return keywords;
}

/// What `read` makes of a text. Everything is forgotten when there is too much of it.
template <class Read>
Keywords remembered(std::unordered_map<std::string, Keywords>& known, std::string_view text,
                    const Read& read) {
  if (known.size() >= remembered_max) known.clear();
  auto& keywords = known[std::string{text}];
  if (!keywords) keywords = std::make_shared<const std::vector<Keyword>>(read(text));
  return keywords;
}

/// The first word at or after `from`, and before `to`, that fits; `to` if none does.
std::size_t find_word(const std::vector<Word>& words, const Stem& stem, std::size_t from,
                      std::size_t to) {
  while (from < to && !stem.fits(words[from].letters)) ++from;
  return from;
}

}  // namespace

bool Stem::fits(const UnicodeString& word) const {
  // Most words differ in their first letter, and there are many to look at.
  if (word.charAt(0) == letters.charAt(0) &&
      (open ? word.startsWith(letters) != 0 : word == letters))
    return true;
  return is_arabic(word) && fits_behind_prefix(word, letters);
}

Said said_in(std::string_view text) { return split(folded(text)); }

Keywords keywords_from(std::string_view list) {
  thread_local std::unordered_map<std::string, Keywords> known;
  return remembered(known, list, read_list);
}

Keywords keywords_of_name(std::string_view name, bool short_words) {
  thread_local std::unordered_map<std::string, Keywords> known;
  thread_local std::unordered_map<std::string, Keywords> known_short;
  return remembered(short_words ? known_short : known, name,
                    [&](std::string_view text) { return read_name(text, short_words); });
}

std::optional<std::pair<std::size_t, std::size_t>> find_phrase(const std::vector<Word>& words,
                                                               const std::vector<Stem>& stems) {
  for (std::size_t first = 0; first < words.size(); ++first) {
    first = find_word(words, stems.front(), first, words.size());
    std::size_t last = first;
    std::size_t end = words.size();
    for (std::size_t i = 1; i < stems.size() && last < end; ++i) {
      end = std::min(words.size(), last + 2 + gap_max);
      last = find_word(words, stems[i], last + 1, end);
    }
    if (last < end) return std::pair{first, last};
  }
  return std::nullopt;
}

}  // namespace wardmote::dialogue
