#include "extractor/picture_strips.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "extractor/picture_mask.h"
#include "extractor/picture_rules.h"
#include "extractor/ruled_grid.h"

namespace lantai::extractor {
namespace {

constexpr double kInset = 1.2;    // points: what stands so near to a cell's border is the border's
constexpr double kSpeck = 1.2;    // points: ink smaller than this both ways is dust
constexpr double kUsualLine = 9;  // points: height of a line's ink where the page does not tell
constexpr double kLeastLine = 5;  // points: lower bands do not tell the usual height
constexpr double kSameLine =
    1.25;  // of the usual height: two bands together so high are one line, 二 or 三 or a title's
constexpr double kPartOfLine = 0.7;  // of the usual height: a lower band may be a part of a line
constexpr double kRuleMargin = 4;    // pixels painted over beside a rule

struct Band {
  int top, bottom;
};

// Rows of `area` with ink, as bands.
std::vector<Band> BandsOf(const Mask& mask, const PixelBox& area) {
  std::vector<Band> bands;
  int top = -1;
  for (int y = area.top; y <= area.bottom; ++y) {
    bool ink = false;
    for (int x = area.left; y < area.bottom && x < area.right && !ink; ++x) ink = mask.At(x, y);
    if (ink && top < 0) top = y;
    if (!ink && top >= 0) {
      bands.push_back({top, y});
      top = -1;
    }
  }
  return bands;
}

// Strokes that stand over each other without touching are one line.
std::vector<Band> LinesOf(const std::vector<Band>& bands, double usual) {
  std::vector<Band> lines;
  for (const Band& band : bands) {
    const bool part = !lines.empty() && band.bottom - lines.back().top <= kSameLine * usual &&
                      std::min(band.bottom - band.top, lines.back().bottom - lines.back().top) < kPartOfLine * usual;
    if (part) {
      lines.back().bottom = band.bottom;
    } else {
      lines.push_back(band);
    }
  }
  return lines;
}

// The box around the ink in `area`; empty where there is none to speak of.
std::optional<PixelBox> InkBox(const Mask& mask, const PixelBox& area, double speck) {
  PixelBox box{area.right, area.bottom, area.left, area.top};
  for (int y = area.top; y < area.bottom; ++y) {
    for (int x = area.left; x < area.right; ++x) {
      if (!mask.At(x, y)) continue;
      box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x + 1), std::max(box.bottom, y + 1)};
    }
  }
  if (box.width() < speck && box.height() < speck) return std::nullopt;
  return box;
}

class Cutter {
 public:
  explicit Cutter(const Picture& picture)
      : picture_(picture),
        mask_(MaskOf(picture)),
        paper_(PaperOf(picture)),
        scale_(picture.width / picture.page_width) {}

  PictureParts Run() {
    const std::vector<PixelBox> rules = FindPictureRules(mask_, scale_);
    for (const PixelBox& rule : rules) {
      parts_.rules.push_back(Points(rule));
      Erase(rule);
    }
    const std::vector<RuledGrid> grids = FindGrids(parts_.rules);
    usual_ = UsualLine(grids);
    for (const RuledGrid& grid : grids) CutGrid(grid);
    for (const RuledGrid& grid : grids) Erase(Pixels(grid.Box(), 0));
    Cut({0, 0, mask_.width, mask_.height}, -1);
    if (parts_.strips.size() > kMaxStrips) return {};
    return std::move(parts_);
  }

 private:
  LayoutBox Points(const PixelBox& box) const {
    return {box.left / scale_, box.top / scale_, box.right / scale_, box.bottom / scale_};
  }

  PixelBox Pixels(const LayoutBox& box, double inset) const {
    const auto at = [&](double points, int most) { return std::clamp(static_cast<int>(points * scale_), 0, most); };
    return {at(box.left + inset, mask_.width), at(box.top + inset, mask_.height), at(box.right - inset, mask_.width),
            at(box.bottom - inset, mask_.height)};
  }

  void Erase(const PixelBox& box) {
    constexpr int kMargin = static_cast<int>(kRuleMargin);
    for (int y = std::max(box.top - kMargin, 0); y < std::min(box.bottom + kMargin, mask_.height); ++y) {
      for (int x = std::max(box.left - kMargin, 0); x < std::min(box.right + kMargin, mask_.width); ++x) {
        mask_.Clear(x, y);
        erased_.ink[mask_.Index(x, y)] = 1;
      }
    }
  }

  // The middle one of the heights of lines, each looked at in its own cell: lines of neighbouring cells stand at any
  // height. A page without tables has its lines to itself.
  double UsualLine(const std::vector<RuledGrid>& grids) const {
    std::vector<int> heights;
    const auto add = [&](const PixelBox& area) {
      for (const Band& band : BandsOf(mask_, area)) {
        if (band.bottom - band.top >= kLeastLine * scale_) heights.push_back(band.bottom - band.top);
      }
    };
    for (const RuledGrid& grid : grids) {
      for (const RuledCell& cell : grid.cells) add(Pixels(cell.box, kInset));
    }
    if (heights.empty()) add({0, 0, mask_.width, mask_.height});
    if (heights.empty()) return kUsualLine * scale_;
    std::nth_element(heights.begin(), heights.begin() + static_cast<ptrdiff_t>(heights.size() / 2), heights.end());
    return std::clamp(static_cast<double>(heights[heights.size() / 2]), kLeastLine * scale_, 2 * kUsualLine * scale_);
  }

  void CutGrid(const RuledGrid& grid) {
    for (const RuledCell& cell : grid.cells) Cut(Pixels(cell.box, kInset), cells_++);
  }

  void Cut(const PixelBox& area, int cell) {
    for (const Band& line : LinesOf(BandsOf(mask_, area), usual_)) {
      const std::optional<PixelBox> ink =
          InkBox(mask_, {area.left, line.top, area.right, line.bottom}, kSpeck * scale_);
      if (ink && parts_.strips.size() <= kMaxStrips) parts_.strips.push_back(StripOf(*ink, cell));
    }
  }

  Strip StripOf(const PixelBox& ink, int cell) const {
    Strip strip;
    strip.box = Points(ink);
    strip.cell = cell;
    strip.width = ink.width() + 2 * kStripMargin;
    strip.height = ink.height() + 2 * kStripMargin;
    strip.pixels.assign(static_cast<size_t>(strip.width) * static_cast<size_t>(strip.height),
                        static_cast<char>(paper_));
    for (int y = ink.top; y < ink.bottom; ++y) {
      char* row = strip.pixels.data() +
                  static_cast<size_t>(y - ink.top + kStripMargin) * static_cast<size_t>(strip.width) + kStripMargin;
      for (int x = ink.left; x < ink.right; ++x) {
        if (!erased_.At(x, y)) row[x - ink.left] = static_cast<char>(picture_.At(x, y));
      }
    }
    return strip;
  }

  const Picture& picture_;
  Mask mask_;
  Mask erased_{mask_.width, mask_.height, std::vector<uint8_t>(mask_.ink.size())};
  const uint8_t paper_;
  const double scale_;  // pixels a point
  int cells_ = 0;
  double usual_ = 0;  // height of a line's ink, pixels
  PictureParts parts_;
};

bool IsSane(const Picture& picture) {
  return picture.width > 0 && picture.height > 0 && picture.page_width > 0 &&
         picture.pixels.size() == static_cast<size_t>(picture.width) * static_cast<size_t>(picture.height);
}

}  // namespace

PictureParts CutPicture(const Picture& picture) {
  if (!IsSane(picture)) return {};
  const double skew = SkewOf(MaskOf(picture));
  if (skew == 0) return Cutter(picture).Run();
  const Picture straight = Straightened(picture, skew);
  return Cutter(straight).Run();
}

}  // namespace lantai::extractor
