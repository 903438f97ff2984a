#include "gateway/http_client.h"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

namespace wardmote::gateway {

namespace {

constexpr std::size_t idle_handles_max = 256;
constexpr auto too_large_words = "the answer is too large";

struct FreeForm {
  void operator()(curl_mime* form) const { curl_mime_free(form); }
};
using Form = std::unique_ptr<curl_mime, FreeForm>;

struct Transfer {
  CURL* easy = nullptr;
  /// libcurl reads from it as long as the transfer lasts.
  Form form;
  HttpRequest request;
  HttpDone done;
  HttpResponse response;
  std::size_t body_bytes = 0;
};

std::size_t collect_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const auto bytes = size * count;
  transfer.body_bytes += bytes;
  transfer.response.is_too_large = transfer.body_bytes > transfer.request.body_bytes_max;
  if (transfer.response.is_too_large) return 0;
  long status = 0;
  curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
  if (transfer.request.on_chunk && status == 200)
    transfer.request.on_chunk({data, bytes});
  else
    transfer.response.body.append(data, bytes);
  return bytes;
}

Form form_of(CURL* easy, const std::vector<FormPart>& parts) {
  Form form{curl_mime_init(easy)};
  for (const auto& part : parts) {
    auto* mime = curl_mime_addpart(form.get());
    curl_mime_name(mime, part.name.c_str());
    curl_mime_data(mime, part.value.data(), part.value.size());
    if (!part.file_name.empty()) curl_mime_filename(mime, part.file_name.c_str());
    if (!part.media_type.empty()) curl_mime_type(mime, part.media_type.c_str());
  }
  return form;
}

/// Whether the other side may know of the request. What libcurl repeats by itself on a fresh
/// connection, because the old one was closed before a byte came back, counts as sent.
bool was_sent(CURL* easy, CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return false;
    default:
      break;
  }
  long bytes = 0;
  curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &bytes);
  return bytes > 0;
}

void initialise_curl_once() {
  static const auto result = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(result);
}

}  // namespace

// Sockets are watched with epoll and driven by curl_multi_socket_action: thousands of waiting long
// polls then cost nothing, which curl_multi_poll cannot offer.
struct HttpClient::Impl {
  explicit Impl(HttpClientOptions client_options) : options(std::move(client_options)) {
    initialise_curl_once();
    multi = curl_multi_init();
    // Without this, curl asks for "100 Continue" before bodies above 1 KiB and waits a second for
    // it.
    form_headers = curl_slist_append(nullptr, "Expect:");
    json_headers = curl_slist_append(nullptr, "Expect:");
    json_headers = curl_slist_append(json_headers, "Content-Type: application/json");
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Impl::on_socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Impl::on_timer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, options.connections_per_host_max);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, options.connections_per_host_max);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    epoll_event event{.events = EPOLLIN, .data = {.fd = wake}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event);
    thread = std::thread{[this] { run(); }};
  }

  ~Impl() {
    stop();
    for (auto* easy : idle) curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
    curl_slist_free_all(json_headers);
    curl_slist_free_all(form_headers);
    close(wake);
    close(epoll);
  }

  void stop() {
    if (!thread.joinable()) return;
    stopping = true;
    notify();
    thread.join();
    for (auto* transfer : active) {
      curl_multi_remove_handle(multi, transfer->easy);
      transfer->response.was_sent = was_sent(transfer->easy, CURLE_OK);
      curl_easy_cleanup(transfer->easy);
      finish(transfer, client_stopped);
    }
    active.clear();
    std::vector<std::unique_ptr<Transfer>> left;
    {
      const std::lock_guard lock{mutex};
      is_closed = true;
      left.swap(incoming);
    }
    for (auto& transfer : left) refuse(transfer.release());
  }

  void submit(std::unique_ptr<Transfer> transfer) {
    in_flight.fetch_add(1, std::memory_order_relaxed);
    bool first = false;
    {
      const std::lock_guard lock{mutex};
      first = incoming.empty();
      if (!is_closed) incoming.push_back(std::move(transfer));
    }
    if (transfer)
      refuse(transfer.release());
    else if (first)
      notify();
  }

  void notify() const {
    const std::uint64_t one = 1;
    // The counter can only be full if the thread has not looked yet, and then it will.
    [[maybe_unused]] const auto written = write(wake, &one, sizeof one);
  }

  void run() {
    std::array<epoll_event, 128> events{};
    while (!stopping) {
      const int count =
          epoll_wait(epoll, events.data(), static_cast<int>(events.size()), timeout_ms());
      int running = 0;
      for (int i = 0; i < count; ++i) {
        if (events[i].data.fd == wake) {
          std::uint64_t ignored = 0;
          [[maybe_unused]] const auto bytes = read(wake, &ignored, sizeof ignored);
          continue;
        }
        curl_multi_socket_action(multi, events[i].data.fd, action_of(events[i].events), &running);
      }
      start_incoming();
      if (deadline && std::chrono::steady_clock::now() >= *deadline) {
        deadline.reset();
        curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
      }
      collect_finished();
    }
  }

  static int action_of(std::uint32_t events) {
    int action = 0;
    if (events & EPOLLIN) action |= CURL_CSELECT_IN;
    if (events & EPOLLOUT) action |= CURL_CSELECT_OUT;
    if (events & (EPOLLERR | EPOLLHUP)) action |= CURL_CSELECT_ERR;
    return action;
  }

  int timeout_ms() const {
    if (!deadline) return -1;
    const auto left = *deadline - std::chrono::steady_clock::now();
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::clamp<std::int64_t>(ms, 0, 60'000));
  }

  void start_incoming() {
    std::vector<std::unique_ptr<Transfer>> batch;
    {
      const std::lock_guard lock{mutex};
      batch.swap(incoming);
    }
    for (auto& transfer : batch) start(transfer.release());
  }

  void start(Transfer* transfer) {
    if (idle.empty()) {
      transfer->easy = curl_easy_init();
      set_lasting_options(transfer->easy);
    } else {
      transfer->easy = idle.back();
      idle.pop_back();
    }
    auto* easy = transfer->easy;
    const auto& request = transfer->request;
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    const bool is_form = !request.form.empty();
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, is_form ? form_headers : json_headers);
    if (is_form) {
      transfer->form = form_of(easy, request.form);
      curl_easy_setopt(easy, CURLOPT_MIMEPOST, transfer->form.get());
    } else if (request.body.empty()) {
      curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    } else {
      curl_easy_setopt(easy, CURLOPT_POST, 1L);
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
    }
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    active.insert(transfer);
    curl_multi_add_handle(multi, easy);
  }

  void set_lasting_options(CURL* easy) const {
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &collect_body);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(options.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 16384L);
    // HTTP/2 halves the throughput of small calls (docs/dependencies.md).
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    if (!options.proxy.empty()) curl_easy_setopt(easy, CURLOPT_PROXY, options.proxy.c_str());
    if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  }

  void collect_finished() {
    int left = 0;
    while (auto* message = curl_multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      auto* easy = message->easy_handle;
      const auto code = message->data.result;
      char* user = nullptr;
      curl_easy_getinfo(easy, CURLINFO_PRIVATE, &user);
      auto* transfer = reinterpret_cast<Transfer*>(user);
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      // A status line followed by a cut connection is no answer: what was done is unknown.
      transfer->response.status = code == CURLE_OK ? static_cast<int>(status) : 0;
      transfer->response.was_sent = code == CURLE_OK || was_sent(easy, code);
      curl_multi_remove_handle(multi, easy);
      if (idle.size() < idle_handles_max)
        idle.push_back(easy);
      else
        curl_easy_cleanup(easy);
      active.erase(transfer);
      const auto* words =
          transfer->response.is_too_large ? too_large_words : curl_easy_strerror(code);
      finish(transfer, code == CURLE_OK ? "" : words);
    }
  }

  void refuse(Transfer* transfer) {
    transfer->response.was_sent = false;
    finish(transfer, client_stopped);
  }

  void finish(Transfer* raw, const char* trouble) {
    const std::unique_ptr<Transfer> transfer{raw};
    transfer->response.trouble = trouble;
    in_flight.fetch_sub(1, std::memory_order_relaxed);
    transfer->done(std::move(transfer->response));
  }

  static int on_socket(CURL*, curl_socket_t socket, int what, void* user, void* known) {
    auto& self = *static_cast<Impl*>(user);
    if (what == CURL_POLL_REMOVE) {
      epoll_ctl(self.epoll, EPOLL_CTL_DEL, socket, nullptr);
      curl_multi_assign(self.multi, socket, nullptr);
      return 0;
    }
    epoll_event event{.events = 0, .data = {.fd = socket}};
    if (what & CURL_POLL_IN) event.events |= EPOLLIN;
    if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
    if (known == nullptr) {
      epoll_ctl(self.epoll, EPOLL_CTL_ADD, socket, &event);
      curl_multi_assign(self.multi, socket, &self);
    } else {
      epoll_ctl(self.epoll, EPOLL_CTL_MOD, socket, &event);
    }
    return 0;
  }

  static int on_timer(CURLM*, long timeout_ms, void* user) {
    auto& self = *static_cast<Impl*>(user);
    if (timeout_ms < 0)
      self.deadline.reset();
    else
      self.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{timeout_ms};
    return 0;
  }

  HttpClientOptions options;
  CURLM* multi = nullptr;
  curl_slist* json_headers = nullptr;
  curl_slist* form_headers = nullptr;
  int epoll = -1;
  int wake = -1;
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::unordered_set<Transfer*> active;
  std::vector<CURL*> idle;
  std::mutex mutex;
  std::vector<std::unique_ptr<Transfer>> incoming;
  bool is_closed = false;
  std::atomic<std::size_t> in_flight{0};
  std::atomic<bool> stopping{false};
  std::thread thread;
};

HttpClient::HttpClient(HttpClientOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpClient::~HttpClient() = default;

void HttpClient::submit(HttpRequest request, HttpDone done) {
  auto transfer = std::make_unique<Transfer>();
  transfer->request = std::move(request);
  transfer->done = std::move(done);
  impl_->submit(std::move(transfer));
}

void HttpClient::stop() { impl_->stop(); }

std::size_t HttpClient::in_flight() const { return impl_->in_flight.load(); }

}  // namespace wardmote::gateway
