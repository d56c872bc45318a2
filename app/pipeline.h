// Wires the extractor to the crawler: the one place that knows both.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "app/tesseract.h"
#include "core/process.h"
#include "extractor/extractor.h"

namespace lantai::app {

// An extractor with the templates, dialects and phrases of config/, overridden by `config_dir` where that has them.
// With a tesseract, scanned pages are read too (app/ocr_reader.h).
// Errors: kInvalidArgument names the file, line and key.
Result<std::shared_ptr<const extractor::Extractor>> MakeExtractor(const std::filesystem::path& config_dir,
                                                                  const std::optional<Tesseract>& tesseract = {});

// A Process that undoes the content coding and reads the page; an Assemble that does so with a report's parts, and
// reads them as one. Thread-safe; they hold the extractor.
Process MakeProcess(std::shared_ptr<const extractor::Extractor> extractor);
Assemble MakeAssemble(std::shared_ptr<const extractor::Extractor> extractor);

}  // namespace lantai::app
