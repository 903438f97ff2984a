#include "governance/core/question.h"

#include <rapidcheck/gtest.h>

#include <limits>
#include <set>

#include "tests/governance/core/world.h"

namespace wardmote::questions {
namespace {

using testing::reason;

v1::Question question(v1::Datatype datatype, bool required = true) {
  v1::Question made;
  made.set_code("q");
  made.set_datatype(datatype);
  made.set_required(required);
  return made;
}

v1::Question list(v1::Datatype datatype) {
  auto made = question(datatype);
  for (const auto* code : {"red", "green", "blue"}) {
    auto& choice = *made.add_choices();
    choice.set_code(code);
    auto& label = *choice.mutable_label()->add_translations();
    label.set_language("en");
    label.set_text(std::string{"The "} + code + ", one");
  }
  return made;
}

std::vector<std::string> values(const Result<v1::Answer>& answer) {
  if (!answer) return {"refused: " + reason(answer)};
  return {answer->values().begin(), answer->values().end()};
}

std::vector<std::string> parse(const v1::Question& question, std::string_view typed) {
  return values(parse_answer(question, typed, testing::berlin()));
}

using Values = std::vector<std::string>;

struct Case {
  v1::Question question;
  std::string typed;
  Values expected;
};

v1::Question bounded(v1::Datatype datatype, double minimum, double maximum) {
  auto made = datatype == v1::DATATYPE_MULTIVALUELIST ? list(datatype) : question(datatype);
  made.set_minimum(minimum);
  made.set_maximum(maximum);
  return made;
}

TEST(Question, TakesAnswersOfItsTypeInTheirCanonicalForm) {
  const auto number = question(v1::DATATYPE_NUMBER);
  const auto datetime = question(v1::DATATYPE_DATETIME);
  const auto one = list(v1::DATATYPE_SINGLEVALUELIST);
  const auto many = list(v1::DATATYPE_MULTIVALUELIST);
  for (const auto& [asked, typed, expected] : std::vector<Case>{
           {number, " 12,50 ", {"12.5"}},
           {number, "+3", {"3"}},
           {number, "-0", {"0"}},
           {number, "0.00000001", {"0.00000001"}},
           {number, "٣٫٥", {"3.5"}},
           {datetime, "01.07.2026 18:30", {"2026-07-01T16:30:00Z"}},
           {question(v1::DATATYPE_STRING), "  lamp 7 ", {"lamp 7"}},
           {question(v1::DATATYPE_TEXT), "one\r\ntwo", {"one\ntwo"}},
           {one, "Green", {"green"}},
           {one, "the red, one", {"red"}},
           {one, "3", {"blue"}},
           {many, "blue; 1", {"red", "blue"}},
           {many, "red,red,", {"red"}},
           {many, "The green, one", {"green"}},
           {question(v1::DATATYPE_TEXT, false), " ", {}},
           {list(v1::DATATYPE_MULTIVALUELIST), "1,2,3", {"red", "green", "blue"}},
       }) {
    EXPECT_EQ(parse(asked, typed), expected) << typed;
  }
}

TEST(Question, RefusesWithAReason) {
  const auto number = question(v1::DATATYPE_NUMBER);
  auto short_text = bounded(v1::DATATYPE_TEXT, 5, 10);
  const std::vector<std::tuple<v1::Question, std::string, Refusal>> cases{
      {number, "", Refusal::answer_required},
      {number, "\x01\x02", Refusal::answer_required},
      {number, "many", Refusal::not_a_number},
      {number, "1e5", Refusal::not_a_number},
      {number, "0x10", Refusal::not_a_number},
      {number, "nan", Refusal::not_a_number},
      {number, "inf", Refusal::not_a_number},
      {number, "1,000,000", Refusal::not_a_number},
      {number, "+-1", Refusal::not_a_number},
      {number, std::string(400, '9'), Refusal::not_a_number},
      {bounded(v1::DATATYPE_NUMBER, 1, 5), "0.5", Refusal::number_too_small},
      {bounded(v1::DATATYPE_NUMBER, 1, 5), "6", Refusal::number_too_large},
      {question(v1::DATATYPE_DATETIME), "soon", Refusal::not_a_datetime},
      {short_text, "abc", Refusal::text_too_short},
      {short_text, "abcdefghijk", Refusal::text_too_long},
      {question(v1::DATATYPE_STRING), std::string(251, 'a'), Refusal::text_too_long},
      {question(v1::DATATYPE_TEXT), std::string(3001, 'a'), Refusal::text_too_long},
      {question(v1::DATATYPE_STRING), "a\nb", Refusal::one_line_only},
      {list(v1::DATATYPE_SINGLEVALUELIST), "yellow", Refusal::unknown_choice},
      {list(v1::DATATYPE_SINGLEVALUELIST), "4", Refusal::unknown_choice},
      {list(v1::DATATYPE_SINGLEVALUELIST), "red,green", Refusal::too_many_choices},
      {list(v1::DATATYPE_SINGLEVALUELIST), ",", Refusal::too_few_choices},
      {bounded(v1::DATATYPE_MULTIVALUELIST, 2, 2), "red", Refusal::too_few_choices},
      {bounded(v1::DATATYPE_MULTIVALUELIST, 1, 2), "1,2,3", Refusal::too_many_choices},
      {question(v1::DATATYPE_UNSPECIFIED), "x", Refusal::question_malformed},
  };
  std::set<Refusal> seen;
  for (const auto& [asked, typed, refusal] : cases) {
    EXPECT_EQ(reason(parse_answer(asked, typed, TimeZone{})), name(refusal)) << typed;
    seen.insert(refusal);
  }
  for (const auto refusal : all_refusals()) EXPECT_TRUE(seen.contains(refusal)) << name(refusal);
}

TEST(Question, MustMakeSense) {
  EXPECT_TRUE(check(question(v1::DATATYPE_TEXT)));
  EXPECT_TRUE(check(list(v1::DATATYPE_MULTIVALUELIST)));
  auto nameless = question(v1::DATATYPE_TEXT);
  nameless.clear_code();
  auto twice = list(v1::DATATYPE_SINGLEVALUELIST);
  twice.mutable_choices(1)->set_code("red");
  auto text_with_choices = list(v1::DATATYPE_SINGLEVALUELIST);
  text_with_choices.set_datatype(v1::DATATYPE_TEXT);
  auto too_many = list(v1::DATATYPE_SINGLEVALUELIST);
  for (int i = 0; i < most_choices; ++i) too_many.add_choices()->set_code(std::to_string(i));
  const std::vector<v1::Question> bad{
      nameless,
      twice,
      text_with_choices,
      too_many,
      question(v1::DATATYPE_UNSPECIFIED),
      question(v1::DATATYPE_SINGLEVALUELIST),
      bounded(v1::DATATYPE_NUMBER, 5, 1),
      bounded(v1::DATATYPE_NUMBER, std::numeric_limits<double>::quiet_NaN(), 1),
      bounded(v1::DATATYPE_MULTIVALUELIST, 4, 5),
      bounded(v1::DATATYPE_TEXT, 0, 0)};
  for (const auto& asked : bad) {
    EXPECT_EQ(reason(check(asked)), "question_malformed") << asked.ShortDebugString();
  }
}

TEST(Question, AFormAsksNothingTwice) {
  std::vector<v1::Question> form{question(v1::DATATYPE_TEXT), question(v1::DATATYPE_NUMBER)};
  EXPECT_EQ(reason(check(form)), "question_malformed");
  form[1].set_code("other");
  EXPECT_TRUE(check(form));
}

TEST(LocalText, FallsBack) {
  v1::LocalText text;
  EXPECT_EQ(text_in(text, "en"), "");
  for (const auto& [language, words] :
       {std::pair{"en", "lamp"}, std::pair{"es", "farola"}, std::pair{"ru", "фонарь"}}) {
    text.add_translations()->set_language(language);
    text.mutable_translations()->rbegin()->set_text(words);
  }
  EXPECT_EQ(text_in(text, "es"), "farola");
  EXPECT_EQ(text_in(text, "es-MX"), "farola");
  EXPECT_EQ(text_in(text, "ar", "ru"), "фонарь");
  EXPECT_EQ(text_in(text, "ar", "zh-Hans"), "lamp");
}

RC_GTEST_PROP(Question, AnAcceptedAnswerIsAcceptedAgainUnchanged, (const std::string& typed)) {
  const auto datatype = static_cast<v1::Datatype>(*rc::gen::inRange(1, 5));
  const auto asked = question(datatype);
  const auto answer = parse_answer(asked, typed, testing::berlin());
  RC_PRE(answer.has_value());
  const auto again = parse_answer(asked, answer->values(0), testing::berlin());
  RC_ASSERT(again.has_value());
  RC_ASSERT(again->SerializeAsString() == answer->SerializeAsString());
}

TEST(Question, NamesItsChoicesByCodesThatCanBeListed) {
  for (const auto* code : {"\n", " red", "a,b", "a;b"}) {
    auto made = list(v1::DATATYPE_MULTIVALUELIST);
    made.mutable_choices(0)->set_code(code);
    EXPECT_FALSE(check(made)) << code;
  }
  EXPECT_TRUE(check(list(v1::DATATYPE_MULTIVALUELIST)));
}

v1::Question only_if(v1::Question made, const std::string& other,
                     const std::vector<std::string>& values) {
  made.mutable_only_if()->set_question(other);
  for (const auto& value : values) made.mutable_only_if()->add_values(value);
  return made;
}

v1::Question named(v1::Question made, const std::string& code) {
  made.set_code(code);
  return made;
}

TEST(QuestionCondition, NamesAChoiceOfAnEarlierQuestion) {
  const auto colour = named(list(v1::DATATYPE_SINGLEVALUELIST), "colour");
  const auto shade = named(question(v1::DATATYPE_STRING), "shade");
  const auto form = [&](const std::string& other, const std::vector<std::string>& values) {
    return reason(check(std::vector{colour, only_if(shade, other, values)}));
  };
  EXPECT_EQ(form("colour", {"red", "blue"}), "");
  EXPECT_EQ(form("colour", {"pink"}), "question_malformed");
  EXPECT_EQ(form("colour", {}), "question_malformed");
  EXPECT_EQ(form("shade", {"red"}), "question_malformed");
  // Only what comes before can be known.
  EXPECT_EQ(reason(check(std::vector{only_if(shade, "colour", {"red"}), colour})),
            "question_malformed");
}

TEST(QuestionCondition, DecidesWhetherAQuestionIsAsked) {
  const auto shade = only_if(named(question(v1::DATATYPE_STRING), "shade"), "colour", {"red"});
  const auto answered = [](const std::vector<std::string>& values) {
    v1::Answer answer;
    answer.set_question("colour");
    for (const auto& value : values) answer.add_values(value);
    return std::vector{answer};
  };
  EXPECT_TRUE(is_asked(question(v1::DATATYPE_STRING), {}));
  EXPECT_TRUE(is_asked(shade, answered({"blue", "red"})));
  EXPECT_FALSE(is_asked(shade, answered({"blue"})));
  EXPECT_FALSE(is_asked(shade, answered({})));
  EXPECT_FALSE(is_asked(shade, {}));
  EXPECT_TRUE(may_be_asked(shade, {}, {"colour"}));
  EXPECT_FALSE(may_be_asked(shade, {}, {"size"}));
}

}  // namespace
}  // namespace wardmote::questions
