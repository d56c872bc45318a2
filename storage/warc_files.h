// A series of WARC files: records in the order given, each a gzip member of its own (WARC 1.1 Annex A.2), compressed by
// several threads, split by size.
//
//   WarcFiles files(folder, {.prefix = "lantai-20260109083000", .date = last_capture}, events);
//   LANTAI_RETURN_IF_ERROR(files.Add(capture.body_size, [=] { return std::vector{WarcItem{MakeResponse(capture)}}; }));
//   LANTAI_RETURN_IF_ERROR(files.Finish());
//
// Files are named PREFIX-00000.warc.gz, PREFIX-00001.warc.gz, … and begin with a warcinfo record. What one job gives
// stays together: a file may be longer than max_bytes by one job. Jobs run on other threads and out of order; what they
// give is written in the order of Add. The bytes do not depend on the number of threads.
//
// Thread-safety: one thread each; jobs and their captures must bear to run on any thread. Ownership: `folder` outlives
// this object. Errors: kNoSpace, kIo; after one, nothing more may be called. Limits: kWarcBatch of records are held in
// memory, or one job's where that is more, once raw and once compressed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "core/status.h"
#include "storage/atomic_file.h"
#include "storage/cdxj.h"
#include "storage/warc_writer.h"

namespace lantai::storage {

inline constexpr uint64_t kWarcFileBytes = 1'000'000'000;  // as Annex B recommends
inline constexpr size_t kWarcBatch = size_t{16} << 20;
inline constexpr size_t kWarcBatchJobs = 512;

// A record, and what an index says of it.
struct WarcItem {
  WarcRecord record;
  std::optional<CdxEntry> index = {};
};

struct WarcFile {
  std::string name;
  std::filesystem::path path;
  uint64_t bytes = 0;
  Sha256 digest;
};

struct WarcFilesOptions {
  std::string prefix;
  std::string description;
  Timestamp date;
  uint64_t max_bytes = kWarcFileBytes;
  unsigned threads = 0;  // 0: as many as there are processors, at most 8
};

struct WarcFilesEvents {
  std::function<Status(const CdxEntry&, const CdxPlace&)> indexed;  // may be empty
  std::function<Status(const WarcFile&)> finished;                  // the file is synced and has its name
};

class WarcFiles {
 public:
  using Job = std::function<std::vector<WarcItem>()>;

  WarcFiles(std::filesystem::path folder, WarcFilesOptions options, WarcFilesEvents events);
  ~WarcFiles();

  // `weight`: roughly how many bytes the job holds.
  Status Add(size_t weight, Job job);
  // The series has at least one file, if only with its warcinfo.
  Status Finish();

 private:
  struct Packed;  // a job's records, compressed
  Status Flush();
  Status Write(const Packed& packed);
  Status Append(std::string_view member);
  Status Open();
  Status Close();

  std::filesystem::path folder_;
  WarcFilesOptions options_;
  WarcFilesEvents events_;
  std::vector<Job> jobs_;
  size_t weight_ = 0;
  int serial_ = 0;
  bool empty_ = true;  // the open file holds its warcinfo only
  std::unique_ptr<AtomicFile> file_;
  std::unique_ptr<Sha256Stream> digest_;
  WarcFile current_;
};

// One gzip member (RFC 1952), the same bytes for the same text.
std::string GzipMember(std::string_view text);

}  // namespace lantai::storage
