#include "storage/keys.h"
#include "storage/listings.h"
#include "storage/transaction.h"

namespace lantai::storage {

Status Transaction::NoteLeadsToLists(const Address& address) {
  const FrontierEntry& entry = address.url.record.entry;
  if (entry.portal.empty() || !LeadsToLists(entry)) return {};
  std::string key = ListingKey(entry.portal, address.key);
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  if (!held) Put(std::move(key), EncodeListing({}));
  return {};
}

// Of the address's last capture; what an older one said is history.
Status Transaction::KeepListing(const Address& address, const Processed& write) {
  const UrlRecord& record = address.url.record;
  if (write.page == nullptr || record.entry.portal.empty() || record.last_capture != write.capture_id) return {};
  std::string key = ListingKey(record.entry.portal, address.key);
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  ListingPage listing = ListingOf(*write.page, write.capture_id);
  listing.of_reports = listing.of_reports || (listing.entries > 0 && record.entry.in_report_column);
  if (held || listing.of_reports || !listing.reports.empty()) Put(std::move(key), EncodeListing(listing));
  for (const ListedEntry& entry : listing.reports)
    LANTAI_RETURN_IF_ERROR(NoteBody(record.entry.portal, entry.report.unit, write.capture_id));
  return {};
}

}  // namespace lantai::storage
