// Every sentence in every language, complete: what a reviewer would otherwise have to count.
#include "dialogue/texts.h"

#include <gtest/gtest.h>
#include <unicode/messagepattern.h>
#include <unicode/plurrule.h>
#include <unicode/unistr.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "dialogue/catalogue.h"
#include "governance/community/templates.h"
#include "governance/core/question.h"
#include "governance/counting/refusals.h"
#include "governance/features.h"
#include "governance/reports/categories.h"

namespace wardmote::dialogue {
namespace {

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

icu::MessagePattern parsed(std::string_view pattern, UErrorCode& status) {
  icu::MessagePattern message{status};
  message.parse(
      icu::UnicodeString::fromUTF8({pattern.data(), static_cast<int32_t>(pattern.size())}), nullptr,
      status);
  return message;
}

/// Placeholders with their kind: "count:plural".
std::set<std::string> placeholders(std::string_view pattern) {
  UErrorCode status = U_ZERO_ERROR;
  const auto message = parsed(pattern, status);
  std::set<std::string> names;
  for (int32_t i = 0; i + 1 < message.countParts(); ++i) {
    if (message.getPart(i).getType() != UMSGPAT_PART_TYPE_ARG_START) continue;
    names.insert(utf8(message.getSubstring(message.getPart(i + 1))));
  }
  return names;
}

/// For each plural argument, the categories that have a branch.
std::vector<std::set<std::string>> plural_branches(std::string_view pattern) {
  UErrorCode status = U_ZERO_ERROR;
  const auto message = parsed(pattern, status);
  std::vector<std::set<std::string>> plurals;
  std::vector<bool> is_plural;
  for (int32_t i = 0; i < message.countParts(); ++i) {
    const auto& part = message.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_START) {
      is_plural.push_back(part.getArgType() == UMSGPAT_ARG_TYPE_PLURAL);
      if (is_plural.back()) plurals.emplace_back();
    } else if (part.getType() == UMSGPAT_PART_TYPE_ARG_LIMIT) {
      is_plural.pop_back();
    } else if (part.getType() == UMSGPAT_PART_TYPE_ARG_SELECTOR && is_plural.back()) {
      plurals.back().insert(utf8(message.getSubstring(part)));
    }
  }
  return plurals;
}

std::set<std::string> plural_categories(Language language) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::PluralRules> rules{icu::PluralRules::forLocale(
      icu::Locale::forLanguageTag(std::string{tag_of(language)}, status), status)};
  const std::unique_ptr<icu::StringEnumeration> keywords{rules->getKeywords(status)};
  std::set<std::string> categories;
  while (const auto* keyword = keywords->snext(status)) categories.insert(utf8(*keyword));
  return categories;
}

std::map<std::string, std::string> texts_in(Language language) {
  std::map<std::string, std::string> texts;
  for (const auto& text : embedded_texts(language)) {
    EXPECT_TRUE(texts.emplace(text.key, text.pattern).second) << "twice: " << text.key;
  }
  return texts;
}

/// Literals that look like keys in the dialogue's sources.
std::set<std::string> keys_in_code() {
  const std::regex literal{"\"([a-z_]+(\\.[a-z_]+)+)\""};
  std::set<std::string> keys;
  for (const auto& entry : std::filesystem::directory_iterator{"dialogue"}) {
    if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
    std::ifstream in{entry.path()};
    const std::string source{std::istreambuf_iterator<char>{in}, {}};
    for (std::sregex_iterator match{source.begin(), source.end(), literal}, end; match != end;
         ++match) {
      const auto key = (*match)[1].str();
      if (!key.ends_with(".h") && !key.ends_with(".cc")) keys.insert(key);
    }
  }
  return keys;
}

/// What counts say: literals in their sources, "log.elected" and the like.
std::set<std::string> keys_of_counts() {
  const std::regex literal{"\"((log|lost|warning)\\.[a-z_]+)\""};
  std::set<std::string> keys;
  for (const auto& entry : std::filesystem::directory_iterator{"governance/counting"}) {
    std::ifstream in{entry.path()};
    const std::string source{std::istreambuf_iterator<char>{in}, {}};
    for (std::sregex_iterator match{source.begin(), source.end(), literal}, end; match != end;
         ++match)
      keys.insert("counting." + (*match)[1].str());
  }
  return keys;
}

/// Why nothing was decided: literals in the rules of decisions.
std::set<std::string> keys_of_results() {
  const std::regex literal{"\"(decisions\\.(lost|fault)\\.[a-z_]+)\""};
  std::set<std::string> keys;
  for (const auto& entry : std::filesystem::directory_iterator{"governance/decisions"}) {
    std::ifstream in{entry.path()};
    const std::string source{std::istreambuf_iterator<char>{in}, {}};
    for (std::sregex_iterator match{source.begin(), source.end(), literal}, end; match != end;
         ++match)
      keys.insert((*match)[1].str());
  }
  return keys;
}

/// Every reason for which an answer is refused, as the rules give it.
std::vector<Rejection> rejected_answers() {
  std::vector<Rejection> rejections;
  const auto answer = [&](v1::Datatype datatype, std::string_view typed, double minimum,
                          double maximum) {
    v1::Question question;
    question.set_code("q");
    question.set_datatype(datatype);
    question.set_required(true);
    question.set_minimum(minimum);
    question.set_maximum(maximum);
    const bool list = datatype >= v1::DATATYPE_SINGLEVALUELIST;
    for (int i = 0; list && i < 5; ++i) question.add_choices()->set_code("c" + std::to_string(i));
    const auto read = questions::parse_answer(question, typed, TimeZone{});
    ASSERT_FALSE(read) << typed;
    rejections.push_back(read.error());
  };
  answer(v1::DATATYPE_STRING, "", 1, 5);
  answer(v1::DATATYPE_NUMBER, "abc", 1, 5);
  answer(v1::DATATYPE_NUMBER, "0", 1.5, 5);
  answer(v1::DATATYPE_NUMBER, "6", 1, 5);
  answer(v1::DATATYPE_DATETIME, "soon", 1, 5);
  answer(v1::DATATYPE_TEXT, "x", 2, 5);
  answer(v1::DATATYPE_TEXT, "too long", 2, 5);
  answer(v1::DATATYPE_STRING, "a\nb", 1, 5);
  answer(v1::DATATYPE_SINGLEVALUELIST, "blue", 1, 1);
  answer(v1::DATATYPE_MULTIVALUELIST, "c1", 2, 3);
  answer(v1::DATATYPE_MULTIVALUELIST, "c0,c1,c2,c3", 2, 3);
  answer(v1::DATATYPE_UNSPECIFIED, "x", 1, 5);
  return rejections;
}

/// Keys that the rules make: reasons of refusals, and answers from the catalogues.
std::set<std::string> keys_of_rules() {
  std::set<std::string> keys;
  const auto add = [&](const std::string& feature, auto refusals) {
    for (const auto refusal : refusals)
      keys.insert(feature + ".refused." + std::string{name(refusal)});
  };
  add("community", community::all_refusals());
  add("members", members::all_refusals());
  add("conversations", conversations::all_refusals());
  add("reports", reports::all_refusals());
  add("counting", counting::all_refusals());
  add("decisions", decisions::all_refusals());
  add("straw_polls", straw_polls::all_refusals());
  add("surveys", surveys::all_refusals());
  add("petitions", petitions::all_refusals());
  keys.merge(keys_of_counts());
  keys.merge(keys_of_results());
  for (const auto& rejection : rejected_answers()) keys.insert(rejection.key);
  for (const auto& founding : community::templates()) {
    for (const auto& command : reports::founding_commands(founding, Operator{"test"})) {
      const auto* save = std::get_if<reports::SaveTemplate>(&command);
      if (save != nullptr && !save->response_template.text_key().empty())
        keys.insert(save->response_template.text_key());
    }
  }
  return keys;
}

class Texts : public ::testing::TestWithParam<Language> {};

TEST_P(Texts, HaveTheSameKeysAndPlaceholdersAsEnglish) {
  const auto english = texts_in(Language::en);
  const auto own = texts_in(GetParam());
  for (const auto& [key, pattern] : english) {
    const auto found = own.find(key);
    ASSERT_NE(found, own.end()) << tag_of(GetParam()) << " lacks " << key;
    EXPECT_EQ(placeholders(pattern), placeholders(found->second)) << key;
  }
  for (const auto& [key, pattern] : own) EXPECT_TRUE(english.contains(key)) << "extra: " << key;
}

TEST_P(Texts, AreWellFormedWithEveryPluralCategory) {
  const auto categories = plural_categories(GetParam());
  for (const auto& [key, pattern] : texts_in(GetParam())) {
    UErrorCode status = U_ZERO_ERROR;
    (void)parsed(pattern, status);
    EXPECT_TRUE(U_SUCCESS(status)) << key;
    EXPECT_FALSE(pattern.empty()) << key;
    for (const auto& branches : plural_branches(pattern)) {
      for (const auto& category : categories)
        EXPECT_TRUE(branches.contains(category)) << key << " lacks plural " << category;
    }
  }
}

TEST_P(Texts, CloseTheTagsTheyOpen) {
  for (const auto& [key, pattern] : texts_in(GetParam())) {
    const auto count = [&, &text = pattern](const char* tag) {
      std::size_t n = 0;
      for (auto at = text.find(tag); at != std::string::npos; at = text.find(tag, at + 1)) ++n;
      return n;
    };
    EXPECT_EQ(count("<b>"), count("</b>")) << key;
    EXPECT_EQ(count("<"), count("<b>") + count("</b>") + count("<i>") + count("</i>")) << key;
  }
}

/// What a vote in a chat cannot keep, and a city must not print.
const std::map<Language, std::vector<std::string>>& words_that_promise_too_much() {
  static const std::map<Language, std::vector<std::string>> words{
      {Language::en, {"anonym", "unhackable", "end-to-end", "coercion", "legally binding"}},
      {Language::es,
       {"anónim", "anonim", "inhackeable", "extremo a extremo", "coacci", "vinculante"}},
      {Language::ru, {"аноним", "невзламываем", "сквозн", "принужд", "юридическ"}},
      {Language::ar, {"مجهول", "اختراق", "طرف إلى طرف", "إكراه", "ملزم قانون"}},
      {Language::zh_hans, {"匿名", "无法破解", "端到端", "胁迫", "法律约束"}}};
  return words;
}

TEST_P(Texts, PromiseNothingThatAVoteInAChatCannotKeep) {
  // They name a setting of Telegram's own.
  const std::set<std::string> about_telegram{"command.faceless", "members.refused.not_a_person",
                                             "setup.faceless"};
  for (const auto& [key, pattern] : texts_in(GetParam())) {
    icu::UnicodeString lowered = icu::UnicodeString::fromUTF8(pattern);
    const auto text = utf8(lowered.toLower());
    for (const auto& word : words_that_promise_too_much().at(GetParam())) {
      EXPECT_TRUE(about_telegram.contains(key) || text.find(word) == std::string::npos)
          << key << ": " << word;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Texts, ::testing::ValuesIn(languages));

TEST(TextKeys, InTheCodeAreAllKnown) {
  const auto texts = texts_in(Language::en);
  for (const auto& key : keys_in_code()) EXPECT_TRUE(texts.contains(key)) << key;
}
TEST(TextKeys, OfEveryRefusalHaveASentence) {
  const auto texts = texts_in(Language::en);
  for (const auto& key : keys_of_rules()) EXPECT_TRUE(texts.contains(key)) << key;
}
TEST(TextKeys, OfRefusedAnswersAreThoseThatTheRulesGive) {
  const auto rejections = rejected_answers();
  EXPECT_EQ(rejections.size(), questions::all_refusals().size());
  const Catalogue catalogue;
  for (const auto& rejection : rejections) {
    for (const Language language : languages) {
      const auto sentence =
          catalogue.plain({.language = language}, rejection.key, arguments_of(rejection));
      EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
      EXPECT_NE(sentence, rejection.key);
      for (const auto& argument : rejection.arguments) {
        const auto* bound = std::get_if<std::int64_t>(&argument.value);
        const bool western = language != Language::ar;
        if (bound != nullptr && western) {
          EXPECT_NE(sentence.find(std::to_string(*bound)), std::string::npos) << sentence;
        }
      }
    }
  }
}
TEST(TextKeys, AreAllUsed) {
  auto used = keys_in_code();
  used.merge(keys_of_rules());
  for (const auto& [key, pattern] : texts_in(Language::en)) EXPECT_TRUE(used.contains(key)) << key;
}

}  // namespace
}  // namespace wardmote::dialogue
