#include "storage/wacz_pages.h"

#include "core/json_writer.h"
#include "storage/warc_writer.h"

namespace lantai::storage {
namespace {

// At most `limit` bytes, cut before a character that would pass it.
std::string_view Cut(std::string_view text, size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

// "<urn:uuid:X>" → "X"
std::string UuidOf(const CaptureRecord& capture) {
  const std::string id = WarcRecordId("response", capture);
  return id.substr(10, id.size() - 11);
}

class PageWriter {
 public:
  explicit PageWriter(const std::function<Status(std::string_view)>& write) : write_(write) {}

  Status Write(const CaptureRecord& capture, std::string_view title, std::string_view text) {
    if (capture.capture.request.method != Method::kGet) return {};
    const std::string date = FormatWarcDate(CaptureDate(capture.capture));
    if (main_.url.empty()) main_ = {capture.capture.request.url, date};
    JsonWriter json;
    const auto add = [&](std::string_view key, std::string_view value) { json.Key(key), json.String(value); };
    json.BeginObject();
    add("id", UuidOf(capture));
    add("url", capture.capture.request.url);
    add("ts", date);
    add("title", title);
    if (!text.empty()) add("text", Cut(text, kMaxPageText));
    json.EndObject();
    return write_(json.text() + "\n");
  }

  const MainPage& main() const { return main_; }

 private:
  const std::function<Status(std::string_view)>& write_;
  MainPage main_;
};

// The title under which the address was last read as a list; nullptr where it was last read as something else.
const std::string* ListingTitle(const AddressHistory& history) {
  for (auto decision = history.decisions.rbegin(); decision != history.decisions.rend(); ++decision) {
    if (decision->kind != Decision::Kind::kRead) continue;
    return decision->rule == PageKindName(PageKind::kListing) ? &decision->text : nullptr;
  }
  return nullptr;
}

// The newest capture of the address in the export that came with a 200.
Result<std::optional<CaptureRecord>> NewestPage(const Archive& archive, const WarcSelection& selection,
                                                const std::string& key) {
  LANTAI_ASSIGN_OR_RETURN(const auto ids, archive.CapturesOf(key));
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
    if (!selection.Holds(*id)) continue;
    LANTAI_ASSIGN_OR_RETURN(CaptureRecord capture, archive.GetCapture(*id, false));
    if (capture.capture.status == 200) return std::optional<CaptureRecord>(std::move(capture));
  }
  return std::optional<CaptureRecord>();
}

Status WriteListings(const Archive& archive, const WarcSelection& selection, PageWriter& pages) {
  Status failure;
  LANTAI_RETURN_IF_ERROR(archive.ForEachHistory([&](const std::string& key, const AddressHistory& history) {
    const std::string* title = ListingTitle(history);
    if (title == nullptr) return true;
    const auto capture = NewestPage(archive, selection, key);
    failure = capture.ok() ? *capture ? pages.Write(**capture, *title, "") : Status() : capture.status();
    return failure.ok();
  }));
  return failure;
}

Status WriteDocument(const Archive& archive, const DocumentRecord& record, PageWriter& pages) {
  LANTAI_ASSIGN_OR_RETURN(const CaptureRecord capture, archive.GetCapture(record.capture_id, false));
  LANTAI_ASSIGN_OR_RETURN(const Document document, archive.ReadDocument(record.id));
  return pages.Write(capture, document.title, document.text);
}

}  // namespace

Result<MainPage> WritePages(const Archive& archive, const ExportFilter& filter, const WarcSelection& selection,
                            const std::function<Status(std::string_view)>& write) {
  LANTAI_RETURN_IF_ERROR(
      write("{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"All Pages\",\"hasText\":true}\n"));
  PageWriter pages(write);
  LANTAI_RETURN_IF_ERROR(WriteListings(archive, selection, pages));
  const Result<uint64_t> cursor = SelectDocuments(archive, filter, [&](const DocumentRecord& record) {
    return selection.Holds(record.capture_id) ? WriteDocument(archive, record, pages) : Status();
  });
  if (!cursor.ok()) return cursor.status();
  return pages.main();
}

}  // namespace lantai::storage
