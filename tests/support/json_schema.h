// A small JSON Schema validator (draft 2020-12), for the schemas of docs/:
//   EXPECT_THAT(SchemaErrors(schema, json), IsEmpty());
//
// Understood are type, const, enum, pattern, minimum, maximum, required, properties, additionalProperties, items and
// $ref to "#/$defs/NAME"; any other keyword that would constrain is itself an error, so that no rule goes unchecked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lantai {

// One line an error, "/report/checks/0/left: is not of type number,null"; empty where `json` is valid.
std::vector<std::string> SchemaErrors(std::string_view schema, std::string_view json);

}  // namespace lantai
