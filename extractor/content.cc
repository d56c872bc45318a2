#include "extractor/content.h"

#include "extractor/label.h"

namespace lantai::extractor {

void FoldBlocks(Content* content) {
  for (Block& block : content->blocks) {
    if (block.kind != BlockKind::kTable) block.folded = FoldLabel(block.text);
  }
}

}  // namespace lantai::extractor
