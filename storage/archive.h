// The archive: what was fetched, what was made of it, and what is still to be fetched, in two LevelDB databases.
//
//   payloads   bodies and extracted documents, zstd-compressed, keyed by a rising number
//   index      everything small: captures, digests, URL records, frontier, documents, change log (storage/keys.h)
//
// A page is committed twice: captured (its body is durable and its URL says so), then processed (document, outlinks,
// change-log entry and "this URL is done"). Each write in a Commit is all or nothing, and a Commit of many writes costs
// one pair of syncs. After a crash: what was acknowledged is there, once; captured pages wait in PendingCaptures();
// payloads above the highest number that the index knows are unreferenced, and their numbers are used again.
//
// A report may have parts besides its page: continuation pages and attachments, which are captured and have no
// documents of their own. When the page and all its parts are at their end, the page is due for assembly
// (storage/bundles.h): its document is made again from all of them and takes the place of the page's own, under the
// same id. Due is written in the batch that brings the last of them to its end, so a crash loses no assembly and
// repeats none.
//
// Nothing that was read is lost when it is read anew: a document keeps every version of it (VersionsOf), each with the
// version of the extractor that made it, and the change log names the two that a change lies between.
//
//   auto archive = Archive::Open("archive", {.create = true});
//   (*archive)->Commit(std::vector<Write>{Enqueue{entries}});
//
// Thread-safety: all calls from any thread, at any time. Commit, BeginRound and FinishRound wait for one another; reads
// never wait.
// Ownership: returned values are copies; nothing points into the archive.
// Errors: kBusy (another process holds it), kIo, kNoSpace, kCorruption (damage, or a newer format; nothing was
// changed). After the disk has refused a write, every further one fails with the same Status: open the archive again to
// go on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/capture.h"
#include "core/clock.h"
#include "core/page.h"
#include "core/status.h"
#include "storage/bodies.h"
#include "storage/decisions.h"
#include "storage/host_record.h"
#include "storage/tombstone.h"
#include "storage/visit_record.h"

namespace lantai::storage {

// A request that is to be made, and why.
struct FrontierEntry {
  std::string portal;  // Portal::id
  Request request;
  LinkRole role = LinkRole::kOther;
  Relevance relevance = Relevance::kUnknown;
  int depth = 0;                  // links followed from a seed
  std::string referrer;           // URL of the page that led here; empty for seeds
  std::string text;               // anchor text
  bool in_report_column = false;  // found on a page of the annual-report column

  friend bool operator==(const FrontierEntry&, const FrontierEntry&) = default;
};

// What became of an address in the current round.
enum class UrlState : uint8_t {
  kQueued,    // to be fetched
  kCaptured,  // body is durable, not processed yet
  kDone,      // processed, or nothing to process (redirects, parts of a report, unchanged)
  kAbsent,    // the portal says 404 or 410
  kFailed,    // gave up after the retries, or its bytes cannot be read; reason says why
  kBlocked,   // a challenge page or an access refusal
  kRefused,   // policy: robots.txt, scope, a private address
  kPoison,    // processing died on it again and again (kMaxProcessingStarts); its bytes are kept
};
std::string_view UrlStateName(UrlState state);

struct UrlRecord {
  FrontierEntry entry;
  UrlState state = UrlState::kQueued;
  uint32_t round = 0;         // the harvest in which the state was reached
  uint32_t attempts = 0;      // fetches of this round that failed
  Timestamp not_before;       // queued, blocked: earliest next attempt
  uint64_t last_capture = 0;  // 0: none
  std::string etag;           // of the last 200, for conditional requests
  std::string last_modified;
  int http_status = 0;  // of the last answer; 0: none
  Code reason_code = Code::kOk;
  std::string reason;  // why failed, absent, blocked, refused
};

// ---- writes ----

// Adds addresses that the archive does not know yet, or that it has not queued in this round; others are left alone.
// Entries without a portal are never queued again by BeginRound. REQUIRES: request.url parses.
struct Enqueue {
  std::vector<FrontierEntry> entries;
};

// Where a fetch ends without processing.
struct Outcome {
  UrlState state = UrlState::kDone;
  Code code = Code::kOk;
  std::string reason;
  // With kQueued, which only Captured and Processed take: the capture is kept, and the address is asked again then, its
  // attempts one more. With kBlocked: no later round queues the address before then.
  std::optional<Timestamp> not_before = {};
};

// A body arrived. Without `outcome` the page becomes kCaptured and waits for Processed; with it the URL is at its end
// (redirects, 404s, raw attachments), and `outlinks` (the redirect's target) are queued in the same batch. An address
// that was never queued (robots.txt) may be captured too; it gets a record without a portal.
// The same bytes and HTTP status as at the address's last capture, where that was processed to its end, give
// WriteResult::unchanged, and the address is done at once: they would give the same page. What they lead to depends on
// scope and years as well: where these have changed, process the capture again; Processed is taken at any time.
struct Captured {
  std::shared_ptr<const Capture> capture;
  std::optional<Outcome> outcome;
  std::vector<FrontierEntry> outlinks;
  // By another crawler, at its own time: it takes its place among the address's captures by that time. Where a later
  // one is held it is history: it is kept and read, and what the address says of its last capture stands. Nothing is
  // queued by it, and an address that is queued stays so; `outlinks` only tell where a redirect leads. An address that
  // only imports know has no portal.
  bool imported = false;
};

// A part of a report, besides its page.
struct BundlePart {
  std::string key;  // RequestKey; what it redirects to stands for it
  LinkRole role = LinkRole::kAttachment;

  friend bool operator==(const BundlePart&, const BundlePart&) = default;
};

// A file that more pages than this name is the portal's (a form to fill in, a guide) and no part of a report.
inline constexpr size_t kMaxPagesOfPart = 64;
inline constexpr size_t kMaxParts = 64;  // of one report; further ones are no parts

// The portal answered 304, or nothing has changed: the URL is done, its last capture stands.
// REQUIRES: the archive knows `key`.
struct NotModified {
  std::string key;  // RequestKey
  Timestamp at;
};

// No body: DNS, connection, time, policy. With `retry_at` it stays queued until then and attempts rises by one;
// without, `outcome` is final. REQUIRES: the archive knows `key`.
struct Unfetched {
  std::string key;
  Outcome outcome;
  std::optional<Timestamp> retry_at;
};

// What processing a capture gave. `page` is null where it failed, and then `outcome` says why. The capture may have
// been processed before: the same document again changes nothing, even where it comes from another extractor; another
// one of the same bytes (a better extractor) takes its place under the same id, and the old one stays as a version.
// REQUIRES: the archive knows `capture_id`.
struct Processed {
  uint64_t capture_id = 0;
  std::shared_ptr<const Page> page;
  std::vector<FrontierEntry> outlinks;  // already filtered by scope and policy
  Outcome outcome;
  LeftOutLinks left_out = {};       // of the page's links, those that are not followed
  std::vector<BundlePart> parts{};  // what the page's report consists of besides the page, all of it in `outlinks`
  std::string extractor{kExtractorVersion};  // that read it
  // Old bytes read anew, without a request. What the portal said since stands: an address that is queued, failed to be
  // fetched or is gone stays so. A page that no longer gives the document it gave before takes it back
  // (Change::Kind::kDisowned), unless it simply cannot be read; and one that no reader was there for changes nothing.
  bool again = false;
};

// How often processing of one capture may begin without an end before the page is set aside. A start cannot tell a page
// that kills its processing from a process that was killed from outside while it was at work, and an innocent page set
// aside is a page lost: with a limit of 3, twenty kills in a row at random moments lost one. At 20 they cannot meet one
// page so often, and a deadly page still ends its run of runs.
inline constexpr uint64_t kMaxProcessingStarts = 20;

// Processing of this capture is about to begin; counted against kMaxProcessingStarts when the archive is next opened.
// With `again` a capture that was processed before waits anew, until Processed.
struct ProcessingStarted {
  uint64_t capture_id = 0;
  bool again = false;
};

// Assembly of this page's report is about to begin; counted against kMaxProcessingStarts as processing is. What is set
// aside then are the parts: the page's own document stands.
struct AssemblyStarted {
  std::string page;    // RequestKey
  bool again = false;  // the page is due from now on, if it was not
};

// What the parts of a report gave together. Where the inputs are no longer those that it was made from, nothing of it
// is kept, and the page stays due. An equal document changes nothing.
struct Assembled {
  std::string page;                          // RequestKey
  Sha256 inputs;                             // BundleInputs::digest
  std::shared_ptr<const Document> document;  // null: nothing could be made of them, the page's own document stands
  // Of the parts of BundleInputs, in their order: kDone where it was read, else why not. The address shows it until the
  // part's bytes are others.
  std::vector<Outcome> parts;
  // The document is null, and the page stays due for the next run: the reader was not there (then the start counts for
  // nothing), or it was too slow.
  bool put_off = false;
  std::string extractor{kExtractorVersion};  // that read them
  std::vector<BodyChange> changes{};         // what the document says of its body
};

// The seed list's portals, by which the ledger knows whose portal it is. A portal that no list names any more stays as
// it was last named. `bodies` is not looked at.
struct PortalsNamed {
  std::vector<SeedPortal> portals;
};

using Write = std::variant<Enqueue, Captured, NotModified, Unfetched, Processed, ProcessingStarted, HostNoted,
                           AssemblyStarted, Assembled, PortalsNamed, VisitNoted>;

// What one write did, in the order of the writes.
struct WriteResult {
  uint64_t capture_id = 0;    // Captured: its id
  bool new_payload = false;   // Captured: bytes not held before
  bool unchanged = false;     // Captured: same payload as this URL's last capture
  bool withdrawn = false;     // Captured: the address is withdrawn; nothing was kept (capture_id 0, unchanged)
  uint64_t document_id = 0;   // Processed with a document: the one that now stands for the address
  bool new_document = false;  // … and it was not held before
  // The document was known from another address, which this one is now an alias of. kExact: from the same bytes. kText:
  // normalised text and tables are both equal, the text is not empty, and unit and year, where known, do not differ:
  // two years' reports with the same prose, or two towns' with the same zeros, are never one.
  enum class Duplicate { kNone, kExact, kText } duplicate = Duplicate::kNone;
  std::vector<FrontierEntry> queued;  // entries that were really added to the frontier
  std::vector<std::string> due{};     // pages (RequestKey) that are due for assembly since this write
  bool renewed = false;               // a document that was held says something else now
  bool disowned = false;              // Processed again: the page gives no document any more
  int became_report = 0;              // Assembled: +1 where the page's own document was no annual report, −1, 0
  // Addresses that were concluded or found to hold bytes that cannot be read, and those whose bytes could be all the
  // same.
  std::vector<std::string> unreadable{}, readable{};
};

// ---- reads ----

struct CaptureRecord {
  uint64_t id = 0;
  std::string key;        // RequestKey
  Capture capture;        // body empty unless asked for
  Sha256 payload_digest;  // of the bytes as stored
  uint64_t body_size = 0;
};

// What came of processing a capture, by the extractor that read it last.
struct Reading {
  uint64_t document_id = 0;  // 0: none
  std::string extractor;
  UrlState state = UrlState::kDone;  // kAbsent, kBlocked, kQueued: what the page said, or the host's other pages

  friend bool operator==(const Reading&, const Reading&) = default;
};

// One version of a document: what some extractor made of its bytes. Documents of several parts have one more for each
// time that a part came or changed.
struct DocumentVersion {
  uint64_t number = 0;    // names it; a later one has a greater number
  std::string extractor;  // that made it; the document's own `extractor`
  std::string read_by;    // the last extractor that came to the same
  Timestamp until;        // when the next one took its place; 0: it stands

  friend bool operator==(const DocumentVersion&, const DocumentVersion&) = default;
};

// One extracted document with every address under which it was found.
struct DocumentRecord {
  uint64_t id = 0;
  uint64_t capture_id = 0;  // the capture it was made from
  std::string portal;
  std::vector<std::string> urls;  // request keys; where it was found first, then its aliases
  Timestamp fetched_at;
  Sha256 payload_digest;
  bool superseded = false;  // later captures of all its addresses gave other documents
  bool removed = false;     // its last address is gone, confirmed over days (kAbsencesForRemoval)
  // On request (storage/tombstone.h): it cannot be read, title, unit and time are blank, and it counts as no report.
  bool withdrawn = false;
  // Copied from the document, so that coverage need not read every body:
  std::string title;
  std::optional<std::string> unit;
  std::optional<std::string> division;
  std::optional<int> year;
  std::optional<std::string> published;
  std::string form;  // report template, or empty
  bool is_annual_report = false;
  bool lossy = false;  // an annual report whose tables are missing, could not be read, or only in part
};

// What a report is to be made of.
struct BundleInputs {
  struct Part {
    std::string key;  // of the address that holds the bytes: what the page names, or what that redirects to
    LinkRole role = LinkRole::kAttachment;
    uint64_t capture_id = 0;
    uint64_t body_size = 0;
  };
  std::string page;
  uint64_t page_capture = 0;
  uint64_t page_size = 0;
  std::vector<Part> parts;  // those that have been had, in their last good version: a portal's hiccup takes none away
  Sha256 digest;            // of what is to be read; equal inputs give equal documents
};

// One entry of a list, by its text an annual report.
struct ListedEntry {
  std::string key;  // RequestKey; empty where only a script opens it
  std::string text;
  ListedReport report;

  friend bool operator==(const ListedEntry&, const ListedEntry&) = default;
};

// A page that lists reports or leads to such pages, as it was last read (storage/listings.h).
struct ListingPage {
  uint64_t capture_id = 0;  // that was read; 0: none yet
  bool of_reports = false;  // it belongs to the annual-report column
  uint64_t entries = 0;     // all of this page
  std::vector<ListedEntry> reports;
  std::vector<std::string> next;  // RequestKeys of further pages of the same list that it lets one know of
  ListExtent extent;

  friend bool operator==(const ListingPage&, const ListingPage&) = default;
};

// One line of the change log; `cursor` rises by one with each. A further address of a known document is no change.
struct Change {
  uint64_t cursor = 0;
  // kChanged: another document at an address that had one, the same one extracted anew, or one that came back.
  // kDisowned: a newer extractor takes the page for no document.
  // kWithdrawn: on request, at the address `key`. Whoever took the document over is to drop it, where its record says
  // `withdrawn`; else it stands at other addresses, or is superseded.
  enum class Kind : uint8_t { kAdded, kChanged, kRemoved, kDisowned, kWithdrawn } kind = Kind::kAdded;
  uint64_t document_id = 0;
  uint64_t previous_id = 0;  // kChanged: the document that stood at the address before; 0: none, or the same
  Timestamp at;
  // Of changes that were logged before these were kept, all are empty.
  uint64_t version = 0;                    // DocumentVersion::number of the document since this change
  uint64_t previous_version = 0;           // of the previous document, or of the same one before
  uint64_t capture_id = 0;                 // that brought it; 0: a part, a new reading, or an absence
  std::string key;                         // the address at which it was seen
  std::vector<Timestamp> confirmations{};  // kRemoved: the answers that it is gone

  friend bool operator==(const Change&, const Change&) = default;
};

struct Counts {
  uint64_t urls[8] = {};                                            // by UrlState
  uint64_t captures = 0, payloads = 0, documents = 0, reports = 0;  // payloads: distinct bodies; superseded ones count
  uint64_t payload_bytes = 0;                                       // before compression
  uint64_t stored_bytes = 0;                                        // after; extracted documents included
  uint64_t cursor = 0;                                              // of the last change
  uint64_t commit = 0;                                              // number of the last commit that changed anything
};

struct OpenOptions {
  bool create = false;
  bool look_only = false;        // no byte of it is changed, and nothing can be committed; works on a read-only disk
  const Clock* clock = nullptr;  // for change times; SystemClock when null
  // Released when the archive has been closed: what keeps its folder there (storage/lease.h).
  std::shared_ptr<void> lease = nullptr;
};

class Archive {
 public:
  // Opens or, with `create`, makes an archive at `path`. Captures whose processing was begun
  // kMaxProcessingStarts times and never ended are set aside as poison, the parts of reports likewise.
  // Before anything is written it is looked at without changing a byte: an index that is older than DIR/HEAD, a log
  // that LevelDB would cut off, or a newer format is kCorruption, and what is there stays as it is. An archive of an
  // older format is brought to the present one, unless one only looks.
  // Errors: kNotFound (nothing there and not `create`), kInvalidArgument (the folder holds something else), kBusy,
  // kCorruption, kIo, kNoSpace.
  static Result<std::unique_ptr<Archive>> Open(const std::filesystem::path& path, const OpenOptions& options);
  virtual ~Archive() = default;

  // Applies all writes in order, durably, in one group; each sees what the ones before it did. On error nothing of the
  // group is acknowledged. Errors: kInvalidArgument where a write breaks its REQUIRES; kTooLarge for a body over 1 GiB;
  // neither leaves a trace.
  virtual Result<std::vector<WriteResult>> Commit(std::span<const Write> writes) = 0;

  // A round is one harvest. An unfinished one is resumed; a finished one is followed by a new one in which every known
  // address of `portals` (empty: of all) is queued again. Resuming with portals that the round does not cover yet takes
  // them in. Durable in batches: a process that dies in here finds the rest done by the next call.
  struct Round {
    uint32_t number = 0;
    bool resumed = false;
  };
  virtual Result<Round> BeginRound(const std::vector<std::string>& portals) = 0;
  // Visits of the round's portals that were begun on a schedule end with it, in the same commit
  // (storage/visit_record.h).
  virtual Status FinishRound() = 0;
  // What every further Commit fails with since the disk refused one; ok where it has refused none.
  virtual Status Refusal() const = 0;

  // Makes `target`, a folder that is this archive as of the last commit, sharing its tables by hard links
  // (storage/snapshot.h): milliseconds during which commits wait. Nothing of it is synced; it is for looking into, with
  // look_only, while this archive is open. What it was made of takes room until it is deleted, which is the caller's.
  virtual Status Snapshot(const std::filesystem::path& target) = 0;
  // Takes the content of addresses out of the archive for good (storage/tombstone.h says what stays). When this returns
  // it can be read no longer, and its words stand in no file of the archive. The index is told first: a process that
  // dies in here has withdrawn nothing, or all of it, and then the next opening for writing erases what is left.
  // Captures of a withdrawn address are not taken, nor is it queued; writes about it change nothing.
  // Errors: kInvalidArgument (an unknown address, or a reason that cannot stand); then nothing was done.
  virtual Result<Withdrawal> Withdraw(const WithdrawalRequest& request) = 0;

  // Frontier, by origin ("http://www.x.gov.cn"): which have queued entries, and the next ones of one of them after
  // `after` (empty: from the start), in the order they were found, most promising role first: what leads to lists, then
  // reports, then the rest. What is queued while one reads may stand before `after`; WriteResult::queued tells of it.
  struct Queued {
    std::string position;  // pass as `after` to go on
    std::string key;
    UrlRecord record;
  };
  virtual Result<std::vector<std::string>> QueuedOrigins() const = 0;
  virtual Result<std::vector<Queued>> LoadQueue(const std::string& origin, const std::string& after,
                                                size_t limit) const = 0;
  virtual Result<std::vector<uint64_t>> PendingCaptures() const = 0;
  // How often processing of this capture has begun; nullopt where it does not wait for it.
  virtual Result<std::optional<uint64_t>> TimesBegun(uint64_t capture) const = 0;

  // Of an origin or IP address; nothing where it was never asked.
  virtual Result<std::optional<HostRecord>> GetHost(const std::string& name) const = 0;
  // Pages (RequestKey) that are due for assembly, and what one of them is to be made of; nullopt where it has no
  // document of its own any more.
  virtual Result<std::vector<std::string>> DueBundles() const = 0;
  virtual Result<std::optional<BundleInputs>> GetBundle(const std::string& page) const = 0;
  // Whether some page's report has this address (RequestKey) as a part.
  virtual Result<bool> IsPart(const std::string& key) const = 0;

  virtual Result<std::optional<UrlRecord>> GetUrl(const std::string& key) const = 0;
  // Bodies of withdrawn addresses, and withdrawn documents, are kNotFound with what the tombstone says.
  virtual Result<CaptureRecord> GetCapture(uint64_t id, bool with_body) const = 0;
  // Oldest first, the last one being UrlRecord::last_capture.
  virtual Result<std::vector<uint64_t>> CapturesOf(const std::string& key) const = 0;
  virtual Result<std::vector<uint64_t>> CapturesWith(const Sha256& payload) const = 0;
  virtual Result<DocumentRecord> GetDocument(uint64_t id) const = 0;
  virtual Result<Document> ReadDocument(uint64_t id) const = 0;
  // Without its text, sections and tables (DocumentParts::kFacts): several times as fast.
  virtual Result<Document> ReadFacts(uint64_t id) const = 0;
  virtual Result<std::optional<uint64_t>> DocumentOf(const std::string& key) const = 0;  // the current one of a URL

  // What was made of the same bytes over time. Versions oldest first; the last one is what ReadDocument gives.
  virtual Result<std::vector<DocumentVersion>> VersionsOf(uint64_t document) const = 0;
  virtual Result<Document> ReadVersion(uint64_t document, uint64_t number) const = 0;
  // Nullopt where the capture was never processed: an unchanged one, a file, a 404.
  virtual Result<std::optional<Reading>> ReadingOf(uint64_t capture) const = 0;
  // The document that a capture gave, or that its bytes gave when the address had them first; 0: none.
  virtual Result<uint64_t> DocumentOfCapture(uint64_t capture) const = 0;
  // Pages whose reports were assembled of parts, with the extractor that did so last.
  virtual Status ForEachAssembled(
      const std::function<bool(const std::string& page, const std::string& extractor)>& visit) const = 0;

  // Visits in key order until the visitor returns false.
  virtual Status ForEachUrl(const std::function<bool(const std::string& key, const UrlRecord&)>& visit) const = 0;
  // Likewise, those of a host (Url::host()) under http and https, whatever their port.
  virtual Status ForEachUrlOf(const std::string& host,
                              const std::function<bool(const std::string& key, const UrlRecord&)>& visit) const = 0;
  virtual Status ForEachCapture(const std::function<bool(const CaptureRecord&)>& visit) const = 0;
  virtual Status ForEachDocument(const std::function<bool(const DocumentRecord&)>& visit) const = 0;
  // The same beginning with this key or id, or with the next after it where it is not known: what is read costs, not
  // what lies before it.
  virtual Status ForEachUrlFrom(const std::string& first,
                                const std::function<bool(const std::string& key, const UrlRecord&)>& visit) const = 0;
  virtual Status ForEachDocumentFrom(uint64_t first, const std::function<bool(const DocumentRecord&)>& visit) const = 0;
  // Of one portal: the pages that list or lead to lists, in key order; its documents, in the order of their ids.
  virtual Status ForEachListing(const std::string& portal,
                                const std::function<bool(const std::string& key, const ListingPage&)>& visit) const = 0;
  virtual Status ForEachDocumentOf(const std::string& portal,
                                   const std::function<bool(const DocumentRecord&)>& visit) const = 0;
  // Public bodies by the numbers of their names; portals that seed lists have named, in the order of their ids; and by
  // document what one portal's reports say has become of their bodies (storage/bodies.h).
  virtual Status ForEachBody(const std::function<bool(const BodyRecord&)>& visit) const = 0;
  virtual Status ForEachSeedPortal(const std::function<bool(const SeedPortal&)>& visit) const = 0;
  virtual Status ForEachBodyChange(
      const std::string& portal,
      const std::function<bool(uint64_t document, const std::vector<BodyChange>&)>& visit) const = 0;
  // Portals of which an address that leads to lists, or a document, is known.
  virtual Result<std::vector<std::string>> Portals() const = 0;
  virtual Status ForEachChange(uint64_t after_cursor, const std::function<bool(const Change&)>& visit) const = 0;
  virtual Status ForEachHost(const std::function<bool(const HostRecord&)>& visit) const = 0;
  // Of portals that are visited on a schedule, in the order of their ids.
  virtual Status ForEachVisit(const std::function<bool(const VisitRecord&)>& visit) const = 0;
  virtual Result<Counts> Count() const = 0;

  // Of a withdrawn address; nullopt of every other.
  virtual Result<std::optional<Tombstone>> TombstoneOf(const std::string& key) const = 0;
  virtual Status ForEachTombstone(const std::function<bool(const Tombstone&)>& visit) const = 0;

  // What was decided (storage/decisions.h). An address about which nothing was decided has an empty history.
  virtual Result<AddressHistory> HistoryOf(const std::string& key) const = 0;
  virtual Status ForEachHistory(
      const std::function<bool(const std::string& key, const AddressHistory&)>& visit) const = 0;
  virtual Status ForEachLeftOut(
      const std::function<bool(const std::string& portal, const LeftOutCounts&)>& visit) const = 0;
  // Keys about which something is known, in key order from the first one that begins with `prefix`.
  virtual Result<std::vector<std::string>> KeysWith(const std::string& prefix, size_t limit) const = 0;
};

}  // namespace lantai::storage
