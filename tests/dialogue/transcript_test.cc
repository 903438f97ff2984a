// Golden transcripts: what people type and tap, and what they see. UPDATE_TRANSCRIPTS=1 rewrites
// them; the diff is then read like a script.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "world.h"

namespace wardmote::dialogue::testing {
namespace {

constexpr const char* folder = "tests/dialogue/transcripts";

std::vector<std::filesystem::path> transcripts() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator{folder})
    if (entry.path().extension() == ".transcript") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// What is said is kept; what is answered (indented) is written anew.
std::string replay(const std::filesystem::path& path) {
  World world;
  std::ifstream in{path};
  std::string out;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("  ")) continue;
    out += line + "\n";
    if (line.empty() || line.starts_with('#')) continue;
    for (const auto& seen : world.run(line)) out += "  " + seen + "\n";
  }
  return out;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

class Transcript : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Transcript, ReadsAsBefore) {
  const auto now = replay(GetParam());
  if (std::getenv("UPDATE_TRANSCRIPTS") != nullptr) std::ofstream{GetParam()} << now;
  EXPECT_EQ(text_of(GetParam()), now) << "If this is meant, run with UPDATE_TRANSCRIPTS=1 and read "
                                         "the diff of "
                                      << GetParam();
}

/// E2: whatever is said, nobody in simple mode gets more than four buttons, two in a row, or loses
/// the way to a person.
TEST_P(Transcript, IsAsSimpleAsItsReadersWish) {
  World world;
  world.want_simple_mode();
  std::ifstream in{GetParam()};
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("  ") && !line.empty() && !line.starts_with('#')) (void)world.run(line);
    ASSERT_TRUE(world.problems().empty()) << "after: " << line << "\n" << world.problems().front();
  }
}

INSTANTIATE_TEST_SUITE_P(All, Transcript, ::testing::ValuesIn(transcripts()),
                         [](const auto& info) { return info.param.stem().string(); });

}  // namespace
}  // namespace wardmote::dialogue::testing
