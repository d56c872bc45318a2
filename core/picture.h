// A page as a scanner saw it: grey pixels and the paper's size. The sandboxed reader paints a page of a PDF into one,
// and whoever wants to recognise characters looks at it; a picture holds nothing that could be run.
//
//   Result<Picture> picture = render(bytes, 3);          // page 3
//   picture->At(x, y);                                   // 0 is black, 255 white
//
//     ┌────────── width pixels, `page_width` points ──────────┐
//     │ pixels[0] …                          pixels[width-1]  │   row by row, top to bottom, no padding
//
// Thread-safety: values. Limits: kPictureDpi pixels an inch, fewer where the page would have more than
// kMaxPicturePixels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/status.h"

namespace lantai {

struct Picture {
  int width = 0;
  int height = 0;
  double page_width = 0;  // points
  double page_height = 0;
  std::string pixels;  // width * height bytes

  uint8_t At(int x, int y) const {
    return static_cast<uint8_t>(pixels[static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)]);
  }
  friend bool operator==(const Picture&, const Picture&) = default;
};

inline constexpr double kPictureDpi = 300;
inline constexpr size_t kMaxPicturePixels = 20'000'000;  // A3 at 300 dpi is 17,400,000
inline constexpr int kMaxPictureSide = 20'000;

// Paints page `number`, from 1, of a PDF. Thread-safety and errors: as ReadLayout's.
using RenderPage = std::function<Result<Picture>(std::string_view bytes, size_t number)>;

}  // namespace lantai
