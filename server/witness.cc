// `wardmote witness`: a copy of somebody's board that only ever grows, and a signature for each
// head that contains the one before (c2sp.org/tlog-cosignature).
#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <iostream>
#include <optional>

#include "gateway/http_client.h"
#include "governance/board/checkpoint.h"
#include "governance/core/text.h"
#include "server/board_folder.h"
#include "server/commands.h"

namespace wardmote::server {

namespace {

using namespace board;
namespace fs = std::filesystem;

/// Why the board is not taken over. `evidence`: it contradicts itself, or what was kept.
struct Trouble {
  bool is_evidence = false;
  std::string words;
};
template <class T>
using Found = tl::expected<T, Trouble>;

tl::unexpected<Trouble> contradicts(std::string words) {
  return tl::unexpected(Trouble{true, std::move(words)});
}
tl::unexpected<Trouble> cannot_tell(std::string words) {
  return tl::unexpected(Trouble{false, std::move(words)});
}

class Witness {
 public:
  explicit Witness(const WitnessOptions& options, VerifierKey key)
      : url_(options.url.ends_with('/') ? options.url : options.url + "/"),
        folder_(options.folder),
        key_(std::move(key)) {}

  /// The head that the copy has now.
  Found<SignedCheckpoint> follow() {
    const auto bytes = fetch(std::string{checkpoint_path});
    if (!bytes) return cannot_tell("the board has no head: " + trouble_);
    const auto head = parse_signed_checkpoint(*bytes);
    if (!head) return cannot_tell("the board's head is none");
    if (!verify_checkpoint(*head, key_))
      return cannot_tell("the board's head is not signed by the given key");
    const auto kept = kept_head();
    if (!kept) return tl::unexpected(kept.error());
    if (auto taken = take(*head, *kept); !taken) {
      if (taken.error().is_evidence) keep_evidence(*bytes, head->checkpoint.head.size);
      return tl::unexpected(taken.error());
    }
    if (!write_board_file(folder_ / checkpoint_path, *bytes))
      return cannot_tell("the head cannot be written");
    return *head;
  }

  bool write_cosigned(std::string_view bytes) const {
    return write_board_file(folder_ / "checkpoint.cosigned", bytes);
  }

 private:
  tl::expected<std::string, FileFault> fetch(const std::string& path) {
    std::promise<gateway::HttpResponse> promise;
    auto answer = promise.get_future();
    client_.submit({.url = url_ + path, .body_bytes_max = board_file_bytes_max},
                   [&promise](gateway::HttpResponse got) { promise.set_value(std::move(got)); });
    auto got = answer.get();
    if (got.status == 200) return std::move(got.body);
    trouble_ = got.status == 0 ? got.trouble : fmt::format("status {}", got.status);
    return tl::unexpected(got.status == 404 ? FileFault::absent : FileFault::unreadable);
  }

  /// Nothing if the board was not kept before.
  Found<std::optional<Checkpoint>> kept_head() const {
    const auto bytes = read_board_file(folder_ / checkpoint_path);
    if (!bytes && bytes.error() == FileFault::absent) return std::optional<Checkpoint>{};
    const auto head =
        bytes ? parse_signed_checkpoint(*bytes) : tl::unexpected(Fault::checkpoint_malformed);
    if (!head) return cannot_tell("the head in the folder cannot be read");
    if (!verify_checkpoint(*head, key_))
      return cannot_tell("the folder holds another board, or one with another key");
    return std::optional{head->checkpoint};
  }

  Found<void> take(const SignedCheckpoint& head, const std::optional<Checkpoint>& kept) {
    const auto& now = head.checkpoint.head;
    const auto before = kept ? kept->head : TreeHead{0, empty_root()};
    if (now.size < before.size) return older(now, before);
    if (now.size == before.size) {
      if (now.root == before.root) return {};
      return contradicts(fmt::format("two heads of {} leaves have different roots", now.size));
    }
    const auto tiles = new_tiles(before.size, now.size);
    if (!tiles) return cannot_tell("the board has grown by too much to be taken at once");
    const auto incoming = folder_ / "incoming";
    std::error_code ignored;
    fs::remove_all(incoming, ignored);
    for (const auto& tile : *tiles) {
      if (auto got = bring(tile, incoming); !got) return got;
    }
    TileTree tree{[&](const std::string& path) {
                    auto fresh = read_board_file(incoming / path);
                    return fresh ? fresh : read_board_file(folder_ / path);
                  },
                  now.size};
    if (auto fine = check(tree, before, now); !fine) return fine;
    return move_in(*tiles, incoming);
  }

  /// Fetches a tile and, of the lowest level, its leaves, which must have its hashes.
  Found<void> bring(const Tile& tile, const fs::path& incoming) {
    const auto bytes = fetch(tile_path(tile));
    if (!bytes) return cannot_tell(fmt::format("{} is not there: {}", tile_path(tile), trouble_));
    const auto hashes = parse_tile(*bytes, tile.width);
    if (!hashes) return cannot_tell(tile_path(tile) + " is no tile");
    if (!write_board_file(incoming / tile_path(tile), *bytes))
      return cannot_tell("the copy cannot be written");
    if (tile.level != 0) return {};
    const auto path = bundle_path({.index = tile.index, .width = tile.width});
    const auto bundle = fetch(path);
    if (!bundle) return cannot_tell(fmt::format("{} is not there: {}", path, trouble_));
    const auto leaves = parse_bundle(*bundle, tile.width);
    if (!leaves) return cannot_tell(path + " does not have the leaves that belong there");
    for (std::size_t i = 0; i < leaves->size(); ++i) {
      if (leaf_hash((*leaves)[i]) != (*hashes)[i])
        return cannot_tell(fmt::format("{}: leaf {} does not have its hash", path, i));
    }
    if (!write_board_file(incoming / path, *bundle))
      return cannot_tell("the copy cannot be written");
    return {};
  }

  /// A head of before may come late from somewhere; it must still be a beginning of what is kept.
  Found<void> older(const TreeHead& now, const TreeHead& before) {
    TileTree tree{[&](const std::string& path) { return read_board_file(folder_ / path); },
                  before.size};
    const auto root = root_of(now.size, tree.reader());
    if (root && *root == now.root)
      return cannot_tell(
          fmt::format("the head has {} leaves, and {} are kept", now.size, before.size));
    return contradicts(fmt::format("the board has {} leaves and had {}", now.size, before.size));
  }

  /// Nothing that a tile says is believed: what is kept and the new leaves must give every hash.
  static Found<void> check(TileTree& tree, const TreeHead& before, const TreeHead& now) {
    auto range = CompactRange::load(before.size, tree.reader());
    if (!range) return cannot_tell("the copy is not whole");
    const bool is_continued = range->root() == before.root;
    for (auto index = before.size; index < now.size; ++index) {
      const auto leaf = tree.hash({0, index});
      const auto completed = leaf ? range->append(*leaf) : tl::unexpected(Fault::hash_missing);
      if (!completed) return cannot_tell("the new tiles are not whole");
      for (const auto& [subtree, hash] : *completed) {
        if (subtree.level % tile_height == 0 && tree.hash(subtree) != hash)
          return cannot_tell("the new tiles contradict one another");
      }
    }
    if (is_continued && range->root() == now.root) return {};
    // The leaves of the new head are others than those that were kept, or the head is false.
    return contradicts("what was kept and the new leaves do not give the root in the head");
  }

  Found<void> move_in(const std::vector<Tile>& tiles, const fs::path& incoming) const {
    const auto move = [&](const std::string& path) {
      std::error_code error;
      fs::create_directories((folder_ / path).parent_path(), error);
      if (!error) fs::rename(incoming / path, folder_ / path, error);
      return !error;
    };
    for (const auto& tile : tiles) {
      const bool moved =
          move(tile_path(tile)) &&
          (tile.level != 0 || move(bundle_path({.index = tile.index, .width = tile.width})));
      if (!moved) return cannot_tell("the copy cannot be written");
    }
    std::error_code ignored;
    fs::remove_all(incoming, ignored);
    return {};
  }

  void keep_evidence(std::string_view head, std::uint64_t size) const {
    const auto path = folder_ / fmt::format("evidence-{}.checkpoint", size);
    if (write_board_file(path, head))
      std::cout << "The head that does not fit is kept in " << path.string() << ".\n";
    else
      std::cerr << "wardmote witness: the head that does not fit cannot be kept:\n" << head;
  }

  std::string url_;
  fs::path folder_;
  VerifierKey key_;
  gateway::HttpClient client_{{.proxy = {}, .ca_file = {}}};
  std::string trouble_;
};

int unusable(std::string_view why) {
  std::cerr << "wardmote witness: " << why << "\n";
  return verify_board_unusable;
}

tl::expected<SignerKey, std::string> read_signer(const std::string& path) {
  auto text = read_board_file(path);
  if (!text) return tl::unexpected(path + " cannot be read");
  while (!text->empty() && text->back() == '\n') text->pop_back();
  auto key = SignerKey::parse(*text);
  if (!key || key->type() != KeyType::cosignature_v1)
    return tl::unexpected(path + " is not the key of a witness");
  return *std::move(key);
}

/// Held until the process ends; negative if it cannot be had.
int lock_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  const int file =
      ::open((fs::path{folder} / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0 || ::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  ::close(file);
  return -1;
}

std::uint64_t seconds_now() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

}  // namespace

int run_witness(const WitnessOptions& options) {
  auto key = parse_verifier_key(options.key);
  if (!key || key->type != KeyType::ed25519) return unusable("--key is not the key of a board");
  std::optional<SignerKey> signer;
  if (!options.signer_file.empty()) {
    auto read = read_signer(options.signer_file);
    if (!read) return unusable(clean_line(read.error()));
    signer = *std::move(read);
  }
  // Two that follow at once could sign two heads of which neither contains the other.
  const auto lock = lock_folder(options.folder);
  if (lock < 0) return unusable("another witness is at work in the folder, or it cannot be made");
  Witness witness{options, *std::move(key)};
  auto head = witness.follow();
  if (!head) {
    if (!head.error().is_evidence) return unusable(clean_line(head.error().words));
    std::cout << "FALSE        " << clean_line(head.error().words) << "\n";
    return static_cast<int>(ExitCode::failure);
  }
  if (signer) {
    const auto signature = cosign(*head, *signer, seconds_now());
    if (!signature) return unusable("the head cannot be signed");
    head->note.signatures.push_back(*signature);
    const auto note = write_note(head->note);
    if (!note || !witness.write_cosigned(*note)) return unusable("the signature cannot be written");
  }
  std::cout << fmt::format("{}: {} leaves, only grown{}\n", clean_line(head->checkpoint.origin),
                           head->checkpoint.head.size, signer ? ", signed" : "");
  return static_cast<int>(ExitCode::success);
}

int run_witness_key(const std::string& name, const std::string& signer_file) {
  if (sodium_init() < 0) return unusable("libsodium does not start");
  Ed25519Seed seed{};
  randombytes_buf(seed.data(), seed.size());
  const auto key = SignerKey::make(name, KeyType::cosignature_v1, seed);
  sodium_memzero(seed.data(), seed.size());
  if (!key) return unusable("the name may have neither spaces nor +");
  const int file =
      ::open(signer_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return unusable(clean_line(signer_file) + " is there already or cannot be made");
  const auto text = key->write() + "\n";
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (::close(file) != 0 || !written) return unusable("the key cannot be written");
  std::cout << write_verifier_key(key->verifier()) << "\n";
  return static_cast<int>(ExitCode::success);
}

}  // namespace wardmote::server
