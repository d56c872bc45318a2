#include "storage/index_files.h"

#include "core/json_writer.h"
#include "storage/warc_digest.h"

namespace lantai::storage {
namespace {

// "SURT TIMESTAMP" of a CDXJ line.
std::string_view KeyOf(std::string_view line) {
  const size_t surt = line.find(' ');
  return line.substr(0, line.find(' ', surt + 1));
}

class BlockWriter {
 public:
  BlockWriter(MeasuredFile& cdx, MeasuredFile& idx) : cdx_(cdx), idx_(idx) {}

  Status Add(std::string_view line) {
    if (lines_ == 0) first_ = KeyOf(line);
    block_.append(line).append("\n");
    return ++lines_ < kLinesPerBlock ? Status() : Flush();
  }

  Status Flush() {
    if (lines_ == 0) return {};
    const std::string member = GzipMember(block_);
    JsonWriter json;
    json.BeginObject();
    json.Key("offset"), json.Integer(static_cast<int64_t>(cdx_.bytes()));
    json.Key("length"), json.Integer(static_cast<int64_t>(member.size()));
    json.Key("digest"), json.String(Sha256Label(member));
    json.Key("filename"), json.String(kCdxName);
    json.EndObject();
    LANTAI_RETURN_IF_ERROR(cdx_.Append(member));
    block_.clear();
    lines_ = 0;
    return idx_.Append(first_ + " " + json.text() + "\n");
  }

 private:
  MeasuredFile& cdx_;
  MeasuredFile& idx_;
  std::string block_, first_;
  size_t lines_ = 0;
};

}  // namespace

Result<std::unique_ptr<MeasuredFile>> MeasuredFile::Create(const std::filesystem::path& folder,
                                                           const std::string& name) {
  auto file = std::unique_ptr<MeasuredFile>(new MeasuredFile);
  file->measured_.name = name;
  file->measured_.path = folder / name;
  LANTAI_ASSIGN_OR_RETURN(file->file_, AtomicFile::Create(file->measured_.path));
  return file;
}

Status MeasuredFile::Append(std::string_view text) {
  digest_.Add(text);
  measured_.bytes += text.size();
  return file_->Append(text);
}

Result<WarcFile> MeasuredFile::Finish() {
  LANTAI_RETURN_IF_ERROR(file_->Finish());
  measured_.digest = digest_.Finish();
  return measured_;
}

Result<IndexFiles> WriteIndexFiles(SortedLines& lines, const std::filesystem::path& folder) {
  LANTAI_ASSIGN_OR_RETURN(const auto cdx, MeasuredFile::Create(folder, kCdxName));
  LANTAI_ASSIGN_OR_RETURN(const auto idx, MeasuredFile::Create(folder, kIdxName));
  LANTAI_RETURN_IF_ERROR(
      idx->Append(std::string("!meta 0 {\"format\":\"cdxj-gzip-1.0\",\"filename\":\"") + kCdxName + "\"}\n"));
  BlockWriter blocks(*cdx, *idx);
  LANTAI_RETURN_IF_ERROR(lines.ForEach([&](std::string_view line) { return blocks.Add(line); }));
  LANTAI_RETURN_IF_ERROR(blocks.Flush());
  if (cdx->bytes() == 0) LANTAI_RETURN_IF_ERROR(cdx->Append(GzipMember("")));  // no bytes at all are no gzip file
  IndexFiles files;
  LANTAI_ASSIGN_OR_RETURN(files.cdx, cdx->Finish());
  LANTAI_ASSIGN_OR_RETURN(files.idx, idx->Finish());
  return files;
}

}  // namespace lantai::storage
