#include "governance/counting/blt.h"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <vector>

#include "governance/counting/refusals.h"
#include "governance/counting/scan.h"

namespace wardmote::counting {

namespace {

struct Token {
  std::string_view text;
  std::size_t line = 0;
  bool is_name = false;
  /// Something follows its quote at once: the name has a quote within, which the format cannot
  /// hold.
  bool is_broken = false;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

/// Words and quoted names, one after the other.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  std::optional<Token> next() {
    skip_what_says_nothing();
    if (text_.empty()) return std::nullopt;
    if (text_.front() == '"') return in_quotes();
    std::size_t size = 0;
    while (size < text_.size() && !is_space(text_[size]) && text_[size] != '"') ++size;
    return Token{taken(size), line_, false, false};
  }
  std::size_t line() const { return line_; }
  /// What stood in square brackets so far.
  const std::vector<Token>& options() const { return options_; }

 private:
  std::string_view taken(std::size_t size) {
    const auto part = text_.substr(0, size);
    for (const char c : part) line_ += c == '\n' ? 1 : 0;
    text_.remove_prefix(size);
    return part;
  }

  /// Space, comments, options and ids of other programs.
  void skip_what_says_nothing() {
    while (!text_.empty()) {
      const auto first = text_.front();
      if (is_space(first)) {
        (void)taken(1);
      } else if (first == '#') {
        (void)taken(std::min(text_.find('\n'), text_.size()));
      } else if (first == '[' || first == '(') {
        const auto end = std::min(text_.find(first == '[' ? ']' : ')'), text_.size());
        if (first == '[')
          options_.push_back(
              {text_.substr(1, std::max(end, std::size_t{1}) - 1), line_, false, false});
        (void)taken(std::min(end + 1, text_.size()));
      } else {
        return;
      }
    }
  }

  /// A name ends at its quote, or, where that is missing, with its line.
  Token in_quotes() {
    (void)taken(1);
    const auto end = std::min(text_.find_first_of("\"\n"), text_.size());
    Token token{taken(end), line_, true, false};
    while (!token.text.empty() && token.text.back() == '\r') token.text.remove_suffix(1);
    if (!text_.empty() && text_.front() == '"') (void)taken(1);
    token.is_broken = !text_.empty() && !is_space(text_.front()) && text_.front() != '#';
    return token;
  }

  std::string_view text_;
  std::size_t line_ = 1;
  std::vector<Token> options_;
};

class BltReader {
 public:
  explicit BltReader(std::string_view text) : tokens_(text) {}

  Result<BltFile> read() {
    for (const auto step :
         {&BltReader::read_header, &BltReader::read_ballots, &BltReader::read_options,
          &BltReader::read_names, &BltReader::read_title})
      if (auto fine = (this->*step)(); !fine) return tl::unexpected(fine.error());
    if (auto fine = check(file_.election); !fine) return tl::unexpected(fine.error());
    return std::move(file_);
  }

 private:
  auto& options() { return file_.election.options; }

  Result<Token> word() {
    const auto token = tokens_.next();
    if (!token) return refuse(Refusal::file_ends, {at_line(tokens_.line())});
    return *token;
  }

  Result<std::int64_t> number() {
    const auto token = word();
    if (!token) return tl::unexpected(token.error());
    const auto value = token->is_name ? std::nullopt : whole_number(token->text);
    if (!value) return refuse(Refusal::number_expected, {at_line(token->line), found(token->text)});
    return *value;
  }

  Result<void> read_header() {
    const auto count = number();
    if (!count) return tl::unexpected(count.error());
    const auto seats = number();
    if (!seats) return tl::unexpected(seats.error());
    if (*count < 1 || *count > std::int64_t{options_max} || *seats < 1 ||
        *seats > std::int64_t{options_max})
      return refuse(Refusal::blt_header,
                    {at_line(tokens_.line()), {"most", std::int64_t{options_max}}});
    options().resize(static_cast<std::size_t>(*count));
    file_.seats = static_cast<std::uint32_t>(*seats);
    return {};
  }

  /// Weights with their preferences, up to a weight of 0; before them, withdrawn options.
  Result<void> read_ballots() {
    while (true) {
      const auto weight = number();
      if (!weight) return tl::unexpected(weight.error());
      if (*weight == 0) return {};
      if (*weight < 0) {
        if (auto fine = withdraw(-*weight); !fine) return fine;
        continue;
      }
      if (static_cast<std::uint64_t>(*weight) > ballots_max)
        return refuse(Refusal::too_many_ballots, {{"most", std::int64_t{ballots_max}}});
      RankedBallot ballot{{}, static_cast<std::uint64_t>(*weight)};
      if (auto fine = read_preferences(ballot); !fine) return fine;
      file_.election.ballots.push_back(std::move(ballot));
    }
  }

  /// "[withdrawn 4 7]" as Droop writes it. Its other options change no count of ours.
  Result<void> read_options() {
    for (const auto& option : tokens_.options()) {
      Tokens words{option.text};
      const auto first = words.next();
      if (!first || first->text != "withdrawn") continue;
      while (const auto word = words.next()) {
        const auto number = whole_number(word->text);
        if (!number || *number < 1)
          return refuse(Refusal::number_expected, {at_line(option.line), found(word->text)});
        if (auto fine = withdraw(*number); !fine) return fine;
      }
    }
    return {};
  }

  Result<void> withdraw(std::int64_t number) {
    if (number > static_cast<std::int64_t>(options().size()))
      return refuse(Refusal::blt_option_unknown,
                    {at_line(tokens_.line()), found(std::to_string(-number))});
    options()[static_cast<std::size_t>(number - 1)].withdrawn = true;
    return {};
  }

  Result<void> read_preferences(RankedBallot& ballot) {
    std::set<OptionIndex> named;
    while (true) {
      const auto token = word();
      if (!token) return tl::unexpected(token.error());
      if (token->text == "0" && !token->is_name) return {};
      if (token->text == "-" && !token->is_name) continue;
      std::vector<OptionIndex> rank;
      if (auto fine = read_rank(*token, named, rank); !fine) return fine;
      ballot.ranks.push_back(std::move(rank));
    }
  }

  /// "4" or "4=2".
  Result<void> read_rank(const Token& token, std::set<OptionIndex>& named,
                         std::vector<OptionIndex>& rank) {
    auto rest = token.text;
    while (true) {
      const auto end = std::min(rest.find('='), rest.size());
      const auto value = token.is_name ? std::nullopt : whole_number(rest.substr(0, end));
      if (!value) return refuse(Refusal::number_expected, {at_line(token.line), found(token.text)});
      if (*value < 1 || *value > static_cast<std::int64_t>(options().size()))
        return refuse(Refusal::blt_option_unknown, {at_line(token.line), found(token.text)});
      const auto option = static_cast<OptionIndex>(*value - 1);
      if (!named.insert(option).second)
        return refuse(Refusal::blt_option_twice, {at_line(token.line), found(token.text)});
      rank.push_back(option);
      if (end == rest.size()) return {};
      rest.remove_prefix(end + 1);
    }
  }

  Result<void> read_names() {
    std::set<std::string_view> names;
    for (auto& option : options()) {
      const auto token = word();
      if (!token) return tl::unexpected(token.error());
      if (!token->is_name || token->is_broken || token->text.empty())
        return refuse(Refusal::blt_name_expected, {at_line(token->line), found(token->text)});
      if (!names.insert(token->text).second)
        return refuse(Refusal::name_twice, {at_line(token->line), found(token->text)});
      option.name = token->text;
      option.id = token->text;
    }
    return {};
  }

  /// The title, and what some programs write after it.
  Result<void> read_title() {
    bool is_first = true;
    while (const auto token = tokens_.next()) {
      if (!token->is_name || token->is_broken)
        return refuse(Refusal::blt_rest, {at_line(token->line), found(token->text)});
      if (is_first) file_.title = token->text;
      is_first = false;
    }
    return {};
  }

  Tokens tokens_;
  BltFile file_;
};

std::string in_quotes(std::string_view name) {
  std::string text = "\"";
  for (const char c : name)
    text += c == '"' ? '\'' : static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return text + "\"\n";
}

}  // namespace

Result<BltFile> read_blt(std::string_view text) {
  const auto fit = readable(text);
  if (!fit) return tl::unexpected(fit.error());
  return BltReader{*fit}.read();
}

std::string write_blt(const BltFile& file) {
  const auto& options = file.election.options;
  auto text = fmt::format("{} {}\n", options.size(), file.seats);
  for (std::size_t i = 0; i < options.size(); ++i)
    if (options[i].withdrawn) text += fmt::format("-{}\n", i + 1);
  for (const auto& ballot : file.election.ballots) {
    // A weight of 0 would end the ballots.
    if (ballot.count == 0) continue;
    text += std::to_string(ballot.count);
    for (const auto& rank : ballot.ranks) {
      char before = ' ';
      for (const auto option : rank)
        text += fmt::format("{}{}", std::exchange(before, '='), option + 1);
    }
    text += " 0\n";
  }
  text += "0\n";
  for (const auto& option : options) text += in_quotes(option.name);
  return text + in_quotes(file.title);
}

}  // namespace wardmote::counting
