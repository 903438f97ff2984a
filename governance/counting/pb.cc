#include "governance/counting/pb.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "governance/core/text.h"
#include "governance/counting/pb_rows.h"
#include "governance/counting/refusals.h"
#include "governance/counting/scan.h"

namespace wardmote::counting {

namespace {

enum class Section : std::uint8_t { none, meta, projects, votes };

std::optional<Section> section_of(const PbRow& row) {
  if (std::any_of(row.cells.begin() + 1, row.cells.end(),
                  [](const auto& cell) { return !cell.empty(); }))
    return std::nullopt;
  const auto word = to_lower_ascii(row.cells.front());
  if (word == "meta") return Section::meta;
  if (word == "projects") return Section::projects;
  if (word == "votes") return Section::votes;
  return std::nullopt;
}

/// Where a section's columns are.
class Columns {
 public:
  Columns() = default;
  explicit Columns(const PbRow& row) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) places_.emplace(row.cells[i], i);
  }

  bool has(std::string_view name) const { return places_.contains(name); }
  /// Empty where the row has none; so is "none", which some exports write.
  std::string_view cell(const PbRow& row, std::string_view name) const {
    const auto place = places_.find(name);
    if (place == places_.end() || place->second >= row.cells.size()) return {};
    const std::string_view cell = row.cells[place->second];
    return to_lower_ascii(cell) == "none" ? std::string_view{} : cell;
  }

 private:
  std::map<std::string, std::size_t, std::less<>> places_;
};

/// A ballot before points have one scale.
struct ReadBallot {
  std::vector<std::pair<OptionIndex, Decimal>> points;
  std::size_t line = 0;
};

class PbReader {
 public:
  explicit PbReader(std::string_view text) : rows_(text) {}

  Result<PbFile> read() {
    while (const auto row = rows_.next()) {
      // Sections come one after the other; a voter may be called "votes".
      if (const auto section = section_of(*row); section && *section > section_) {
        if (auto fine = begin(*section, row->line); !fine) return tl::unexpected(fine.error());
      } else if (auto fine = read_row(*row); !fine) {
        return tl::unexpected(fine.error());
      }
    }
    for (const auto step :
         {&PbReader::finish_amounts, &PbReader::finish_points, &PbReader::compare_figures})
      if (auto fine = (this->*step)(); !fine) return tl::unexpected(fine.error());
    if (auto fine = check(file_.election); !fine) return tl::unexpected(fine.error());
    return std::move(file_);
  }

 private:
  /// A section's name and the row of its columns.
  Result<void> begin(Section section, std::size_t line) {
    section_ = section;
    const auto header = rows_.next();
    if (!header) return refuse(Refusal::file_ends, {at_line(line)});
    columns_ = Columns{*header};
    if (section == Section::projects) return need({"project_id", "cost"}, header->line);
    if (section == Section::meta) return need({"key", "value"}, header->line);
    vote_type_ = to_lower_ascii(file_.value_of("vote_type"));
    const bool approval = vote_type_ == "approval" || vote_type_ == "choose-1";
    const bool points = vote_type_ == "cumulative" || vote_type_ == "scoring";
    if (!approval && !points && vote_type_ != "ordinal")
      return refuse(Refusal::pb_vote_type, {found(vote_type_)});
    file_.election.votes = approval ? BudgetVotes::approval : BudgetVotes::points;
    if (points) return need({"voter_id", "vote", "points"}, header->line);
    return need({"voter_id", "vote"}, header->line);
  }

  Result<void> need(std::initializer_list<std::string_view> names, std::size_t line) {
    for (const auto name : names)
      if (!columns_.has(name)) return refuse(Refusal::pb_column, {at_line(line), found(name)});
    return {};
  }

  Result<void> read_row(const PbRow& row) {
    switch (section_) {
      case Section::meta:
        if (row.cells.front().empty()) return {};
        file_.meta.emplace_back(row.cells.front(), row.cells.size() > 1 ? row.cells[1] : "");
        return {};
      case Section::projects:
        return read_project(row);
      case Section::votes:
        return read_ballot(row);
      case Section::none:
        break;
    }
    return refuse(Refusal::pb_section, {at_line(row.line), found(row.cells.front())});
  }

  Result<void> read_project(const PbRow& row) {
    const std::string id{trim(columns_.cell(row, "project_id"))};
    auto& projects = file_.election.projects;
    if (projects.size() == projects_max)
      return refuse(Refusal::too_many_options, {{"most", std::int64_t{projects_max}}});
    if (id.empty() || id.find(',') != std::string::npos ||
        !index_.emplace(id, static_cast<OptionIndex>(projects.size())).second)
      return refuse(Refusal::pb_project_twice, {at_line(row.line), found(id)});
    const auto cell = columns_.cell(row, "cost");
    const auto cost = decimal_number(cell);
    if (!cost) return refuse(Refusal::number_expected, {at_line(row.line), found(cell)});
    if (cost->digits <= 0) return refuse(Refusal::cost_not_positive, {{"option", id}});
    projects.push_back({id, std::string{columns_.cell(row, "name")}, 0});
    costs_.push_back(*cost);
    told_votes_.push_back(whole_number(columns_.cell(row, "votes")));
    return {};
  }

  Result<void> read_ballot(const PbRow& row) {
    const auto named = pb_list(columns_.cell(row, "vote"));
    const auto points = points_of(row, named.size());
    if (!points) return tl::unexpected(points.error());
    ReadBallot ballot{{}, row.line};
    std::set<OptionIndex> once;
    for (std::size_t i = 0; i < named.size(); ++i) {
      const auto project = index_.find(named[i]);
      if (project == index_.end())
        return refuse(Refusal::pb_project_unknown, {at_line(row.line), found(named[i])});
      if (once.insert(project->second).second)
        ballot.points.emplace_back(project->second, (*points)[i]);
      else
        file_.warnings.push_back(
            say("warning.project_twice", {at_line(row.line), found(named[i])}));
    }
    const auto voter = columns_.cell(row, "voter_id");
    if (!seen_voters_.emplace(voter).second)
      file_.warnings.push_back(say("warning.voter_twice", {at_line(row.line), found(voter)}));
    file_.voters.emplace_back(voter);
    ballots_.push_back(std::move(ballot));
    return {};
  }

  /// As many as projects are named.
  Result<std::vector<Decimal>> points_of(const PbRow& row, std::size_t count) {
    if (file_.election.votes == BudgetVotes::approval)
      return std::vector<Decimal>(count, Decimal{1, 0});
    const auto cell = columns_.cell(row, "points");
    std::vector<Decimal> points;
    if (vote_type_ == "ordinal" && cell.empty()) {
      const auto longest = whole_number(file_.value_of("max_length")).value_or(0);
      const auto first = std::max(longest, static_cast<std::int64_t>(count));
      for (std::size_t i = 0; i < count; ++i)
        points.push_back({first - static_cast<std::int64_t>(i), 0});
      return points;
    }
    for (const auto item : pb_list(cell)) {
      const auto number = decimal_number(item);
      if (!number) return refuse(Refusal::number_expected, {at_line(row.line), found(item)});
      points.push_back(*number);
    }
    if (points.size() != count) return refuse(Refusal::pb_points, {at_line(row.line)});
    return points;
  }

  /// Costs and budget in one unit.
  Result<void> finish_amounts() {
    const auto cell = file_.value_of("budget");
    const auto budget = decimal_number(cell);
    if (!budget) return refuse(Refusal::pb_meta, {found("budget")});
    if (section_ != Section::votes)
      return refuse(Refusal::pb_section, {at_line(rows_.line()), found("VOTES")});
    auto& election = file_.election;
    election.decimals = budget->decimals;
    for (const auto& cost : costs_) election.decimals = std::max(election.decimals, cost.decimals);
    const auto whole = scaled(*budget, election.decimals);
    if (!whole) return refuse(Refusal::cost_not_positive, {{"option", std::string{"budget"}}});
    election.budget = *whole;
    for (std::size_t i = 0; i < costs_.size(); ++i) {
      const auto cost = scaled(costs_[i], election.decimals);
      if (!cost) return refuse(Refusal::cost_not_positive, {{"option", election.projects[i].id}});
      election.projects[i].cost = *cost;
    }
    return {};
  }

  Result<void> finish_points() {
    const auto unnamed = decimal_number(file_.value_of("default_score")).value_or(Decimal{0, 0});
    const bool fills = vote_type_ == "scoring" && unnamed.digits != 0;
    file_.point_decimals = fills ? unnamed.decimals : 0;
    for (const auto& ballot : ballots_)
      for (const auto& one : ballot.points)
        file_.point_decimals = std::max(file_.point_decimals, one.second.decimals);
    for (auto& ballot : ballots_) {
      if (fills) add_unnamed(ballot, unnamed);
      auto& into = file_.election.ballots.emplace_back();
      for (const auto& [project, number] : ballot.points) {
        const auto points = scaled(number, file_.point_decimals);
        if (!points) return refuse(Refusal::pb_points, {at_line(ballot.line)});
        into.points.emplace_back(project, *points);
      }
    }
    return {};
  }

  void add_unnamed(ReadBallot& ballot, const Decimal& points) const {
    std::set<OptionIndex> named;
    for (const auto& one : ballot.points) named.insert(one.first);
    for (OptionIndex project = 0; project < costs_.size(); ++project)
      if (!named.contains(project)) ballot.points.emplace_back(project, points);
  }

  /// Figures that the file tells of itself.
  Result<void> compare_figures() {
    const auto expect = [&](const char* key, std::size_t counted) {
      const auto told = whole_number(file_.value_of(key));
      if (told && *told != static_cast<std::int64_t>(counted))
        file_.warnings.push_back(say(
            "warning.figure",
            {{"figure", std::string{key}}, {"told", *told}, {"counted", std::int64_t(counted)}}));
    };
    expect("num_projects", costs_.size());
    expect("num_votes", ballots_.size());
    const auto support = support_of(file_.election);
    for (std::size_t i = 0; i < told_votes_.size(); ++i)
      if (told_votes_[i] && *told_votes_[i] != support.voters[i])
        file_.warnings.push_back(
            say("warning.votes_of_project", {{"option", file_.election.projects[i].id},
                                             {"told", *told_votes_[i]},
                                             {"counted", support.voters[i]}}));
    return {};
  }

  PbRows rows_;
  PbFile file_;
  Section section_ = Section::none;
  Columns columns_;
  std::string vote_type_;
  std::map<std::string, OptionIndex, std::less<>> index_;
  std::set<std::string, std::less<>> seen_voters_;
  std::vector<Decimal> costs_;
  std::vector<std::optional<std::int64_t>> told_votes_;
  std::vector<ReadBallot> ballots_;
};

}  // namespace

std::string_view PbFile::value_of(std::string_view key) const {
  for (const auto& [name, value] : meta)
    if (name == key) return value;
  return {};
}

std::optional<std::int64_t> PbFile::score_threshold() const {
  const auto number = decimal_number(value_of("min_project_score_threshold"));
  if (!number) return std::nullopt;
  if (number->decimals <= point_decimals) return scaled(*number, point_decimals);
  // Points have fewer places: the least number of them that reaches it.
  auto least = number->digits;
  for (auto i = point_decimals; i < number->decimals; ++i) least = least / 10 + (least % 10 > 0);
  return least;
}

Result<PbFile> read_pb(std::string_view text) {
  const auto fit = readable(text);
  if (!fit) return tl::unexpected(fit.error());
  return PbReader{*fit}.read();
}

}  // namespace wardmote::counting
