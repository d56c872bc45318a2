// When something is due again and again: a cron expression, as crontab(5) and POSIX crontab write it.
//
//   LANTAI_ASSIGN_OR_RETURN(const Cron cron, Cron::Parse("30 2 * 1-3 mon-fri"));
//   std::optional<Timestamp> due = cron.NextAfter(clock.Now());
//
// Five fields: minute 0–59, hour 0–23, day of the month 1–31, month 1–12 or jan–dec, day of the week 0–7 or sun–sat (0
// and 7 are Sunday). A field is `*`, a number, a range `a-b`, either with a step `/n` (`5/n`: from 5 on), or a list of
// these with commas. Where both days are restricted, either will do (POSIX): "0 0 13 * fri" is every Friday and every
// 13th; a field that begins with `*` restricts nothing in this sense, as in Debian's cron. @hourly, @daily, @weekly,
// @monthly and
// @yearly are known. The time is China Standard Time (UTC+8, no daylight saving), where all portals are, so every
// minute comes once.
//
// Thread-safety: values.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/status.h"

namespace lantai {

class Cron {
 public:
  // Errors: kInvalidArgument naming the field.
  static Result<Cron> Parse(std::string_view text);

  // The first due minute that begins after `time`; nullopt where none does within eight years (30 February).
  std::optional<Timestamp> NextAfter(Timestamp time) const;

 private:
  bool IsDay(unsigned month, unsigned day, unsigned weekday) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;
  bool any_day_ = false, any_weekday_ = false;
};

}  // namespace lantai
