#include "storage/repair_record.h"

#include <algorithm>
#include <iterator>

#include "storage/codec.h"
#include "storage/keys.h"

namespace lantai::storage {
namespace {

void Put(Encoder& out, const NumberRanges& numbers) {
  out.Varint(numbers.ranges().size());
  for (const auto& [first, last] : numbers.ranges()) {
    out.Varint(first);
    out.Varint(last - first);
  }
}

NumberRanges GetRanges(Decoder& in) {
  NumberRanges numbers;
  for (size_t left = in.ElementCount(); left > 0 && !in.failed(); --left) {
    const uint64_t first = in.Varint(), more = in.Varint();
    const auto& held = numbers.ranges();
    const bool fits = more <= UINT64_MAX - first && (held.empty() || first > held.back().second);
    fits ? numbers.Add(first, first + more) : in.Fail();
  }
  return numbers;
}

}  // namespace

void NumberRanges::Add(uint64_t first, uint64_t last) {
  if (!ranges_.empty() && ranges_.back().second + 1 == first) {
    ranges_.back().second = last;
  } else {
    ranges_.emplace_back(first, last);
  }
}

bool NumberRanges::Covers(uint64_t first, uint64_t last) const {
  if (first > last) return true;
  const auto after = std::upper_bound(ranges_.begin(), ranges_.end(), std::pair(first, UINT64_MAX));
  return after != ranges_.begin() && std::prev(after)->first <= first && last <= std::prev(after)->second;
}

void NumberRanges::Merge(const NumberRanges& other) {
  auto all = std::move(ranges_);
  all.insert(all.end(), other.ranges_.begin(), other.ranges_.end());
  std::sort(all.begin(), all.end());
  ranges_.clear();
  for (const auto& [first, last] : all) {
    const bool meets = !ranges_.empty() && first <= ranges_.back().second + 1;
    if (meets) {
      ranges_.back().second = std::max(ranges_.back().second, last);
    } else {
      ranges_.emplace_back(first, last);
    }
  }
}

std::string EncodeRepair(const RepairRecord& repair) {
  Encoder out;
  out.Time(repair.at);
  out.Varint(repair.before.commit);
  out.Digest(repair.before.chain);
  out.Varint(repair.commit_of_index);
  out.Varint(repair.addresses);
  for (const NumberRanges* numbers : {&repair.captures, &repair.documents, &repair.changes}) Put(out, *numbers);
  return std::move(out).bytes();
}

Result<RepairRecord> DecodeRepair(std::string_view value) {
  Decoder in(value);
  RepairRecord repair;
  repair.at = in.Time();
  repair.before.commit = in.Varint();
  repair.before.chain = in.Digest();
  repair.commit_of_index = in.Varint();
  repair.addresses = in.Varint();
  for (NumberRanges* numbers : {&repair.captures, &repair.documents, &repair.changes}) *numbers = GetRanges(in);
  LANTAI_RETURN_IF_ERROR(in.Finish("record of a repair"));
  return repair;
}

Result<RepairRecord> AllRepairs(const Database& index) {
  RepairRecord all;
  const auto add = [&](std::string_view, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const RepairRecord repair, DecodeRepair(value));
    all.addresses += repair.addresses;
    all.captures.Merge(repair.captures);
    all.documents.Merge(repair.documents);
    all.changes.Merge(repair.changes);
    return true;
  };
  LANTAI_RETURN_IF_ERROR(index.Scan(TagKey(kRepairTag), PrefixEnd(TagKey(kRepairTag)), add));
  return all;
}

}  // namespace lantai::storage
