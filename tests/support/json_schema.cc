#include "tests/support/json_schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

namespace lantai {
namespace {

using Json = nlohmann::json;

const std::set<std::string> kAnnotations = {"$schema", "$id", "$defs", "$comment", "title", "description", "examples"};
const std::set<std::string> kKeywords = {
    "type",  "const", "enum", "pattern", "minimum", "maximum", "required", "properties", "additionalProperties",
    "items", "$ref"};

bool IsOfType(const Json& value, const std::string& type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_boolean();
  if (type == "string") return value.is_string();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "integer") return value.is_number_integer();
  return type == "number" && value.is_number();
}

class Validator {
 public:
  explicit Validator(const Json& root) : root_(root) {}

  void Check(const Json& schema, const Json& value, const std::string& where) {
    if (schema.is_boolean()) {
      if (!schema.get<bool>()) Report(where, "is not allowed");
      return;
    }
    for (const auto& [keyword, unused] : schema.items()) {
      if (!kAnnotations.contains(keyword) && !kKeywords.contains(keyword)) Report(where, "unknown keyword " + keyword);
    }
    if (schema.contains("$ref")) CheckReference(schema["$ref"], value, where);
    CheckValue(schema, value, where);
    if (value.is_object()) CheckObject(schema, value, where);
    if (value.is_array() && schema.contains("items")) {
      for (size_t i = 0; i < value.size(); ++i) Check(schema["items"], value[i], where + "/" + std::to_string(i));
    }
  }

  std::vector<std::string> TakeErrors() { return std::move(errors_); }

 private:
  void Report(const std::string& where, const std::string& what) { errors_.push_back(where + ": " + what); }

  void CheckReference(const std::string& reference, const Json& value, const std::string& where) {
    const std::string prefix = "#/$defs/";
    const std::string name = reference.substr(std::min(prefix.size(), reference.size()));
    if (!reference.starts_with(prefix) || !root_.contains("$defs") || !root_["$defs"].contains(name)) {
      return Report(where, "unknown $ref " + reference);
    }
    Check(root_["$defs"][name], value, where);
  }

  void CheckValue(const Json& schema, const Json& value, const std::string& where) {
    if (schema.contains("type")) CheckType(schema["type"], value, where);
    if (schema.contains("const") && value != schema["const"]) Report(where, "is not " + schema["const"].dump());
    if (schema.contains("enum")) {
      const Json& words = schema["enum"];
      if (std::find(words.begin(), words.end(), value) == words.end()) Report(where, "is not one of " + words.dump());
    }
    if (schema.contains("pattern") && value.is_string()) {
      const std::string pattern = schema["pattern"];
      if (!std::regex_search(value.get<std::string>(), std::regex(pattern))) Report(where, "is not like " + pattern);
    }
    if (schema.contains("minimum") && value.is_number() && value < schema["minimum"]) Report(where, "is too small");
    if (schema.contains("maximum") && value.is_number() && value > schema["maximum"]) Report(where, "is too big");
  }

  void CheckType(const Json& type, const Json& value, const std::string& where) {
    const Json types = type.is_array() ? type : Json::array({type});
    const bool fits = std::any_of(types.begin(), types.end(),
                                  [&](const Json& name) { return IsOfType(value, name.get<std::string>()); });
    if (!fits) Report(where, "is not of type " + type.dump());
  }

  void CheckObject(const Json& schema, const Json& value, const std::string& where) {
    for (const Json& name : schema.value("required", Json::array())) {
      if (!value.contains(name.get<std::string>())) Report(where, "lacks " + name.dump());
    }
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, member] : value.items()) {
      const std::string path = where + "/" + name;
      if (properties.contains(name)) {
        Check(properties[name], member, path);
      } else if (schema.contains("additionalProperties")) {
        Check(schema["additionalProperties"], member, path);
      }
    }
  }

  const Json& root_;
  std::vector<std::string> errors_;
};

}  // namespace

std::vector<std::string> SchemaErrors(std::string_view schema, std::string_view json) {
  const Json rules = Json::parse(schema, nullptr, false);
  const Json value = Json::parse(json, nullptr, false);
  if (rules.is_discarded()) return {"the schema is not JSON"};
  if (value.is_discarded()) return {"the value is not JSON"};
  Validator validator(rules);
  validator.Check(rules, value, "");
  return validator.TakeErrors();
}

}  // namespace lantai
