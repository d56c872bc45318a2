#include "extractor/picture_mask.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lantai::extractor {
namespace {

using Histogram = std::array<size_t, 256>;

constexpr double kPointsPerInch = 72;
constexpr int kLightest = 160;      // paper is not darker
constexpr int kSkewStep = 4;        // every so many pixels are looked at for the skew
constexpr double kCoarse = 0.0015;  // radians between the angles that are tried first
constexpr double kFine = 0.0002;
constexpr double kStraight = 0.0004;  // a pixel in 2,500

Histogram HistogramOf(const Picture& picture) {
  Histogram histogram{};
  for (const char pixel : picture.pixels) ++histogram[static_cast<uint8_t>(pixel)];
  return histogram;
}

int PaperOf(const Histogram& histogram) {
  return static_cast<int>(std::max_element(histogram.begin() + kLightest, histogram.end()) - histogram.begin());
}

int OtsuThreshold(const Histogram& histogram) {
  double total = 0, sum = 0;
  for (size_t i = 0; i < histogram.size(); ++i) {
    total += static_cast<double>(histogram[i]);
    sum += static_cast<double>(i * histogram[i]);
  }
  double below = 0, sum_below = 0, best = -1;
  int threshold = 128;
  for (size_t i = 0; i < histogram.size(); ++i) {
    below += static_cast<double>(histogram[i]);
    sum_below += static_cast<double>(i * histogram[i]);
    if (below == 0 || below == total) continue;
    const double apart = sum_below / below - (sum - sum_below) / (total - below);
    const double between = below * (total - below) * apart * apart;
    if (between <= best) continue;
    best = between;
    threshold = static_cast<int>(i);
  }
  return threshold;
}

// Takes out the pieces of connected ink that are smaller than `least` pixels both ways.
class Duster {
 public:
  Duster(int least, Mask* mask) : least_(least), mask_(*mask), seen_(mask->ink.size()) {}

  void Run() {
    for (int y = 0; y < mask_.height; ++y) {
      for (int x = 0; x < mask_.width; ++x) {
        if (mask_.At(x, y) && !seen_[mask_.Index(x, y)]) Visit(x, y);
      }
    }
  }

 private:
  struct Pixel {
    int x, y;
  };

  void Visit(int x, int y) {
    piece_.clear();
    Reach(x, y);
    Pixel low = piece_.front(), high = low;
    for (size_t next = 0; next < piece_.size(); ++next) {
      const Pixel at = piece_[next];
      low = {std::min(low.x, at.x), std::min(low.y, at.y)};
      high = {std::max(high.x, at.x), std::max(high.y, at.y)};
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) Reach(at.x + dx, at.y + dy);
      }
    }
    if (high.x - low.x + 1 >= least_ || high.y - low.y + 1 >= least_) return;
    for (const Pixel& pixel : piece_) mask_.Clear(pixel.x, pixel.y);
  }

  void Reach(int x, int y) {
    if (x < 0 || y < 0 || x >= mask_.width || y >= mask_.height) return;
    const size_t at = mask_.Index(x, y);
    if (mask_.ink[at] == 0 || seen_[at]) return;
    seen_[at] = true;
    piece_.push_back({x, y});
  }

  const int least_;
  Mask& mask_;
  std::vector<bool> seen_;
  std::vector<Pixel> piece_;
};

struct Point {
  int x, y;
};

std::vector<Point> SamplesOf(const Mask& mask) {
  std::vector<Point> samples;
  for (int y = 0; y < mask.height; y += kSkewStep / 2) {
    for (int x = 0; x < mask.width; x += kSkewStep) {
      if (mask.At(x, y)) samples.push_back({x - mask.width / 2, y});
    }
  }
  return samples;
}

// How uneven the rows are, once the page is turned back by `skew`.
double Unevenness(const std::vector<Point>& samples, int height, double skew) {
  const int margin = static_cast<int>(height * kMaxSkew) + height;
  std::vector<int> rows(static_cast<size_t>(height + 2 * margin) / 2 + 2);
  for (const Point& point : samples) {
    const double y = point.y - point.x * skew + margin;
    ++rows[static_cast<size_t>(std::clamp(y / 2, 0.0, static_cast<double>(rows.size() - 1)))];
  }
  double sum = 0;
  for (const int row : rows) sum += static_cast<double>(row) * row;
  return sum;
}

double BestSkew(const std::vector<Point>& samples, int height, double from, double to, double step) {
  double best = 0, best_score = Unevenness(samples, height, 0);
  const auto steps = static_cast<int>(std::lround((to - from) / step));
  for (int i = 0; i <= steps; ++i) {
    const double skew = from + i * step;
    const double score = Unevenness(samples, height, skew);
    if (score <= best_score) continue;
    best = skew;
    best_score = score;
  }
  return best;
}

}  // namespace

uint8_t PaperOf(const Picture& picture) { return static_cast<uint8_t>(PaperOf(HistogramOf(picture))); }

Mask MaskOf(const Picture& picture) {
  const Histogram histogram = HistogramOf(picture);
  const int threshold = std::min(OtsuThreshold(histogram), PaperOf(histogram) - kMinContrast);
  Mask mask{picture.width, picture.height, {}};
  mask.ink.resize(picture.pixels.size());
  std::transform(picture.pixels.begin(), picture.pixels.end(), mask.ink.begin(),
                 [&](char pixel) { return static_cast<uint8_t>(static_cast<uint8_t>(pixel) <= threshold ? 1 : 0); });
  const double scale = picture.page_width > 0 ? picture.width / picture.page_width : kPictureDpi / kPointsPerInch;
  Duster(static_cast<int>(std::ceil(kDust * scale)), &mask).Run();
  return mask;
}

double SkewOf(const Mask& mask) {
  const std::vector<Point> samples = SamplesOf(mask);
  if (samples.empty()) return 0;
  const double coarse = BestSkew(samples, mask.height, -kMaxSkew, kMaxSkew, kCoarse);
  const double fine = BestSkew(samples, mask.height, coarse - kCoarse, coarse + kCoarse, kFine);
  return std::abs(fine) < kStraight ? 0 : fine;
}

Picture Straightened(const Picture& picture, double skew) {
  Picture straight = picture;
  const uint8_t paper = PaperOf(picture);
  for (int y = 0; y < picture.height; ++y) {
    const auto along = static_cast<int>(std::lround((y - picture.height / 2.0) * skew));
    for (int x = 0; x < picture.width; ++x) {
      const auto down = static_cast<int>(std::lround((x - picture.width / 2.0) * skew));
      const int from_x = x - along, from_y = y + down;
      const bool inside = from_x >= 0 && from_y >= 0 && from_x < picture.width && from_y < picture.height;
      straight.pixels[static_cast<size_t>(y) * static_cast<size_t>(picture.width) + static_cast<size_t>(x)] =
          static_cast<char>(inside ? picture.At(from_x, from_y) : paper);
    }
  }
  return straight;
}

Mask Transposed(const Mask& mask) {
  Mask turned{mask.height, mask.width, std::vector<uint8_t>(mask.ink.size())};
  for (int y = 0; y < mask.height; ++y) {
    for (int x = 0; x < mask.width; ++x) turned.ink[turned.Index(y, x)] = mask.ink[mask.Index(x, y)];
  }
  return turned;
}

}  // namespace lantai::extractor
