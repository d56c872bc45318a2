#include "storage/warc_stream.h"

#include <algorithm>

namespace lantai::storage {
namespace {

constexpr size_t kPiece = 64 * 1024;
constexpr size_t kTrial = 16;                // unpacked bytes that make a place found behind damage a unit
constexpr size_t kMaxUnitsKept = 64 * 1024;  // a file of tiny units: places become less exact
constexpr uint64_t kAlwaysReread = uint64_t{1} << 20;
constexpr uint64_t kAlwaysMade = uint64_t{64} << 20;

}  // namespace

std::string WarcPlace::ToString() const {
  return within == 0 ? std::to_string(offset) : std::to_string(offset) + "+" + std::to_string(within);
}

WarcStream::WarcStream(std::shared_ptr<const ByteSource> source, std::string_view name)
    : raw_(source), packing_(PackingOf(*source, name)), unpacker_(MakeUnpacker(source, packing_)) {
  most_fed_ = kAlwaysReread + (kMaxRereading + 1) * source->size();
  most_made_ = kAlwaysMade + kMaxRatio * source->size();
  scan_from_ = unpacker_->First();
  if (raw_.size() == 0) {
    ended_ = true;
  } else if (unpacker_->BeginsAt(scan_from_)) {
    BeginUnit(scan_from_);
  } else {
    Break({0, scan_from_}, true, "what stands here is no record");
  }
}

std::string_view WarcStream::Peek(size_t want) {
  while (held() < want && !broken_ && !ended_) Fill();
  return std::string_view(window_).substr(begin_);
}

uint64_t WarcStream::AtMostLeft() const {
  if (packing_ == Packing::kPlain) return raw_.size() - std::min(raw_.size(), position_);
  return most_made_ - std::min(most_made_, made_) + held();
}

bool WarcStream::AtEnd() { return Peek(1).empty() && !broken_; }

uint64_t WarcStream::Skip(uint64_t count) {
  uint64_t left = count;
  while (left > 0) {
    if (held() == 0 && packing_ == Packing::kPlain && !ended_) {
      const uint64_t to = std::min(position_ + left, std::max(raw_.size(), position_));
      left -= to - position_;
      Empty(to);
      unpacker_->Begin(to);
      if (left > 0) ended_ = true;
      break;
    }
    if (Peek(1).empty()) break;
    const size_t step = static_cast<size_t>(std::min<uint64_t>(left, held()));
    Drop(step);
    left -= step;
  }
  return count - left;
}

void WarcStream::Drop(size_t count) {
  begin_ += count;
  position_ += count;
  if (begin_ > window_.size() / 2) {
    window_.erase(0, begin_);
    begin_ = 0;
  }
  while (units_.size() > 1 && units_[1].position <= position_) units_.pop_front();
}

void WarcStream::Empty(uint64_t position) {
  window_.clear();
  begin_ = 0;
  position_ = position;
  units_.clear();
  if (packing_ == Packing::kPlain) units_.push_back({});
}

// ---- unpacking ----

Unpacker::State WarcStream::Produce(std::string* out, size_t room) {
  const uint64_t before = unpacker_->offset();
  const size_t size_before = out->size();
  const Unpacker::State state = unpacker_->Produce(out, room);
  made_ += out->size() - size_before;
  // What gives nothing for nothing is counted too, so that whatever loops comes to an end.
  fed_ += std::max<uint64_t>(unpacker_->offset() - before, 1);
  return state;
}

void WarcStream::Fill() {
  if (!in_unit_ && !BeginNext()) return;
  if (!Afford(0)) {
    gave_up_ = true;
    return Break(unit_, false, "so much is damaged, or a decompression bomb, that the rest of the file is given up");
  }
  switch (Produce(&window_, kPiece)) {
    case Unpacker::State::kMore: return;
    case Unpacker::State::kUnitEnd:
      in_unit_ = false;
      ended_ = packing_ == Packing::kPlain;
      return;
    case Unpacker::State::kBroken:
      in_unit_ = false;
      scan_from_ = unit_.offset + 1;
      gave_up_ = packing_ == Packing::kPlain;
      return Break(unit_, false, unpacker_->reason());
  }
}

bool WarcStream::BeginNext() {
  const uint64_t next = unpacker_->offset();
  if (next < raw_.size() && unpacker_->BeginsAt(next)) {
    BeginUnit(next);
  } else if (next >= raw_.size() || OnlyPadding(next)) {
    ended_ = true;
  } else {
    scan_from_ = next;
    Break({position_ + held(), next}, true, "what stands here is no record");
  }
  return in_unit_;
}

void WarcStream::BeginUnit(uint64_t offset) {
  unpacker_->Begin(offset);
  in_unit_ = true;
  const uint64_t position = position_ + held();
  unit_ = {position, offset};
  // An empty unit leaves no trace: nothing stands in it.
  if (!units_.empty() && units_.back().position == position) {
    units_.back().offset = offset;
  } else if (units_.size() < kMaxUnitsKept) {
    units_.push_back({position, offset});
  }
}

// Zeros that tapes and block devices leave behind; gzip itself ignores them.
bool WarcStream::OnlyPadding(uint64_t offset) {
  while (offset < raw_.size()) {
    const std::string_view bytes = raw_.At(offset);
    if (bytes.empty() || bytes.find_first_not_of('\0') != std::string_view::npos) return false;
    offset += bytes.size();
  }
  return true;
}

void WarcStream::Break(const Unit& at, bool between_units, std::string what) {
  broken_ = Damage{at.offset, at.position, between_units, std::move(what)};
}

bool WarcStream::Recover() {
  Empty(position_ + held());
  broken_.reset();
  while (!gave_up_ && Afford(0)) {
    const uint64_t found = unpacker_->Find(scan_from_);
    if (found >= raw_.size()) break;
    scan_from_ = found + 1;
    BeginUnit(found);
    Unpacker::State state = Unpacker::State::kMore;
    while (state == Unpacker::State::kMore && window_.size() < kTrial && Afford(0)) state = Produce(&window_, kTrial);
    if (state != Unpacker::State::kBroken) {
      in_unit_ = state == Unpacker::State::kMore;
      return true;
    }
    Empty(position_);
  }
  in_unit_ = false;
  ended_ = true;
  return false;
}

// ---- places ----

WarcPlace WarcStream::PlaceOf(uint64_t position) const {
  if (packing_ == Packing::kPlain) return {position, 0};
  const auto after = std::upper_bound(units_.begin(), units_.end(), position,
                                      [](uint64_t at, const Unit& unit) { return at < unit.position; });
  if (after == units_.begin()) return {unpacker_->offset(), 0};
  const Unit& unit = *std::prev(after);
  return {unit.offset, position - unit.position};
}

std::vector<uint64_t> WarcStream::UnitsIn(uint64_t from, uint64_t until, size_t limit) const {
  std::vector<uint64_t> positions;
  if (packing_ == Packing::kPlain) return positions;
  auto unit = std::lower_bound(units_.begin(), units_.end(), from,
                               [](const Unit& known, uint64_t at) { return known.position < at; });
  for (; unit != units_.end() && unit->position < until && positions.size() < limit; ++unit) {
    positions.push_back(unit->position);
  }
  return positions;
}

WarcStream::Mark WarcStream::MarkHere() const {
  if (units_.empty() || packing_ == Packing::kPlain) return {position_, position_, position_};
  return {units_.front().offset, units_.front().position, position_};
}

bool WarcStream::Rewind(const Mark& mark) {
  const uint64_t again =
      packing_ == Packing::kPlain ? 0 : unpacker_->offset() - std::min(unpacker_->offset(), mark.unit_offset);
  if (!Afford(again)) return false;
  Empty(mark.unit_position);
  broken_.reset();
  ended_ = gave_up_ = false;
  BeginUnit(mark.unit_offset);
  return Skip(mark.position - mark.unit_position) == mark.position - mark.unit_position;
}

}  // namespace lantai::storage
