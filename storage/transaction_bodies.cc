#include "storage/bodies.h"
#include "storage/codec.h"
#include "storage/keys.h"
#include "storage/listings.h"
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

Status Transaction::ForgetNames(const std::map<std::string, std::set<std::string>>& names) {
  for (const auto& [portal, of_portal] : names) {
    for (const std::string& name : of_portal) {
      std::string key = BodyNameKey(name, portal);
      LANTAI_ASSIGN_OR_RETURN(const auto number, Get(key));
      if (name.empty() || !number) continue;
      LANTAI_ASSIGN_OR_RETURN(const bool named, IsNamedYet(portal, name));
      if (named) continue;
      LANTAI_ASSIGN_OR_RETURN(const uint64_t id, DecodeNumber("number of a body", *number));
      LANTAI_RETURN_IF_ERROR(Get(NumberKey(kBodyTag, id)).status());
      Delete(std::move(key));
      Delete(NumberKey(kBodyTag, id));
    }
  }
  return {};
}

// By the seed list, a list, or a report of the portal, as this transaction leaves them.
Result<bool> Transaction::IsNamedYet(const std::string& portal, const std::string& name) const {
  LANTAI_ASSIGN_OR_RETURN(const SeedPortal seed, SeedPortalAt(portal));
  bool named = seed.name == name;
  const std::string lists = PortalPrefix(kListingTag, portal);
  const auto look_at_list = [&](std::string_view key, auto) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const auto value, Get(key));
    LANTAI_ASSIGN_OR_RETURN(const ListingPage page, DecodeListing(key, value.value_or("")));
    for (const ListedEntry& entry : page.reports) named = named || FoldBodyName(entry.report.unit) == name;
    return !named;
  };
  LANTAI_RETURN_IF_ERROR(index_.Scan(lists, PrefixEnd(lists), look_at_list));
  const std::string documents = PortalPrefix(kOfPortalTag, portal);
  const auto look_at_document = [&](std::string_view key, auto) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, GetDocument(TrailingNumber(key)));
    named = named || (document.record.unit && FoldBodyName(*document.record.unit) == name);
    return !named;
  };
  if (!named) LANTAI_RETURN_IF_ERROR(index_.Scan(documents, PrefixEnd(documents), look_at_document));
  return named;
}

}  // namespace lantai::storage
