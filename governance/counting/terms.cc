#include "governance/counting/terms.h"

namespace wardmote::counting {

TieOrder tie_order(const std::vector<Option>& options, const std::optional<Seed>& lot) {
  std::vector<std::string> ids;
  ids.reserve(options.size());
  for (const auto& option : options) ids.push_back(option.id);
  return lot ? TieOrder::by_lot(*lot, ids) : TieOrder::by_id(ids);
}

Result<void> check_seats(std::uint32_t seats) {
  if (seats == 0 || seats > options_max)
    return refuse(Refusal::seats_out_of_range, {{"most", std::int64_t{options_max}}});
  return {};
}

}  // namespace wardmote::counting
