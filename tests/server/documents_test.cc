// Documents do not lie: every `wardmote ...` in them is a command line that the program takes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "server/commands/command_line.h"

namespace wardmote::server {
namespace {

namespace fs = std::filesystem;

/// A command line of a document.
struct Told {
  std::string where;
  std::string text;
  /// In the middle of a sentence, where it may only be named.
  bool is_prose = false;
};

/// The words of a line of shell up to a comment, a pipe or the like; nothing if a quote is left
/// open. "..." stands for the rest.
std::optional<std::vector<std::string>> words_of(const std::string& line, bool& is_cut) {
  std::vector<std::string> words;
  std::string word;
  bool has_word = false;
  char quote = '\0';
  const auto end_word = [&] {
    if (has_word) words.push_back(word);
    word.clear();
    has_word = false;
  };
  for (const char c : line) {
    if (quote != '\0') {
      if (c == quote)
        quote = '\0';
      else
        word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      has_word = true;
    } else if (c == ' ') {
      end_word();
    } else if (c == '>' && word.find_first_not_of("0123456789") == std::string::npos) {
      has_word = false;  // "2>" is no argument.
      break;
    } else if (!has_word && (c == '#' || c == '|' || c == '&' || c == ';')) {
      break;
    } else {
      word += c;
      has_word = true;
    }
  }
  if (quote != '\0') return std::nullopt;
  end_word();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != "..." && words[i] != "…") continue;
    words.resize(i);
    is_cut = true;
  }
  return words;
}

/// Whether it names the program: "wardmote", "build/release/server/wardmote".
bool is_program(const std::string& word) { return fs::path{word}.filename() == "wardmote"; }

std::string fault_of(const Told& told) {
  bool may_lack = told.is_prose;
  auto words = words_of(told.text, may_lack);
  if (!words) return "a quote is not closed";
  if (words->empty() || !is_program(words->front())) return {};
  words->erase(words->begin());
  // Which folder is there is another matter.
  if (words->size() == 2 && words->front() == "verify") words->back() = "/";
  return command_line_fault(*words, may_lack);
}

/// In a fenced block each line, with those it goes on with.
class Fenced {
 public:
  explicit Fenced(std::vector<Told>& told) : told_(told) {}

  void add(const std::string& where, std::string line) {
    const auto first = line.find_first_not_of(' ');
    if (first == std::string::npos) return;
    line.erase(0, first);
    if (line.starts_with("$ ")) line.erase(0, 2);
    if (goes_on_) {
      told_.back().text += line;
    } else {
      told_.push_back({where, line, false});
    }
    auto& text = told_.back().text;
    goes_on_ = text.ends_with('\\');
    if (goes_on_) text.back() = ' ';
  }

 private:
  std::vector<Told>& told_;
  bool goes_on_ = false;
};

void add_spans(std::vector<Told>& told, const std::string& where, const std::string& line) {
  for (auto begin = line.find('`'); begin != std::string::npos;) {
    const auto end = line.find('`', begin + 1);
    if (end == std::string::npos) return;
    told.push_back({where, line.substr(begin + 1, end - begin - 1), true});
    begin = line.find('`', end + 1);
  }
}

std::vector<Told> told_in(const std::string& name, std::istream& document) {
  std::vector<Told> told;
  Fenced fenced{told};
  bool is_fenced = false;
  std::string line;
  for (int number = 1; std::getline(document, line); ++number) {
    const auto where = name + ":" + std::to_string(number);
    if (line.find("```") != std::string::npos)
      is_fenced = !is_fenced;
    else if (is_fenced)
      fenced.add(where, line);
    else
      add_spans(told, where, line);
  }
  return told;
}

TEST(Documents, TellCommandLinesThatTheProgramTakes) {
  std::vector<std::string> names = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"};
  for (const auto& entry : fs::recursive_directory_iterator{"docs"})
    if (entry.path().extension() == ".md") names.push_back(entry.path().string());
  std::size_t found = 0;
  for (const auto& name : names) {
    std::ifstream document{name};
    ASSERT_TRUE(document) << name << " cannot be read from " << fs::current_path();
    for (const auto& one : told_in(name, document)) {
      found += one.text.starts_with("wardmote ") ? 1 : 0;
      const auto fault = fault_of(one);
      EXPECT_EQ(fault, "") << one.where << ": " << one.text;
    }
  }
  EXPECT_GT(found, 10u) << "this test no longer finds the commands";
}

std::string fault_in(const std::string& document) {
  std::istringstream text{document};
  std::string faults;
  for (const auto& one : told_in("doc.md", text))
    if (const auto fault = fault_of(one); !fault.empty()) faults += one.where + ": " + fault + "\n";
  return faults;
}

TEST(Documents, AreCaughtLying) {
  EXPECT_EQ(fault_in("```\nwardmote ctl district create Riverside  # makes one\n```\n"), "");
  EXPECT_EQ(fault_in("```\n$ wardmote ctl district \\\n    create \"River side\"\n```\n"), "");
  EXPECT_EQ(fault_in("```\nwardmote ctl district list 2>&1 >list | tail\n```\n"), "");
  EXPECT_EQ(fault_in("see `wardmote ctl` and `wardmote ctl roles grant ...`"), "");
  EXPECT_EQ(fault_in("`wardmote.toml` and `ward` are no commands"), "");
  for (const auto* lie : {"`wardmote ctl role grant ...`", "`wardmote ctl district list --name x`",
                          "```\nwardmote ctl district create\n```",
                          "```\nwardmote ctl community create X --district one\n```"}) {
    EXPECT_TRUE(fault_in(std::string{"\n\n"} + lie).starts_with("doc.md:")) << lie;
  }
}

}  // namespace
}  // namespace wardmote::server
