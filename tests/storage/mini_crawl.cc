#include "tests/storage/mini_crawl.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace lantai::storage {
namespace {

constexpr char kOrigin[] = "http://mini.gov.cn";

std::string AddressOf(int page) { return std::string(kOrigin) + "/" + std::to_string(page); }
int PageOf(const std::string& key) { return std::stoi(key.substr(sizeof kOrigin)); }

bool IsAbsent(int page) { return page % 11 == 7; }
int BodyOf(int page) { return page % 5 == 4 ? page - 1 : page; }
int TextOf(int page) { return page % 5 == 2 ? page - 1 : BodyOf(page); }

FrontierEntry Entry(int page) {
  FrontierEntry entry;
  entry.portal = "mini";
  entry.request.url = AddressOf(page);
  return entry;
}

Captured Fetched(int page) {
  auto capture = std::make_shared<Capture>();
  capture->request.url = AddressOf(page);
  capture->status = IsAbsent(page) ? 404 : 200;
  capture->body = "<html>" + std::to_string(BodyOf(page)) + std::string(static_cast<size_t>(500 + page % 700), 'x');
  capture->finished = {1'600'000'000'000 + page};
  Captured captured{capture, {}, {}};
  if (IsAbsent(page)) captured.outcome = Outcome{UrlState::kAbsent, Code::kNotFound, "404"};
  return captured;
}

Processed Read(const CaptureRecord& record, int pages) {
  const int page = PageOf(record.key);
  auto result = std::make_shared<Page>();
  Document document;
  document.title = "报告" + std::to_string(TextOf(page));
  document.text = "text " + std::to_string(TextOf(page));
  document.is_annual_report = true;
  document.digests.payload_sha256 = record.payload_digest;
  document.digests.text_sha256 = Sha256Of(document.text);
  result->document = document;
  Processed processed{record.id, result, {}, {}};
  for (const int next : {2 * page + 1, 2 * page + 2}) {
    if (next < pages) processed.outlinks.push_back(Entry(next));
  }
  return processed;
}

Status CommitAndTell(Archive& archive, const std::vector<Write>& writes, const std::vector<std::string>& lines,
                     const Acknowledge& acknowledge) {
  const auto results = archive.Commit(writes);
  if (!results.ok()) return results.status();
  for (const std::string& line : lines) acknowledge(line);
  return {};
}

// Does one group of processing, or else of fetching; false when there is neither.
Result<bool> Step(Archive& archive, int pages, const Acknowledge& acknowledge, size_t group) {
  std::vector<Write> writes;
  std::vector<std::string> lines;
  LANTAI_ASSIGN_OR_RETURN(std::vector<uint64_t> pending, archive.PendingCaptures());
  pending.resize(std::min(pending.size(), group));
  for (const uint64_t id : pending) {
    LANTAI_ASSIGN_OR_RETURN(const CaptureRecord record, archive.GetCapture(id, true));
    writes.push_back(Read(record, pages));
    lines.push_back("processed " + record.key);
  }
  if (writes.empty()) {
    LANTAI_ASSIGN_OR_RETURN(const auto queue, archive.LoadQueue(kOrigin, "", group));
    for (const auto& queued : queue) {
      writes.push_back(Fetched(PageOf(queued.key)));
      lines.push_back("captured " + queued.key);
    }
  }
  if (writes.empty()) return false;
  LANTAI_RETURN_IF_ERROR(CommitAndTell(archive, writes, lines, acknowledge));
  return true;
}

std::string DocumentLine(const Archive& archive, const std::string& key) {
  const auto id = archive.DocumentOf(key);
  if (!id.ok() || !*id) return "-";
  const auto record = archive.GetDocument(**id);
  if (!record.ok()) return record.status().ToString();
  std::vector<std::string> urls = record->urls;
  std::sort(urls.begin(), urls.end());
  std::string line = record->title;
  for (const std::string& url : urls) line += " " + url.substr(sizeof kOrigin);
  return line;
}

}  // namespace

Status Crawl(Archive& archive, int pages, const Acknowledge& acknowledge, size_t group) {
  LANTAI_ASSIGN_OR_RETURN(const auto round, archive.BeginRound({}));
  (void)round;
  const auto seeded = archive.Commit(std::vector<Write>{Enqueue{{Entry(0)}}});
  if (!seeded.ok()) return seeded.status();
  for (;;) {
    LANTAI_ASSIGN_OR_RETURN(const bool more, Step(archive, pages, acknowledge, group));
    if (!more) return archive.FinishRound();
  }
}

std::string Dump(const Archive& archive) {
  std::ostringstream out;
  const Status status = archive.ForEachUrl([&](const std::string& key, const UrlRecord& record) {
    const auto captures = archive.CapturesOf(key);
    out << key << " " << UrlStateName(record.state) << " round " << record.round << " captures "
        << (captures.ok() ? captures->size() : 0) << " document " << DocumentLine(archive, key) << "\n";
    return true;
  });
  const auto counts = archive.Count();
  if (!status.ok() || !counts.ok()) return "unreadable";
  out << counts->captures << " captures, " << counts->payloads << " payloads, " << counts->payload_bytes << " bytes, "
      << counts->stored_bytes << " stored, " << counts->documents << " documents, " << counts->cursor << " changes\n";
  return out.str();
}

std::string BrokenInvariants(const Archive& archive) {
  std::ostringstream broken;
  const auto check = [&](bool holds, const std::string& what) { broken << (holds ? "" : what + "\n"); };
  uint64_t states[8] = {};
  std::set<std::string> queued, waiting;
  check(archive
            .ForEachUrl([&](const std::string& key, const UrlRecord& record) {
              ++states[static_cast<size_t>(record.state)];
              if (record.state == UrlState::kQueued) queued.insert(key);
              if (record.state == UrlState::kCaptured) waiting.insert(key);
              return true;
            })
            .ok(),
        "addresses are readable");
  const auto origins = archive.QueuedOrigins();
  if (!origins.ok()) return "origins: " + origins.status().ToString();
  for (const std::string& origin : *origins) {
    const auto queue = archive.LoadQueue(origin, "", SIZE_MAX);
    check(queue.ok() && !queue->empty(), "the queue of " + origin + " is readable");
    if (!queue.ok()) continue;
    for (const auto& entry : *queue) check(queued.erase(entry.key) == 1, entry.key + " is queued once");
  }
  check(queued.empty(), std::to_string(queued.size()) + " queued addresses are in no queue");
  const auto pending = archive.PendingCaptures();
  check(pending.ok() && pending->size() == waiting.size(), "every captured address waits for processing");
  uint64_t captures = 0, documents = 0, cursor = 0;
  check(archive
            .ForEachCapture([&](const CaptureRecord& record) {
              const auto whole = archive.GetCapture(record.id, true);
              check(whole.ok(), "capture " + std::to_string(record.id) + ": " + whole.status().ToString());
              check(record.id == ++captures, "capture numbers have no gap");
              return true;
            })
            .ok(),
        "captures are readable");
  check(archive
            .ForEachDocument([&](const DocumentRecord& record) {
              const auto whole = archive.ReadDocument(record.id);
              check(whole.ok(), "document " + std::to_string(record.id) + ": " + whole.status().ToString());
              check(record.id == ++documents, "document numbers have no gap");
              return true;
            })
            .ok(),
        "documents are readable");
  check(archive.ForEachChange(0, [&](const Change& change) { return change.cursor == ++cursor; }).ok(), "changes");
  const auto counts = archive.Count();
  if (!counts.ok()) return "counts: " + counts.status().ToString();
  check(counts->captures == captures, "captures are counted");
  check(counts->documents == documents, "documents are counted");
  check(counts->cursor == cursor, "changes are counted without a gap");
  check(std::equal(std::begin(states), std::end(states), std::begin(counts->urls)), "addresses are counted by state");
  return broken.str();
}

}  // namespace lantai::storage
