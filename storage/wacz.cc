#include "storage/wacz.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "core/document.h"
#include "core/json_writer.h"
#include "storage/index_files.h"
#include "storage/wacz_pages.h"
#include "storage/warc_digest.h"
#include "storage/zip_file.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

// A folder for what is packed next; goes with this object.
class WorkFolder {
 public:
  static Result<std::unique_ptr<WorkFolder>> Create(const fs::path& out) {
    std::string path = out.string() + ".XXXXXX";
    if (mkdtemp(path.data()) == nullptr) return SystemError(out, errno);
    return std::unique_ptr<WorkFolder>(new WorkFolder(path));
  }
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  explicit WorkFolder(fs::path path) : path_(std::move(path)) {}
  fs::path path_;
};

// The ZIP file with the list of what is in it.
class Package {
 public:
  explicit Package(ZipFile& zip) : zip_(zip) {}

  // Packs the file and removes it.
  Status Take(const std::string& folder, const WarcFile& file) {
    const std::string name = folder + "/" + file.name;
    LANTAI_RETURN_IF_ERROR(zip_.AddFile(name, file.path, file.bytes));
    std::error_code ignored;
    fs::remove(file.path, ignored);
    resources_.push_back({file.name, name, file.bytes, file.digest});
    return {};
  }

  Status Describe(const MainPage& main, Timestamp created) {
    const std::string json = DataPackage(main, created);
    LANTAI_RETURN_IF_ERROR(zip_.AddText("datapackage.json", json));
    JsonWriter digest;
    digest.BeginObject();
    digest.Key("path"), digest.String("datapackage.json");
    digest.Key("hash"), digest.String(Sha256Label(json));
    digest.EndObject();
    return zip_.AddText("datapackage-digest.json", digest.text() + "\n");
  }

 private:
  std::string DataPackage(const MainPage& main, Timestamp created) const {
    JsonWriter json;
    const auto add = [&](std::string_view key, std::string_view value) { json.Key(key), json.String(value); };
    json.BeginObject();
    add("profile", "data-package");
    add("wacz_version", "1.1.1");
    add("title", "政府信息公开工作年度报告");
    add("software", "lantai/" + std::string(kExtractorVersion));
    add("created", FormatWarcDate(created));
    if (!main.url.empty()) {
      add("mainPageUrl", main.url);
      add("mainPageDate", main.date);
    }
    json.Key("resources");
    json.BeginArray();
    for (const Resource& resource : resources_) {
      json.BeginObject();
      add("name", resource.name);
      add("path", resource.path);
      add("hash", Label(resource.digest));
      json.Key("bytes"), json.Integer(static_cast<int64_t>(resource.bytes));
      json.EndObject();
    }
    json.EndArray();
    json.EndObject();
    return json.text() + "\n";
  }

  struct Resource {
    std::string name, path;
    uint64_t bytes = 0;
    Sha256 digest;
  };
  ZipFile& zip_;
  std::vector<Resource> resources_;
};

Result<MainPage> PackPages(const Archive& archive, const ExportFilter& filter, const WarcSelection& selection,
                           const fs::path& folder, Package& package) {
  LANTAI_ASSIGN_OR_RETURN(const auto file, MeasuredFile::Create(folder, "pages.jsonl"));
  LANTAI_ASSIGN_OR_RETURN(
      MainPage main, WritePages(archive, filter, selection, [&](std::string_view line) { return file->Append(line); }));
  LANTAI_ASSIGN_OR_RETURN(const WarcFile pages, file->Finish());
  LANTAI_RETURN_IF_ERROR(package.Take("pages", pages));
  return main;
}

Status PackIndex(SortedLines& lines, const fs::path& folder, Package& package) {
  LANTAI_ASSIGN_OR_RETURN(const IndexFiles index, WriteIndexFiles(lines, folder));
  LANTAI_RETURN_IF_ERROR(package.Take("indexes", index.cdx));
  return package.Take("indexes", index.idx);
}

}  // namespace

Result<uint64_t> ExportWacz(const Archive& archive, const ExportFilter& filter, const fs::path& out,
                            const WarcExportOptions& options) {
  LANTAI_ASSIGN_OR_RETURN(const WarcSelection selection, SelectCaptures(archive, filter));
  LANTAI_ASSIGN_OR_RETURN(const auto work, WorkFolder::Create(out));
  LANTAI_ASSIGN_OR_RETURN(const auto zip, ZipFile::Create(out));
  Package package(*zip);
  SortedLines lines(work->path());
  const WarcFilesEvents events{
      .indexed = [&](const CdxEntry& entry, const CdxPlace& place) { return lines.Add(CdxLine(entry, place)); },
      .finished = [&](const WarcFile& file) { return package.Take("archive", file); }};
  LANTAI_RETURN_IF_ERROR(WriteWarcs(archive, filter, selection, work->path(), options, events));
  LANTAI_RETURN_IF_ERROR(PackIndex(lines, work->path(), package));
  LANTAI_ASSIGN_OR_RETURN(const MainPage main, PackPages(archive, filter, selection, work->path(), package));
  LANTAI_RETURN_IF_ERROR(package.Describe(main, selection.last));
  LANTAI_RETURN_IF_ERROR(zip->Finish());
  return selection.cursor;
}

}  // namespace lantai::storage
