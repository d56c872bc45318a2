#include "config/dialects.h"

#include <algorithm>
#include <utility>

#include "config/dialect_pagers.h"
#include "config/toml_table.h"

namespace lantai::config {
Result<Dialect> ReadDialect(const ConfigFile& file) {
  LANTAI_ASSIGN_OR_RETURN(const TomlFile parsed, TomlFile::Parse(file));
  TomlTable root = parsed.Root();
  Dialect dialect;
  dialect.id = root.String("id");
  dialect.article_names = root.OptionalStrings("article_names");
  dialect.containers = root.OptionalStrings("containers");
  dialect.wrappers = root.OptionalStrings("wrappers");
  dialect.headings = root.OptionalStrings("headings");
  dialect.next_words = root.OptionalStrings("next_words");
  dialect.records_words = root.OptionalStrings("records_words");
  dialect.pages_words = root.OptionalStrings("pages_words");
  dialect.last_words = root.OptionalStrings("last_words");
  dialect.other_words = root.OptionalStrings("other_words");
  dialect.challenge_marks = root.OptionalStrings("challenge_marks");
  dialect.error_words = root.OptionalStrings("error_words");
  dialect.busy_words = root.OptionalStrings("busy_words");
  dialect.refused_words = root.OptionalStrings("refused_words");
  dialect.trouble_words = root.OptionalStrings("trouble_words");
  dialect.api_hosts = root.OptionalStrings("api_hosts");
  dialect.report_columns = root.OptionalStrings("report_columns");
  dialect.downloads = root.OptionalStrings("downloads");
  dialect.script_files = root.OptionalStrings("script_files");
  dialect.script_body = root.String("script_body", "");
  dialect.script_title = root.String("script_title", "");
  dialect.script_date = root.String("script_date", "");
  dialect.script_attachments = root.String("script_attachments", "");
  for (TomlTable& table : root.Tables("pager")) {
    LANTAI_ASSIGN_OR_RETURN(Pager pager, ReadPager(std::move(table)));
    dialect.pagers.push_back(std::move(pager));
  }
  for (TomlTable& table : root.Tables("answer")) {
    LANTAI_ASSIGN_OR_RETURN(Answer answer, ReadAnswer(std::move(table)));
    dialect.answers.push_back(std::move(answer));
  }
  LANTAI_RETURN_IF_ERROR(root.Finish());
  return dialect;
}

Result<std::vector<Dialect>> LoadDialects(const std::filesystem::path& config_dir) {
  LANTAI_ASSIGN_OR_RETURN(const std::vector<ConfigFile> files, LoadConfigFolder("dialects/", config_dir));
  std::vector<Dialect> dialects;
  for (const ConfigFile& file : files) {
    LANTAI_ASSIGN_OR_RETURN(Dialect dialect, ReadDialect(file));
    if (std::ranges::count(dialects, dialect.id, &Dialect::id) > 0) {
      return {Code::kInvalidArgument, file.origin + ": id: a dialect \"" + dialect.id + "\" was read already"};
    }
    dialects.push_back(std::move(dialect));
  }
  std::stable_partition(dialects.begin(), dialects.end(),
                        [](const Dialect& dialect) { return dialect.id != "generic"; });
  return dialects;
}

}  // namespace lantai::config
