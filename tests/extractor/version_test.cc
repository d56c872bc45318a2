// The extractor's version says what it reads: archives hold it beside each document, and `lantai reextract` reads anew
// what another version read. So whoever changes what comes out must raise it. A fixed set of pages is read, and the
// digests of pages and of what was read are kept with the version in tests/golden/extractor/version.txt.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

#include "core/document_json.h"
#include "extractor/extractor.h"
#include "tests/extractor/page_support.h"
#include "tests/portal/world.h"
#include "tests/support/golden.h"

namespace lantai::extractor {
namespace {
namespace fs = std::filesystem;

constexpr char kRecord[] = "extractor/version.txt";

struct Digests {
  std::string input, output;
  friend bool operator==(const Digests&, const Digests&) = default;
};
struct Record {
  std::string version;
  std::map<std::string, Digests> pages;  // by fixture, or simulated portal
};

std::string Short(const std::string& text) { return Sha256Of(text).Hex().substr(0, 16); }

void Put(std::string& out, std::string_view field) {
  out += field;
  out += '\n';
}

// All that a page gives, but for the version itself.
std::string Described(const Page& page) {
  std::string out;
  Put(out, PageKindName(page.kind));
  Put(out, page.dialect);
  Put(out, page.title);
  Put(out, page.list_fingerprint);
  out += static_cast<char>('0' + static_cast<int>(page.complaint));
  out += page.listing_of_reports ? 'r' : '-';
  Put(out, page.report_in_files ? "f" : "-");
  Put(out, std::to_string(page.list_extent.entries.value_or(-1)) + " " +
               std::to_string(page.list_extent.pages.value_or(-1)));
  for (const std::string& evidence : page.evidence) Put(out, evidence);
  for (const Link& link : page.links) {
    out += static_cast<char>('0' + static_cast<int>(link.role));
    out += static_cast<char>('0' + static_cast<int>(link.relevance));
    Put(out, link.api ? "a" : "-");
    for (const std::string* text : {&link.request.url, &link.request.body, &link.text, &link.date}) Put(out, *text);
    if (link.report) Put(out, link.report->unit + " " + std::to_string(link.report->year.value_or(0)));
  }
  for (const BodyChange& change : page.changes) {
    out += static_cast<char>('0' + static_cast<int>(change.kind));
    Put(out, change.name + " " + std::to_string(change.year.value_or(0)));
    for (const std::string& other : change.others) Put(out, other);
    Put(out, change.sentence);
  }
  if (!page.document) return out;
  Document document = *page.document;
  document.extractor.clear();
  return out + ToJson(document);
}

class Survey {
 public:
  Survey() : extractor_(ShippedKnowledge()) { record_.version = kExtractorVersion; }

  Record Run() {
    const fs::path pages = fs::path(LANTAI_SOURCE_DIR) / "tests/extractor/pages";
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(pages)) {
      if (!entry.is_regular_file()) continue;
      const std::string name = fs::relative(entry.path(), pages).generic_string();
      Read("pages/" + name, {.input = name, .url = "http://www.x.gov.cn/zwgk/index.html"}, Fixture(name));
    }
    portal::WorldOptions options;
    options.portals = 22;
    options.bodies = 2;
    options.dialects = portal::Dialects::kAll;
    const portal::PortalWorld world(options);
    for (int i = 0; i < options.portals; ++i) AddPortal(*world.Borrow(i));
    for (const auto& [group, texts] : texts_) record_.pages[group] = {Short(texts.input), Short(texts.output)};
    return std::move(record_);
  }

 private:
  void AddPortal(const portal::Site& site) {
    std::map<int, int> of_kind;
    for (const auto& [path, node] : site.nodes()) {
      if (++of_kind[static_cast<int>(node.kind)] > 40) continue;  // every year of a body, and its lists
      const portal::Answer answer = portal::AnswerNode(site, path, node);
      if (answer.status != 200 || answer.content_type.find("pdf") != std::string::npos) continue;
      Read(site.spec().host, {.input = path, .url = site.Url(path), .content_type = answer.content_type}, answer.body);
    }
  }

  void Read(const std::string& group, Source source, const std::string& bytes) {
    source.bytes = bytes;
    const Result<Page> page = extractor_.Read(source);
    texts_[group].input += bytes;
    texts_[group].output += page.ok() ? Described(*page) : page.status().ToString();
  }

  const Extractor extractor_;
  Record record_;
  std::map<std::string, Digests> texts_;  // what the digests are of
};

std::string Written(const Record& record) {
  std::string out = "extractor " + record.version + "\n";
  for (const auto& [name, page] : record.pages) out += page.input + " " + page.output + " " + name + "\n";
  return out;
}

Record Recorded() {
  Record record;
  std::ifstream in(fs::path(LANTAI_SOURCE_DIR) / "tests/golden" / kRecord);
  std::string word, name;
  in >> word >> record.version;
  for (Digests page; in >> page.input >> page.output >> name;) record.pages[name] = page;
  return record;
}

// Pages that were the same and are read otherwise.
std::vector<std::string> ReadOtherwise(const Record& before, const Record& now) {
  std::vector<std::string> names;
  for (const auto& [name, page] : now.pages) {
    const auto found = before.pages.find(name);
    if (found != before.pages.end() && found->second.input == page.input && found->second.output != page.output) {
      names.push_back(name);
    }
  }
  return names;
}

TEST(ExtractorVersion, IsRaisedWhenTheOutputChanges) {
  const Record recorded = Recorded(), now = Survey().Run();
  EXPECT_GT(now.pages.size(), 60u);
  const std::vector<std::string> changed = ReadOtherwise(recorded, now);
  if (!changed.empty() && recorded.version == now.version) {
    std::ostringstream some;
    for (size_t i = 0; i < std::min<size_t>(changed.size(), 10); ++i) some << "\n  " << changed[i];
    FAIL() << "the extractor reads " << changed.size() << " of " << now.pages.size()
           << " known pages and portals otherwise:" << some.str() << "\nand its version is still " << now.version
           << ". Archives would not be read anew. Raise kExtractorVersion in core/document.h (the last number for a "
              "correction, the second for something new that is read), then run this test with LANTAI_UPDATE_GOLDENS=1 "
              "and commit tests/golden/"
           << kRecord << ".";
  }
  // New pages, or a raised version: the record is to be written again, which the update switch does.
  ExpectGolden(kRecord, Written(now));
}

TEST(ExtractorVersion, TheRecordTellsOtherOutputFromOtherPages) {
  const Record before{"1.0.0", {{"a", {"in", "out"}}, {"b", {"in", "out"}}, {"gone", {"in", "out"}}}};
  const Record now{"1.0.0", {{"a", {"in", "other"}}, {"b", {"other", "other"}}, {"new", {"in", "out"}}}};
  EXPECT_EQ(ReadOtherwise(before, now), std::vector<std::string>{"a"});
}

}  // namespace
}  // namespace lantai::extractor
