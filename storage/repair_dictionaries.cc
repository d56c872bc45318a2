#include "storage/dictionaries.h"
#include "storage/keys.h"
#include "storage/repair_references.h"

namespace lantai::storage {
namespace {

class DictionaryMender {
 public:
  explicit DictionaryMender(Salvaged& salvaged) : at_(salvaged) {}

  Status Run() {
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(
        kDictionaryTag, [&](std::string_view key, std::string_view) { return users_[TrailingNumber(key)], Status(); }));
    LANTAI_RETURN_IF_ERROR(at_.payloads.Scan("", "\xff\xff", [&](auto, std::string_view frame) -> Result<bool> {
      if (const uint64_t number = DictionaryOf(frame); number != 0) ++users_[number];
      return true;
    }));
    for (const auto& [number, users] : users_) LANTAI_RETURN_IF_ERROR(Mend(number, users));
    return at_.index.Flush();  // payloads are read with what the index holds
  }

 private:
  Status Mend(uint64_t number, uint64_t users) {
    if (at_.payloads.DamageOf(number).empty()) return {};
    const Result<std::string> bytes = at_.payloads.LoadDictionary(number);
    if (!bytes.ok() || Dictionary::Make(*bytes) == nullptr) {
      at_.report.lost.Add({Loss::Kind::kDictionary, number, "", {}, {}});
      return at_.index.Delete(NumberKey(kDictionaryTag, number));
    }
    LANTAI_ASSIGN_OR_RETURN(std::string frame, FramePayload(*bytes));
    LANTAI_RETURN_IF_ERROR(at_.payloads.Write({{PayloadKey(number), frame}}, /*sync=*/false));
    LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(NumberKey(kDictionaryTag, number)));
    Result<StoredDictionary> record = value ? DecodeDictionary(number, *value) : Status(Code::kNotFound, "");
    if (!record.ok()) {
      LANTAI_ASSIGN_OR_RETURN(const PayloadKind kind, KindOf(number));
      record = StoredDictionary{kind, users, at_.lost.at, {}, {}};
    }
    const Result<std::string> held = UnframePayload(record->frame, bytes->size());
    if (held.ok() && *held == *bytes) return {};
    record->digest = Sha256Of(*bytes);
    record->frame = std::move(frame);
    return at_.index.Put(NumberKey(kDictionaryTag, number), EncodeDictionary(*record));
  }

  // By what was packed with it.
  Result<PayloadKind> KindOf(uint64_t number) {
    PayloadKind kind = PayloadKind::kDocument;
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kCaptureTag, [&](std::string_view key, std::string_view value) -> Status {
      const Result<StoredCapture> capture = DecodeCapture(TrailingNumber(key), value);
      if (!capture.ok() || kind == PayloadKind::kBody) return {};
      LANTAI_ASSIGN_OR_RETURN(const auto frame, at_.payloads.Get(PayloadKey(capture->payload.number)));
      if (frame && DictionaryOf(*frame) == number) kind = PayloadKind::kBody;
      return {};
    }));
    return kind;
  }

  Salvaged& at_;
  std::map<uint64_t, uint64_t> users_;  // how many payloads need a dictionary
};

}  // namespace

Status MendDictionaries(Salvaged& salvaged) { return DictionaryMender(salvaged).Run(); }

}  // namespace lantai::storage
