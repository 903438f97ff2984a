#include "storage/mutations.h"

#include <rapidcheck/gtest.h>

#include "storage/crc32c.h"
#include "storage/log_entry.h"
#include "storage/mutation_reader.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote::storage {
namespace {

using Change = std::tuple<bool, std::string, std::string>;

std::vector<Change> read_all(std::string_view bytes) {
  std::vector<Change> changes;
  MutationReader reader(bytes);
  while (const auto mutation = reader.next()) {
    changes.emplace_back(mutation->erase, mutation->key, mutation->value);
  }
  EXPECT_FALSE(reader.damaged());
  return changes;
}

TEST(Mutations, HaveTheDocumentedEncoding) {
  Mutations mutations;
  mutations.put("key", "value");
  mutations.erase("k");
  EXPECT_EQ(mutations.bytes(), std::string("\x01\x03key\x05value\x02\x01k"));
  EXPECT_EQ(mutations.count(), 2u);
}

RC_GTEST_PROP(Mutations, AreReadBackInOrder, (const std::vector<Change>& given)) {
  Mutations first;
  Mutations second;
  std::vector<Change> expected;
  for (std::size_t i = 0; i < given.size(); ++i) {
    auto [erase, key, value] = given[i];
    value.append(*rc::gen::element<std::size_t>(0, 0, 0, 127, 128, 20'000), 'x');
    auto& target = i * 2 < given.size() ? first : second;
    erase ? target.erase(key) : target.put(key, value);
    expected.emplace_back(erase, key, erase ? "" : value);
  }
  first.append(second);
  RC_ASSERT(read_all(first.bytes()) == expected);
  RC_ASSERT(first.count() == expected.size());
  RC_ASSERT(first.empty() == expected.empty());
}

TEST(MutationReader, FindsEveryTruncationAndForeignTag) {
  Mutations mutations;
  mutations.put("key", std::string(300, 'v'));
  const auto& whole = mutations.bytes();
  for (std::size_t size = 1; size < whole.size(); ++size) {
    MutationReader reader(std::string_view(whole).substr(0, size));
    EXPECT_FALSE(reader.next());
    EXPECT_TRUE(reader.damaged()) << size;
  }
  for (const auto* bytes : {"\x03\x01k", "\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"}) {
    MutationReader reader(bytes);
    EXPECT_FALSE(reader.next());
    EXPECT_TRUE(reader.damaged());
  }
}

// RFC 3720, B.4, and the usual check value.
TEST(Crc32c, GivesThePublishedValues) {
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(crc32c(""), 0u);
}

RC_GTEST_PROP(Crc32c, GoesOnWhereItStopped, (const std::string& a, const std::string& b)) {
  RC_ASSERT(crc32c(b, crc32c(a)) == crc32c(a + b));
}

TEST(LogEntry, HeaderAndBatchAreOneMessage) {
  const std::string batch = "some batch";
  const auto bytes = encode_log_entry_header({.epoch = 300,
                                              .timestamp_ms = 1'700'000'000'000,
                                              .crc32c = crc32c(batch),
                                              .batch_size = batch.size()}) +
                     batch;
  const auto entry = decode_log_entry(bytes);
  ASSERT_TRUE(entry.ok()) << entry.status();
  EXPECT_EQ(entry->epoch(), 300u);
  EXPECT_EQ(entry->timestamp_ms(), 1'700'000'000'000);
  EXPECT_EQ(entry->batch(), batch);
  EXPECT_EQ(entry->SerializeAsString(), bytes);
}

TEST(LogEntry, RefusesAnyFlippedByteOfItsBatch) {
  const std::string batch = "some batch";
  const auto bytes =
      encode_log_entry_header({.crc32c = crc32c(batch), .batch_size = batch.size()}) + batch;
  for (std::size_t i = bytes.size() - batch.size(); i < bytes.size(); ++i) {
    auto flipped = bytes;
    flipped[i] = static_cast<char>(flipped[i] ^ 4);
    EXPECT_EQ(decode_log_entry(flipped).status().code(), absl::StatusCode::kDataLoss);
  }
  EXPECT_FALSE(decode_log_entry("\xff\xff").ok());
}

}  // namespace
}  // namespace wardmote::storage
