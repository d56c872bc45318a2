#include "storage/bodies.h"

#include <utility>

#include "core/utf8.h"
#include "storage/codec.h"

namespace lantai::storage {
namespace {

// What is no part of a name: white space, control and format characters.
bool IsBlank(char32_t c) {
  return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD || c == 0x3000 || c == 0xFEFF ||
         (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) || (c >= 0x2060 && c <= 0x2069);
}

// A character, letter or digit; all else at the ends of a name is a list's bullet, a quote, a comma.
bool IsWordy(char32_t c) {
  const bool ascii = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return ascii || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF) ||
         (c >= 0xC0 && c <= 0x1FFF && c != 0xD7 && c != 0xF7);
}

char32_t Folded(char32_t c) { return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c; }

void PutChange(Encoder& out, const BodyChange& change) {
  out.Byte(static_cast<uint8_t>(change.kind));
  out.String(change.name);
  out.OptionalInt(change.year);
  out.Strings(change.others);
  out.String(change.sentence);
}

BodyChange GetChange(Decoder& in) {
  BodyChange change;
  change.kind = in.EnumUpTo(BodyChange::Kind::kAbolished);
  change.name = in.String();
  change.year = in.OptionalInt();
  change.others = in.Strings();
  change.sentence = in.String();
  return change;
}

}  // namespace

std::string FoldBodyName(std::string_view name) {
  std::string folded;
  size_t end = 0;  // behind the last wordy one, or the bracket that closes there
  for (size_t at = 0; at < name.size();) {
    const Utf8Step step = DecodeUtf8(name.substr(at));
    at += step.length;
    const char32_t c = Folded(step.code_point);
    if (IsBlank(c) || (folded.empty() && !IsWordy(c))) continue;
    AppendUtf8(c, &folded);
    if (folded.size() > kMaxBodyName) return {};
    if (IsWordy(c) || (c == ')' && folded.find('(') != folded.npos)) end = folded.size();
  }
  folded.resize(end);
  return folded;
}

std::string EncodeBody(const BodyRecord& body) {
  Encoder out;
  out.String(body.portal);
  out.String(body.name);
  out.Varint(body.capture_id);
  return std::move(out).bytes();
}

std::string EncodeSeedPortal(const SeedPortal& portal) {
  Encoder out;
  out.String(portal.name);
  out.String(portal.division);
  out.Varint(portal.bodies);
  return std::move(out).bytes();
}

std::string EncodeChanges(const std::vector<BodyChange>& changes) {
  Encoder out;
  out.Varint(changes.size());
  for (const BodyChange& change : changes) PutChange(out, change);
  return std::move(out).bytes();
}

Result<BodyRecord> DecodeBody(uint64_t id, std::string_view value) {
  Decoder in(value);
  BodyRecord body{id, in.String(), in.String(), in.Varint()};
  LANTAI_RETURN_IF_ERROR(in.Finish("body " + std::to_string(id)));
  return body;
}

Result<SeedPortal> DecodeSeedPortal(std::string_view id, std::string_view value) {
  Decoder in(value);
  SeedPortal portal{std::string(id), in.String(), in.String(), in.Varint()};
  LANTAI_RETURN_IF_ERROR(in.Finish("portal " + std::string(id)));
  return portal;
}

Result<std::vector<BodyChange>> DecodeChanges(std::string_view value) {
  Decoder in(value);
  std::vector<BodyChange> changes;
  for (size_t left = in.ElementCount(); left > 0 && !in.failed(); --left) changes.push_back(GetChange(in));
  LANTAI_RETURN_IF_ERROR(in.Finish("changes of bodies"));
  return changes;
}

}  // namespace lantai::storage
