#include "storage/listings.h"

#include <algorithm>
#include <utility>

#include "core/utf8.h"
#include "storage/codec.h"

namespace lantai::storage {
namespace {

void PutExtent(Encoder& out, const std::optional<int64_t>& number) {
  out.Varint(number && *number >= 0 ? static_cast<uint64_t>(*number) + 1 : 0);
}

std::optional<int64_t> GetExtent(Decoder& in) {
  const uint64_t number = in.Varint();
  if (number == 0) return std::nullopt;
  return static_cast<int64_t>(number - 1);
}

void PutEntry(Encoder& out, const ListedEntry& entry) {
  out.String(entry.key);
  out.String(entry.text);
  out.String(entry.report.unit);
  out.OptionalInt(entry.report.year);
}

ListedEntry GetEntry(Decoder& in) {
  ListedEntry entry;
  entry.key = in.String();
  entry.text = in.String();
  entry.report.unit = in.String();
  entry.report.year = in.OptionalInt();
  return entry;
}

// What only a script opens has no key.
std::string KeyOf(const Request& request) {
  const bool http = request.url.starts_with("http://") || request.url.starts_with("https://");
  return http ? RequestKey(request) : std::string();
}

// An article whose files are reports of other bodies: a list of its own (extractor/collected_reports.h).
bool IsSummary(const Page& page) {
  return page.kind == PageKind::kArticle && std::any_of(page.links.begin(), page.links.end(), [](const Link& link) {
           return link.role == LinkRole::kItem && link.report;
         });
}

}  // namespace

bool LeadsToLists(const FrontierEntry& entry) {
  const bool seed = entry.depth == 0 && entry.referrer.empty();
  return seed || entry.role == LinkRole::kColumn || entry.role == LinkRole::kNext || entry.role == LinkRole::kRedirect;
}

ListingPage ListingOf(const Page& page, uint64_t capture_id) {
  ListingPage listing;
  listing.capture_id = capture_id;
  if (page.kind != PageKind::kListing && !IsSummary(page)) return listing;
  listing.of_reports = page.listing_of_reports;
  listing.extent = page.list_extent;
  for (const Link& link : page.links) {
    if (link.role == LinkRole::kNext) listing.next.push_back(KeyOf(link.request));
    if (link.role != LinkRole::kItem) continue;
    ++listing.entries;
    if (!link.report) continue;
    listing.reports.push_back({KeyOf(link.request), std::string(CutUtf8(link.text, kMaxListedText)), *link.report});
  }
  return listing;
}

std::string EncodeListing(const ListingPage& page) {
  Encoder out;
  out.Varint(page.capture_id);
  out.Bool(page.of_reports);
  out.Varint(page.entries);
  PutExtent(out, page.extent.entries);
  PutExtent(out, page.extent.pages);
  out.Strings(page.next);
  out.Varint(page.reports.size());
  for (const ListedEntry& entry : page.reports) PutEntry(out, entry);
  return std::move(out).bytes();
}

Result<ListingPage> DecodeListing(std::string_view key, std::string_view value) {
  Decoder in(value);
  ListingPage page;
  page.capture_id = in.Varint();
  page.of_reports = in.Bool();
  page.entries = in.Varint();
  page.extent.entries = GetExtent(in);
  page.extent.pages = GetExtent(in);
  page.next = in.Strings();
  for (size_t left = in.ElementCount(); left > 0 && !in.failed(); --left) page.reports.push_back(GetEntry(in));
  LANTAI_RETURN_IF_ERROR(in.Finish("listing " + std::string(key)));
  return page;
}

}  // namespace lantai::storage
