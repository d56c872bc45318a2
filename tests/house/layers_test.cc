// The house keeps its layers: includes go only downwards, and third-party headers stay where docs/architecture.md puts
// them. Reads the sources as text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

namespace lantai {
namespace {
namespace fs = std::filesystem;

struct Include {
  std::string file;  // relative to the source tree
  int line = 0;
  std::string target;  // what stands between the quotes or angles
};

std::vector<Include> IncludesOf(const fs::path& root, const std::string& folder) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<Include> includes;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".h" && extension != ".cc") continue;
    std::ifstream in(entry.path());
    int line = 0;
    for (std::string text; std::getline(in, text);) {
      ++line;
      std::smatch match;
      if (std::regex_search(text, match, kInclude)) {
        includes.push_back({fs::relative(entry.path(), root).string(), line, match[1]});
      }
    }
  }
  return includes;
}

const std::set<std::string> kLayers = {"core",    "config", "seeds", "extractor", "storage",
                                       "crawler", "reader", "app",   "tests"};

// Which folders a folder may include, besides itself.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"core", {}},
    {"config", {"core"}},
    {"seeds", {"core", "config"}},
    {"extractor", {"core"}},
    {"storage", {"core"}},
    {"crawler", {"core", "storage"}},
    {"reader", {"core"}},
    {"app", {"core", "config", "seeds", "extractor", "storage", "crawler"}},
};

std::string FolderOf(const std::string& path) { return path.substr(0, path.find('/')); }

TEST(Layers, IncludesGoOnlyDownwards) {
  for (const auto& [folder, allowed] : kMayInclude) {
    for (const Include& include : IncludesOf(LANTAI_SOURCE_DIR, folder)) {
      const std::string target = FolderOf(include.target);
      if (!kLayers.contains(target) || target == folder) continue;
      EXPECT_TRUE(allowed.contains(target)) << include.file << ":" << include.line << " includes " << include.target
                                            << ", but " << folder << "/ must not know " << target << "/";
    }
  }
}

// A third-party library, how its headers begin, and the files that may include them.
struct Confinement {
  std::string library;
  std::regex header;
  std::regex files;
};

const std::vector<Confinement>& Confinements() {
  static const std::vector<Confinement> kRules = {
      {"Gumbo", std::regex("^gumbo\\.h$"), std::regex("^extractor/html_tree\\.cc$")},
      {"libcurl", std::regex("^curl/"), std::regex("^crawler/.*")},
      {"Asio", std::regex("^boost/asio"), std::regex("^(crawler/.*|app/server.*\\.cc)$")},
      {"Beast", std::regex("^boost/beast"), std::regex("^app/server.*\\.cc$")},
      {"LevelDB", std::regex("^leveldb/"), std::regex("^storage/.*")},
      {"zstd", std::regex("^zstd\\.h$"), std::regex("^(storage/.*|core/content_coding)\\.cc$")},
      {"brotli", std::regex("^brotli/"), std::regex("^core/content_coding\\.cc$")},
      {"ICU", std::regex("^unicode/"),
       std::regex("^(extractor/(charset|text)[a-z_]*\\.cc|core/(url[a-z_]*|idna|percent|query_encoding)\\.cc)$")},
      {"toml++", std::regex("^toml\\+\\+/"), std::regex("^config/toml\\.cc$")},
      {"nlohmann-json", std::regex("^nlohmann/"),
       std::regex("^(extractor/json_list\\.cc|storage/(export[a-z_]*|cdxj)\\.cc|app/.*\\.cc)$")},
      {"simdjson", std::regex("^simdjson\\.h$"), std::regex("^core/document_json\\.cc$")},
      {"CLI11", std::regex("^CLI/"), std::regex("^app/.*")},
      {"libarchive", std::regex("^archive(_entry)?\\.h$"), std::regex("^(reader/zip|storage/zip_file)\\.cc$")},
      {"SQLite", std::regex("^sqlite3\\.h$"), std::regex("^storage/sqlite_file\\.cc$")},
      {"libdeflate", std::regex("^libdeflate\\.h$"), std::regex("^storage/warc_files\\.cc$")},
      // The headers that show it are reader/'s own: nothing outside includes them.
      {"pugixml", std::regex("^pugixml\\.hpp$"), std::regex("^reader/xml\\.h$")},
      // GPL: in the reader's program only, and in two files of it.
      {"poppler",
       std::regex("^(poppler/|goo/|splash/|fofi/|((Gfx|PDFDoc|OutputDev|GlobalParams|Page|Stream|Catalog|Object|XRef|"
                  "TextOutputDev|SplashOutputDev|ErrorCodes|UTF)[A-Za-z]*\\.h$))"),
       std::regex("^reader/pdf(_picture)?\\.cc$")},
      {"seccomp", std::regex("^(seccomp\\.h|linux/landlock\\.h)$"), std::regex("^reader/sandbox\\.cc$")},
      {"OpenSSL", std::regex("^openssl/"),
       std::regex("^(core/digest|storage/warc_digest|crawler/internal/transfer_tls)\\.cc$")},
  };
  return kRules;
}

TEST(Layers, ThirdPartyHeadersStayInTheirFiles) {
  for (const auto& [folder, unused] : kMayInclude) {
    for (const Include& include : IncludesOf(LANTAI_SOURCE_DIR, folder)) {
      for (const Confinement& rule : Confinements()) {
        if (!std::regex_search(include.target, rule.header)) continue;
        EXPECT_TRUE(std::regex_match(include.file, rule.files))
            << include.file << ":" << include.line << " includes " << include.target << "; " << rule.library
            << " belongs elsewhere";
      }
    }
  }
}

TEST(Layers, PublicHeadersIncludeNoHeavyThirdPartyHeader) {
  for (const auto& [folder, unused] : kMayInclude) {
    for (const Include& include : IncludesOf(LANTAI_SOURCE_DIR, folder)) {
      if (!include.file.ends_with(".h")) continue;
      // Headers in an internal/ folder are private to their module.
      if (include.file.find("/internal/") != std::string::npos || include.file == "reader/xml.h") continue;
      for (const Confinement& rule : Confinements()) {
        EXPECT_FALSE(std::regex_search(include.target, rule.header))
            << include.file << ":" << include.line << " includes " << include.target;
      }
    }
  }
}

}  // namespace
}  // namespace lantai
