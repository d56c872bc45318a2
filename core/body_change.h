// What a report says has become of a public body: it was founded, renamed, made of others, or is no more. Reports say
// so in a sentence of their text (extractor/body_changes.h reads it); the archive keeps it beside the document, and the
// ledger (storage/ledger.h) takes from it under which names a body has reported and in which years it was there.
//
// Names are as the sentence has them, folded; whom they mean is for the ledger to decide, which knows the report's own
// body.
//
// Thread-safety: values.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lantai {

struct BodyChange {
  enum class Kind : unsigned char {
    kFounded,    // `name` is there since `year`; made of `others`, where there are any, which are no more
    kRenamed,    // `name` is what `others` (one) was called before `year`
    kAbolished,  // `name` is no more after the year that the report is about; its work went to `others`
  } kind = Kind::kFounded;
  std::string name;         // empty: the body whose report says so (本机关)
  std::optional<int> year;  // the first of the new state; nullopt: the sentence says none
  std::vector<std::string> others;
  std::string sentence;  // the evidence, at most kMaxChangeSentence bytes of it

  friend bool operator==(const BodyChange&, const BodyChange&) = default;
};

inline constexpr size_t kMaxChangeSentence = 300;
inline constexpr size_t kMaxChanges = 16;  // of one report

}  // namespace lantai
