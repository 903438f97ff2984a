#include <fmt/format.h>

#include <algorithm>

#include "governance/core/text.h"
#include "governance/counting/pb.h"
#include "governance/counting/pb_rows.h"

namespace wardmote::counting {

namespace {

using Meta = std::vector<std::pair<std::string, std::string>>;

void set(Meta& meta, const std::string& key, std::string value) {
  const auto found =
      std::find_if(meta.begin(), meta.end(), [&](const auto& one) { return one.first == key; });
  if (found == meta.end())
    meta.emplace_back(key, std::move(value));
  else
    found->second = std::move(value);
}

std::uint64_t voters_of(const BudgetElection& election) {
  std::uint64_t voters = 0;
  for (const auto& ballot : election.ballots) voters += ballot.count;
  return voters;
}

Meta complete_meta(const PbFile& file) {
  auto meta = file.meta;
  // Without a value these would begin a section.
  std::erase_if(meta, [](const auto& one) {
    const auto key = to_lower_ascii(one.first);
    return trim(one.second).empty() && (key == "projects" || key == "votes" || key == "meta");
  });
  const auto& election = file.election;
  set(meta, "num_projects", std::to_string(election.projects.size()));
  set(meta, "num_votes", std::to_string(voters_of(election)));
  set(meta, "budget", with_decimals(election.budget, election.decimals));
  if (file.value_of("vote_type").empty())
    set(meta, "vote_type", election.votes == BudgetVotes::approval ? "approval" : "cumulative");
  return meta;
}

std::string projects_section(const PbFile& file, const std::vector<OptionIndex>& funded) {
  const auto& election = file.election;
  const auto support = support_of(election);
  const bool has_points = election.votes == BudgetVotes::points;
  auto text =
      fmt::format("PROJECTS\nproject_id;cost;votes{};name;selected\n", has_points ? ";score" : "");
  for (OptionIndex i = 0; i < election.projects.size(); ++i) {
    const auto& project = election.projects[i];
    const bool selected = std::find(funded.begin(), funded.end(), i) != funded.end();
    text += fmt::format("{};{};{}", pb_cell(project.id),
                        with_decimals(project.cost, election.decimals), support.voters[i]);
    if (has_points) text += ";" + with_decimals(support.points[i], file.point_decimals);
    text += fmt::format(";{};{}\n", pb_cell(project.name), selected ? 1 : 0);
  }
  return text;
}

std::string vote_of(const PbFile& file, const BudgetBallot& ballot) {
  std::string named;
  std::string points;
  for (const auto& [project, given] : ballot.points) {
    const auto* comma = named.empty() ? "" : ",";
    named += comma + file.election.projects[project].id;
    points += comma + with_decimals(given, file.point_decimals);
  }
  named = pb_cell(named);
  return file.election.votes == BudgetVotes::points ? named + ";" + points : named;
}

std::string votes_section(const PbFile& file) {
  const auto& election = file.election;
  auto text = fmt::format("VOTES\nvoter_id;vote{}\n",
                          election.votes == BudgetVotes::points ? ";points" : "");
  // Ballots that stand for several voters have no ids to give.
  const bool has_ids = file.voters.size() == election.ballots.size() &&
                       voters_of(election) == election.ballots.size();
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < election.ballots.size(); ++i) {
    const auto vote = vote_of(file, election.ballots[i]);
    for (std::uint64_t n = 0; n < election.ballots[i].count; ++n)
      text += fmt::format("{};{}\n", has_ids ? pb_cell(file.voters[i]) : std::to_string(++number),
                          vote);
  }
  return text;
}

}  // namespace

std::string write_pb(const PbFile& file, const std::vector<OptionIndex>& funded) {
  std::string text = "META\nkey;value\n";
  for (const auto& [key, value] : complete_meta(file))
    text += pb_cell(key) + ";" + pb_cell(value) + "\n";
  return text + projects_section(file, funded) + votes_section(file);
}

}  // namespace wardmote::counting
