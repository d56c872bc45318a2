// The document object of the contract, schema lantai.document/1: what one bundle (a report's page with its
// continuations and attachments) says, as text, tables, metadata and checked cells.
//
// Purpose: the value that flows from extractor to storage, exports and the command line. core/document_json.h writes
// and reads its JSON form, which is also how the archive keeps it.
//
// Thread-safety: values. Limits: none of its own; the extractor bounds what it puts in.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"

namespace lantai {

inline constexpr std::string_view kDocumentSchema = "lantai.document/1";
// Which extractor a document comes from, kept beside it: what another version read, `lantai reextract` reads anew.
// Raised with every change of what comes out, also one of config/'s data; tests/extractor/version_test.cc tells when
// that was forgotten.
inline constexpr std::string_view kExtractorVersion = "1.2.0";

// How a printed cell reads. Everything but kOk has no value.
enum class CellStatus {
  kOk,          // a number
  kBlank,       // nothing printed
  kSlash,       // "/" or "\"
  kDash,        // "—", "-", "－"
  kNoneWord,    // 无, 零
  kUnparsable,  // something else, or a number whose column cannot be known
  kMissing,     // the table is there, the row or column is not; there is no raw
};
std::string_view CellStatusName(CellStatus status);

// A number kept as it was printed. `text` is the normal decimal form ("-2", "59237.2449"): exact, no binary rounding.
struct Number {
  std::string text;
  friend bool operator==(const Number&, const Number&) = default;
};

struct Cell {
  std::optional<Number> value;     // set exactly when status is kOk
  std::optional<std::string> raw;  // as printed, outer white space trimmed; null exactly when kMissing
  CellStatus status = CellStatus::kMissing;
  std::optional<std::string> unit;  // a unit printed in the cell or its header: 元, 万元
  std::string at;                   // "part:0/table:0/row:9/col:2", "part:0/line:88"
  friend bool operator==(const Cell&, const Cell&) = default;
};

enum class Verdict { kPass, kFail, kUnknown };
std::string_view VerdictName(Verdict verdict);

// One equation of the form (report-templates, K1…K16) applied to one column, row or section.
struct Check {
  std::string id;     // "K1"
  std::string scope;  // "natural_person", "denied.state_secret", "review"
  Verdict verdict = Verdict::kUnknown;
  std::optional<Number> left;
  std::optional<Number> right;
  std::vector<std::string> cells;         // ids of all operands
  std::optional<std::string> suggestion;  // a value the arithmetic suggests; never written into a cell
  friend bool operator==(const Check&, const Check&) = default;
};

struct Flag {
  std::string id;
  std::string severity;  // notice | warning | error
  std::string detail;
  std::string at;
  std::vector<std::string> cells;
  friend bool operator==(const Flag&, const Flag&) = default;
};

// A number read from the running text. `at` is "section:2".
struct NarrativeNumber {
  Number value;
  std::string raw;
  std::string at;
  friend bool operator==(const NarrativeNumber&, const NarrativeNumber&) = default;
};

// The form as filled in. Cell order is the ids' byte order, so that output is stable.
struct Report {
  std::string form;                           // JSON key "template": g2008 | g2014 | g2019 | g2021 | mixed
  std::map<std::string, std::string> tables;  // "t3" → "g2019"; "t4" → "g2019|g2021"
  std::map<std::string, Cell> cells;          // every cell id of the generations found
  std::map<std::string, NarrativeNumber> narrative;
  std::vector<Check> checks;
  std::vector<Flag> flags;
  friend bool operator==(const Report&, const Report&) = default;
};

struct Part {
  std::string role = "page";  // page | continuation | attachment | data
  std::string input;          // file name, or the URL where it was fetched
  std::optional<std::string> url;
  Sha256 payload_sha256;
  friend bool operator==(const Part&, const Part&) = default;
};

// The 索引号 block and meta tags; unset where the page does not say, or leaves the value empty.
struct Metadata {
  std::optional<std::string> index_number;     // 索引号
  std::optional<std::string> document_number;  // 文号
  std::optional<std::string> publisher;        // 发布机构
  std::optional<std::string> department;       // 责任部门
  std::optional<std::string> form;             // 公开形式
  std::optional<std::string> keywords;         // 关键词
  std::optional<std::string> issued;           // 生成日期, ISO 8601
  std::optional<std::string> validity;         // 是否有效
  std::optional<std::string> source;           // 来源
  friend bool operator==(const Metadata&, const Metadata&) = default;
};

struct Section {
  std::string heading;
  std::string text;
  friend bool operator==(const Section&, const Section&) = default;
};

// A grid with spans expanded: every row has every column.
struct Table {
  std::vector<std::vector<std::string>> rows;
  friend bool operator==(const Table&, const Table&) = default;
};

struct Attachment {
  std::string url;  // absolute; empty where only a name was printed
  std::string name;
  std::string type;  // pdf, doc, docx, …: the extension, lower case
  friend bool operator==(const Attachment&, const Attachment&) = default;
};

struct Digests {
  Sha256 payload_sha256;              // of the decoded body of part 0
  std::optional<Sha256> wire_sha256;  // where the server compressed
  Sha256 text_sha256;                 // of the normalised text
  Sha256 tables_sha256;               // of the normalised table cells
  uint64_t simhash64 = 0;
  friend bool operator==(const Digests&, const Digests&) = default;
};

// What Document::level may say, by the body's rung in government. A `_department` is an office of the government before
// it; zones are development zones, parks and new areas with an administration of their own; vertical bodies answer to
// their own ministry only (税务局, 气象局, 海关, 公安分局), whatever place they serve.
inline constexpr std::array<std::string_view, 11> kLevels = {"national_department",
                                                             "province",
                                                             "province_department",
                                                             "city",
                                                             "city_department",
                                                             "county",
                                                             "county_department",
                                                             "township",
                                                             "zone",
                                                             "zone_department",
                                                             "vertical"};

struct Document {
  std::string input;
  std::optional<std::string> url;
  std::string media_type;
  std::string charset;  // WHATWG name, lower case; empty for binary formats
  std::vector<Part> parts;
  std::string title;
  std::optional<std::string> unit;
  std::optional<std::string> division;  // GB/T 2260, six digits; of a township its county's
  std::optional<std::string> level;     // one of kLevels
  std::optional<int> year;
  std::optional<std::string> published;  // "2020-01-09" or "2021-01-28T13:55:16+08:00"
  bool is_annual_report = false;
  Metadata metadata;
  std::string text;
  std::vector<Section> sections;
  std::vector<Table> tables;
  std::vector<Attachment> attachments;
  std::optional<Report> report;
  Digests digests;
  std::string extractor{kExtractorVersion};
  friend bool operator==(const Document&, const Document&) = default;
};

}  // namespace lantai
