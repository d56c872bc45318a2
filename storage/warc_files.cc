#include "storage/warc_files.h"

#include <libdeflate.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>

namespace lantai::storage {
namespace {

constexpr int kGzipLevel = 6;  // gzip's own default
constexpr unsigned kMaxThreads = 8;

unsigned ThreadsFor(unsigned wanted) {
  if (wanted != 0) return wanted;
  return std::clamp(std::thread::hardware_concurrency(), 1U, kMaxThreads);
}

std::string Serial(int number) {
  char digits[16];
  std::snprintf(digits, sizeof digits, "%05d", number);
  return digits;
}

}  // namespace

std::string GzipMember(std::string_view text) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(kGzipLevel), &libdeflate_free_compressor);
  std::string member(libdeflate_gzip_compress_bound(compressor.get(), text.size()), '\0');
  member.resize(libdeflate_gzip_compress(compressor.get(), text.data(), text.size(), member.data(), member.size()));
  return member;
}

struct WarcFiles::Packed {
  struct Member {
    std::string bytes;
    std::optional<CdxEntry> index;
  };
  std::vector<Member> members;
  uint64_t bytes = 0;

  static Packed Of(const Job& job) {
    Packed packed;
    for (WarcItem& item : job()) {
      packed.members.push_back({GzipMember(ToBytes(item.record)), std::move(item.index)});
      packed.bytes += packed.members.back().bytes.size();
    }
    return packed;
  }
};

WarcFiles::WarcFiles(std::filesystem::path folder, WarcFilesOptions options, WarcFilesEvents events)
    : folder_(std::move(folder)), options_(std::move(options)), events_(std::move(events)) {}

WarcFiles::~WarcFiles() = default;

Status WarcFiles::Add(size_t weight, Job job) {
  jobs_.push_back(std::move(job));
  weight_ += weight;
  return weight_ < kWarcBatch && jobs_.size() < kWarcBatchJobs ? Status() : Flush();
}

Status WarcFiles::Flush() {
  std::vector<Packed> packed(jobs_.size());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < jobs_.size(); i = next++) {
      packed[i] = Packed::Of(jobs_[i]);
      jobs_[i] = nullptr;
    }
  };
  {
    std::vector<std::jthread> helpers;
    const size_t threads = std::min<size_t>(ThreadsFor(options_.threads), jobs_.size());
    for (size_t i = 1; i < threads; ++i) helpers.emplace_back(work);
    work();
  }
  jobs_.clear();
  weight_ = 0;
  for (const Packed& one : packed) LANTAI_RETURN_IF_ERROR(Write(one));
  return {};
}

Status WarcFiles::Write(const Packed& packed) {
  const bool full = file_ != nullptr && !empty_ && current_.bytes + packed.bytes > options_.max_bytes;
  if (full) LANTAI_RETURN_IF_ERROR(Close());
  if (file_ == nullptr) LANTAI_RETURN_IF_ERROR(Open());
  empty_ = false;
  for (const Packed::Member& member : packed.members) {
    const CdxPlace place{current_.name, current_.bytes, member.bytes.size()};
    LANTAI_RETURN_IF_ERROR(Append(member.bytes));
    if (member.index && events_.indexed) LANTAI_RETURN_IF_ERROR(events_.indexed(*member.index, place));
  }
  return {};
}

Status WarcFiles::Append(std::string_view member) {
  digest_->Add(member);
  current_.bytes += member.size();
  return file_->Append(member);
}

Status WarcFiles::Open() {
  current_ = {};
  empty_ = true;
  current_.name = options_.prefix + "-" + Serial(serial_++) + ".warc.gz";
  current_.path = folder_ / current_.name;
  LANTAI_ASSIGN_OR_RETURN(file_, AtomicFile::Create(current_.path));
  digest_ = std::make_unique<Sha256Stream>();
  return Append(GzipMember(ToBytes(MakeWarcinfo(current_.name, options_.description, options_.date))));
}

Status WarcFiles::Close() {
  LANTAI_RETURN_IF_ERROR(file_->Finish());
  file_.reset();
  current_.digest = digest_->Finish();
  return events_.finished(current_);
}

Status WarcFiles::Finish() {
  LANTAI_RETURN_IF_ERROR(Flush());
  if (file_ == nullptr && serial_ == 0) LANTAI_RETURN_IF_ERROR(Open());
  return file_ == nullptr ? Status() : Close();
}

}  // namespace lantai::storage
