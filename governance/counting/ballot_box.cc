#include "governance/counting/ballot_box.h"

#include <map>
#include <string_view>

namespace wardmote::counting {

std::vector<Standing> standings(std::span<const Cast> casts, Timestamp closes_at) {
  std::vector<Standing> standings(casts.size(), Standing::counts);
  std::map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < casts.size(); ++i) {
    if (casts[i].received_at >= closes_at) {
      standings[i] = Standing::after_closing;
      continue;
    }
    const auto [before, is_first] = last.try_emplace(casts[i].entry, i);
    if (is_first) continue;
    if (casts[before->second].channel == Channel::counter) {
      standings[i] = Standing::after_counter;
      continue;
    }
    standings[before->second] = Standing::replaced;
    before->second = i;
  }
  return standings;
}

}  // namespace wardmote::counting
