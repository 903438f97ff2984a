#include "dialogue/category_guess.h"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <tuple>
#include <vector>

#include "governance/community/template_keywords.h"
#include "governance/core/text.h"

namespace wardmote::dialogue {
namespace {

using icu::UnicodeString;

/// Words of a phrase may have this many others in between.
constexpr std::size_t gap_max = 2;
constexpr int32_t stem_max = 5;

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
bool is_dense(const UnicodeString& word) { return !word.isEmpty() && word.char32At(0) >= 0x2e80; }

struct Word {
  UnicodeString letters;
  int32_t at = 0;
};

struct Said {
  UnicodeString whole;
  std::vector<Word> words;
};

Said said_in(UnicodeString whole) {
  Said said{.whole = std::move(whole), .words = {}};
  int32_t from = -1;
  for (int32_t i = 0; i <= said.whole.length(); ++i) {
    const bool letter = i < said.whole.length() && u_isalnum(said.whole.char32At(i)) != 0;
    if (letter && from < 0) from = i;
    if (letter || from < 0) continue;
    said.words.push_back({UnicodeString{said.whole, from, i - from}, from});
    from = -1;
  }
  return said;
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

/// One word of a keyword: "lamp*" is open at its end.
struct Stem {
  UnicodeString letters;
  bool open = false;

  bool fits(const UnicodeString& word) const {
    if (open ? word.startsWith(letters) != 0 : word == letters) return true;
    const bool arabic = !word.isEmpty() && word.char32At(0) >= 0x600 && word.char32At(0) < 0x700;
    if (!arabic) return false;
    if (word == bare(letters)) return true;
    return std::any_of(arabic_prefixes.begin(), arabic_prefixes.end(), [&](auto prefix) {
      const UnicodeString before{prefix.data(), static_cast<int32_t>(prefix.size())};
      return word.length() - before.length() >= 3 && word.startsWith(before) != 0 &&
             UnicodeString{word, before.length()} == bare(letters);
    });
  }

 private:
  /// Without its article, which the word has lost as well.
  static UnicodeString bare(const UnicodeString& letters) {
    const UnicodeString article{u"\u0627\u0644"};
    const bool has_article = letters.length() > 4 && letters.startsWith(article) != 0;
    return has_article ? UnicodeString{letters, article.length()} : letters;
  }
};

struct Keyword {
  /// What it names is something else.
  bool excludes = false;
  /// Of scripts without spaces; then there are no stems.
  UnicodeString dense;
  std::vector<Stem> stems;
};

Keyword keyword_from(std::string_view written) {
  Keyword keyword;
  keyword.excludes = written.starts_with('-');
  if (keyword.excludes) written.remove_prefix(1);
  const auto letters = folded(written);
  if (is_dense(letters)) {
    keyword.dense = letters;
    return keyword;
  }
  auto said = said_in(letters);
  for (auto& word : said.words) {
    const auto after = word.at + word.letters.length();
    const bool open = after < letters.length() && letters.charAt(after) == u'*';
    keyword.stems.push_back({std::move(word.letters), open});
  }
  return keyword;
}

std::vector<Keyword> keywords_from(std::string_view list) {
  std::vector<Keyword> keywords;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    const auto one = trim(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (!one.empty()) keywords.push_back(keyword_from(one));
  }
  return keywords;
}

/// A category without keywords is known by its name: endings vary, so the first letters of a word
/// are enough, and two in scripts that write without spaces. Danger is often a short word.
std::vector<Keyword> keywords_of_name(std::string_view name, bool dangerous) {
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
      keywords.push_back({.excludes = false, .dense = UnicodeString{word, 0, 2}, .stems = {}});
    } else if (!is_dense(word) && word.length() >= (dangerous ? 3 : 4)) {
      const Stem stem{UnicodeString{word, 0, std::min(word.length(), stem_max)}, word.length() > 3};
      keywords.push_back({.excludes = false, .dense = {}, .stems = {stem}});
    }
  }
  return keywords;
}

/// The first word at or after `from`, and before `to`, that fits; `to` if none does.
std::size_t find_word(const std::vector<Word>& words, const Stem& stem, std::size_t from,
                      std::size_t to) {
  while (from < to && !stem.fits(words[from].letters)) ++from;
  return from;
}

/// Where in the words a phrase begins and ends; nothing if it is not there.
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

/// How much speaks for a category.
struct Likeness {
  bool dangerous = false;
  int keywords = 0;
  /// What comes first is the matter, what follows says where it is.
  int32_t at = std::numeric_limits<int32_t>::max();
  int32_t letters = 0;

  auto rank() const { return std::tuple{dangerous, keywords, -at, letters}; }
  void note(int32_t where, int32_t length) {
    ++keywords;
    at = std::min(at, where);
    letters = std::max(letters, length);
  }
};

/// Takes out what only sounds alike.
void exclude(Said& said, const std::vector<Keyword>& keywords) {
  for (const auto& keyword : keywords) {
    if (!keyword.excludes) continue;
    if (!keyword.dense.isEmpty()) said.whole.findAndReplace(keyword.dense, u" ");
    while (!keyword.stems.empty()) {
      const auto found = find_phrase(said.words, keyword.stems);
      if (!found) break;
      for (auto i = found->first; i <= found->second; ++i) said.words[i].letters.remove();
    }
  }
}

Likeness likeness(const Said& said, const std::vector<Keyword>& keywords) {
  Likeness likeness;
  for (const auto& keyword : keywords) {
    if (keyword.excludes) continue;
    if (!keyword.dense.isEmpty()) {
      const auto at = said.whole.indexOf(keyword.dense);
      if (at >= 0) likeness.note(at, keyword.dense.length());
    } else if (!keyword.stems.empty()) {
      const auto found = find_phrase(said.words, keyword.stems);
      if (!found) continue;
      int32_t letters = 0;
      for (const auto& stem : keyword.stems) letters += stem.letters.length();
      likeness.note(said.words[found->first].at, letters);
    }
  }
  return likeness;
}

/// The words of a category in each language.
std::vector<std::vector<Keyword>> keywords_of(const v1::ReportCategory& category, bool dangerous) {
  const auto own = category.keywords().translations().empty()
                       ? community::keywords_of(category.code())
                       : category.keywords();
  std::vector<std::vector<Keyword>> all;
  for (const auto& translation : own.translations())
    all.push_back(keywords_from(translation.text()));
  if (!all.empty()) return all;
  for (const auto& translation : category.name().translations())
    all.push_back(keywords_of_name(translation.text(), dangerous));
  return all;
}

/// In the language of which most is said; what sounds alike in any of them is left out.
Likeness likeness(Said said, const v1::ReportCategory& category) {
  const bool dangerous = reports::is_dangerous(category);
  const auto all = keywords_of(category, dangerous);
  for (const auto& keywords : all) exclude(said, keywords);
  Likeness best;
  for (const auto& keywords : all) {
    const auto one = likeness(said, keywords);
    if (one.rank() > best.rank()) best = one;
  }
  best.dangerous = dangerous && best.keywords > 0;
  return best;
}

}  // namespace

std::optional<std::string> recognise_category(const reports::State& state, std::string_view text) {
  const auto said = said_in(folded(text));
  std::optional<std::string> found;
  Likeness best;
  for (const auto* category : reports::categories_of(state)) {
    const auto one = likeness(said, *category);
    if (one.keywords == 0 || one.rank() <= best.rank()) continue;
    best = one;
    found = category->code();
  }
  return found;
}

std::string guess_category(const reports::State& state, std::string_view text) {
  if (auto found = recognise_category(state, text)) return *std::move(found);
  const auto categories = reports::categories_of(state);
  if (categories.empty()) return {};
  const auto other = std::find_if(categories.begin(), categories.end(),
                                  [](const auto* category) { return category->code() == "other"; });
  return other == categories.end() ? categories.back()->code() : (*other)->code();
}

}  // namespace wardmote::dialogue
