#include "server/demo/cast.h"

#include <array>

namespace wardmote::server {

namespace {

using Names = std::string_view;

constexpr std::array people{
    // The page opens with the first two: one who reports, and one who answers.
    DemoPerson{"Ana", "Torres", "ana", "en"},
    DemoPerson{"Olga", "Petrova", "olga_officer", "en"},
    DemoPerson{"Ben", "Carter", "ben", "en"},
    DemoPerson{"Cleo", "Osei", "cleo", "en"},
    DemoPerson{"Victor", "Lang", "victor_owner", "en"},
    DemoPerson{"Lucía", "Fernández", "lucia", "es"},
    DemoPerson{"Mateo", "Ruiz", "mateo_officer", "es"},
    DemoPerson{"Carmen", "Vega", "carmen", "es"},
    DemoPerson{"Иван", "Соколов", "ivan", "ru"},
    DemoPerson{"Мария", "Кузнецова", "maria_officer", "ru"},
    DemoPerson{"Нина", "Павлова", "nina", "ru"},
    DemoPerson{"伟", "王", "wang_wei", "zh-hans"},
    DemoPerson{"芳", "李", "li_fang_officer", "zh-hans"},
    DemoPerson{"秀英", "陈", "chen_xiuying", "zh-hans"},
    DemoPerson{"سلمى", "حداد", "salma", "ar"},
    DemoPerson{"يوسف", "منصور", "yusuf_officer", "ar"},
    DemoPerson{"ليلى", "خوري", "layla", "ar"},
    DemoPerson{"Greta", "Holm", "greta_owner", "en"},
};

constexpr std::array<Names, 2> lamp_supporters{"ben", "cleo"};
constexpr std::array willow_reports{
    DemoReport{"ana", "street_light", "The lamp at the playground gate has been dark since Monday",
               52.5205, 13.4095, "in_progress", "The electrician comes on Thursday.",
               lamp_supporters},
    DemoReport{"ben",
               "refuse",
               "Bulky rubbish beside the containers behind house 12",
               52.5211,
               13.4101,
               "resolved",
               "Taken away this morning. Thank you for telling us!",
               {}},
    DemoReport{"cleo",
               "road",
               "Deep pothole in front of the bakery, bicycles swerve into traffic",
               52.5198,
               13.4087,
               "received",
               "",
               {}},
};
constexpr std::array<Names, 3> willow_residents{"ana", "ben", "cleo"};
constexpr std::array<Names, 3> willow_chatter{
    "ben: Does anybody have a long ladder for the weekend?",
    "cleo: I do, come by after six.",
    "ana: And bring cake :)",
};

constexpr std::array<Names, 3> willow_plans{
    "Three trees and two benches",
    "A playground for small children",
    "Raised beds, one for each house",
};
constexpr std::array willow_ballots{DemoBallot{"ben", 1}, DemoBallot{"cleo", 3}};
constexpr std::array bench_ballots{DemoBallot{"ana", 1}, DemoBallot{"ben", 1},
                                   DemoBallot{"cleo", 2}};
constexpr std::array willow_votes{
    DemoVote{
        "Which plan for the courtyard?",
        "The money is there for one of the three. The drawings hang in the hall; work begins in "
        "spring.",
        willow_plans, 7 * 24, false, willow_ballots},
    DemoVote{"Shall the gate be locked at night?",
             "From 23:00 to 6:00; everybody gets a key, which costs 4 each.",
             {},
             3 * 24,
             true,
             {}},
    DemoVote{"A bench by the gate?",
             "The carpenter two doors away makes it for nothing; we pay for the wood.",
             {},
             1,
             false,
             bench_ballots},
};

constexpr std::array harbour_reports{
    DemoReport{"cleo",
               "refuse",
               "The glass container at the quay is full",
               52.5301,
               13.3991,
               "acknowledged",
               "",
               {}},
};
constexpr std::array<Names, 2> harbour_residents{"cleo", "ben"};

constexpr std::array mercado_reports{
    DemoReport{"lucia",
               "street_light",
               "La farola de la calle Mayor parpadea toda la noche",
               40.4169,
               -3.7035,
               "acknowledged",
               "",
               {}},
    DemoReport{"carmen",
               "refuse",
               "Contenedor roto junto al mercado",
               40.4171,
               -3.7041,
               "resolved",
               "Hemos puesto uno nuevo. ¡Gracias!",
               {}},
};
constexpr std::array<Names, 2> mercado_residents{"lucia", "carmen"};

constexpr std::array birch_reports{
    DemoReport{"ivan",
               "street_light",
               "Во дворе не горит фонарь у третьего подъезда",
               59.9391,
               30.3159,
               "in_progress",
               "Заявка у электриков, срок — два дня.",
               {}},
    DemoReport{"nina", "road", "Яма на дорожке к школе", 59.9399, 30.3171, "received", "", {}},
};
constexpr std::array<Names, 2> birch_residents{"ivan", "nina"};

constexpr std::array lotus_reports{
    DemoReport{"wang_wei",
               "street_light",
               "小区东门的路灯坏了三天",
               39.9043,
               116.4075,
               "received",
               "",
               {}},
    DemoReport{"chen_xiuying",
               "refuse",
               "三号楼前的垃圾桶满了",
               39.9047,
               116.4081,
               "resolved",
               "已经清理，谢谢！",
               {}},
};
constexpr std::array<Names, 2> lotus_residents{"wang_wei", "chen_xiuying"};

constexpr std::array cedar_reports{
    DemoReport{"salma",
               "street_light",
               "مصباح الشارع أمام المدرسة مطفأ منذ أسبوع",
               33.8938,
               35.5018,
               "acknowledged",
               "",
               {}},
};
constexpr std::array<Names, 2> cedar_residents{"salma", "layla"};

constexpr std::array<Names, 2> garden_residents{"ben", "nina"};
constexpr std::array<Names, 2> square_residents{"ana", "carmen"};
constexpr std::array<Names, 2> hill_residents{"cleo", "wang_wei"};

constexpr std::array riverside{
    DemoCommunity{"Willow Court", "neighbourhood", "en,es,ru,zh-Hans,ar", "victor_owner",
                  "olga_officer", willow_residents, true, false, willow_reports, willow_chatter,
                  willow_votes},
    DemoCommunity{"Harbour Side",
                  "neighbourhood",
                  "en",
                  "greta_owner",
                  "olga_officer",
                  harbour_residents,
                  false,
                  true,
                  harbour_reports,
                  {}},
    DemoCommunity{"Garden Club",
                  "neighbourhood",
                  "en,ru",
                  "victor_owner",
                  "olga_officer",
                  garden_residents,
                  false,
                  false,
                  {},
                  {}},
};
constexpr std::array old_town{
    DemoCommunity{"Barrio del Mercado",
                  "neighbourhood",
                  "es,en",
                  "greta_owner",
                  "mateo_officer",
                  mercado_residents,
                  true,
                  false,
                  mercado_reports,
                  {}},
    DemoCommunity{"Cedar Street",
                  "neighbourhood",
                  "ar,en",
                  "greta_owner",
                  "yusuf_officer",
                  cedar_residents,
                  false,
                  false,
                  cedar_reports,
                  {}},
    DemoCommunity{"Cathedral Square",
                  "neighbourhood",
                  "en,es",
                  "victor_owner",
                  "mateo_officer",
                  square_residents,
                  false,
                  false,
                  {},
                  {}},
};
constexpr std::array north_hills{
    DemoCommunity{"Берёзовая роща",
                  "neighbourhood",
                  "ru,en",
                  "victor_owner",
                  "maria_officer",
                  birch_residents,
                  true,
                  false,
                  birch_reports,
                  {}},
    DemoCommunity{"莲花小区",
                  "neighbourhood",
                  "zh-Hans,en",
                  "greta_owner",
                  "li_fang_officer",
                  lotus_residents,
                  false,
                  false,
                  lotus_reports,
                  {}},
    DemoCommunity{"Hilltop",
                  "neighbourhood",
                  "en,zh-Hans",
                  "victor_owner",
                  "li_fang_officer",
                  hill_residents,
                  false,
                  false,
                  {},
                  {}},
};

constexpr std::array districts{
    DemoDistrict{"Riverside", riverside, "olga_officer"},
    DemoDistrict{"Old Town", old_town, "mateo_officer"},
    DemoDistrict{"North Hills", north_hills, "maria_officer"},
};

}  // namespace

std::span<const DemoPerson> demo_people() { return people; }
std::span<const DemoDistrict> demo_districts() { return districts; }

}  // namespace wardmote::server
