// Where the ink of a scanned page is, and how far the page lies askew.
//
//   const double skew = SkewOf(MaskOf(picture));
//   if (skew != 0) picture = Straightened(picture, skew);
//   const Mask mask = MaskOf(picture);
//
// Ink is what is darker than Otsu's threshold (IEEE Trans. SMC 9(1), 1979) of the page's grey values, and darker than
// its paper by kMinContrast. Pieces smaller than
// kDust both ways are dust, not ink: a decimal point is as small, but never alone. The skew is the angle at which rows
// of ink and rows of paper differ most; a page is straightened by shearing, which for angles this small is turning.
//
// Thread-safety: free functions on values. Errors: none. Limits: linear in the pixels; skews up to kMaxSkew.
#pragma once

#include <cstdint>
#include <vector>

#include "core/picture.h"

namespace lantai::extractor {

struct Mask {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> ink;  // width * height; 1 where there is ink

  bool At(int x, int y) const { return ink[Index(x, y)] != 0; }
  void Clear(int x, int y) { ink[Index(x, y)] = 0; }
  size_t Index(int x, int y) const {
    return static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x);
  }
};

inline constexpr double kDust = 1.1;      // points
inline constexpr int kMinContrast = 40;   // grey values between paper and ink
inline constexpr double kMaxSkew = 0.03;  // radians: 1.7 degrees

Mask MaskOf(const Picture& picture);

// The grey of the paper: the most frequent light value.
uint8_t PaperOf(const Picture& picture);

// Radians, positive where lines of text fall to the right; 0 where they are straight within a pixel or two.
double SkewOf(const Mask& mask);

Picture Straightened(const Picture& picture, double skew);

// Rows and columns exchanged.
Mask Transposed(const Mask& mask);

}  // namespace lantai::extractor
