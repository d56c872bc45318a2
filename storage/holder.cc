#include "storage/holder.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <list>
#include <string>
#include <thread>
#include <vector>

#include "storage/atomic_file.h"
#include "storage/local_socket.h"
#include "storage/snapshot.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using Moment = std::chrono::steady_clock::time_point;

struct Client {
  Descriptor socket;
  Moment deadline;      // for its request
  std::string request;  // as far as it has come
  fs::path snapshot{};  // what it reads; empty: it has not asked yet
  bool gone = false;
};

// Signals are the main thread's; this one inherits none.
std::thread StartWithoutSignals(const std::function<void()>& run) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(run);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace

class Holder::Server {
 public:
  Server(Archive& archive, fs::path path, const HolderOptions& options, Descriptor listening)
      : archive_(archive),
        path_(std::move(path)),
        options_(options),
        listening_(std::move(listening)),
        wake_(eventfd(0, EFD_CLOEXEC)),
        thread_(StartWithoutSignals([this] { Run(); })) {}

  ~Server() {
    unlink(SocketOf(path_).c_str());
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(wake_.get(), &one, sizeof one);
    thread_.join();
    // Clients that read a snapshot keep it, and delete it: they see the connection end before anybody looks whether
    // they are done.
    for (Client& client : clients_) client.socket.Close();
    for (const Client& client : clients_) {
      if (!client.snapshot.empty()) RemoveUnlessLocked(client.snapshot);
    }
    std::error_code ignored;
    fs::remove(SnapshotsOf(path_), ignored);  // where it is empty
  }

 private:
  void Run() {
    while (true) {
      std::vector<pollfd> ready{{wake_.get(), POLLIN, 0}, {listening_.get(), POLLIN, 0}};
      for (const Client& client : clients_) ready.push_back({client.socket.get(), POLLIN, 0});
      if (poll(ready.data(), ready.size(), WaitFor()) < 0) continue;
      if (ready[0].revents != 0) return;
      size_t i = 2;
      for (Client& client : clients_) {
        if (ready[i++].revents != 0) Hear(client);
      }
      DropTheGone();
      if (ready[1].revents != 0) Accept();
    }
  }

  // Milliseconds until the next request is overdue; -1: nobody owes one.
  int WaitFor() const {
    int64_t wait = -1;
    const Moment now = std::chrono::steady_clock::now();
    for (const Client& client : clients_) {
      if (!client.snapshot.empty()) continue;
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(client.deadline - now).count() + 1;
      wait = wait < 0 ? std::max<int64_t>(left, 0) : std::clamp<int64_t>(left, 0, wait);
    }
    return static_cast<int>(wait);
  }

  void Accept() {
    Descriptor socket(accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    // Out of descriptors: the client stays in the queue, and trying again at once would only burn the processor.
    if (socket.get() < 0 && (errno == EMFILE || errno == ENFILE)) usleep(100'000);
    if (socket.get() < 0) return;
    const uid_t peer = PeerOf(socket);
    if (peer != geteuid() && peer != 0) return;
    if (clients_.size() >= options_.max_clients) {
      return Say(socket, Status(Code::kBusy, std::to_string(clients_.size()) +
                                                 " commands look into the archive already; try again later"));
    }
    const Moment deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.request_ms);
    clients_.push_back({std::move(socket), deadline, {}});
  }

  void Hear(Client& client) {
    char bytes[512];
    const ssize_t got = recv(client.socket.get(), bytes, sizeof bytes, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    // Nothing is to be said after the request.
    if (got <= 0 || !client.snapshot.empty()) {
      client.gone = true;
      return;
    }
    client.request.append(bytes, static_cast<size_t>(got));
    const size_t end = client.request.find('\n');
    if (end != client.request.npos && end <= options_.max_request) return Answer(client, end);
    if (client.request.size() > options_.max_request) {
      Say(client.socket,
          Status(Code::kInvalidArgument, "a request of more than " + std::to_string(options_.max_request) + " bytes"));
      client.gone = true;
    }
  }

  void Answer(Client& client, size_t end) {
    if (client.request.substr(0, end) != kAskForSnapshot || end + 1 != client.request.size()) {
      Say(client.socket, Status(Code::kInvalidArgument, "this lantai understands \"" + std::string(kAskForSnapshot) +
                                                            "\" only: use the version that holds the archive"));
      client.gone = true;
      return;
    }
    const Result<std::string> name = MakeSnapshot();
    if (name.ok()) client.snapshot = path_ / *name;
    client.gone = !name.ok();
    Say(client.socket, name);
  }

  // Its path below the archive's.
  Result<std::string> MakeSnapshot() {
    const fs::path all = SnapshotsOf(path_);
    if (mkdir(all.c_str(), 0700) != 0 && errno != EEXIST) return SystemError(all, errno);
    std::error_code error;
    // Readers of a holder before this one may still be at work.
    do ++number_;
    while (fs::exists(all / std::to_string(number_), error));
    const std::string name = std::to_string(number_);
    LANTAI_RETURN_IF_ERROR(archive_.Snapshot(all / name));
    return (all.filename() / name).string();
  }

  // The socket's buffer takes any line at once; a client that does not listen does not count.
  static void Say(const Descriptor& socket, const Result<std::string>& answer) {
    const std::string line = AnswerLine(answer);
    [[maybe_unused]] const ssize_t sent = send(socket.get(), line.data(), line.size(), MSG_NOSIGNAL);
  }

  void DropTheGone() {
    const Moment now = std::chrono::steady_clock::now();
    clients_.remove_if([&](const Client& client) {
      const bool late = client.snapshot.empty() && now >= client.deadline;
      if (!client.gone && !late) return false;
      std::error_code ignored;
      if (!client.snapshot.empty()) fs::remove_all(client.snapshot, ignored);
      return true;
    });
  }

  Archive& archive_;
  const fs::path path_;
  const HolderOptions options_;
  const Descriptor listening_;
  const Descriptor wake_;
  std::list<Client> clients_;  // the thread's, as number_, while it runs
  uint64_t number_ = 0;
  std::thread thread_;  // last: it uses everything above
};

Holder::Holder(std::unique_ptr<Server> server) : server_(std::move(server)) {}

Holder::~Holder() = default;

Result<std::unique_ptr<Holder>> Holder::Listen(Archive& archive, const fs::path& path, const HolderOptions& options) {
  ClearSnapshots(path);
  LANTAI_ASSIGN_OR_RETURN(Descriptor listening, ListenAt(SocketOf(path)));
  return std::unique_ptr<Holder>(new Holder(std::make_unique<Server>(archive, path, options, std::move(listening))));
}

}  // namespace lantai::storage
