// Bytes in, page out: decodes, parses, decides what the page is, finds its links and, for articles, makes the document.
//
//   Extractor extractor(Knowledge{templates, dialects, phrases});
//   Result<Page> page = extractor.Read({.input = "a.html", .url = "http://…", .bytes = body});
//
// A pure function of its input: equal inputs give equal pages on every machine, thread and day. Budgets count bytes,
// nodes and steps, never time.
//
// Thread-safety: an Extractor is immutable; Read may be called from many threads at once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/layout.h"
#include "core/page.h"
#include "core/status.h"

namespace lantai::extractor {

enum class MediaType { kAuto, kHtml, kText, kPdf, kDocx, kDoc, kXlsx, kOfd };

// One body to read. Views and strings must outlive the call only.
struct Source {
  std::string input{};               // name for messages and Document::input
  std::optional<std::string> url{};  // absolute; base of relative links
  MediaType type = MediaType::kAuto;
  std::string content_type{};  // the HTTP header's value, or empty
  std::string_view bytes{};    // decoded from content coding, at most kMaxInput
  bool any_kind = false;       // make a document of every page with text, not of articles only
  // How `url` was asked for: further pages of a list that answers to a form repeat it.
  Method method = Method::kGet;
  std::string request_body{}, request_type{};
  std::string_view role{};  // in a bundle: as Part::role; empty: by what the bytes are
};

inline constexpr size_t kMaxInput = size_t{64} << 20;

struct Knowledge;  // templates, dialects and phrases: extractor/knowledge.h

class Extractor {
 public:
  // Without `read_layout`, files that are neither HTML nor text are kUnsupported.
  explicit Extractor(Knowledge knowledge, ReadLayout read_layout = {});
  ~Extractor();
  Extractor(Extractor&&) noexcept;
  Extractor& operator=(Extractor&&) noexcept;

  // Errors: kTooLarge above kMaxInput; kUnsupported for a media type that is not read (kept raw by the archive);
  // kInvalidArgument where the bytes are not what `type` says.
  Result<Page> Read(const Source& source) const;

  // All of `sources` as the parts of one report, the page first (extractor/bundle.h): HTML and text behind it are its
  // continuations, JSON is what a script would have loaded, other files are attachments. A part that cannot be read is
  // named by a flag.
  // A web page where a source is said to be an attachment (an error page, a download page) is not read. `read`, where
  // given, gets a Status for each source: why it could not be read.
  // Errors: as Read, for the first source only.
  Result<Document> ReadBundle(const std::vector<Source>& sources, std::vector<Status>* read = nullptr) const;

  // As Page::changes, of a bundle's document: what an annual report says has become of its body.
  std::vector<BodyChange> ChangesIn(const Document& document) const;

 private:
  struct State;  // the knowledge, and what is compiled from it
  std::unique_ptr<const State> state_;
};

}  // namespace lantai::extractor
