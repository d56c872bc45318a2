// Time as a value and as a dependency. Nothing in lantai asks the operating system for the time except SystemClock, so
// that tests set it (tests/support/fake_clock.h) and the extractor, which must give equal results on every day, never
// sees one.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace lantai {

// A moment: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX). 0 means "not set".
struct Timestamp {
  int64_t ms = 0;
  auto operator<=>(const Timestamp&) const = default;
  Timestamp operator+(int64_t delta_ms) const { return {ms + delta_ms}; }
  int64_t operator-(Timestamp other) const { return ms - other.ms; }
};

// "2026-01-09T08:30:00Z"; the form used in JSON and on the screen.
std::string FormatUtc(Timestamp time);

// Thread-safety: implementations may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp Now() const override;
};

}  // namespace lantai
