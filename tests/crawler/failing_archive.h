// An archive whose disk fills up: after a number of good commits every further one fails.
#pragma once

#include <atomic>

#include "storage/archive.h"

namespace lantai::crawler {

class FailingArchive final : public storage::Archive {
 public:
  FailingArchive(storage::Archive& real, int good_commits, Status error)
      : real_(real), left_(good_commits), error_(std::move(error)) {}

  Result<std::vector<storage::WriteResult>> Commit(std::span<const storage::Write> writes) override {
    if (left_-- <= 0) return error_;
    return real_.Commit(writes);
  }
  Result<Round> BeginRound(const std::vector<std::string>& portals) override { return real_.BeginRound(portals); }
  Status FinishRound() override { return real_.FinishRound(); }
  Status Refusal() const override { return real_.Refusal(); }
  Status Snapshot(const std::filesystem::path& target) override { return real_.Snapshot(target); }
  Result<storage::Withdrawal> Withdraw(const storage::WithdrawalRequest& request) override {
    return real_.Withdraw(request);
  }
  Result<std::optional<storage::Tombstone>> TombstoneOf(const std::string& key) const override {
    return real_.TombstoneOf(key);
  }
  Status ForEachTombstone(const std::function<bool(const storage::Tombstone&)>& visit) const override {
    return real_.ForEachTombstone(visit);
  }
  Result<std::vector<std::string>> QueuedOrigins() const override { return real_.QueuedOrigins(); }
  Result<std::vector<Queued>> LoadQueue(const std::string& origin, const std::string& after,
                                        size_t limit) const override {
    return real_.LoadQueue(origin, after, limit);
  }
  Result<std::vector<uint64_t>> PendingCaptures() const override { return real_.PendingCaptures(); }
  Result<std::optional<uint64_t>> TimesBegun(uint64_t capture) const override { return real_.TimesBegun(capture); }
  Result<bool> IsPart(const std::string& key) const override { return real_.IsPart(key); }
  Result<std::vector<std::string>> DueBundles() const override { return real_.DueBundles(); }
  Result<std::optional<storage::BundleInputs>> GetBundle(const std::string& page) const override {
    return real_.GetBundle(page);
  }
  Result<std::optional<storage::UrlRecord>> GetUrl(const std::string& key) const override { return real_.GetUrl(key); }
  Result<storage::CaptureRecord> GetCapture(uint64_t id, bool with_body) const override {
    return real_.GetCapture(id, with_body);
  }
  Result<std::vector<uint64_t>> CapturesOf(const std::string& key) const override { return real_.CapturesOf(key); }
  Result<std::vector<uint64_t>> CapturesWith(const Sha256& payload) const override {
    return real_.CapturesWith(payload);
  }
  Result<storage::DocumentRecord> GetDocument(uint64_t id) const override { return real_.GetDocument(id); }
  Result<Document> ReadDocument(uint64_t id) const override { return real_.ReadDocument(id); }
  Result<Document> ReadFacts(uint64_t id) const override { return real_.ReadFacts(id); }
  Result<std::optional<uint64_t>> DocumentOf(const std::string& key) const override { return real_.DocumentOf(key); }
  Result<std::vector<storage::DocumentVersion>> VersionsOf(uint64_t document) const override {
    return real_.VersionsOf(document);
  }
  Result<Document> ReadVersion(uint64_t document, uint64_t number) const override {
    return real_.ReadVersion(document, number);
  }
  Result<std::optional<storage::Reading>> ReadingOf(uint64_t capture) const override {
    return real_.ReadingOf(capture);
  }
  Result<uint64_t> DocumentOfCapture(uint64_t capture) const override { return real_.DocumentOfCapture(capture); }
  Status ForEachAssembled(const std::function<bool(const std::string&, const std::string&)>& visit) const override {
    return real_.ForEachAssembled(visit);
  }
  Status ForEachUrl(const std::function<bool(const std::string&, const storage::UrlRecord&)>& visit) const override {
    return real_.ForEachUrl(visit);
  }
  Status ForEachCapture(const std::function<bool(const storage::CaptureRecord&)>& visit) const override {
    return real_.ForEachCapture(visit);
  }
  Status ForEachDocument(const std::function<bool(const storage::DocumentRecord&)>& visit) const override {
    return real_.ForEachDocument(visit);
  }
  Status ForEachUrlFrom(
      const std::string& first,
      const std::function<bool(const std::string&, const storage::UrlRecord&)>& visit) const override {
    return real_.ForEachUrlFrom(first, visit);
  }
  Status ForEachDocumentFrom(uint64_t first,
                             const std::function<bool(const storage::DocumentRecord&)>& visit) const override {
    return real_.ForEachDocumentFrom(first, visit);
  }
  Status ForEachUrlOf(
      const std::string& host,
      const std::function<bool(const std::string& key, const storage::UrlRecord&)>& visit) const override {
    return real_.ForEachUrlOf(host, visit);
  }
  Status ForEachListing(
      const std::string& portal,
      const std::function<bool(const std::string& key, const storage::ListingPage&)>& visit) const override {
    return real_.ForEachListing(portal, visit);
  }
  Status ForEachDocumentOf(const std::string& portal,
                           const std::function<bool(const storage::DocumentRecord&)>& visit) const override {
    return real_.ForEachDocumentOf(portal, visit);
  }
  Status ForEachBody(const std::function<bool(const storage::BodyRecord&)>& visit) const override {
    return real_.ForEachBody(visit);
  }
  Status ForEachSeedPortal(const std::function<bool(const storage::SeedPortal&)>& visit) const override {
    return real_.ForEachSeedPortal(visit);
  }
  Status ForEachBodyChange(
      const std::string& portal,
      const std::function<bool(uint64_t document, const std::vector<BodyChange>&)>& visit) const override {
    return real_.ForEachBodyChange(portal, visit);
  }
  Result<std::vector<std::string>> Portals() const override { return real_.Portals(); }
  Status ForEachChange(uint64_t after, const std::function<bool(const storage::Change&)>& visit) const override {
    return real_.ForEachChange(after, visit);
  }
  Result<std::optional<storage::HostRecord>> GetHost(const std::string& name) const override {
    return real_.GetHost(name);
  }
  Status ForEachHost(const std::function<bool(const storage::HostRecord&)>& visit) const override {
    return real_.ForEachHost(visit);
  }
  Status ForEachVisit(const std::function<bool(const storage::VisitRecord&)>& visit) const override {
    return real_.ForEachVisit(visit);
  }
  Result<storage::Counts> Count() const override { return real_.Count(); }
  Result<storage::AddressHistory> HistoryOf(const std::string& key) const override { return real_.HistoryOf(key); }
  Status ForEachHistory(
      const std::function<bool(const std::string&, const storage::AddressHistory&)>& visit) const override {
    return real_.ForEachHistory(visit);
  }
  Status ForEachLeftOut(
      const std::function<bool(const std::string&, const storage::LeftOutCounts&)>& visit) const override {
    return real_.ForEachLeftOut(visit);
  }
  Result<std::vector<std::string>> KeysWith(const std::string& prefix, size_t limit) const override {
    return real_.KeysWith(prefix, limit);
  }

 private:
  storage::Archive& real_;
  std::atomic<int> left_;
  const Status error_;
};

}  // namespace lantai::crawler
