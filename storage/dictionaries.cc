#include "storage/dictionaries.h"

#include <algorithm>
#include <vector>

#include "storage/codec.h"
#include "storage/keys.h"

namespace lantai::storage {
namespace {

// Every eighth sample is kept for measuring.
constexpr size_t kMeasured = 8;

// A dictionary is tried again when there are so many times as many payloads: often enough for a crawl that begins with
// home pages, and cheap: on 100,000 pages six tries.
constexpr uint64_t kGrowth = 4;

uint64_t CountOf(PayloadKind kind, const State& state) {
  return kind == PayloadKind::kBody ? state.counts.payloads : state.next_payload - 1 - state.counts.payloads;
}

// What is larger is a file that happens to be compressible, and dear to read.
constexpr uint64_t kLargest = 1 << 20;

// Gathers samples until there are enough.
class Samples {
 public:
  explicit Samples(const PayloadStore& payloads) : payloads_(payloads) {}

  bool full() const { return taken_.size() == kSamples; }
  size_t bytes() const { return bytes_; }
  const std::vector<std::string>& taken() const { return taken_; }

  // What is gone, damaged or was not made smaller is no sample.
  void Add(const StoredPayload& payload) {
    if (payload.size > kLargest) return;
    const auto frame = payloads_.Get(PayloadKey(payload.number));
    if (!frame.ok() || !*frame || (*frame)->size() >= payload.size) return;
    Result<std::string> bytes = payloads_.Unframe(**frame, payload.size);
    if (!bytes.ok()) return;
    bytes->resize(std::min(bytes->size(), kSampleSize));
    bytes_ += bytes->size();
    taken_.push_back(*std::move(bytes));
  }

 private:
  const PayloadStore& payloads_;
  size_t bytes_ = 0;
  std::vector<std::string> taken_;
};

// Bodies stand in the index in the order of their digests: the first ones are a random choice.
Status AddBodies(const Database& index, Samples& samples) {
  return index.Scan(TagKey(kPayloadTag), PrefixEnd(TagKey(kPayloadTag)), [&](auto, auto value) -> Result<bool> {
    const Result<StoredPayload> payload = DecodePayload(value);
    if (payload.ok()) samples.Add(*payload);
    return !samples.full();
  });
}

Status AddDocuments(const Database& index, const State& state, Samples& samples) {
  const uint64_t documents = state.next_document - 1;
  const uint64_t step = std::max<uint64_t>(1, (documents + kSamples - 1) / kSamples);
  for (uint64_t id = 1; id <= documents && !samples.full(); id += step) {
    LANTAI_ASSIGN_OR_RETURN(const auto value, index.Get(NumberKey(kDocumentTag, id)));
    const Result<StoredDocument> document = value ? DecodeDocument(id, *value) : Status(Code::kCorruption, "missing");
    if (document.ok()) samples.Add(document->body);
  }
  return {};
}

struct Split {
  std::vector<std::string> trained, measured;
};

Split Divide(const std::vector<std::string>& samples) {
  Split split;
  for (size_t i = 0; i < samples.size(); ++i) {
    (i % kMeasured == 0 ? split.measured : split.trained).push_back(samples[i]);
  }
  return split;
}

// Bytes saved on the measured samples against what is in use.
Result<int64_t> SavedBy(const Dictionary& dictionary, PayloadKind kind, const PayloadStore& payloads,
                        const std::vector<std::string>& measured) {
  int64_t saved = 0;
  for (const std::string& sample : measured) {
    LANTAI_ASSIGN_OR_RETURN(const std::string before, payloads.Frame(kind, sample));
    LANTAI_ASSIGN_OR_RETURN(const std::string after, Compress(sample, &dictionary));
    saved += static_cast<int64_t>(before.size()) - static_cast<int64_t>(after.size());
  }
  return saved;
}

}  // namespace

std::string EncodeDictionary(const StoredDictionary& dictionary) {
  Encoder out;
  out.Byte(static_cast<uint8_t>(dictionary.kind));
  out.Varint(dictionary.payloads);
  out.Time(dictionary.made);
  out.Digest(dictionary.digest);
  out.String(dictionary.frame);
  return std::move(out).bytes();
}

Result<StoredDictionary> DecodeDictionary(uint64_t number, std::string_view value) {
  Decoder in(value);
  StoredDictionary dictionary;
  dictionary.kind = in.EnumUpTo(kPayloadKinds.back());
  dictionary.payloads = in.Varint();
  dictionary.made = in.Time();
  dictionary.digest = in.Digest();
  dictionary.frame = in.String();
  LANTAI_RETURN_IF_ERROR(in.Finish("dictionary " + std::to_string(number)));
  return dictionary;
}

Status Dictionaries::Load(const Database& index, PayloadStore& payloads) {
  const auto use = [&](std::string_view key, std::string_view value) -> Result<bool> {
    const uint64_t number = TrailingNumber(key);
    const Result<StoredDictionary> record = DecodeDictionary(number, value);
    if (!record.ok() || !payloads.Use(record->kind, number).ok()) return true;
    next_[static_cast<size_t>(record->kind)] = kGrowth * record->payloads;
    return true;
  };
  return index.Scan(TagKey(kDictionaryTag), PrefixEnd(TagKey(kDictionaryTag)), use);
}

bool Dictionaries::IsDue(PayloadKind kind, const State& state) const {
  return CountOf(kind, state) >= std::max(options_.first, next_[static_cast<size_t>(kind)]);
}

Result<std::optional<StoredDictionary>> Dictionaries::Try(PayloadKind kind, const State& state, const Database& index,
                                                          const PayloadStore& payloads) {
  const std::optional<StoredDictionary> none;
  const uint64_t count = CountOf(kind, state);
  next_[static_cast<size_t>(kind)] = kGrowth * count;
  Samples samples(payloads);
  LANTAI_RETURN_IF_ERROR(kind == PayloadKind::kBody ? AddBodies(index, samples) : AddDocuments(index, state, samples));
  if (samples.bytes() < options_.least_bytes) return none;
  const Split split = Divide(samples.taken());
  const Result<std::string> bytes =
      TrainDictionary(split.trained, std::min(kMaxDictionary, samples.bytes() / kMeasured));
  const auto dictionary = bytes.ok() ? Dictionary::Make(*bytes) : nullptr;
  if (dictionary == nullptr) return none;
  LANTAI_ASSIGN_OR_RETURN(const int64_t saved, SavedBy(*dictionary, kind, payloads, split.measured));
  StoredDictionary stored{.kind = kind, .payloads = count, .made = {}, .digest = Sha256Of(*bytes), .frame = {}};
  LANTAI_ASSIGN_OR_RETURN(stored.frame, FramePayload(*bytes));
  const double saved_by_all =
      static_cast<double>(saved) / static_cast<double>(split.measured.size()) * static_cast<double>(count);
  return saved_by_all > 2 * static_cast<double>(stored.frame.size()) ? std::optional(std::move(stored)) : none;
}

}  // namespace lantai::storage
