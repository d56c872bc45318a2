#include "config/narrative.h"

#include <set>

#include "config/toml_table.h"

namespace lantai::config {
namespace {

void ReadSubject(TomlTable& t, NarrativeSubject* subject) {
  subject->id = t.String("id");
  subject->themes = t.Strings("themes");
  subject->verbs = t.Strings("verbs");
  subject->objects = t.OptionalStrings("objects");
  subject->none = t.OptionalStrings("none");
  subject->rivals = t.OptionalStrings("rivals");
  subject->units = t.Strings("units");
  subject->denials = t.OptionalStrings("denials");
  subject->context = t.OptionalStrings("context");
  subject->cells = t.OptionalStrings("cells");
  subject->only_zero = t.Int("only_zero", 0) != 0;
  subject->weak = t.Int("weak", 0) != 0;
  subject->reaches = t.Int("reaches", 0) != 0;
  subject->parts_too = t.Int("parts_too", 0) != 0;
  subject->by_heading = t.Int("by_heading", 0) != 0;
}

}  // namespace

Result<NarrativeLanguage> ReadNarrativeLanguage(const ConfigFile& file) {
  LANTAI_ASSIGN_OR_RETURN(const TomlFile parsed, TomlFile::Parse(file));
  TomlTable root = parsed.Root();
  NarrativeLanguage language;
  language.fillers = root.Strings("fillers");
  language.other_times = root.Strings("other_times");
  language.parts = root.Strings("parts");
  language.negations = root.Strings("negations");
  std::set<std::string> seen;
  for (TomlTable& table : root.Tables("subject")) {
    NarrativeSubject& subject = language.subjects.emplace_back();
    ReadSubject(table, &subject);
    if (!seen.insert(subject.id + (subject.weak ? "?" : "")).second) table.Fail("id", "an id of its own");
    LANTAI_RETURN_IF_ERROR(table.Finish());
  }
  LANTAI_RETURN_IF_ERROR(root.Finish());
  return language;
}

Result<NarrativeLanguage> LoadNarrativeLanguage(const std::filesystem::path& config_dir) {
  LANTAI_ASSIGN_OR_RETURN(const ConfigFile file, LoadConfigFile("narrative.toml", config_dir));
  return ReadNarrativeLanguage(file);
}

}  // namespace lantai::config
