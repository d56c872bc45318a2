#include "app/tesseract.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <sstream>

#include "app/filter_process.h"
#include "app/reader_pool.h"
#include "core/picture.h"

namespace lantai::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPackages = "install tesseract-ocr and tesseract-ocr-chi-sim";

std::optional<fs::path> OnPath(const char* name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "/usr/local/bin:/usr/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path program = fs::path(folder) / name;
    std::error_code error;
    if (program.is_absolute() && fs::is_regular_file(program, error) && access(program.c_str(), X_OK) == 0) {
      return program;
    }
  }
  return std::nullopt;
}

bool HasModels(const fs::path& folder) {
  return access((folder / "chi_sim.traineddata").c_str(), R_OK) == 0 &&
         access((folder / "eng.traineddata").c_str(), R_OK) == 0;
}

std::optional<fs::path> DataFolder() {
  std::vector<fs::path> folders;
  if (const char* named = std::getenv("TESSDATA_PREFIX"); named != nullptr && *named != '\0')
    folders.emplace_back(named);
  for (const char* folder : {"/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata",
                             "/usr/share/tessdata", "/usr/local/share/tessdata"}) {
    folders.emplace_back(folder);
  }
  for (const fs::path& folder : folders) {
    if (folder.is_absolute() && HasModels(folder)) return folder;
  }
  return std::nullopt;
}

// How tesseract cuts a picture up (tesseract(1), --psm). Taken for one line, a lone 0 is lost to the English model as
// often as not; taken for a block of text it is read.
constexpr const char* kOneLine = "7";
constexpr const char* kOneBlock = "6";

// ---- TIFF ----

void Put(uint32_t value, int bytes, std::string* out) {
  for (int i = 0; i < bytes; ++i) out->push_back(static_cast<char>(value >> (8 * i)));
}

enum Tag : uint16_t {
  kWidth = 256,
  kLength = 257,
  kBits = 258,
  kCompression = 259,
  kPhotometric = 262,
  kOffsets = 273,
  kSamples = 277,
  kRows = 278,
  kCounts = 279,
  kXResolution = 282,
  kYResolution = 283,
  kUnit = 296,
};
constexpr int kLong = 4, kRational = 5;
constexpr uint32_t kEntries = 12;

void Entry(Tag tag, int type, uint32_t value, std::string* out) {
  Put(tag, 2, out);
  Put(static_cast<uint32_t>(type), 2, out);
  Put(1, 4, out);
  Put(value, 4, out);
}

void PutPage(const extractor::Strip& strip, uint32_t resolution_at, bool last, std::string* out) {
  const auto begin = static_cast<uint32_t>(out->size());
  const uint32_t pixels_at = begin + 2 + 12 * kEntries + 4;
  const auto size = static_cast<uint32_t>(strip.pixels.size());
  Put(kEntries, 2, out);
  Entry(kWidth, kLong, static_cast<uint32_t>(strip.width), out);
  Entry(kLength, kLong, static_cast<uint32_t>(strip.height), out);
  Entry(kBits, kLong, 8, out);
  Entry(kCompression, kLong, 1, out);
  Entry(kPhotometric, kLong, 1, out);  // 0 is black
  Entry(kOffsets, kLong, pixels_at, out);
  Entry(kSamples, kLong, 1, out);
  Entry(kRows, kLong, static_cast<uint32_t>(strip.height), out);
  Entry(kCounts, kLong, size, out);
  Entry(kXResolution, kRational, resolution_at, out);
  Entry(kYResolution, kRational, resolution_at, out);
  Entry(kUnit, kLong, 2, out);  // inch
  Put(last ? 0 : (pixels_at + size + 1) / 2 * 2, 4, out);
  *out += strip.pixels;
  if (out->size() % 2 != 0) out->push_back('\0');
}

std::vector<std::string> CommandOf(const Tesseract& tesseract, OcrLanguage language) {
  const bool chinese = language == OcrLanguage::kChinese;
  std::vector<std::string> command = {tesseract.reader,
                                      "--run",
                                      tesseract.data,
                                      tesseract.program,
                                      "-",
                                      "-",
                                      "--tessdata-dir",
                                      tesseract.data,
                                      "--psm",
                                      chinese ? kOneLine : kOneBlock,
                                      "--dpi",
                                      "300"};
  command.insert(command.end(), {"-l", chinese ? "chi_sim" : "eng"});
  if (!chinese) command.insert(command.end(), {"-c", "tessedit_char_whitelist=0123456789.,-/"});
  command.emplace_back("tsv");
  return command;
}

}  // namespace

Result<Tesseract> FindTesseract() {
  const std::optional<fs::path> program = OnPath("tesseract");
  if (!program) return {Code::kNotFound, fmt::format("the program tesseract is not on PATH: {}", kPackages)};
  const std::optional<fs::path> data = DataFolder();
  if (!data) return {Code::kNotFound, fmt::format("tesseract has no data for Chinese (chi_sim): {}", kPackages)};
  return Tesseract{*program, *data, FindReader()};
}

std::string TiffOf(const std::vector<const extractor::Strip*>& lines) {
  std::string out("II*\0", 4);
  constexpr uint32_t kResolutionAt = 8;
  Put(16, 4, &out);
  Put(static_cast<uint32_t>(kPictureDpi), 4, &out);
  Put(1, 4, &out);
  for (const extractor::Strip* line : lines) PutPage(*line, kResolutionAt, line == lines.back(), &out);
  return out;
}

Result<std::vector<extractor::OcrWord>> RunTesseract(const Tesseract& tesseract,
                                                     const std::vector<const extractor::Strip*>& lines,
                                                     OcrLanguage language) {
  if (lines.empty()) return std::vector<extractor::OcrWord>();
  size_t size = 0;
  for (const extractor::Strip* line : lines) size += line->pixels.size();
  if (size > kMaxTiff) return {Code::kTooLarge, "a page has too much text to recognise"};
  const FilterOptions options{.arguments = CommandOf(tesseract, language),
                              .environment = {"OMP_THREAD_LIMIT=1", "LC_ALL=C", "PATH=/usr/bin"},
                              .clock = tesseract.clock};
  const Result<std::string> output = RunFilter(options, TiffOf(lines));
  if (!output.ok()) return {output.status().code(), "tesseract: " + output.status().message()};
  LANTAI_ASSIGN_OR_RETURN(std::vector<extractor::OcrWord> words, extractor::ParseOcrTsv(*output));
  std::erase_if(words, [&](const extractor::OcrWord& word) {
    return word.page < 1 || static_cast<size_t>(word.page) > lines.size();
  });
  return words;
}

}  // namespace lantai::app
