// What people write when something is broken, and which category it is; and what only sounds like
// it.
#include "dialogue/category_guess.h"

#include <gtest/gtest.h>

#include "governance/reports/categories.h"

namespace wardmote::dialogue {
namespace {

reports::State offered_by(std::string_view name) {
  reports::State state;
  const auto* chosen = community::find_template(name);
  for (const auto& command : reports::founding_commands(*chosen, Operator{"test"})) {
    if (const auto* save = std::get_if<reports::SaveCategory>(&command))
      state.categories.edit(save->category.code()) = save->category;
  }
  return state;
}

struct Sentence {
  const char* category;
  const char* text;
};

constexpr Sentence in_the_neighbourhood[] = {
    {"street_light", "the lamp is out"},
    {"street_light", "Street lights in Mill Lane flicker all night"},
    {"street_light", "The light does not work at the bus stop"},
    {"street_light", "The lamp near the playground is dark"},
    {"refuse", "rubbish is piling up at the corner"},
    {"refuse", "The bins have not been emptied for two weeks"},
    {"refuse", "Somebody dumped a sofa behind the school"},
    {"road", "Huge pothole in front of number 12"},
    {"road", "the pavement has sunk"},
    {"greenery", "the bench is broken"},
    {"greenery", "A branch hangs over the path"},
    {"playground", "The swing lost a chain"},
    {"noise", "Very loud again after midnight"},
    {"gas", "gas leak"},
    {"gas", "it smells strongly of gas here"},
    {"gas", "FIRE in the cellar!"},
    {"street_light", "la farola no funciona"},
    {"street_light", "La calle a oscuras desde el lunes"},
    {"refuse", "No han recogido la basura"},
    {"refuse", "El contenedor está lleno"},
    {"road", "Hay un bache enorme en la calle Mayor"},
    {"road", "Se ha roto una baldosa de la acera"},
    {"greenery", "El banco está roto"},
    {"greenery", "Un árbol caído corta el paso"},
    {"playground", "El columpio del parque infantil está roto"},
    {"noise", "Los vecinos tienen la música alta"},
    {"gas", "Huele a gas en el portal"},
    {"gas", "Sale humo del contenedor"},
    {"street_light", "не горит фонарь"},
    {"street_light", "На Мельничной темно, нет освещения"},
    {"refuse", "Мусор не вывозят вторую неделю"},
    {"refuse", "Возле дома устроили свалку"},
    {"road", "Большая яма у дома 5"},
    {"road", "Провалился асфальт"},
    {"greenery", "Сломана скамейка"},
    {"greenery", "Упало дерево"},
    {"playground", "На детской площадке сломаны качели"},
    {"noise", "Ночью орут и шумят"},
    {"gas", "В подъезде пахнет газом"},
    {"gas", "Горит мусорный бак, дым на всю улицу"},
    {"street_light", "路灯坏了"},
    {"street_light", "小区门口的灯不亮"},
    {"refuse", "垃圾好几天没人收"},
    {"refuse", "楼下堆满垃圾桶"},
    {"road", "路面有个坑"},
    {"road", "井盖不见了"},
    {"greenery", "公园里的长椅断了"},
    {"greenery", "一棵树倒了，树枝挡路"},
    {"playground", "秋千坏了"},
    {"noise", "楼上半夜太吵"},
    {"gas", "闻到煤气味"},
    {"gas", "地下室冒烟了"},
    {"street_light", "المصباح مكسور"},
    {"street_light", "عمود إنارة لا يعمل"},
    {"street_light", "شارعنا مظلم منذ أسبوع"},
    {"refuse", "القمامة متراكمة"},
    {"refuse", "الحاويات ممتلئة"},
    {"road", "يوجد حفرة كبيرة"},
    {"road", "الرصيف مكسور"},
    {"greenery", "سقطت شجرة"},
    {"greenery", "المقعد مكسور في الحديقة"},
    {"playground", "الأرجوحة مكسورة"},
    {"noise", "ضجيج كل ليلة"},
    {"gas", "أشم رائحة غاز"},
    {"gas", "هناك حريق في المبنى"},
};

constexpr Sentence in_the_estate[] = {
    {"lift", "The lift is stuck"},
    {"heating", "There is no hot water"},
    {"leak", "Water is leaking through the ceiling"},
    {"gas", "gas leak on the third floor"},
    {"entrance", "The intercom does not ring"},
    {"lift", "El ascensor no funciona"},
    {"heating", "No hay agua caliente"},
    {"leak", "Hay una gotera en el techo"},
    {"lift", "Лифт не работает"},
    {"heating", "Батареи холодные"},
    {"leak", "С потолка течёт вода"},
    {"entrance", "Сломан домофон"},
    {"lift", "电梯坏了"},
    {"heating", "暖气不热"},
    {"leak", "天花板漏水"},
    {"lift", "المصعد معطل"},
    {"heating", "لا يوجد ماء ساخن"},
    {"leak", "تسرب ماء من السقف"},
};

/// Nobody is in danger, nor is anything said that a category is for.
constexpr const char* nothing_in_particular[] = {
    "The lampoon in the local paper was funny",
    "They refuse to answer my letter",
    "What a waste of time",
    "The caretaker was fired",
    "The gasoline is expensive",
    "When is the fire drill?",
    "The fire door is stuck",
    "When is the gas bill due?",
    "We were at the seaside and abroad",
    "The binoculars in the tower are stolen",
    "The handrail at the stairs is loose",
    "¿Cuándo es la fiesta del barrio?",
    "El banco no me abre una cuenta",
    "La gasolinera cobra demasiado",
    "Hay un simulacro de incendio",
    "Дорогие соседи, когда собрание?",
    "Это стоит слишком дорого",
    "У сына травма",
    "Когда платить по квитанции за газ?",
    "什么时候开会？",
    "燃气费怎么交？",
    "علمت عن طريق الجيران",
    "متى فاتورة الغاز؟",
    "متى الاجتماع القادم؟",
};

TEST(CategoryGuess, KnowsWhatPeopleSayInTheirOwnWords) {
  const auto state = offered_by("neighbourhood");
  for (const auto& sentence : in_the_neighbourhood)
    EXPECT_EQ(guess_category(state, sentence.text), sentence.category) << sentence.text;
  const auto estate = offered_by("housing_estate");
  for (const auto& sentence : in_the_estate)
    EXPECT_EQ(guess_category(estate, sentence.text), sentence.category) << sentence.text;
}

TEST(CategoryGuess, IsNotFooledByWhatSoundsAlike) {
  const auto state = offered_by("neighbourhood");
  for (const auto* sentence : nothing_in_particular) {
    EXPECT_EQ(recognise_category(state, sentence), std::nullopt) << sentence;
    EXPECT_EQ(guess_category(state, sentence), "other") << sentence;
  }
}

v1::ReportCategory named(const char* code, const char* name) {
  v1::ReportCategory category;
  category.set_code(code);
  auto& translation = *category.mutable_name()->add_translations();
  translation.set_language("en");
  translation.set_text(name);
  return category;
}

TEST(CategoryGuess, KnowsACategoryWithoutKeywordsByItsName) {
  reports::State state;
  state.categories.edit("water") = named("water", "Fountains and wells");
  state.categories.edit("dogs") = named("dogs", "Dog dirt");
  EXPECT_EQ(recognise_category(state, "The fountain is dry"), "water");
  EXPECT_EQ(recognise_category(state, "My dog ran away"), std::nullopt);
  // Danger is known by short words too, at their borders.
  state.categories.edit("dogs").set_emergency_number("112");
  EXPECT_EQ(recognise_category(state, "A dog bites people!"), "dogs");
  EXPECT_EQ(recognise_category(state, "The dogma of the paper"), std::nullopt);
}

TEST(CategoryGuess, PutsDangerFirst) {
  const auto state = offered_by("neighbourhood");
  EXPECT_EQ(recognise_category(state, "Street lamp and bench and bins, and it smells of gas"),
            "gas");
}

TEST(CategoryGuess, LetsACommunityChooseItsOwnWords) {
  auto state = offered_by("neighbourhood");
  auto& words = *state.categories.edit("noise").mutable_keywords()->add_translations();
  words.set_language("en");
  words.set_text("cockerel*, -cockerel inn");
  EXPECT_EQ(recognise_category(state, "Cockerels at five in the morning"), "noise");
  EXPECT_EQ(recognise_category(state, "We met at the Cockerel Inn"), std::nullopt);
  EXPECT_EQ(recognise_category(state, "so loud"), std::nullopt);
}

TEST(CategoryGuess, TakesAnyText) {
  const auto state = offered_by("neighbourhood");
  for (const auto* text : {"", " ", "\xff\xfe", "😀", "***", "-", ",,,"})
    EXPECT_EQ(guess_category(state, text), "other") << text;
  EXPECT_EQ(guess_category(reports::State{}, "gas"), "");
}

}  // namespace
}  // namespace wardmote::dialogue
