#include "bench/bytes_stage.h"

#include <fmt/core.h>

#include <filesystem>
#include <set>
#include <sstream>
#include <string>

#include "app/pipeline.h"
#include "bench/counting_env.h"
#include "bench/harness.h"
#include "bench/harvest_stage.h"
#include "storage/archive_impl.h"
#include "storage/compact.h"
#include "storage/keys.h"
#include "tests/portal/server.h"
#include "tests/portal/truth.h"
#include "tests/portal/world.h"
#include "tests/support/temp_dir.h"

namespace lantai::bench {
namespace {

namespace fs = std::filesystem;
using storage::StoredPayload;

uint64_t BytesIn(const fs::path& folder) {
  uint64_t bytes = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    bytes += entry.is_regular_file() ? entry.file_size() : 0;
  }
  return bytes;
}

struct Received {
  uint64_t pages = 0, html = 0;
  uint64_t attachments = 0, attached = 0;  // how many, and their bytes
  uint64_t attached_kept = 0;              // their bytes in payloads
};

bool IsAttachment(std::string_view content_type) {
  return content_type.find("html") == std::string_view::npos && !content_type.starts_with("text/");
}

// Every capture as often as it was received, its payload once.
Received CountReceived(const fs::path& path) {
  const storage::OpenDatabases looked = Must(storage::LookAt(path, nullptr));
  Received received;
  std::set<uint64_t> kept;
  const auto count = [&](std::string_view key, std::string_view value) -> Result<bool> {
    const storage::StoredCapture stored = Must(storage::DecodeCapture(storage::TrailingNumber(key), value));
    if (!IsAttachment(stored.capture.content_type)) {
      ++received.pages;
      received.html += stored.payload.size;
      return true;
    }
    ++received.attachments;
    received.attached += stored.payload.size;
    if (!kept.insert(stored.payload.number).second) return true;
    const auto frame = Must(looked.payloads->Get(storage::PayloadKey(stored.payload.number)));
    received.attached_kept += frame ? frame->size() : 0;
    return true;
  };
  const std::string captures = storage::TagKey(storage::kCaptureTag);
  const Status status = looked.index->Scan(captures, storage::PrefixEnd(captures), count);
  if (!status.ok()) GiveUp(status);
  return received;
}

// Bytes written so far and bytes that lie there, of one of the databases.
struct Bytes {
  uint64_t disk = 0, written = 0;
};

Bytes CountBytes(const fs::path& archive, const CountingEnv& env, const std::string& database) {
  return {BytesIn(archive / database), env.Written("/" + database + "/")};
}

void PrintLine(const std::string& what, const Bytes& bytes, uint64_t html) {
  const auto a_byte = [&](uint64_t of) { return static_cast<double>(of) / static_cast<double>(html); };
  fmt::print("{:<34}{:>12.1f}{:>12.3f}{:>12.1f}{:>12.3f}\n", what, static_cast<double>(bytes.disk) / 1e6,
             a_byte(bytes.disk), static_cast<double>(bytes.written) / 1e6, a_byte(bytes.written));
}

// An attachment's bytes are taken off where they lie, and as often as payloads are written.
void Print(const std::string& when, const fs::path& archive, const CountingEnv& env, const Received& received) {
  const Bytes payloads = CountBytes(archive, env, "payloads");
  const Bytes index = CountBytes(archive, env, "index");
  const double share = static_cast<double>(received.attached_kept) / static_cast<double>(payloads.disk);
  const auto attached_written = static_cast<uint64_t>(share * static_cast<double>(payloads.written));
  const Bytes html{payloads.disk - received.attached_kept, payloads.written - attached_written};
  PrintLine(when + ", payloads", html, received.html);
  PrintLine(when + ", index", index, received.html);
  PrintLine(when + ", all", {html.disk + index.disk, html.written + index.written}, received.html);
}

void HarvestInto(const fs::path& path, CountingEnv& env, const std::shared_ptr<const extractor::Extractor>& extractor,
                 int portals) {
  const auto world = std::make_shared<const portal::PortalWorld>(portal::WorldOptions{.portals = portals});
  std::ostringstream seeds;
  portal::WriteSeeds(*world, seeds);
  const auto server = Must(portal::PortalServer::Start({world}));
  const SystemClock clock;
  const auto archive = Must(storage::OpenArchive(path, {.create = true, .clock = &clock}, &env));
  crawler::Harvester harvester(*archive, app::MakeProcess(extractor), app::MakeAssemble(extractor), clock,
                               LoopbackOptions(seeds.str(), portals, server->port()));
  Must(harvester.Run());
}

}  // namespace

void MeasureBytes(const std::shared_ptr<const extractor::Extractor>& extractor, int portals) {
  const TempDir dir;
  const fs::path path = dir.path() / "archive";
  CountingEnv env;
  HarvestInto(path, env, extractor, portals);
  const Received received = CountReceived(path);
  fmt::print("\nbytes, {} portals: {} HTML pages of {:.1f} MB; {} attachments of {:.1f} MB, {:.1f} MB kept\n", portals,
             received.pages, static_cast<double>(received.html) / 1e6, received.attachments,
             static_cast<double>(received.attached) / 1e6, static_cast<double>(received.attached_kept) / 1e6);
  fmt::print("{:<34}{:>12}{:>12}{:>12}{:>12}\n", "HTML alone", "MB on disk", "a byte", "MB written", "a byte");
  Print("after the harvest", path, env, received);
  Must(storage::CompactArchive(path, {}, &env));
  Print("compacted", path, env, received);
}

}  // namespace lantai::bench
