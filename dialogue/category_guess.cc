#include "dialogue/category_guess.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <vector>

#include "dialogue/keywords.h"
#include "governance/community/template_keywords.h"

namespace wardmote::dialogue {
namespace {

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
    if (!keyword.excludes || !keyword.may_be_in(said)) continue;
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
    if (keyword.excludes || !keyword.may_be_in(said)) continue;
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
std::vector<Keywords> keywords_of(const v1::ReportCategory& category, bool dangerous) {
  const auto& own = category.keywords().translations().empty()
                        ? community::keywords_of(category.code())
                        : category.keywords();
  std::vector<Keywords> all;
  for (const auto& translation : own.translations())
    all.push_back(keywords_from(translation.text()));
  if (!all.empty()) return all;
  // A category without keywords is known by its name; danger is often a short word.
  for (const auto& translation : category.name().translations())
    all.push_back(keywords_of_name(translation.text(), dangerous));
  return all;
}

bool excludes(const std::vector<Keywords>& all) {
  return std::any_of(all.begin(), all.end(), [](const auto& keywords) {
    return std::any_of(keywords->begin(), keywords->end(),
                       [](const auto& keyword) { return keyword.excludes; });
  });
}

Likeness best_likeness(const Said& said, const std::vector<Keywords>& all) {
  Likeness best;
  for (const auto& keywords : all) {
    const auto one = likeness(said, *keywords);
    if (one.rank() > best.rank()) best = one;
  }
  return best;
}

/// In the language of which most is said; what sounds alike in any of them is left out.
Likeness likeness(const Said& said, const v1::ReportCategory& category) {
  const bool dangerous = reports::is_dangerous(category);
  const auto all = keywords_of(category, dangerous);
  auto best = best_likeness(said, all);
  if (best.keywords > 0 && excludes(all)) {
    auto meant = said;
    for (const auto& keywords : all) exclude(meant, *keywords);
    best = best_likeness(meant, all);
  }
  best.dangerous = dangerous && best.keywords > 0;
  return best;
}

}  // namespace

std::optional<std::string> recognise_category(const reports::State& state, std::string_view text) {
  const auto said = said_in(text);
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
