// The registry of public bodies (storage/bodies.h) in a salvaged index: a name's two records tell the same, so one is
// had from the other.
#include <algorithm>
#include <map>
#include <set>

#include "storage/bodies.h"
#include "storage/codec.h"
#include "storage/keys.h"
#include "storage/listings.h"
#include "storage/repair_references.h"

namespace lantai::storage {
namespace {

using Name = std::pair<std::string, std::string>;  // portal, folded name

// Nothing where the key is none of the registry.
std::optional<Name> NameInKey(std::string_view key) {
  const size_t end = key.find('\0');
  if (end == key.npos || end == 1) return std::nullopt;
  return Name{std::string(key.substr(end + 1)), std::string(key.substr(1, end - 1))};
}

class BodyMender {
 public:
  explicit BodyMender(Salvaged& salvaged) : at_(salvaged) {}

  // A number's name, and a name's number. Two names of one number: the number's own record decides.
  Status Names() {
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(
        kBodyNameTag, [&](std::string_view key, std::string_view value) { return MendName(std::string(key), value); }));
    return at_.index.ForEach(
        kBodyTag, [&](std::string_view key, std::string_view value) { return MendNumber(std::string(key), value); });
  }

  // What nothing that is held names any more was named by what was withdrawn.
  Status DropWithdrawnNames() {
    if (at_.withdrawn.tombstones.empty()) return {};
    LANTAI_ASSIGN_OR_RETURN(const std::set<Name> named, NamedYet());
    return at_.index.ForEach(kBodyNameTag, [&](std::string_view key, std::string_view value) -> Status {
      if (named.contains(*NameInKey(key))) return {};
      LANTAI_ASSIGN_OR_RETURN(const uint64_t number, DecodeNumber("number of a body", value));
      LANTAI_RETURN_IF_ERROR(at_.index.Delete(NumberKey(kBodyTag, number)));
      return at_.index.Delete(std::string(key));
    });
  }

  Status Counts() {
    std::map<std::string, uint64_t> names;
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kBodyNameTag, [&](std::string_view key, std::string_view) {
      ++names[NameInKey(key)->first];
      return Status();
    }));
    for (const auto& [portal, count] : names) {
      LANTAI_ASSIGN_OR_RETURN(SeedPortal seed, SeedPortalAt(portal));
      seed.bodies = count;
      LANTAI_RETURN_IF_ERROR(at_.index.Put(SeedPortalKey(portal), EncodeSeedPortal(seed)));
    }
    if (at_.seen.body == 0) return {};
    return at_.index.Put(NumberKey(kBodyTag, 0), EncodeNumber(at_.seen.body + 1));
  }

  // What a report says of bodies goes with it.
  Status Changes() {
    return at_.index.ForEach(kChangesTag, [&](std::string_view key, std::string_view value) -> Status {
      LANTAI_ASSIGN_OR_RETURN(const auto document, at_.index.Get(NumberKey(kDocumentTag, TrailingNumber(key))));
      const bool stays = document && DecodeChanges(value).ok();
      return stays ? Status() : at_.index.Delete(std::string(key));
    });
  }

 private:
  Status MendName(std::string key, std::string_view value) {
    const std::optional<Name> name = NameInKey(key);
    const Result<uint64_t> number = DecodeNumber("number of a body", value);
    if (!name || !number.ok() || *number == 0) return at_.index.Delete(std::move(key));
    LANTAI_ASSIGN_OR_RETURN(const auto held, at_.index.Get(NumberKey(kBodyTag, *number)));
    const Result<BodyRecord> body = held ? DecodeBody(*number, *held) : Status(Code::kNotFound, "");
    if (!body.ok()) {
      return at_.index.Put(NumberKey(kBodyTag, *number), EncodeBody({*number, name->first, name->second, 0}));
    }
    return body->portal == name->first && body->name == name->second ? Status() : at_.index.Delete(std::move(key));
  }

  Status MendNumber(std::string key, std::string_view value) {
    const uint64_t number = TrailingNumber(key);
    if (number == 0) return {};
    const Result<BodyRecord> body = DecodeBody(number, value);
    if (!body.ok()) return at_.index.Delete(std::move(key));
    const std::string name = BodyNameKey(body->name, body->portal);
    LANTAI_ASSIGN_OR_RETURN(const auto held, at_.index.Get(name));
    if (!held) return at_.index.Put(name, EncodeNumber(number));
    return *held == EncodeNumber(number) ? Status() : at_.index.Delete(std::move(key));
  }

  Result<SeedPortal> SeedPortalAt(const std::string& portal) const {
    LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(SeedPortalKey(portal)));
    const Result<SeedPortal> seed = value ? DecodeSeedPortal(portal, *value) : Status(Code::kNotFound, "");
    return seed.ok() ? *seed : SeedPortal{portal, "", "", 0};
  }

  Result<std::set<Name>> NamedYet() {
    std::set<Name> named;
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kSeedPortalTag, [&](std::string_view key, std::string_view value) {
      const Result<SeedPortal> seed = DecodeSeedPortal(key.substr(1), value);
      if (seed.ok()) named.emplace(seed->id, seed->name);
      return Status();
    }));
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kListingTag, [&](std::string_view key, std::string_view value) {
      const std::string portal(key.substr(1, std::min(key.find('\0'), key.size()) - 1));
      const Result<ListingPage> page = DecodeListing(key, value);
      if (!page.ok()) return Status();
      for (const ListedEntry& entry : page->reports) named.emplace(portal, FoldBodyName(entry.report.unit));
      return Status();
    }));
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kDocumentTag, [&](std::string_view key, std::string_view value) {
      const Result<StoredDocument> stored = DecodeDocument(TrailingNumber(key), value);
      if (stored.ok() && stored->record.unit) named.emplace(stored->record.portal, FoldBodyName(*stored->record.unit));
      return Status();
    }));
    return named;
  }

  Salvaged& at_;
};

}  // namespace

Status MendBodies(Salvaged& salvaged) {
  BodyMender mender(salvaged);
  LANTAI_RETURN_IF_ERROR(mender.Names());
  LANTAI_RETURN_IF_ERROR(mender.DropWithdrawnNames());
  LANTAI_RETURN_IF_ERROR(mender.Counts());
  return mender.Changes();
}

}  // namespace lantai::storage
