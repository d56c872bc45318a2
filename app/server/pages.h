// What the handlers write with: JSON objects by key, and pages of rows that end in time.
//
//   PageWriter page("documents", context, limit);
//   archive.ForEachDocumentFrom(after + 1, [&](const DocumentRecord& record) {
//     if (!page.HasRoom()) return false;               // `next` is what was passed last
//     last = record.id;
//     if (passes) WriteDocument(page.BeginRow(), record);
//     return true;
//   });
//   return page.Finish(request, std::to_string(last));
//
// Thread-safety: for one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/server/routes.h"
#include "core/json_writer.h"
#include "core/status.h"

namespace lantai::app {

class RowWriter : public JsonWriter {
 public:
  void Text(std::string_view key, std::string_view value) {
    Key(key);
    String(value);
  }
  void TextOrNull(std::string_view key, const std::string& value) {
    Key(key);
    value.empty() ? Null() : String(value);
  }
  void TextOrNull(std::string_view key, const std::optional<std::string>& value) {
    Key(key);
    value ? String(*value) : Null();
  }
  void TimeOrNull(std::string_view key, Timestamp time) {
    Key(key);
    time.ms == 0 ? Null() : String(FormatUtc(time));
  }
  void Count(std::string_view key, uint64_t number) {
    Key(key);
    Integer(static_cast<int64_t>(number));
  }
  // 0 means none.
  void CountOrNull(std::string_view key, uint64_t number) {
    Key(key);
    number == 0 ? Null() : Integer(static_cast<int64_t>(number));
  }
  void Flag(std::string_view key, bool value) {
    Key(key);
    Bool(value);
  }
};

// The text as an answer, with a strong ETag of its bytes.
HttpResponse JsonResponse(std::string json);

// What a failed read of the archive is to a client.
HttpResponse FailureResponse(const Status& status);

class PageWriter {
 public:
  PageWriter(std::string_view list, const ApiContext& context, size_t limit);

  // Before each record; false where the page is at its end, and there is more.
  bool HasRoom();
  // The list's next row: one JSON value is to follow.
  RowWriter& BeginRow();
  // Ends the list; further keys may follow.
  RowWriter& EndRows();
  // `next`: the cursor from which the next page goes on, should there be more.
  HttpResponse Finish(const ApiRequest& request, const std::string& next);

 private:
  const ApiContext& context_;
  const size_t limit_;
  size_t rows_ = 0, examined_ = 0;
  bool more_ = false, ended_ = false;
  RowWriter json_;
};

}  // namespace lantai::app
