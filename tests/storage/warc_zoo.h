// WARC files for tests: records as crawlers write them, packed as crawlers pack them, and a reader's answers in a form
// that tests can compare.
#pragma once

#include <zstd.h>

#include <string>
#include <string_view>
#include <vector>

#include "storage/warc_reader.h"
#include "tests/support/deflate.h"

namespace lantai::storage {

inline constexpr char kPageUrl[] = "http://www.x.gov.cn/a.html";

inline std::string HttpAnswer(const std::string& body, const std::string& more = "") {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + more + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

// One record; `fields` are further header lines, each with its end.
inline std::string Record(const std::string& type, const std::string& id, const std::string& block,
                          const std::string& fields = "", const std::string& url = kPageUrl) {
  return "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Record-ID: <urn:uuid:" + id +
         ">\r\nWARC-Date: 2019-03-04T05:06:07Z\r\nWARC-Target-URI: " + url +
         "\r\nContent-Type: application/http; msgtype=" + (type == "request" ? "request" : "response") + "\r\n" +
         fields + "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n" + block + "\r\n\r\n";
}

inline std::string Response(const std::string& id, const std::string& body, const std::string& url = kPageUrl) {
  return Record("response", id, HttpAnswer(body), "", url);
}

inline std::string Zstd(std::string_view bytes, std::string_view dictionary = {}) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  if (!dictionary.empty()) ZSTD_CCtx_loadDictionary(context, dictionary.data(), dictionary.size());
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress2(context, out.data(), out.size(), bytes.data(), bytes.size()));
  ZSTD_freeCCtx(context);
  return out;
}

// The frame that holds a file's dictionary.
inline std::string DictionaryFrame(std::string_view dictionary) {
  std::string frame("\x5d\x2a\x4d\x18", 4);
  for (int shift = 0; shift < 32; shift += 8) frame += static_cast<char>(dictionary.size() >> shift & 0xFF);
  return frame.append(dictionary);
}

// What a reader made of a file: ids of the records in order, "?" behind those that are doubted; and the damage.
struct ReadBack {
  std::vector<std::string> ids;
  std::vector<std::string> blocks;
  std::vector<std::string> damage;
  std::vector<uint64_t> offsets;    // of the damage, packed
  std::vector<std::string> places;  // of the records
};

inline ReadBack ReadAllRecords(std::string_view bytes, std::string_view name = "a.warc") {
  ReadBack out;
  WarcReader reader(SourceOf(bytes), name, [&](const WarcDamage& damage) {
    out.damage.push_back(damage.ToString());
    out.offsets.push_back(damage.place.offset);
  });
  while (const auto record = reader.Next()) {
    std::string id(UriField(record->header, warc::kRecordId));
    if (id.starts_with("urn:uuid:")) id.erase(0, 9);
    out.ids.push_back(id + (record->doubt.empty() ? "" : "?"));
    out.blocks.emplace_back(record->block);
    out.places.push_back(record->place.ToString());
  }
  return out;
}

}  // namespace lantai::storage
