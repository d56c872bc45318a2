#include "tests/portal/dump.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "tests/portal/faults.h"
#include "tests/portal/styles/system.h"

namespace lantai::portal {
namespace {

class Dump {
 public:
  Dump(std::shared_ptr<const PortalWorld> world, std::filesystem::path folder)
      : world_(std::move(world)), source_(WithFaults(world_)), folder_(std::move(folder)) {
    index_.open(folder_ / "index.jsonl", std::ios::binary);
  }

  // Pages with a text first, in the order of their addresses; then what leads to them.
  bool Write() {
    for (const bool texts : {true, false}) {
      for (int i = 0; i < world_->options().portals; ++i) {
        const std::shared_ptr<const Site> site = world_->Borrow(i);
        for (const auto& [path, node] : site->nodes()) {
          if (HasText(node.kind) == texts && Wanted(node.kind) && !Add(*site, {path, "GET", ""}, KindName(node.kind)))
            return false;
        }
        if (!texts && !AddCalls(*site)) return false;
      }
    }
    index_.close();
    if (!index_) std::cerr << "lantai-portals: cannot write " << folder_ / "index.jsonl" << '\n';
    return static_cast<bool>(index_);
  }

 private:
  static bool HasText(PageKind kind) {
    return kind == PageKind::kReport || kind == PageKind::kDecoy || kind == PageKind::kArticle ||
           kind == PageKind::kListing || kind == PageKind::kAttachment;
  }
  static bool Wanted(PageKind kind) {
    return kind != PageKind::kRedirect && kind != PageKind::kRobots && kind != PageKind::kAsset;
  }
  bool AddCalls(const Site& site) {
    for (int column = kGovernments; column < kColumns; ++column) {
      for (const ListPage& page : site.ListPages(column)) {
        if (!page.whole_page && !Add(site, page.call, "listing")) return false;
      }
    }
    return true;
  }
  bool Add(const Site& site, const Call& call, std::string_view kind) {
    const Answer answer = source_->Respond({site.spec().host, call.target, call.method, call.body, ""});
    const std::string_view type = answer.content_type;
    const char* extension = type == "application/pdf"                         ? "pdf"
                            : type.find("json") != std::string_view::npos     ? "json"
                            : type.find("text/xml") != std::string_view::npos ? "xml"
                                                                              : "html";
    const std::string name = fmt::format("{:06}.{}", number_++, extension);
    std::ofstream out(folder_ / name, std::ios::binary);
    out << answer.body;
    out.close();
    if (!out) std::cerr << "lantai-portals: cannot write " << folder_ / name << '\n';
    const nlohmann::ordered_json line = {{"file", name},
                                         {"url", site.Url(call.target)},
                                         {"method", call.method},
                                         {"body", call.body},
                                         {"kind", kind},
                                         {"type", answer.content_type},
                                         {"portal", site.spec().id},
                                         {"dialect", DialectOf(site.spec())}};
    index_ << line.dump() << '\n';
    return static_cast<bool>(out);
  }

  const std::shared_ptr<const PortalWorld> world_;
  const std::shared_ptr<const PageSource> source_;
  const std::filesystem::path folder_;
  std::ofstream index_;
  int number_ = 0;
};

}  // namespace

bool DumpPages(std::shared_ptr<const PortalWorld> world, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    std::cerr << "lantai-portals: cannot make " << folder << ": " << error.message() << '\n';
    return false;
  }
  return Dump(std::move(world), folder).Write();
}

}  // namespace lantai::portal
