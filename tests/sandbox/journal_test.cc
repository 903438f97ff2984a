#include "sandbox/journal.h"

#include <filesystem>
#include <fstream>

#include "sandbox/records.h"
#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

class JournalTest : public SandboxTest {
 protected:
  JournalTest() : folder(::testing::TempDir() + "sandbox_journal_test") {
    std::filesystem::remove_all(folder);
  }
  ~JournalTest() override { std::filesystem::remove_all(folder); }

  /// Reads the folder into a new world and returns all it knows, as the control API tells it.
  std::string reread() {
    World again({.seed = 7});
    again.set_time(world.real_ms());
    const auto journal = Journal::open(folder, again.state, false);
    return journal ? told(again) : journal.error();
  }
  std::string told(World& which) {
    std::string all;
    for (const std::string path : {"status", "bots", "people", "chats", "sent"}) {
      all += control(which, {.method = "GET", .path = {path}}).body + "\n";
    }
    ControlRequest messages{.method = "GET", .path = {"people", std::to_string(ann), "messages"}};
    messages.query.set("chat", std::to_string(group));
    all += control(which, messages).body + "\n";
    return all + which.state.find_bot(bot)->queue.read(100, which.state.now());
  }

  const std::string folder;
};

TEST_F(JournalTest, RemembersEverythingAfterAKill) {
  const auto journal = Journal::open(folder, world.state, false);
  ASSERT_TRUE(journal) << journal.error();
  ASSERT_EQ((*journal)->compact(world.state), "");
  ann_writes("/one@ward_bot");
  ann_starts();
  ann_writes("/two@ward_bot");
  result("sendMessage", {{"chat_id", std::to_string(group)}, {"text", "answer"}});
  call("setMyCommands", {{"commands", R"([{"command":"go","description":"Go"}])"}});
  ASSERT_EQ((*journal)->append(world.state), "");
  // No clean end: what was appended must do.
  EXPECT_EQ(reread(), told(world));
}

TEST_F(JournalTest, CompactionKeepsEverything) {
  const auto journal = Journal::open(folder, world.state, false);
  ASSERT_TRUE(journal) << journal.error();
  for (int i = 0; i < 20; ++i) ann_writes("/n@ward_bot " + std::to_string(i));
  ASSERT_EQ((*journal)->compact(world.state), "");
  EXPECT_EQ(reread(), told(world));
}

TEST_F(JournalTest, ConfirmedUpdatesStayConfirmed) {
  const auto journal = Journal::open(folder, world.state, false);
  ASSERT_TRUE(journal) << journal.error();
  for (int i = 0; i < 3; ++i) ann_writes("/n@ward_bot");
  ASSERT_EQ((*journal)->compact(world.state), "");
  const auto first = world.state.find_bot(bot)->queue.first_id();
  poll({{"offset", std::to_string(first + 2)}});
  ASSERT_EQ((*journal)->append(world.state), "");
  EXPECT_EQ(reread(), told(world));
}

TEST_F(JournalTest, TornEndIsCutOff) {
  {
    const auto journal = Journal::open(folder, world.state, false);
    ASSERT_TRUE(journal) << journal.error();
    ASSERT_EQ((*journal)->compact(world.state), "");
  }
  const auto before = told(world);
  std::ofstream(folder + "/sandbox.journal", std::ios::app | std::ios::binary) << "half a rec";
  EXPECT_EQ(reread(), before);
}

// Members come to records with time; those of an older sandbox end before them.
TEST_F(JournalTest, ReadsShorterRecordsOfAnOlderSandbox) {
  const auto record = record_of(world.state, {.kind = Change::Kind::person, .number = ann});
  constexpr std::size_t newest_member = 8;
  World again({.seed = 7});
  EXPECT_TRUE(apply_record(again.state, record.substr(0, record.size() - newest_member)));
  EXPECT_EQ(again.state.people.at(ann).username, "annie");
  EXPECT_FALSE(apply_record(again.state, record.substr(0, record.size() - newest_member - 3)));
  EXPECT_FALSE(apply_record(again.state, ""));
}

TEST_F(JournalTest, DamageInTheMiddleIsAnError) {
  {
    const auto journal = Journal::open(folder, world.state, false);
    ASSERT_TRUE(journal) << journal.error();
    ASSERT_EQ((*journal)->compact(world.state), "");
  }
  std::fstream file(folder + "/sandbox.journal", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(12);
  file << "XX";
  file.close();
  EXPECT_NE(reread().find("damaged at byte 0"), std::string::npos);
}

}  // namespace
}  // namespace wardmote::sandbox
