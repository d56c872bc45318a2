// lantai tool warc: what WARC files hold, and whether it is whole.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/session.h"
#include "storage/warc_check.h"

namespace lantai::app {
namespace {

using storage::DigestMatch;
using storage::WarcRecord;

// A field of a line: what a terminal or a TAB-separated line cannot hold is escaped as in URLs.
std::string Field(std::string_view text) {
  if (text.empty()) return "-";
  std::string out;
  for (const char c : text.substr(0, 4096)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F)
      out += fmt::format("%{:02X}", byte);
    else
      out += c;
  }
  return out;
}

std::string FieldOf(const WarcRecord& record, std::string_view name) {
  return Field(record.header.Find(name).value_or(std::string_view()));
}

std::string_view MatchName(DigestMatch match) {
  switch (match) {
    case DigestMatch::kEqual: return "ok";
    case DigestMatch::kDiffers: return "differs";
    case DigestMatch::kUnknown: return "unchecked";
  }
  return "unchecked";
}

// The worse of the two: one that differs, else one that is right.
DigestMatch Together(const storage::WarcCheck& check) {
  for (const DigestMatch match : {DigestMatch::kDiffers, DigestMatch::kEqual}) {
    if (check.block == match || check.payload == match) return match;
  }
  return DigestMatch::kUnknown;
}

void PrintRecord(const std::string& prefix, const WarcRecord& record, const storage::WarcCheck& check) {
  const bool payload = record.header.Find(storage::warc::kPayloadDigest).has_value();
  fmt::print("{}{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", prefix, record.place.ToString(), record.length,
             FieldOf(record, storage::warc::kType), FieldOf(record, storage::warc::kDate),
             check.status == 0 ? "-" : std::to_string(check.status),
             FieldOf(record, payload ? storage::warc::kPayloadDigest : storage::warc::kBlockDigest),
             MatchName(Together(check)), Field(storage::TargetUri(record.header)));
}

struct Totals {
  uint64_t records = 0, damages = 0, unchecked = 0;
};

void ListFile(const std::string& file, const std::string& prefix, std::shared_ptr<const storage::ByteSource> source,
              storage::WarcChecker& checker, Totals& totals) {
  const auto tell = [&](const storage::WarcDamage& damage) {
    ++totals.damages;
    fmt::print(stderr, "{}: {}\n", file, damage.ToString());
  };
  storage::WarcReader reader(std::move(source), file, tell);
  while (const auto record = reader.Next()) {
    const storage::WarcCheck check = checker.Check(*record);
    ++totals.records;
    totals.unchecked += Together(check) == DigestMatch::kUnknown;
    PrintRecord(prefix, *record, check);
    for (const std::string& problem : check.problems) tell({record->place, record->position, problem});
    if (!record->kept) fmt::print(stderr, "{}: offset {}: too large to be checked\n", file, record->place.ToString());
  }
}

int RunWarcTool(const std::vector<std::string>& files) {
  Totals totals;
  storage::WarcChecker checker;
  int unreadable = kExitOk;
  for (const std::string& file : files) {
    Result<std::shared_ptr<const storage::ByteSource>> source = storage::OpenSource(file);
    if (!source.ok()) {
      unreadable = Fail({Code::kInvalidArgument, source.status().message()});
      continue;
    }
    ListFile(file, files.size() > 1 ? file + "\t" : "", *std::move(source), checker, totals);
  }
  std::fflush(stdout);
  fmt::print(stderr, "{} records, {} of them without a digest that could be checked; {} damaged\n", totals.records,
             totals.unchecked, totals.damages);
  return totals.damages > 0 ? kExitDamaged : unreadable;
}

}  // namespace

void AddWarcTool(CLI::App& tool, Session& session) {
  auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* warc = tool.add_subcommand(
      "warc", "Lists the records of WARC files: offset, length, type, date, HTTP status, digest, its check, URI");
  warc->add_option("FILE", *files, "WARC files: plain, gzip or zstd")->required();
  warc->footer("Example: lantai tool warc crawl-00001.warc.gz | cut -f 3 | sort | uniq -c");
  warc->callback([&session, files] { session.exit_code = RunWarcTool(*files); });
}

}  // namespace lantai::app
