// How decisions (storage/decisions.h) stand in the index: one record for each address that has any, one for each
// portal with the counts of its left-out links. Decoders give kCorruption naming the record.
//
// Thread-safety: values and free functions.
#pragma once

#include <string>
#include <string_view>

#include "core/status.h"
#include "storage/decisions.h"

namespace lantai::storage {

// Adds a decision, cut to its limits; drops the oldest of those that are not the first.
void Append(AddressHistory& history, Decision decision);

std::string EncodeHistory(const AddressHistory& history);
std::string EncodeLeftOutCounts(const LeftOutCounts& counts);
Result<AddressHistory> DecodeHistory(std::string_view key, std::string_view value);
Result<LeftOutCounts> DecodeLeftOutCounts(std::string_view portal, std::string_view value);

}  // namespace lantai::storage
