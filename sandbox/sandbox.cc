#include "sandbox/sandbox.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <thread>

#include "sandbox/http_server.h"
#include "sandbox/journal.h"

namespace wardmote::sandbox {

struct Sandbox::Running {
  explicit Running(const Options& options)
      : world({.seed = options.seed,
               .limits = {.messages_per_chat_max = options.messages_per_chat_max},
               .transcript_max = options.transcript_max,
               .has_rate_limits = options.has_rate_limits}),
        server(io, world,
               {.gathers_updates = options.gathers_updates,
                .control_from_anywhere = options.control_from_anywhere,
                .address = options.address}) {}

  World world;
  // The io_context goes first when all is destroyed: what waits in it refers to the server.
  std::unique_ptr<asio::io_context> io_holder = std::make_unique<asio::io_context>(1);
  asio::io_context& io = *io_holder;
  HttpServer server;
  std::unique_ptr<Journal> journal;
  std::uint16_t port = 0;
  std::thread thread;

  ~Running() {
    server.drop_idle_connections();
    io_holder.reset();
  }

  bool is_keeping = true;

  /// What can't be written can't be promised: until it can, requests are answered with 500.
  bool keep() {
    const auto error = journal->append(world.state);
    if (error.empty() != is_keeping) {
      is_keeping = error.empty();
      if (is_keeping) {
        spdlog::info("The sandbox's journal can be written again");
      } else {
        spdlog::critical("The sandbox's journal can't be written: {}", error);
      }
    }
    return is_keeping;
  }
};

Sandbox::Sandbox(std::unique_ptr<Running> running) : running_(std::move(running)) {}

Sandbox::~Sandbox() { stop(); }

tl::expected<std::unique_ptr<Sandbox>, std::string> Sandbox::start(Options options) {
  auto running = std::make_unique<Running>(options);
  if (!options.data_dir.empty()) {
    auto& world = running->world;
    auto journal = Journal::open(options.data_dir, world.state, options.syncs_journal);
    if (!journal) return tl::unexpected(journal.error());
    running->journal = std::move(*journal);
    running->server.after_step = [kept = running.get()] { return kept->keep(); };
  }
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return tl::unexpected("\"" + options.address + "\" is no address to listen on");
  tcp::acceptor acceptor(running->io);
  const tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(4096, error);
  if (error) {
    return tl::unexpected(fmt::format("The sandbox can't listen on {}:{}: {}", options.address,
                                      options.port, error.message()));
  }
  running->port = acceptor.local_endpoint().port();
  running->server.resume_webhooks();
  asio::co_spawn(running->io, running->server.accept(std::move(acceptor)), asio::detached);
  asio::co_spawn(running->io, running->server.keep_time(), asio::detached);
  running->thread = std::thread([&io = running->io] { io.run(); });
  return std::unique_ptr<Sandbox>(new Sandbox(std::move(running)));
}

std::uint16_t Sandbox::port() const { return running_->port; }

void Sandbox::stop() {
  if (!running_->thread.joinable()) return;
  running_->io.stop();
  running_->thread.join();
  if (running_->journal == nullptr) return;
  const auto error = running_->journal->compact(running_->world.state);
  if (!error.empty()) spdlog::error("The sandbox's journal can't be compacted: {}", error);
}

int run_sandbox(const Options& options) {
  // Signals are caught from here on, so that none falls between start and wait.
  asio::io_context waiting(1);
  asio::signal_set signals(waiting, SIGINT, SIGTERM);
  auto sandbox = Sandbox::start(options);
  if (!sandbox) {
    spdlog::error("{}", sandbox.error());
    return 1;
  }
  spdlog::info("sandbox at http://{}:{}/", options.address, (*sandbox)->port());
  signals.async_wait([](const boost::system::error_code&, int) {});
  waiting.run();
  (*sandbox)->stop();
  spdlog::info("sandbox stopped");
  return 0;
}

}  // namespace wardmote::sandbox
