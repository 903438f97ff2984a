#pragma once

#include "governance/community/templates.h"

namespace wardmote::community {

/// The same text in the shipped languages.
v1::LocalText local_text(std::string ar, std::string en, std::string es, std::string ru,
                         std::string zh_hans);

std::vector<CategoryTemplate> neighbourhood_categories();
std::vector<CategoryTemplate> housing_estate_categories();
std::vector<CategoryTemplate> club_categories();

}  // namespace wardmote::community
