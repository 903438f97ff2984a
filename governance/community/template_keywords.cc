// By what words a category is recognised: what people write when something is broken, not what the
// menu calls it. "lamp*" is every word that begins so, a phrase may have a few words in between,
// and what follows "-" is something else that sounds alike. Accents and capitals do not matter.

#include "governance/community/template_keywords.h"

#include <map>

#include "governance/community/template_categories.h"

namespace wardmote::community {
namespace {

struct Keywords {
  std::string_view category;
  const char* ar;
  const char* en;
  const char* es;
  const char* ru;
  const char* zh_hans;
};

constexpr Keywords all[] = {
    {"street_light",
     "إنارة, عمود الإنارة, أعمدة الإنارة, مصباح, مصابيح, لمبة, لمبات, ضوء الشارع, "
     "أضواء الشارع, الشارع مظلم, شارعنا مظلم",
     "lamp, lamps, lamp post*, lamppost*, street light*, streetlight*, light pole*, "
     "lantern*, light is out, lights are out, light does not work, lights do not work, "
     "unlit, pitch dark",
     "farola*, farol, faroles, alumbrado, luz de la calle, luces de la calle, luminaria*, "
     "poste de luz, calle a oscuras",
     "фонар*, освещен*, уличн* свет*, лампа на столбе, лампочк* на столбе, "
     "темно на улице, свет на улице, улица не освещ*",
     "路灯, 街灯, 灯柱, 灯杆, 灯不亮, 灯坏, 照明"},
    {"refuse", "نفايات, قمامة, زبالة, مهملات, حاوية, حاويات, أوساخ, القاذورات, سلة المهملات",
     "rubbish, garbage, trash, litter*, bin, bins, dumpster*, dumped, fly tip*, flytip*, "
     "refuse collect*, refuse bin*, waste collect*, waste bin*, household waste, recycling",
     "basura*, contenedor*, papelera*, residuos, escombro*, vertido*, desperdicios, "
     "reciclaje",
     "мусор*, помойк*, свалк*, отход*, урна, урны, урне, урну, контейнер*, "
     "бак переполнен, баки переполнены, хлам",
     "垃圾, 废弃物, 清运, 脏乱"},
    {"road",
     "حفرة, حفر في, رصيف, أرصفة, أسفلت, إسفلت, طريق, مطب, إشارة المرور, ممر المشاة, "
     "بالوعة, غطاء المجاري, -عن طريق",
     "road, roads, pothole*, pavement*, sidewalk*, kerb*, curb*, asphalt*, paving, "
     "manhole*, zebra crossing, pedestrian crossing, traffic light*, traffic sign*, "
     "road sign*",
     "bache*, calzada*, acera*, asfalto, pavimento, carretera*, socavon*, alcantarilla*, "
     "bordillo*, paso de peatones, paso de cebra, semaforo*, baldosa*, señal* de trafico",
     "яма, ямы, яму, ям, ямой, выбоин*, колдобин*, тротуар*, асфальт*, дорога, дороге, "
     "дорогу, дороги, дорожн*, проезж* част*, бордюр*, поребрик*, люк, люка, люке, "
     "светофор*, пешеходн* переход*",
     "道路, 马路, 路面, 人行道, 坑洼, 坑洞, 大坑, 有个坑, 井盖, 斑马线, 红绿灯"},
    {"greenery",
     "شجرة, أشجار, شجر, غصن, أغصان, حديقة, حدائق, عشب, مقعد, مقاعد, نباتات, أزهار, "
     "-حديقة الأطفال",
     "tree, trees, branch, branches, bush, bushes, hedge*, lawn*, flower bed*, "
     "flowerbed*, park, parks, bench, benches, grass",
     "árbol*, rama, ramas, arbusto*, seto, setos, cesped, parque, parques, jardin*, "
     "banco roto, bancos rotos, banco está, banco del parque, hierba*, -parque infantil, "
     "-parques infantiles",
     "дерево, дерева, дереву, деревья, деревьев, деревом, ветка, ветки, ветку, ветви, "
     "куст, кусты, кустов, газон*, парк, парке, парка, парку, сквер, сквере, сквера, "
     "клумб*, скамей*, скамь*, лавочк*, трава, траву, травы",
     "大树, 树枝, 树木, 树倒, 棵树, 公园, 草坪, 草地, 花坛, 长椅, 长凳, 灌木, 绿化"},
    {"playground",
     "ملعب الأطفال, ملاعب الأطفال, أرجوحة, أراجيح, مراجيح, زحليقة, ألعاب الأطفال, "
     "حديقة الأطفال",
     "playground*, swing, swings, seesaw*, sandpit*, sandbox*, slide, slides, "
     "climbing frame*",
     "parque infantil, parques infantiles, zona infantil, área infantil, "
     "juegos infantiles, columpio*, tobogan*, arenero*, balancin*",
     "детск* площадк*, качел*, горка, горке, горку, горки, песочниц*, карусел*, турник*",
     "游乐场, 秋千, 滑梯, 沙坑, 跷跷板, 儿童乐园"},
    {"noise", "ضوضاء, ضجيج, ضجة, إزعاج, صوت عالي, صوت مرتفع, موسيقى عالية, صاخبة, نباح",
     "noise*, noisy, loud, loudly, barking, barks, too much noise",
     "ruido*, música alta, música a todo volumen, gritos, ladra, ladran, ladrido*, "
     "escandalo nocturno",
     "шум, шума, шуме, шумит, шумят, шумно, шумн*, громк* музык*, громко, орут, кричат, "
     "лает, лают, лай, сверлят, грохот*",
     "噪音, 噪声, 太吵, 很吵, 吵闹, 吵得, 大声, 扰民, 狗叫"},
    {"gas",
     "غاز, رائحة غاز, تسرب غاز, حريق, حرائق, نار, نيران, دخان, يحترق, تحترق, احتراق, "
     "انفجار, -فاتورة الغاز, -عداد الغاز, -دخان السجائر",
     "gas, gas leak*, leak* gas, smell* gas, fire, on fire, flames, burning, smoke from, "
     "smoke in, smoke coming, smell* smoke, black smoke, thick smoke, explosion*, "
     "exploded, -fire door*, -fire drill*, -fire brigade exercise, -fire extinguisher*, "
     "-fire escape*, -gas bill*, -gas meter*, -gas station*",
     "gas, fuga de gas, olor a gas, huele a gas, fuego, incendio*, llamas, humo, arde, "
     "arden, ardiendo, quemando, se quema, explosion*, -factura del gas, "
     "-contador del gas, -puerta contra incendios, -simulacro de incendio*",
     "газ, газа, газом, утечк* газ*, пахнет газом, запах газа, пожар, пожара, пожаре, "
     "огонь, огня, дым, дыма, дымом, дымит*, загорел*, горит дом, горит мусор*, "
     "горит квартир*, горит машин*, горим, возгоран*, взрыв*, -квитанц* за газ, "
     "-счетчик* газа, -газов* счетчик*",
     "燃气, 煤气, 天然气味, 瓦斯, 起火, 着火, 失火, 火灾, 冒烟, 浓烟, 爆炸, 烧起来, "
     "-燃气费, -燃气表, -煤气费, -火灾演习"},
    {"lift", "مصعد, مصاعد, أسانسير", "lift, lifts, elevator*", "ascensor*, elevador*", "лифт*",
     "电梯"},
    {"heating", "تدفئة, ماء ساخن, الماء الساخن, مياه ساخنة, رادياتير, سخان, غلاية",
     "heating, heater*, radiator*, hot water, boiler*, no heat",
     "calefacción, radiador*, agua caliente, caldera*",
     "отоплен*, батаре*, радиатор*, горяч* вод*, котел*, котельн*, холодно в квартире",
     "暖气, 供暖, 热水, 不暖, 锅炉"},
    {"leak",
     "تسرب ماء, تسرب مياه, تسرب الماء, تسريب, يتسرب, تتسرب, فيضان, أنبوب مكسور, ماسورة, "
     "غرق, غرقت",
     "leak, leaks, leaking, leakage, water leak*, flood, floods, flooded, flooding, "
     "burst pipe*, pipe* burst, dripping, drips, water pouring, water coming, -gas leak*",
     "fuga de agua, fugas de agua, escape de agua, gotera*, gotea, inundación, "
     "inundaciones, inunda, inundado, inundada, tuberia rota, tuberia reventada, "
     "sale agua, filtración, filtraciones",
     "протечк*, протека*, потоп, затопил*, затаплива*, заливает, залило, прорвал* труб*, "
     "лопнула труба, течет, капает",
     "漏水, 水管爆, 爆管, 淹水, 渗水, 滴水, 水漫"},
    {"entrance", "مدخل, مداخل, درج, سلم, سلالم, باب, أبواب, جرس, إنتركم, صندوق البريد, درابزين",
     "entrance*, stair, stairs, staircase*, stairwell*, front door*, door, doors, "
     "intercom*, doorbell*, handrail*, lobby, hallway*, letterbox*, mailbox*",
     "portal, portales, escalera*, entrada, puerta*, telefonillo*, portero automático, "
     "interfono*, timbre*, barandilla*, buzon*, rellano*, vestibulo",
     "подъезд*, лестниц*, двер*, домофон*, перил*, почтов* ящик*, тамбур*",
     "入口, 楼梯, 楼道, 单元门, 门禁, 对讲, 大门, 扶手, 信箱"},
    {"premises", "مقر, قاعة, سقف, نافذة, نوافذ, باب, حمام, مطبخ, مفتاح, مفاتيح",
     "premises, clubhouse*, hall, room, rooms, roof, window*, door, doors, toilet*, "
     "kitchen*, key, keys",
     "local, sala, salas, techo, ventana*, puerta*, aseo, aseos, baño, baños, cocina, "
     "llave, llaves",
     "помещени*, зал, зала, зале, крыша, крыше, окно, окна, двер*, туалет*, кухн*, ключ, "
     "ключи",
     "场地, 屋顶, 房间, 窗户, 厕所, 厨房, 钥匙, 大厅"},
    {"equipment", "معدات, جهاز, أجهزة, كرة, شبكة, أدوات, حاسوب, مكبر الصوت",
     "equipment, ball, balls, net, nets, boat, boats, bike*, projector*, computer*, "
     "machine*, tool, tools, loudspeaker*",
     "material, pelota*, balon*, red rota, proyector*, ordenador*, altavoz, altavoces, "
     "herramienta*, bicicleta*, maquina*",
     "оборудован*, инвентар*, мяч*, сетка, сетки, проектор*, компьютер*, колонк*, "
     "инструмент*, тренажер*",
     "器材, 设备, 球网, 投影仪, 电脑, 音响, 工具"},
    {"conduct", "إهانة, شتم, شتيمة, تنمر, تحرش, تهديد, عنف, إساءة",
     "bullying, bullied, harass*, insult*, threaten*, threat, threats, rude, violent, "
     "violence, discriminat*",
     "insulto*, insultó, insulta, acoso, acosa, amenaza*, agresión, agresivo, violencia, "
     "grosero*, falta de respeto, discriminación",
     "оскорб*, угрож*, угроз*, хамит, хамство, грубит, грубость, травля, травят, домога*, "
     "насили*",
     "侮辱, 辱骂, 霸凌, 骚扰, 威胁, 暴力, 歧视"},
};

std::map<std::string_view, v1::LocalText> by_category() {
  std::map<std::string_view, v1::LocalText> texts;
  for (const auto& one : all)
    texts.emplace(one.category, local_text(one.ar, one.en, one.es, one.ru, one.zh_hans));
  return texts;
}

}  // namespace

const v1::LocalText& keywords_of(std::string_view category) {
  static const auto texts = by_category();
  static const v1::LocalText none;
  const auto found = texts.find(category);
  return found == texts.end() ? none : found->second;
}

}  // namespace wardmote::community
