#include "extractor/extractor.h"

#include "extractor/knowledge.h"

namespace lantai::extractor {

Extractor::Extractor(Knowledge knowledge) : knowledge_(std::make_unique<const Knowledge>(knowledge)) {}
Extractor::~Extractor() = default;
Extractor::Extractor(Extractor&&) noexcept = default;
Extractor& Extractor::operator=(Extractor&&) noexcept = default;

Result<Page> Extractor::Read(const Source& source) const {
  return {Code::kUnsupported, "no reader yet for " + source.input};
}

}  // namespace lantai::extractor
