#include "storage/commit_chain.h"

#include "storage/codec.h"
#include "storage/keys.h"

namespace lantai::storage {
namespace {

std::string Entry(std::string_view key, std::string_view value) {
  Encoder out;
  out.String(key);
  out.String(value);
  return std::move(out).bytes();
}

bool IsEvidence(std::string_view key) { return key[0] == kCaptureTag || key[0] == kChangeTag; }

// Of the entries of a batch that are no evidence; a deletion is its key alone.
Sha256 DigestOfRest(const Batch& batch) {
  std::string entries;
  for (const auto& [key, value] : batch) {
    if (!IsEvidence(key)) entries += value ? "+" + Entry(key, *value) : "-" + Entry(key, "");
  }
  return Sha256Of(entries);
}

Sha256 DigestOfEvidence(const Batch& batch) {
  EvidenceDigest evidence;
  for (const auto& [key, value] : batch) {
    if (IsEvidence(key)) evidence.Add(key, value.value_or(""));
  }
  return evidence.Finish();
}

Status AddUp(const Database& index, const Batch& batch, const Batch& before, DigestSum& sum) {
  auto known = before.begin();  // both are in the order of their keys
  for (const auto& [key, value] : batch) {
    if (!IsSummed(key)) continue;
    while (known != before.end() && known->first < key) ++known;
    if (known != before.end() && known->first == key) {
      if (known->second) sum.Remove(key, *known->second);
    } else {
      LANTAI_ASSIGN_OR_RETURN(const auto held, index.Get(key));
      if (held) sum.Remove(key, *held);
    }
    if (value) sum.Add(key, *value);
  }
  return {};
}

}  // namespace

void DigestSum::Add(std::string_view key, std::string_view value) {
  const Sha256 entry = Sha256Of(Entry(key, value));
  unsigned carry = 0;
  for (size_t i = 0; i < value_.bytes.size(); ++i) {
    carry += unsigned{value_.bytes[i]} + entry.bytes[i];
    value_.bytes[i] = static_cast<uint8_t>(carry);
    carry >>= 8;
  }
}

void DigestSum::Remove(std::string_view key, std::string_view value) {
  const Sha256 entry = Sha256Of(Entry(key, value));
  int borrow = 0;
  for (size_t i = 0; i < value_.bytes.size(); ++i) {
    const int difference = int{value_.bytes[i]} - entry.bytes[i] - borrow;
    value_.bytes[i] = static_cast<uint8_t>(difference);
    borrow = difference < 0 ? 1 : 0;
  }
}

bool IsSummed(std::string_view key) { return key[0] != kStateTag && key[0] != kLinkTag; }

std::string EncodeLink(const ChainLink& link) {
  Encoder out;
  out.Digest(link.rest);
  out.Digest(link.state);
  out.Varint(link.next_capture);
  out.Varint(link.cursor);
  return std::move(out).bytes();
}

Result<ChainLink> DecodeLink(uint64_t commit, std::string_view value) {
  Decoder in(value);
  ChainLink link;
  link.rest = in.Digest();
  link.state = in.Digest();
  link.next_capture = in.Varint();
  link.cursor = in.Varint();
  LANTAI_RETURN_IF_ERROR(in.Finish("link of commit " + std::to_string(commit)));
  return link;
}

void EvidenceDigest::Add(std::string_view key, std::string_view value) { digest_.Add(Entry(key, value)); }

Sha256 NextInChain(const Sha256& before, uint64_t commit, const Sha256& evidence, const ChainLink& link) {
  std::string text = "lantai-commit";
  text.append(before.view()).append(NumberBytes(commit)).append(evidence.view());
  return Sha256Of(text.append(link.rest.view()).append(link.state.view()));
}

Sha256 DigestOf(State state) {
  state.chain = {};
  return Sha256Of(EncodeState(state));
}

Status BeginChain(const Database& index, Batch& batch, State& state) {
  const ChainLink link{.next_capture = state.next_capture, .cursor = state.cursor};
  LANTAI_ASSIGN_OR_RETURN(const Sha256 evidence, EvidenceIn(index, ChainLink(), link));
  DigestSum sum;
  const auto add = [&](std::string_view key, std::string_view value) -> Result<bool> {
    if (IsSummed(key)) sum.Add(key, value);
    return true;
  };
  LANTAI_RETURN_IF_ERROR(index.Scan("", "\xff", add));
  state.sum = sum.value();
  state.first_link = state.commit;
  state.chain = NextInChain({}, state.commit, evidence, link);
  batch[NumberKey(kLinkTag, state.commit)] = EncodeLink(link);
  return {};
}

Status Seal(const Database& index, Batch& batch, State& state, const Batch& before) {
  ++state.commit;
  ChainLink link;
  link.rest = DigestOfRest(batch);
  link.next_capture = state.next_capture;
  link.cursor = state.cursor;
  DigestSum sum(state.sum);
  LANTAI_RETURN_IF_ERROR(AddUp(index, batch, before, sum));
  state.sum = sum.value();
  link.state = DigestOf(state);
  state.chain = NextInChain(state.chain, state.commit, DigestOfEvidence(batch), link);
  batch[NumberKey(kLinkTag, state.commit)] = EncodeLink(link);
  batch[TagKey(kStateTag)] = EncodeState(state);
  return {};
}

Result<Sha256> EvidenceIn(const Database& index, const ChainLink& before, const ChainLink& link) {
  EvidenceDigest evidence;
  const auto add = [&](std::string_view key, std::string_view value) -> Result<bool> {
    evidence.Add(key, value);
    return true;
  };
  LANTAI_RETURN_IF_ERROR(
      index.Scan(NumberKey(kCaptureTag, before.next_capture), NumberKey(kCaptureTag, link.next_capture), add));
  LANTAI_RETURN_IF_ERROR(
      index.Scan(NumberKey(kChangeTag, before.cursor + 1), NumberKey(kChangeTag, link.cursor + 1), add));
  return evidence.Finish();
}

}  // namespace lantai::storage
