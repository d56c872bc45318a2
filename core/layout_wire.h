// What lantai and its sandboxed reader say to each other over a pipe: version 1.
//
//   worker                                lantai
//   hello: ready, or why not         ──►
//                                    ◄──  request: a file's format and bytes
//   answer: a layout, or why not     ──►                                        …and again, one file at a time
//                                    ◄──  paint: a page's number and the PDF's bytes
//   answer: a picture, or why not    ──►
//
//   frame    ┌────────┬─────────┬──────┬───────┬──────────┬────────────┬─────────┐
//            │ "LTRD" │ version │ kind │ value │ reserved │ length     │ payload │
//            │ 4      │ 1       │ 1    │ 1     │ 1, zero  │ 4, little  │ length  │
//            └────────┴─────────┴──────┴───────┴──────────┴────────────┴─────────┘
//
// `value` is a request's LayoutFormat; a paint's payload begins with the page's number, 4 bytes little. Numbers in a
// payload are LEB128, signed ones zigzag; coordinates are whole hundredths of a point, so that a layout is the same on
// every machine. Both sides distrust the other: a payload is decoded with every length checked against what is left of
// it.
//
// Thread-safety: free functions on values. Limits: kMaxFramePayload, and those of core/layout.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/layout.h"
#include "core/picture.h"
#include "core/status.h"

namespace lantai {

enum class FrameKind : uint8_t { kHello = 1, kRequest = 2, kAnswer = 3, kPaint = 4 };

struct FrameHeader {
  FrameKind kind = FrameKind::kHello;
  uint8_t value = 0;
  uint32_t length = 0;
};

inline constexpr size_t kFrameHeaderSize = 12;
inline constexpr size_t kMaxFramePayload = size_t{256} << 20;

std::string EncodeHeader(const FrameHeader& header);
// Errors: kCorruption for bytes that are no header, another version, or a length beyond kMaxFramePayload.
// REQUIRES: kFrameHeaderSize bytes.
Result<FrameHeader> DecodeHeader(std::string_view bytes);

// The format of a request's `value`. Errors: kCorruption for a number that is none.
Result<LayoutFormat> DecodeFormat(uint8_t value);

// The payload of hello: the error for which the worker cannot work, or ok with a note on its sandbox ("full", or what
// the kernel lacks).
struct Hello {
  Status status;
  std::string note;
};
std::string EncodeHello(const Hello& hello);
Result<Hello> DecodeHello(std::string_view payload);

// The payload of an answer. Coordinates are rounded; a layout beyond a limit of core/layout.h becomes kTooLarge.
std::string EncodeAnswer(const Result<Layout>& layout);

// Errors: those the worker answered with; kCorruption where the payload is damaged or beyond a limit.
Result<Layout> DecodeAnswer(std::string_view payload);

// The payload of a paint.
inline constexpr size_t kPaintHeadSize = 4;
std::string EncodePaintHead(size_t number);
struct PaintRequest {
  size_t number = 0;
  std::string_view bytes;  // into the payload
};
// Errors: kCorruption for a payload without a number.
Result<PaintRequest> DecodePaint(std::string_view payload);

// The payload of the answer to a paint. Errors: as DecodeAnswer.
std::string EncodePicture(const Result<Picture>& picture);
Result<Picture> DecodePicture(std::string_view payload);

}  // namespace lantai
