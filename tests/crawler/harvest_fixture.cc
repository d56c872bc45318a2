#include "tests/crawler/harvest_fixture.h"

#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

#include "core/digest.h"
#include "core/url.h"

namespace lantai::crawler {
namespace {

const std::map<std::string, std::pair<LinkRole, Relevance>> kLinks = {
    {"item", {LinkRole::kItem, Relevance::kUnknown}},         {"report", {LinkRole::kItem, Relevance::kReport}},
    {"decoy", {LinkRole::kItem, Relevance::kDecoy}},          {"next", {LinkRole::kNext, Relevance::kUnknown}},
    {"col", {LinkRole::kColumn, Relevance::kUnknown}},        {"att", {LinkRole::kAttachment, Relevance::kUnknown}},
    {"other", {LinkRole::kOther, Relevance::kUnknown}},       {"moved", {LinkRole::kRedirect, Relevance::kUnknown}},
    {"more", {LinkRole::kContinuation, Relevance::kUnknown}},
};

void AddLink(Page& page, const Url& base, const std::string& word, const std::string& target, const std::string& text) {
  const auto& [role, relevance] = kLinks.at(word);
  const Result<Url> url = Url::Resolve(base, target);
  if (url.ok())
    page.links.push_back({role, relevance, Request{Method::kGet, url->HrefWithoutFragment(), "", ""}, text, ""});
}

void MakeReport(Page& page, const Capture& capture, int year) {
  page.kind = PageKind::kArticle;
  Document& document = page.document.emplace();
  document.input = capture.request.url;
  document.url = capture.request.url;
  document.is_annual_report = true;
  document.year = year;
  document.title = "report";
  document.text = capture.body;
  document.digests.payload_sha256 = Sha256Of(capture.body);
  document.digests.text_sha256 = Sha256Of(document.text);
}

}  // namespace

Result<Page> ReadScript(const Capture& capture) {
  Page page;
  page.kind = PageKind::kListing;
  const Result<Url> base = Url::Parse(capture.request.url);
  if (!base.ok()) return base.status();
  std::istringstream lines(capture.body);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word, target, text;
    words >> word >> target;
    std::getline(words >> std::ws, text);
    if (word == "column")
      page.listing_of_reports = true;
    else if (word == "challenge")
      page.kind = PageKind::kChallenge;
    else if (word == "error")
      page.kind = PageKind::kError;
    else if (word == "throw")
      throw std::runtime_error("a bug");
    else if (word == "fail")
      return Status(Code::kInvalidArgument, "not what it claims to be");
    else if (word == "report" && target.find_first_not_of("0123456789") == std::string::npos)
      MakeReport(page, capture, std::stoi(target));
    else if (kLinks.contains(word))
      AddLink(page, *base, word, target, text);
  }
  return page;
}

HarvestFixture::HarvestFixture(Pages pages)
    : HarvestFixture([pages = std::move(pages)](const LoopbackServer::Query& query) {
        const auto found = pages.find(query.path);
        return found == pages.end() ? Reply::Status(404) : Reply::Ok(found->second);
      }) {}

HarvestFixture::HarvestFixture(LoopbackServer::Handler handler) : server_(std::move(handler)) {
  process_ = [count = processed_](const Capture& capture) {
    ++*count;
    return ReadScript(capture);
  };
  Options& settings = options_.options;
  settings.test.addresses = {"127.0.0.0/8"};
  settings.fetch.delay_ms = 0;
  settings.fetch.max_delay_ms = 1;
  settings.fetch.jitter = 0;
  settings.fetch.timeout_ms = 3000;
  settings.fetch.retries = 2;
  settings.limits.threads = 2;
  Portal portal;
  portal.id = "p";
  portal.listings = {server_.Url("/list")};
  portal.hosts = {"127.0.0.1"};
  portal.fetch = settings.fetch;
  options_.portals = {portal};
  Reopen();
}

void HarvestFixture::Reopen() {
  archive_.reset();
  auto opened = storage::Archive::Open(dir_.path() / "archive", {.create = true, .clock = &clock_});
  if (!opened.ok()) throw std::runtime_error(opened.status().ToString());
  archive_ = *std::move(opened);
}

std::unique_ptr<Harvester> HarvestFixture::Make() {
  return std::make_unique<Harvester>(*archive_, process_, assemble_, clock_, options_);
}

std::string HarvestFixture::Absolute(const std::string& text) const {
  return text.starts_with('/') ? server_.Url(text) : text;
}

bool HarvestFixture::Knows(const std::string& url_or_path) const {
  const auto record = archive_->GetUrl(RequestKey(Request{Method::kGet, Absolute(url_or_path), "", ""}));
  return record.ok() && record->has_value();
}

storage::UrlRecord HarvestFixture::Record(const std::string& url_or_path) const {
  const auto record = archive_->GetUrl(RequestKey(Request{Method::kGet, Absolute(url_or_path), "", ""}));
  if (!record.ok() || !record->has_value()) {
    ADD_FAILURE() << "the archive does not know " << url_or_path;
    return {};
  }
  return **record;
}

}  // namespace lantai::crawler
