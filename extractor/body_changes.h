// What a report says has become of its body: sentences of founding, renaming, merging and abolition.
//
//   ReadBodyChanges("本局原名甲县农业局，自2019年起更名为甲县农业农村局。", phrases)
//     // kRenamed, name 甲县农业农村局, year 2019, others {甲县农业局}
//
// One sentence, one statement. Words are Phrases::…_words; what stands where a name is expected is taken for one only
// if it ends as names of public bodies do, so that 成立领导小组 founds nothing, and of 撤销 and 不再保留 the subject
// must be the body itself, right before them: a decision that was 撤销 abolishes nobody. Whether it is true is for
// whoever knows other reports too (storage/ledger.h).
//
// Thread-safety: a free function. Errors: none. Limits: kMaxChanges of one text, names of at most 40 characters,
// sentences of at most 900 bytes; linear in the text.
#pragma once

#include <string_view>
#include <vector>

#include "core/body_change.h"
#include "core/phrases.h"

namespace lantai::extractor {

std::vector<BodyChange> ReadBodyChanges(std::string_view text, const Phrases& phrases);

}  // namespace lantai::extractor
