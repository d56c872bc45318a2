// Flags about the running text: characters that were lost on the way, text that stands there twice.
//
// Thread-safety: free functions. Limits: linear in the text.
#pragma once

#include <string_view>
#include <vector>

#include "core/document.h"
#include "extractor/sections.h"

namespace lantai::extractor {

// digits_lost, once: at the first line that shows it, or for labels of the form.
void FlagLostDigits(const Body& body, bool labels_lost, std::vector<Flag>* flags);

// A date whose 年 or 月 is gone (20201231日, 202012月31日), or a document number that lost its bracket ((20168号).
// REQUIRES: folded text.
bool HasLostMark(std::string_view folded);

// text_repeated: a title said twice in one line, paragraphs of 60 characters and more that are the same.
void FlagRepeatedText(const Document& document, const Body& body, std::vector<Flag>* flags);

}  // namespace lantai::extractor
