#include "tests/e2e/snapshot.h"

#include <stdexcept>

#include "storage/archive.h"

namespace lantai {
namespace {

void OrThrow(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

template <typename T>
T Value(Result<T> result) {
  OrThrow(result.status());
  return *std::move(result);
}

// What was read, without what depends on which of its addresses came first: a re-post states a date of its own.
std::string Reading(const Document& d, bool one_address) {
  std::string text = d.title + "|" + d.unit.value_or("-") + "|" + std::to_string(d.year.value_or(0)) + "|" +
                     d.digests.text_sha256.Hex() + "|" + d.digests.tables_sha256.Hex();
  if (one_address) text += "|" + d.published.value_or("-");
  for (size_t i = 1; i < d.parts.size(); ++i) text += "|" + d.parts[i].role + " " + d.parts[i].payload_sha256.Hex();
  if (!d.report) return text;
  text += "|" + d.report->form;
  for (const auto& [id, cell] : d.report->cells) text += "|" + id + "=" + cell.raw.value_or("(missing)");
  return text;
}

std::string StateOf(const storage::Archive& archive, const storage::UrlRecord& record) {
  std::string state = std::string(storage::UrlStateName(record.state)) + " " + std::to_string(record.http_status);
  if (record.last_capture == 0) return state;
  return state + " " + Value(archive.GetCapture(record.last_capture, false)).payload_digest.Hex();
}

template <typename Map>
void AddDifferences(const Map& expected, const Map& actual, const auto& name_of, std::vector<std::string>& lines) {
  for (const auto& [key, value] : expected) {
    const auto found = actual.find(key);
    if (found == actual.end())
      lines.push_back("lost: " + name_of(key));
    else if (found->second != value)
      lines.push_back("differs: " + name_of(key) + "\n  " + value + "\n  " + found->second);
  }
  for (const auto& [key, value] : actual) {
    if (!expected.contains(key)) lines.push_back("extra: " + name_of(key));
  }
}

}  // namespace

Snapshot TakeSnapshot(const std::filesystem::path& path) {
  const auto archive = Value(storage::Archive::Open(path, {}));
  Snapshot snapshot;
  OrThrow(archive->ForEachUrl([&](const std::string& key, const storage::UrlRecord& record) {
    snapshot.urls[key] = StateOf(*archive, record);
    std::set<Sha256> seen;
    for (const uint64_t id : Value(archive->CapturesOf(key))) {
      const storage::CaptureRecord capture = Value(archive->GetCapture(id, false));
      if (!key.ends_with("/robots.txt") && !seen.insert(capture.payload_digest).second) snapshot.doubled.push_back(key);
    }
    return true;
  }));
  OrThrow(archive->ForEachDocument([&](const storage::DocumentRecord& record) {
    if (record.superseded) return true;
    const Document document = Value(archive->ReadDocument(record.id));
    snapshot.documents[{record.urls.begin(), record.urls.end()}] = Reading(document, record.urls.size() == 1);
    return true;
  }));
  return snapshot;
}

std::string Difference(const Snapshot& expected, const Snapshot& actual) {
  std::vector<std::string> lines;
  AddDifferences(
      expected.urls, actual.urls, [](const std::string& key) { return key; }, lines);
  AddDifferences(
      expected.documents, actual.documents,
      [](const std::set<std::string>& urls) { return "document at " + *urls.begin(); }, lines);
  for (const std::string& key : actual.doubled) lines.push_back("captured twice: " + key);
  std::string text;
  for (size_t i = 0; i < lines.size() && i < 20; ++i) text += lines[i] + "\n";
  if (lines.size() > 20) text += "… and " + std::to_string(lines.size() - 20) + " more\n";
  return text;
}

}  // namespace lantai
