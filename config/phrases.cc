#include "config/phrases.h"

#include "config/toml_table.h"

namespace lantai::config {
namespace {

using Lists = std::vector<std::pair<std::string_view, std::vector<std::string>*>>;

// One section whose keys are all lists of strings.
Status ReadLists(TomlTable& root, std::string_view section, const Lists& lists) {
  TomlTable table = root.Table(section);
  for (const auto& [key, list] : lists) *list = table.Strings(key);
  return root.Has(section) ? table.Finish() : Status::Ok();
}

Status ReadMap(TomlTable& root, std::string_view section, LabelFields* fields) {
  TomlTable table = root.Table(section);
  *fields = table.StringMap();
  return table.Finish();
}

}  // namespace

Result<Phrases> ReadPhrases(const ConfigFile& file) {
  LANTAI_ASSIGN_OR_RETURN(const TomlFile parsed, TomlFile::Parse(file));
  TomlTable root = parsed.Root();
  Phrases p;
  LANTAI_RETURN_IF_ERROR(ReadLists(
      root, "breadcrumb",
      {{"marks", &p.breadcrumb_marks}, {"roots", &p.breadcrumb_roots}, {"separators", &p.breadcrumb_separators}}));
  LANTAI_RETURN_IF_ERROR(ReadMap(root, "index_labels", &p.index_labels));
  LANTAI_RETURN_IF_ERROR(ReadMap(root, "meta_labels", &p.meta_labels));
  LANTAI_RETURN_IF_ERROR(ReadMap(root, "meta_tags", &p.meta_tags));
  LANTAI_RETURN_IF_ERROR(ReadLists(root, "generation_tags", {{"names", &p.generation_tags}}));
  LANTAI_RETURN_IF_ERROR(ReadLists(root, "reading_aids", {{"lines", &p.reading_aids}}));
  LANTAI_RETURN_IF_ERROR(ReadLists(root, "menu", {{"words", &p.menu_words}}));
  LANTAI_RETURN_IF_ERROR(
      ReadLists(root, "tail", {{"lines", &p.tail_lines}, {"marks", &p.tail_marks}, {"foot_words", &p.foot_words}}));
  LANTAI_RETURN_IF_ERROR(ReadLists(root, "chapters", {{"names", &p.chapter_names}}));
  LANTAI_RETURN_IF_ERROR(ReadLists(root, "title",
                                   {{"subjects", &p.title_subjects},
                                    {"fillers", &p.title_fillers},
                                    {"ends", &p.title_ends},
                                    {"unit_refusals", &p.unit_refusals},
                                    {"verbs", &p.title_verbs}}));
  LANTAI_RETURN_IF_ERROR(ReadLists(
      root, "links",
      {{"report_words", &p.report_words}, {"decoy_words", &p.decoy_words}, {"column_words", &p.column_words}}));
  LANTAI_RETURN_IF_ERROR(ReadLists(
      root, "columns", {{"slugs", &p.column_slugs}, {"decoy_slugs", &p.decoy_slugs}, {"types", &p.column_types}}));
  LANTAI_RETURN_IF_ERROR(ReadLists(root, "attachments", {{"types", &p.attachment_types}}));
  LANTAI_RETURN_IF_ERROR(ReadLists(root, "body_changes",
                                   {{"body_endings", &p.body_endings},
                                    {"own", &p.own_body_words},
                                    {"renamed", &p.renamed_words},
                                    {"former_name", &p.former_name_words},
                                    {"founded", &p.founded_words},
                                    {"merged", &p.merger_words},
                                    {"abolished", &p.abolished_words},
                                    {"taken_over", &p.taken_over_words}}));
  LANTAI_RETURN_IF_ERROR(root.Finish());
  return p;
}

Result<Phrases> LoadPhrases(const std::filesystem::path& config_dir) {
  LANTAI_ASSIGN_OR_RETURN(const ConfigFile file, LoadConfigFile("chrome.toml", config_dir));
  return ReadPhrases(file);
}

}  // namespace lantai::config
