#include "storage/archive_impl.h"
#include "storage/bodies.h"
#include "storage/keys.h"

namespace lantai::storage {

Status ArchiveImpl::ForEachBody(const std::function<bool(const BodyRecord&)>& visit) const {
  return ScanTag(kBodyTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
    const uint64_t id = TrailingNumber(key);
    if (id == 0) return true;  // the counter
    LANTAI_ASSIGN_OR_RETURN(const BodyRecord body, DecodeBody(id, value));
    return visit(body);
  });
}

Status ArchiveImpl::ForEachSeedPortal(const std::function<bool(const SeedPortal&)>& visit) const {
  return ScanTag(kSeedPortalTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const SeedPortal portal, DecodeSeedPortal(key.substr(1), value));
    return visit(portal);
  });
}

Status ArchiveImpl::ForEachBodyChange(
    const std::string& portal,
    const std::function<bool(uint64_t document, const std::vector<BodyChange>&)>& visit) const {
  const std::string prefix = PortalPrefix(kChangesTag, portal);
  return index_->Scan(prefix, PrefixEnd(prefix), [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const std::vector<BodyChange> changes, DecodeChanges(value));
    return visit(TrailingNumber(key), changes);
  });
}

}  // namespace lantai::storage
