// How long Telegram's JSON takes each way. Time per update in a batch of 100, and per request.
#include <benchmark/benchmark.h>

#include <string>

#include "telegram/html.h"
#include "telegram/parser.h"
#include "telegram/request.h"

namespace wardmote::telegram {
namespace {

std::string typical_update(int id) {
  return R"({"update_id":)" + std::to_string(id) +
         R"(,"message":{"message_id":4711,"from":{"id":5123456789,"is_bot":false,)"
         R"("first_name":"Anneliese","last_name":"Lee","username":"anneliese_lee",)"
         R"("language_code":"de"},"chat":{"id":-1001234567890,"title":"Riverside neighbours",)"
         R"("username":"riverside","type":"supergroup","is_forum":true},"date":1790000000,)"
         R"("message_thread_id":77,"is_topic_message":true,"text":"/report the light at the )"
         R"(corner of Main Street has been broken for a week","entities":[{"offset":0,)"
         R"("length":7,"type":"bot_command"}]}})";
}

std::string batch_of(int count) {
  std::string body = R"({"ok":true,"result":[)";
  for (int id = 1; id <= count; ++id) body += (id > 1 ? "," : "") + typical_update(id);
  return body + "]}";
}

void parse_batch(benchmark::State& state) {
  const auto body = batch_of(static_cast<int>(state.range(0)));
  UpdateParser parser;
  for (auto _ : state) benchmark::DoNotOptimize(parser.parse_batch(body));
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(parse_batch)->Arg(1)->Arg(100);

void parse_batch_with_one_broken_byte(benchmark::State& state) {
  auto body = batch_of(100);
  body[body.size() / 2] = '\xff';
  UpdateParser parser;
  for (auto _ : state) benchmark::DoNotOptimize(parser.parse_batch(body));
  state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(parse_batch_with_one_broken_byte);

void write_message(benchmark::State& state) {
  SendMessage call{ChatId{-1001234567890}, HtmlBuilder{}.bold("Report 17").text(" is open").take()};
  call.markup = InlineKeyboard{{{CallbackButton{"Follow", "r:17:f"}}}};
  for (auto _ : state) benchmark::DoNotOptimize(to_request(call));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(write_message);

}  // namespace
}  // namespace wardmote::telegram

BENCHMARK_MAIN();
