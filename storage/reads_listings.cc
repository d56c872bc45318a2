#include <set>

#include "storage/archive_impl.h"
#include "storage/keys.h"
#include "storage/listings.h"

namespace lantai::storage {
namespace {

// The first with documents by portal. Who only looks at an older archive finds them by walking all of them.
constexpr uint64_t kFormatWithPortals = 3;

}  // namespace

Status ArchiveImpl::ForEachListing(const std::string& portal,
                                   const std::function<bool(const std::string&, const ListingPage&)>& visit) const {
  const std::string prefix = PortalPrefix(kListingTag, portal);
  return index_->Scan(prefix, PrefixEnd(prefix), [&](std::string_view key, std::string_view value) -> Result<bool> {
    const std::string request_key(key.substr(prefix.size()));
    LANTAI_ASSIGN_OR_RETURN(const ListingPage page, DecodeListing(request_key, value));
    return visit(request_key, page);
  });
}

Status ArchiveImpl::ForEachDocumentOf(const std::string& portal,
                                      const std::function<bool(const DocumentRecord&)>& visit) const {
  if (format_ < kFormatWithPortals) {
    return ForEachDocument([&](const DocumentRecord& record) { return record.portal != portal || visit(record); });
  }
  const std::string prefix = PortalPrefix(kOfPortalTag, portal);
  return index_->Scan(prefix, PrefixEnd(prefix), [&](std::string_view key, std::string_view) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const DocumentRecord record, GetDocument(TrailingNumber(key)));
    return visit(record);
  });
}

Result<std::vector<std::string>> ArchiveImpl::Portals() const {
  std::set<std::string> portals;
  if (format_ < kFormatWithPortals) {
    LANTAI_RETURN_IF_ERROR(ForEachDocument([&](const DocumentRecord& record) {
      if (!record.portal.empty()) portals.insert(record.portal);
      return true;
    }));
  }
  for (const char tag : {kListingTag, kOfPortalTag}) {
    std::string from = PortalPrefix(tag, "") + '\xff';  // behind what belongs to none
    std::string found;
    const auto first = [&](std::string_view key, std::string_view) -> Result<bool> {
      found = std::string(key.substr(1, key.find('\0', 1) - 1));
      return false;
    };
    for (;;) {
      found.clear();
      LANTAI_RETURN_IF_ERROR(index_->Scan(from, PrefixEnd(TagKey(tag)), first));
      if (found.empty()) break;
      from = PrefixEnd(PortalPrefix(tag, found));
      portals.insert(std::move(found));
    }
  }
  return std::vector<std::string>(portals.begin(), portals.end());
}

}  // namespace lantai::storage
