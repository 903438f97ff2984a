// What people report, by kind of community. Target times are working time: a day has nine hours.

#include "governance/community/template_categories.h"

#include <utility>

namespace wardmote::community {
namespace {

using std::chrono::hours;

constexpr hours working_day{9};

v1::Choice choice(std::string code, v1::LocalText label) {
  v1::Choice made;
  made.set_code(std::move(code));
  *made.mutable_label() = std::move(label);
  return made;
}

v1::Question ask_one(std::string code, v1::LocalText label, std::vector<v1::Choice> choices) {
  v1::Question question;
  question.set_code(std::move(code));
  question.set_datatype(v1::DATATYPE_SINGLEVALUELIST);
  question.set_required(true);
  *question.mutable_label() = std::move(label);
  question.mutable_choices()->Add(choices.begin(), choices.end());
  return question;
}

v1::Question ask_line(std::string code, v1::LocalText label) {
  v1::Question question;
  question.set_code(std::move(code));
  question.set_datatype(v1::DATATYPE_STRING);
  *question.mutable_label() = std::move(label);
  question.set_maximum(100);
  return question;
}

CategoryTemplate category(std::string code, std::string icon, hours target, v1::LocalText name) {
  CategoryTemplate made;
  made.code = std::move(code);
  made.icon = std::move(icon);
  made.target_time = target;
  made.name = std::move(name);
  return made;
}

CategoryTemplate street_light() {
  auto made = category(
      "street_light", "💡", 5 * working_day,
      local_text("إنارة الشارع", "Street light", "Alumbrado público", "Уличное освещение", "路灯"));
  made.location_required = true;
  made.questions.push_back(ask_one(
      "fault",
      local_text("ما العطل؟", "What is wrong?", "¿Qué ocurre?", "Что случилось?", "出了什么问题？"),
      {choice("dark", local_text("لا تضيء", "Does not light", "No enciende", "Не горит", "不亮")),
       choice("flickers", local_text("تومض", "Flickers", "Parpadea", "Мигает", "闪烁")),
       choice("by_day", local_text("تضيء نهارًا", "Lights by day", "Encendido de día", "Горит днём",
                                   "白天亮着")),
       choice("damaged", local_text("متضررة", "Damaged", "Dañado", "Повреждён", "损坏"))}));
  made.questions.push_back(ask_line(
      "pole",
      local_text("رقم العمود إن وُجد", "Number on the pole, if any", "Número del poste, si lo hay",
                 "Номер на столбе, если есть", "灯杆编号（如有）")));
  return made;
}

CategoryTemplate refuse_collection() {
  auto made = category("refuse", "🗑", 2 * working_day,
                       local_text("النفايات", "Refuse", "Basura", "Мусор", "垃圾"));
  made.location_required = true;
  made.questions.push_back(ask_one(
      "what",
      local_text("ما المشكلة؟", "What is the matter?", "¿Cuál es el problema?", "В чём дело?",
                 "什么情况？"),
      {choice("missed",
              local_text("لم تُجمع", "Not collected", "Sin recoger", "Не вывезли", "未清运")),
       choice("overflowing", local_text("حاوية ممتلئة", "Bin overflows", "Contenedor lleno",
                                        "Бак переполнен", "垃圾桶满溢")),
       choice("dumped", local_text("رمي عشوائي", "Dumped illegally", "Vertido ilegal",
                                   "Незаконная свалка", "乱倒垃圾"))}));
  return made;
}

CategoryTemplate road() {
  auto made = category("road", "🕳", 10 * working_day,
                       local_text("الطريق والرصيف", "Road and pavement", "Calzada y acera",
                                  "Дорога и тротуар", "道路与人行道"));
  made.location_required = true;
  return made;
}

CategoryTemplate greenery() {
  auto made = category("greenery", "🌳", 10 * working_day,
                       local_text("الأشجار والحدائق", "Trees and parks", "Árboles y parques",
                                  "Деревья и парки", "树木与公园"));
  made.location_required = true;
  return made;
}

CategoryTemplate playground() {
  auto made = category("playground", "🛝", 5 * working_day,
                       local_text("ملعب الأطفال", "Playground", "Parque infantil",
                                  "Детская площадка", "儿童游乐场"));
  made.location_required = true;
  return made;
}

CategoryTemplate noise() {
  auto made = category("noise", "🔊", 5 * working_day,
                       local_text("الضوضاء", "Noise", "Ruido", "Шум", "噪音"));
  made.private_by_default = true;
  return made;
}

CategoryTemplate gas() {
  auto made = category("gas", "🔥", hours{1},
                       local_text("رائحة غاز أو حريق", "Smell of gas, fire", "Olor a gas, fuego",
                                  "Запах газа, огонь", "燃气味或起火"));
  made.emergency_text =
      local_text("خطر على الحياة: ابتعدوا واتصلوا بالطوارئ الآن.",
                 "Danger to life: get away and ring the emergency number now.",
                 "Peligro de muerte: aléjese y llame a emergencias ahora.",
                 "Опасно для жизни: отойдите и звоните в экстренную службу прямо сейчас.",
                 "有生命危险：请立即离开并拨打紧急电话。");
  made.emergency_phone = "112";
  return made;
}

CategoryTemplate other() {
  return category("other", "📝", 5 * working_day,
                  local_text("أمر آخر", "Something else", "Otra cosa", "Другое", "其他"));
}

CategoryTemplate lift() {
  auto made = category("lift", "🛗", working_day,
                       local_text("المصعد", "Lift", "Ascensor", "Лифт", "电梯"));
  made.questions.push_back(ask_line(
      "entrance",
      local_text("رقم المدخل", "Which entrance?", "¿Qué portal?", "Какой подъезд?", "哪个单元？")));
  return made;
}

CategoryTemplate heating() {
  return category(
      "heating", "🌡", working_day,
      local_text("التدفئة والماء الساخن", "Heating and hot water", "Calefacción y agua caliente",
                 "Отопление и горячая вода", "供暖与热水"));
}

CategoryTemplate leak() {
  auto made = category("leak", "🚰", hours{2},
                       local_text("تسرب ماء", "Water leak", "Fuga de agua", "Протечка", "漏水"));
  made.emergency_text =
      local_text("إن كان الماء يتدفق بقوة فأغلقوا المحبس واتصلوا بالطوارئ.",
                 "If water is pouring in, close the main tap and ring the emergency number.",
                 "Si el agua sale con fuerza, cierre la llave general y llame a emergencias.",
                 "Если вода льётся сильно, перекройте кран и звоните в аварийную службу.",
                 "如果大量涌水，请关闭总阀并拨打紧急电话。");
  made.emergency_phone = "112";
  return made;
}

CategoryTemplate entrance() {
  return category("entrance", "🚪", 3 * working_day,
                  local_text("المدخل والدرج", "Entrance and stairs", "Portal y escaleras",
                             "Подъезд и лестница", "入口与楼梯"));
}

CategoryTemplate premises() {
  return category("premises", "🏠", 5 * working_day,
                  local_text("المقر", "Premises", "Local", "Помещение", "场地"));
}

CategoryTemplate equipment() {
  return category("equipment", "🧰", 5 * working_day,
                  local_text("المعدات", "Equipment", "Material", "Оборудование", "器材"));
}

CategoryTemplate conduct() {
  auto made = category("conduct", "🤝", 5 * working_day,
                       local_text("السلوك", "Conduct", "Conducta", "Поведение", "行为"));
  made.private_by_default = true;
  return made;
}

}  // namespace

v1::LocalText local_text(std::string ar, std::string en, std::string es, std::string ru,
                         std::string zh_hans) {
  v1::LocalText text;
  const auto add = [&](const char* language, std::string&& translation) {
    auto& added = *text.add_translations();
    added.set_language(language);
    added.set_text(std::move(translation));
  };
  add("ar", std::move(ar));
  add("en", std::move(en));
  add("es", std::move(es));
  add("ru", std::move(ru));
  add("zh-Hans", std::move(zh_hans));
  return text;
}

std::vector<CategoryTemplate> neighbourhood_categories() {
  return {street_light(), refuse_collection(), road(), greenery(), playground(), noise(), gas(),
          other()};
}

std::vector<CategoryTemplate> housing_estate_categories() {
  return {lift(),       heating(), leak(), entrance(), refuse_collection(),
          playground(), noise(),   gas(),  other()};
}

std::vector<CategoryTemplate> club_categories() {
  return {premises(), equipment(), conduct(), other()};
}

}  // namespace wardmote::community
