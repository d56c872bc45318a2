// The OpenAPI file against the routes and against what they really answer.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/api/api_fixture.h"
#include "tests/support/json_schema.h"

namespace lantai::app {
namespace {

using testing::IsEmpty;

std::string ReadAll(const std::string& name) {
  std::ifstream in(std::filesystem::path(LANTAI_SOURCE_DIR) / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const json& OpenApi() {
  static const json file = json::parse(ReadAll("config/api/openapi.json"));
  return file;
}

// What tests/support/json_schema.h understands: the schema's own definitions under $defs.
std::string SchemaOf(const json& schema) {
  json whole = schema;
  whole["$defs"] = OpenApi()["components"]["schemas"];
  std::string text = whole.dump();
  const std::string from = "#/components/schemas/", to = "#/$defs/";
  for (size_t at = 0; (at = text.find(from, at)) != text.npos;) text.replace(at, from.size(), to);
  return text;
}

const json& Resolve(const json& value) {
  if (!value.contains("$ref")) return value;
  return OpenApi().at(json::json_pointer(value["$ref"].get<std::string>().substr(1)));
}

class OpenApiFile : public ApiTest {
 protected:
  // Checks an answer against what the file says of the route and the status.
  void Check(const std::string& pattern, const std::string& target, int status) {
    const HttpResponse response = Get(target);
    EXPECT_EQ(response.status, status) << target;
    const json& responses = OpenApi()["paths"][pattern]["get"]["responses"];
    const std::string code = std::to_string(response.status);
    ASSERT_TRUE(responses.contains(code)) << pattern << " says nothing of " << code;
    const json& content = Resolve(responses[code])["content"];
    ASSERT_TRUE(content.contains(response.content_type)) << pattern << ": " << response.content_type;
    if (response.content_type != "application/json") return;
    EXPECT_THAT(SchemaErrors(SchemaOf(content[response.content_type]["schema"]), response.body), IsEmpty())
        << target << "\n"
        << response.body;
  }
};

TEST_F(OpenApiFile, NamesEveryRouteAndNoOther) {
  std::set<std::string> routes, described;
  for (const Route& route : Routes()) routes.emplace(route.pattern);
  for (const auto& [path, unused] : OpenApi()["paths"].items()) described.insert(path);
  EXPECT_EQ(described, routes);
}

TEST_F(OpenApiFile, IsWhatTheServiceGives) {
  EXPECT_TRUE(Get("/api/v1/openapi.json").body == ReadAll("config/api/openapi.json"));
  EXPECT_EQ(OpenApi()["openapi"], "3.1.0");
}

TEST_F(OpenApiFile, DescribesEveryAnswer) {
  Report("/a", 2019);
  const uint64_t id = Report("/b");
  Absent(UrlOf("/b"));
  Queue({UrlOf("/bad")});
  Do(storage::Unfetched{UrlOf("/bad"), {storage::UrlState::kFailed, Code::kTimeout, "slow"}, {}});
  const std::string document = "/api/v1/documents/" + std::to_string(id);
  const std::vector<std::pair<std::string, std::string>> targets = {
      {"/healthz", "/healthz"},
      {"/metrics", "/metrics"},
      {"/api/v1/openapi.json", "/api/v1/openapi.json"},
      {"/api/v1/status", "/api/v1/status"},
      {"/api/v1/coverage", "/api/v1/coverage?limit=1"},
      {"/api/v1/failures", "/api/v1/failures"},
      {"/api/v1/changes", "/api/v1/changes?limit=1"},
      {"/api/v1/changes/{cursor}", "/api/v1/changes/1"},
      {"/api/v1/documents", "/api/v1/documents?limit=1"},
      {"/api/v1/documents/{id}", document},
      {"/api/v1/documents/{id}/versions", document + "/versions"},
      {"/api/v1/urls", "/api/v1/urls?limit=2"},
      {"/api/v1/urls/history", "/api/v1/urls/history?url=" + UrlOf("/b")},
      {"/api/v1/captures", "/api/v1/captures?url=" + UrlOf("/b") + "&limit=1"},
      {"/api/v1/captures/{id}", "/api/v1/captures/1"},
      {"/api/v1/captures/{id}/body", "/api/v1/captures/1/body"},
  };
  ASSERT_EQ(targets.size(), Routes().size());
  for (const auto& [pattern, target] : targets) {
    Check(pattern, target, 200);
    const char separator = target.find('?') == target.npos ? '?' : '&';
    Check(pattern, target + separator + "nonsense=1", 400);
  }
  ASSERT_OK(archive_->Withdraw({{UrlOf("/b")}, "court order 12"}));
  for (const char* list : {"/api/v1/documents", "/api/v1/changes", "/api/v1/failures", "/api/v1/urls"})
    Check(list, list, 200);
  Check("/api/v1/documents/{id}", document, 410);
  Check("/api/v1/captures/{id}/body", "/api/v1/captures/2/body", 410);
  Check("/api/v1/documents/{id}", "/api/v1/documents/99", 404);
  Check("/api/v1/captures/{id}/body", "/api/v1/captures/99/body", 404);
}

TEST_F(OpenApiFile, NamesTheParametersThatARouteTakes) {
  Report("/a");
  for (const auto& [path, item] : OpenApi()["paths"].items()) {
    std::string target = path;
    if (const size_t brace = target.find('{'); brace != target.npos) {
      target.replace(brace, target.find('}') - brace + 1, "1");
    }
    char separator = '?';
    for (const json& reference : item["get"]["parameters"]) {
      const json& parameter = Resolve(reference);
      if (parameter["in"] != "query") continue;
      const std::string name = parameter["name"], type = parameter["schema"]["type"];
      if (name == "after" && type == "string") continue;  // opaque
      const bool address = name == "url" || name == "prefix";
      const bool position = name == "after" && path == "/api/v1/captures";
      target += separator + name + "=" +
                (type == "boolean"               ? "true"
                 : position || type == "integer" ? "1"
                 : address                       ? UrlOf("/a")
                                                 : "zhifu");
      separator = '&';
    }
    EXPECT_EQ(Get(target).status, 200) << target;
  }
}

TEST_F(OpenApiFile, TheDocumentIsTheOneOfItsSchema) {
  const uint64_t id = Report("/a");
  json document = Json("/api/v1/documents/" + std::to_string(id));
  for (const char* added : {"id", "fetched_at", "status", "aliases"}) document.erase(added);
  EXPECT_THAT(SchemaErrors(ReadAll("docs/document.schema.json"), document.dump()), IsEmpty());
}

}  // namespace
}  // namespace lantai::app
