// A WARC file taken apart by a parser that shares nothing with the writer, as plain and as strict as the standard.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/content_coding.h"

namespace lantai::storage {

struct ParsedRecord {
  std::multimap<std::string, std::string> fields;
  std::string block;

  std::string operator[](const std::string& name) const {
    const auto field = fields.find(name);
    return field == fields.end() ? "" : field->second;
  }
  std::string type() const { return (*this)["WARC-Type"]; }
  // What stands after the HTTP head.
  std::string payload() const { return block.substr(block.find("\r\n\r\n") + 4); }
  std::string head() const { return block.substr(0, block.find("\r\n\r\n") + 4); }
};

inline std::string ReadBytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string Gunzip(std::string_view bytes) {
  const auto plain = DecodeContent("gzip", bytes, {.max_bytes = size_t{1} << 30, .max_ratio = 100'000});
  EXPECT_TRUE(plain.ok()) << plain.status().message();
  return plain.ok() ? *plain : "";
}

// Every record of an uncompressed WARC file. Anything that is not exactly as WARC 1.1 clause 4 has it is a failure.
inline std::vector<ParsedRecord> ParseWarc(std::string_view text) {
  std::vector<ParsedRecord> records;
  const auto line = [&] {
    const size_t end = text.find("\r\n");
    EXPECT_NE(end, std::string_view::npos);
    const std::string_view found = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    return found;
  };
  while (!text.empty()) {
    EXPECT_EQ(line(), "WARC/1.1");
    ParsedRecord record;
    for (std::string_view field = line(); !field.empty(); field = line()) {
      const size_t colon = field.find(": ");
      EXPECT_NE(colon, std::string_view::npos) << field;
      if (colon == std::string_view::npos) return records;
      record.fields.emplace(field.substr(0, colon), field.substr(colon + 2));
    }
    const size_t length = std::stoul("0" + record["Content-Length"]);
    record.block = text.substr(0, length);
    text.remove_prefix(std::min(length, text.size()));
    EXPECT_TRUE(text.starts_with("\r\n\r\n")) << record["WARC-Record-ID"];
    text.remove_prefix(std::min<size_t>(4, text.size()));
    records.push_back(std::move(record));
  }
  return records;
}

inline std::vector<ParsedRecord> ReadWarc(const std::filesystem::path& file) {
  return ParseWarc(Gunzip(ReadBytes(file)));
}

// The files of a folder by name, those of documents after those of captures.
inline std::vector<std::filesystem::path> FilesIn(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace lantai::storage
