#include "storage/bodies.h"
#include "storage/codec.h"
#include "storage/keys.h"
#include "storage/transaction.h"

namespace lantai::storage {

Result<SeedPortal> Transaction::SeedPortalAt(const std::string& portal) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, Get(SeedPortalKey(portal)));
  if (!value) return SeedPortal{portal, "", "", 0};
  return DecodeSeedPortal(portal, *value);
}

Status Transaction::NoteBody(const std::string& portal, std::string_view unit, uint64_t capture_id) {
  const std::string name = FoldBodyName(unit);
  if (name.empty()) return {};
  std::string key = BodyNameKey(name, portal);
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  if (held) return {};
  LANTAI_ASSIGN_OR_RETURN(SeedPortal seed, SeedPortalAt(portal));
  if (seed.bodies >= kMaxBodiesOfPortal) return {};
  ++seed.bodies;
  Put(SeedPortalKey(portal), EncodeSeedPortal(seed));
  const std::string counter = NumberKey(kBodyTag, 0);
  LANTAI_ASSIGN_OR_RETURN(const auto last, Get(counter));
  LANTAI_ASSIGN_OR_RETURN(const uint64_t number, last ? DecodeNumber("number of bodies", *last) : Result<uint64_t>(1));
  Put(counter, EncodeNumber(number + 1));
  Put(std::move(key), EncodeNumber(number));
  PutNew(NumberKey(kBodyTag, number), EncodeBody({number, portal, name, capture_id}));
  return {};
}

Status Transaction::ApplyTo(const PortalsNamed& write, WriteResult&) {
  for (const SeedPortal& portal : write.portals) {
    if (portal.id.empty() || portal.id.find('\0') != portal.id.npos)
      return {Code::kInvalidArgument, "a portal's id is empty or has a zero byte"};
    LANTAI_ASSIGN_OR_RETURN(SeedPortal known, SeedPortalAt(portal.id));
    const std::string name = FoldBodyName(portal.name);
    if (known.name != name || known.division != portal.division || known.bodies == 0) {
      known.name = name;
      known.division = portal.division;
      Put(SeedPortalKey(portal.id), EncodeSeedPortal(known));
    }
    LANTAI_RETURN_IF_ERROR(NoteBody(portal.id, name, 0));
  }
  return {};
}

Status Transaction::KeepChanges(const StoredDocument& document, const std::vector<BodyChange>& changes) {
  std::string key = ChangesKey(document.record.portal, document.record.id);
  if (!changes.empty()) return Put(std::move(key), EncodeChanges(changes)), Status();
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  if (held) Delete(std::move(key));
  return {};
}

}  // namespace lantai::storage
