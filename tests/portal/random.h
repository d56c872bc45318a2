// Numbers that depend on nothing but their labels: Rng(seed, portal, body, year).Below(10) is the same on every machine
// and in every order of calls, so that a page can be made alone, without the pages before it.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace lantai::portal {

// splitmix64 (Vigna 2015), over a state mixed from the labels.
class Rng {
 public:
  explicit Rng(std::initializer_list<uint64_t> labels) {
    for (uint64_t label : labels) state_ = Mix(state_ ^ (label + 0x9e3779b97f4a7c15u));
  }
  uint64_t Next() { return Mix(state_ += 0x9e3779b97f4a7c15u); }
  // 0 … n-1. REQUIRES: n > 0.
  int Below(int n) { return static_cast<int>(Next() % static_cast<uint64_t>(n)); }
  bool Chance(int percent) { return Below(100) < percent; }

 private:
  static uint64_t Mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  uint64_t state_ = 0;
};

}  // namespace lantai::portal
