#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>
#include <utility>

#include "core/document_json.h"
#include "storage/bundles.h"
#include "storage/codec.h"
#include "storage/decision_records.h"
#include "storage/keys.h"
#include "storage/listings.h"
#include "storage/payload_store.h"
#include "storage/transaction.h"
#include "storage/withdrawn_records.h"

namespace lantai::storage {
namespace {

bool IsGood(const StoredCapture& stored) { return stored.capture.status >= 200 && stored.capture.status < 300; }

}  // namespace

// One withdrawal in the making. First it is found out what all there is, then everything is put into the transaction.
class Withdrawing {
 public:
  Withdrawing(Transaction& tx, const WithdrawalRequest& request, const PayloadStore& payloads)
      : tx_(tx), request_(request), payloads_(payloads) {}

  Result<Withdrawal> Run() {
    LANTAI_RETURN_IF_ERROR(CheckWithdrawalReason(request_.reason));
    LANTAI_RETURN_IF_ERROR(FindPages());
    if (pages_.empty()) return std::move(result_);
    LANTAI_RETURN_IF_ERROR(FindDocuments());
    for (Page& page : pages_) LANTAI_RETURN_IF_ERROR(WithdrawAddress(page));
    for (const uint64_t id : own_) LANTAI_RETURN_IF_ERROR(WithdrawOwn(id));
    for (const auto& [id, page] : shared_) LANTAI_RETURN_IF_ERROR(LeaveShared(id, pages_[page]));
    for (const Assembled& assembled : assembled_) LANTAI_RETURN_IF_ERROR(WithdrawAssembled(assembled));
    for (Page& page : pages_) LANTAI_RETURN_IF_ERROR(LeaveDocument(page));
    for (Page& page : pages_) LANTAI_RETURN_IF_ERROR(WithdrawBodies(page));
    LANTAI_RETURN_IF_ERROR(BlankLinks());
    LANTAI_RETURN_IF_ERROR(tx_.ForgetNames(names_));
    LANTAI_RETURN_IF_ERROR(MarkDue());
    return Finish();
  }

 private:
  struct Page {
    Transaction::Address address;
    std::string link_key;  // as links to it are compared: that of a GET
    Tombstone tombstone;
    size_t place = 0;       // in the result
    uint64_t document = 0;  // that stood for it
  };
  // A document of a page that is not withdrawn, with the versions that a withdrawn part had a say in.
  struct Assembled {
    uint64_t id = 0;
    size_t page = 0;
    bool stands = false;  // the body that stands is among them
    std::vector<StoredPayload> bodies;
  };

  // ---- what there is ----

  Status FindPages() {
    for (const std::string& key : request_.keys) {
      if (by_key_.contains(key)) continue;
      LANTAI_ASSIGN_OR_RETURN(auto address, tx_.FindUrl(key));
      if (!address) {
        return {Code::kInvalidArgument, "the archive does not know " + key + "; nothing was withdrawn"};
      }
      Withdrawal::Page told;
      if (Transaction::IsWithdrawn(*address)) {
        LANTAI_ASSIGN_OR_RETURN(told.tombstone, TombstoneAt(key));
        told.already = true;
      } else {
        LANTAI_RETURN_IF_ERROR(AddPage(*std::move(address)));
      }
      result_.pages.push_back(std::move(told));
    }
    return {};
  }

  Result<Tombstone> TombstoneAt(const std::string& key) const {
    LANTAI_ASSIGN_OR_RETURN(const auto value, tx_.Get(AddressKey(kTombstoneTag, key)));
    if (!value) return {Code::kCorruption, "the tombstone of " + key + " is missing; run `lantai verify`"};
    return DecodeTombstone(key, *value);
  }

  Status AddPage(Transaction::Address address) {
    Page page;
    page.link_key = RequestKey({.url = address.url.record.entry.request.url});
    page.tombstone = {address.key, tx_.now_, request_.reason, {}, {}, {}};
    LANTAI_ASSIGN_OR_RETURN(const auto ids, NumbersUnder(NumberKey(kHistoryTag, address.url.number)));
    for (const uint64_t id : ids) {
      LANTAI_ASSIGN_OR_RETURN(const StoredCapture capture, tx_.GetCapture(id));
      page.tombstone.copies.push_back({id, capture.digest, capture.payload.size});
    }
    page.document = address.url.document;
    page.place = result_.pages.size();
    by_key_[address.key] = pages_.size();
    page.address = std::move(address);
    pages_.push_back(std::move(page));
    return {};
  }

  Result<std::vector<uint64_t>> NumbersUnder(const std::string& prefix) const {
    std::vector<uint64_t> numbers;
    LANTAI_RETURN_IF_ERROR(tx_.index_.Scan(prefix, PrefixEnd(prefix), [&](std::string_view key, auto) -> Result<bool> {
      numbers.push_back(TrailingNumber(key));
      return true;
    }));
    return numbers;
  }

  Status ScanTag(char tag, const Database::Visitor& visit) const {
    return tx_.index_.Scan(TagKey(tag), PrefixEnd(TagKey(tag)), visit);
  }

  Status FindDocuments() {
    std::unordered_set<uint64_t> reread;  // documents with older versions
    LANTAI_RETURN_IF_ERROR(ScanTag(kVersionTag, [&](std::string_view key, auto) -> Result<bool> {
      reread.insert(TrailingNumber(key.substr(0, NumberKey(kVersionTag, 0).size())));
      return true;
    }));
    return ScanTag(kDocumentTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
      LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, DecodeDocument(TrailingNumber(key), value));
      LANTAI_RETURN_IF_ERROR(LookAt(document, reread.contains(document.record.id)));
      return true;
    });
  }

  Status LookAt(const StoredDocument& document, bool reread) {
    const uint64_t id = document.record.id;
    if (by_key_.contains(document.record.urls.front())) {
      if (!document.record.withdrawn) own_.push_back(id);
      return {};
    }
    for (size_t i = 0; i < pages_.size() && document.addresses > 1; ++i) {
      LANTAI_ASSIGN_OR_RETURN(const auto alias, tx_.Get(AliasKey(id, pages_[i].address.url.number)));
      if (alias) shared_.emplace_back(id, i);
    }
    return document.bundled() || reread ? LookAtParts(document) : Status();
  }

  // What stands and what stood, by what each says that it was made of.
  Status LookAtParts(const StoredDocument& document) {
    const uint64_t id = document.record.id;
    Assembled found{id, 0, false, {}};
    LANTAI_ASSIGN_OR_RETURN(const auto page, PartIn(document.body, document.json));
    if (page) {
      found.stands = true;
      found.page = *page;
      found.bodies.push_back(document.body);
    }
    const std::string prefix = NumberKey(kVersionTag, id);
    const auto look = [&](std::string_view key, std::string_view value) -> Result<bool> {
      LANTAI_ASSIGN_OR_RETURN(const StoredVersion version, DecodeVersion(TrailingNumber(key), value));
      LANTAI_ASSIGN_OR_RETURN(const auto of, PartIn(version.body, version.json));
      if (of) found.page = *of, found.bodies.push_back(version.body);
      return true;
    };
    LANTAI_RETURN_IF_ERROR(tx_.index_.Scan(prefix, PrefixEnd(prefix), look));
    if (!found.bodies.empty()) assembled_.push_back(std::move(found));
    return {};
  }

  // Which of the withdrawn pages this document has as a part besides its own page.
  Result<std::optional<size_t>> PartIn(const StoredPayload& body, const Sha256& digest) const {
    const Result<std::string> json = ReadPayload(payloads_, body, digest);
    if (!json.ok() && json.status().code() == Code::kNotFound) return std::optional<size_t>();
    LANTAI_RETURN_IF_ERROR(json.status());
    LANTAI_ASSIGN_OR_RETURN(const Document document, DocumentFromJson(*json));
    for (size_t i = 1; i < document.parts.size(); ++i) {
      const Part& part = document.parts[i];
      if (part.url) {
        const auto named = by_key_.find(RequestKey({.url = *part.url}));
        if (named != by_key_.end()) return std::optional(named->second);
      }
      for (size_t at = 0; at < pages_.size() && !part.url; ++at) {
        if (Gave(pages_[at], part.payload_sha256)) return std::optional(at);
      }
    }
    return std::optional<size_t>();
  }

  static bool Gave(const Page& page, const Sha256& digest) {
    return std::any_of(page.tombstone.copies.begin(), page.tombstone.copies.end(),
                       [&](const Tombstone::Copy& copy) { return copy.digest == digest; });
  }

  // ---- addresses ----

  Status WithdrawAddress(Page& page) {
    Transaction::Address& address = page.address;
    LANTAI_RETURN_IF_ERROR(TellWhatIsLeft(page));
    LANTAI_RETURN_IF_ERROR(tx_.SetParts(address, {}));
    LANTAI_RETURN_IF_ERROR(EmptyPart(address.key));
    for (const auto& copy : page.tombstone.copies) {
      LANTAI_ASSIGN_OR_RETURN(const auto waits, tx_.Get(NumberKey(kWaitingTag, copy.capture_id)));
      if (waits) tx_.Delete(NumberKey(kWaitingTag, copy.capture_id));
    }
    tx_.LeaveQueue(address);
    tx_.SetState(address.url, UrlState::kRefused);
    RefuseForGood(address.url, request_.reason);
    tx_.PutUrl(address);
    LANTAI_RETURN_IF_ERROR(EmptyListing(address.url.record.entry.portal, address.key));
    return BlankHistory(address.key);
  }

  // Of a list: what it said of the reports that it lists.
  Status EmptyListing(const std::string& portal, const std::string& address) {
    std::string key = ListingKey(portal, address);
    LANTAI_ASSIGN_OR_RETURN(const auto held, tx_.Get(key));
    if (!held) return {};
    LANTAI_ASSIGN_OR_RETURN(const ListingPage listing, DecodeListing(address, *held));
    for (const ListedEntry& entry : listing.reports) names_[portal].insert(FoldBodyName(entry.report.unit));
    tx_.Put(std::move(key), EncodeListing({}));
    return {};
  }

  Status TellWhatIsLeft(const Page& page) {
    Withdrawal::Page& told = result_.pages[page.place];
    const auto lookup = [this](std::string_view key) { return tx_.Get(key); };
    LANTAI_ASSIGN_OR_RETURN(const std::string end, EndOfRedirects(lookup, page.address.key));
    LANTAI_ASSIGN_OR_RETURN(const bool led_away, IsLeft(end));
    if (end != page.address.key && led_away) told.redirects_to = end;
    LANTAI_ASSIGN_OR_RETURN(const auto value, tx_.Get(AddressKey(kBundleTag, page.address.key)));
    if (!value) return {};
    LANTAI_ASSIGN_OR_RETURN(const StoredBundle bundle, DecodeBundle(page.address.key, *value));
    for (const BundlePart& part : bundle.parts) {
      LANTAI_ASSIGN_OR_RETURN(const bool left, IsLeft(part.key));
      if (left) told.parts_left.push_back(part.key);
    }
    return {};
  }

  // Known, and not withdrawn.
  Result<bool> IsLeft(const std::string& key) const {
    if (by_key_.contains(key)) return false;
    LANTAI_ASSIGN_OR_RETURN(const auto address, tx_.FindUrl(key));
    return address && !Transaction::IsWithdrawn(*address);
  }

  // It stays in the reports that name it, without bytes.
  Status EmptyPart(const std::string& key) {
    LANTAI_ASSIGN_OR_RETURN(const auto value, tx_.Get(AddressKey(kPartTag, key)));
    if (!value) return {};
    LANTAI_ASSIGN_OR_RETURN(StoredPart part, DecodePart(key, *value));
    due_.insert(part.pages.begin(), part.pages.end());
    tx_.PutPart(key, StoredPart{.pages = std::move(part.pages), .digest = {}, .unread = {}, .unread_digest = {}});
    return {};
  }

  Status BlankHistory(const std::string& key) {
    LANTAI_ASSIGN_OR_RETURN(AddressHistory history, tx_.LoadHistory(key));
    if (BlankOwn(history)) tx_.PutHistory(key, history);
    return {};
  }

  // ---- documents ----

  void Erase(Page& page, const StoredPayload& payload) {
    if (payload.number == 0 || !erasing_.insert(payload.number).second) return;
    tx_.Put(NumberKey(kErasingTag, payload.number), EncodeNumber(payload.size));
    page.tombstone.erased.push_back(payload.number);
    ++result_.payloads;
    result_.bytes += payload.size;
  }

  Status WithdrawRecord(Page& page, StoredDocument& document) {
    tx_.state_.counts.reports -= document.record.is_annual_report ? 1 : 0;
    if (document.record.unit) names_[document.record.portal].insert(FoldBodyName(*document.record.unit));
    LANTAI_RETURN_IF_ERROR(tx_.KeepChanges(document, {}));
    Blank(document.record);
    tx_.PutDocument(document);
    page.tombstone.documents.push_back(document.record.id);
    Log(page, document);
    return {};
  }

  void Log(const Page& page, const StoredDocument& document) {
    Change change;
    change.kind = Change::Kind::kWithdrawn;
    change.document_id = document.record.id;
    change.version = document.body.number;
    change.key = page.address.key;
    tx_.Log(std::move(change));
  }

  // A document of a withdrawn page's own bytes: all that it ever said goes.
  Status WithdrawOwn(uint64_t id) {
    LANTAI_ASSIGN_OR_RETURN(StoredDocument document, tx_.GetDocument(id));
    Page& page = pages_[by_key_.at(document.record.urls.front())];
    Erase(page, document.body);
    const std::string prefix = NumberKey(kVersionTag, id);
    LANTAI_RETURN_IF_ERROR(tx_.index_.Scan(prefix, PrefixEnd(prefix), [&](auto key, auto value) -> Result<bool> {
      LANTAI_ASSIGN_OR_RETURN(const StoredVersion version, DecodeVersion(TrailingNumber(key), value));
      Erase(page, version.body);
      return true;
    }));
    // The same bytes or words at another address make a document of its own.
    LANTAI_RETURN_IF_ERROR(tx_.RemoveFromExactIndex(document));
    LANTAI_RETURN_IF_ERROR(tx_.RemoveFromTextIndex(document));
    LANTAI_RETURN_IF_ERROR(WithdrawRecord(page, document));
    return RereadAliases(id);
  }

  // The other addresses that gave this document have bytes of their own, which are read again.
  Status RereadAliases(uint64_t id) {
    const std::string prefix = NumberKey(kAliasTag, id);
    return tx_.index_.Scan(prefix, PrefixEnd(prefix), [&](auto key, std::string_view alias) -> Result<bool> {
      const std::string address(alias);
      LANTAI_ASSIGN_OR_RETURN(const bool left, IsLeft(address));
      if (!left) return true;
      NameHolder(address);
      LANTAI_ASSIGN_OR_RETURN(const auto known, tx_.FindUrl(address));
      if (known->url.document == id) Reread(known->url.document_capture, address);
      LANTAI_ASSIGN_OR_RETURN(const auto captures, NumbersUnder(NumberKey(kHistoryTag, TrailingNumber(key))));
      for (const uint64_t capture : captures) {
        LANTAI_ASSIGN_OR_RETURN(const auto reading, tx_.ReadingAt(capture));
        if (reading && reading->document_id == id) Reread(capture, address);
      }
      return true;
    });
  }

  void Reread(uint64_t capture, const std::string& address) {
    if (capture == 0) return;
    tx_.Put(NumberKey(kWaitingTag, capture), EncodeNumber(0));
    anew_.insert(address);
  }

  // A document of another address's bytes, which this one gave too.
  Status LeaveShared(uint64_t id, const Page& page) {
    LANTAI_ASSIGN_OR_RETURN(StoredDocument document, tx_.GetDocument(id));
    tx_.Delete(AliasKey(id, page.address.url.number));
    --document.addresses;
    tx_.PutDocument(document);
    const std::string& front = document.record.urls.front();
    LANTAI_ASSIGN_OR_RETURN(const bool left, IsLeft(front));
    if (left) NameHolder(front);
    return {};
  }

  // What the page says without the withdrawn part is read of its own bytes, then of the parts that are left.
  Status WithdrawAssembled(const Assembled& found) {
    Page& page = pages_[found.page];
    for (const StoredPayload& body : found.bodies) Erase(page, body);
    LANTAI_ASSIGN_OR_RETURN(StoredDocument document, tx_.GetDocument(found.id));
    if (!found.stands || document.record.withdrawn) return {};
    LANTAI_RETURN_IF_ERROR(WithdrawRecord(page, document));
    const std::string& front = document.record.urls.front();
    LANTAI_ASSIGN_OR_RETURN(const bool left, IsLeft(front));
    if (left) Reread(document.record.capture_id, front);
    return {};
  }

  Status LeaveDocument(const Page& page) {
    if (page.document == 0) return {};
    LANTAI_ASSIGN_OR_RETURN(const bool last, tx_.NoLongerStands(page.document));
    LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, tx_.GetDocument(page.document));
    if (last && !document.record.withdrawn) Log(page, document);
    return {};
  }

  // ---- bodies ----

  Status WithdrawBodies(Page& page) {
    std::set<uint64_t> seen;
    for (const Tombstone::Copy& copy : page.tombstone.copies) {
      LANTAI_ASSIGN_OR_RETURN(const StoredCapture capture, tx_.GetCapture(copy.capture_id));
      if (capture.payload.number == 0 || erasing_.contains(capture.payload.number)) continue;
      if (!seen.insert(capture.payload.number).second) continue;
      LANTAI_ASSIGN_OR_RETURN(const bool held, IsHeldElsewhere(capture));
      if (!held) LANTAI_RETURN_IF_ERROR(WithdrawBody(page, capture));
    }
    return {};
  }

  // An error page is that of hundreds of addresses, and nobody wants it withdrawn there: only pages are named.
  Result<bool> IsHeldElsewhere(const StoredCapture& capture) {
    bool held = false;
    const std::string prefix = DigestKey(kPayloadCaptureTag, capture.digest);
    const auto look = [&](std::string_view key, auto) -> Result<bool> {
      LANTAI_ASSIGN_OR_RETURN(const StoredCapture other, tx_.GetCapture(TrailingNumber(key)));
      const std::string address = RequestKey(other.capture.request);
      LANTAI_ASSIGN_OR_RETURN(const bool left, IsLeft(address));
      held = held || left;
      if (left && IsGood(capture)) NameHolder(address);
      return !held || IsGood(capture);
    };
    LANTAI_RETURN_IF_ERROR(tx_.index_.Scan(prefix, PrefixEnd(prefix), look));
    return held;
  }

  Status WithdrawBody(Page& page, const StoredCapture& capture) {
    Erase(page, capture.payload);
    const std::string key = DigestKey(kPayloadTag, capture.digest);
    LANTAI_ASSIGN_OR_RETURN(const auto held, tx_.Get(key));
    if (!held) return {};
    LANTAI_ASSIGN_OR_RETURN(const StoredPayload payload, DecodePayload(*held));
    if (payload.number != capture.payload.number) return {};
    tx_.Delete(key);
    --tx_.state_.counts.payloads;
    tx_.state_.counts.payload_bytes -= payload.size;
    return {};
  }

  void NameHolder(const std::string& address) { holders_.insert(address); }

  // ---- the page's words at other addresses ----

  // Whether a link was found on a withdrawn page. Neighbours in the index were mostly found on the same page.
  bool IsFromHere(const std::string& referrer) {
    if (referrer.empty()) return false;
    if (referrer != last_referrer_) {
      last_referrer_ = referrer;
      const std::string key = RequestKey({.url = referrer});
      last_is_here_ = std::any_of(pages_.begin(), pages_.end(), [&](const Page& page) { return page.link_key == key; });
    }
    return last_is_here_;
  }

  Status BlankLinks() {
    LANTAI_RETURN_IF_ERROR(ScanTag(kUrlTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
      const std::string address(key.substr(1));
      LANTAI_ASSIGN_OR_RETURN(const StoredUrl url, DecodeUrl(address, value));
      if (url.record.entry.text.empty() || !IsFromHere(url.record.entry.referrer)) return true;
      LANTAI_ASSIGN_OR_RETURN(auto known, tx_.FindUrl(address));
      known->url.record.entry.text.clear();
      tx_.PutUrl(*known);
      return true;
    }));
    return ScanTag(kDecisionTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
      const std::string address(key.substr(1));
      LANTAI_ASSIGN_OR_RETURN(const AddressHistory history, DecodeHistory(address, value));
      const bool any = std::any_of(history.decisions.begin(), history.decisions.end(),
                                   [&](const Decision& decision) { return IsFromHere(decision.from); });
      if (any) LANTAI_RETURN_IF_ERROR(BlankFound(address));
      return true;
    });
  }

  Status BlankFound(const std::string& address) {
    LANTAI_ASSIGN_OR_RETURN(AddressHistory history, tx_.LoadHistory(address));
    bool changed = false;
    for (Decision& decision : history.decisions) changed = (IsFromHere(decision.from) && Blank(decision)) || changed;
    if (changed) tx_.PutHistory(address, history);
    return {};
  }

  // ---- the end ----

  Status MarkDue() {
    WriteResult ignored;
    for (const std::string& page : due_) {
      LANTAI_ASSIGN_OR_RETURN(const bool left, IsLeft(page));
      if (left) LANTAI_RETURN_IF_ERROR(tx_.MarkIfDue(page, ignored));
    }
    return {};
  }

  Result<Withdrawal> Finish() {
    tx_.Put(NumberKey(kErasingTag, 0), EncodeNumber(0));
    for (const uint64_t number : erasing_) {  // what a repair gave up does not come again
      LANTAI_ASSIGN_OR_RETURN(const auto lost, tx_.Get(NumberKey(kLostTag, number)));
      if (lost) tx_.Delete(NumberKey(kLostTag, number));
    }
    for (Page& page : pages_) {
      std::sort(page.tombstone.erased.begin(), page.tombstone.erased.end());
      tx_.Put(AddressKey(kTombstoneTag, page.address.key), EncodeTombstone(page.tombstone));
      result_.pages[page.place].tombstone = std::move(page.tombstone);
    }
    for (const std::string& holder : holders_) {
      if (result_.held_elsewhere.size() < kMaxNamedAddresses) {
        result_.held_elsewhere.push_back(holder);
      } else {
        ++result_.more_held;
      }
    }
    result_.made_anew.assign(anew_.begin(), anew_.end());
    return std::move(result_);
  }

  Transaction& tx_;
  const WithdrawalRequest& request_;
  const PayloadStore& payloads_;
  Withdrawal result_;
  std::vector<Page> pages_;
  std::map<std::string, size_t> by_key_;
  std::vector<uint64_t> own_;                           // documents of these pages' bytes
  std::vector<std::pair<uint64_t, size_t>> shared_;     // of other addresses' bytes, that these pages gave too
  std::vector<Assembled> assembled_;                    // of other pages, with these as parts
  std::map<std::string, std::set<std::string>> names_;  // of bodies, by portal, that what is withdrawn gave
  std::set<uint64_t> erasing_;
  std::set<std::string> due_, holders_, anew_;
  std::string last_referrer_;
  bool last_is_here_ = false;
};

Result<Withdrawal> Transaction::Withdraw(const WithdrawalRequest& request, const PayloadStore& payloads) {
  return Withdrawing(*this, request, payloads).Run();
}

}  // namespace lantai::storage
