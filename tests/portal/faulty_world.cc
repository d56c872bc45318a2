// The world with what goes wrong in its pages; what goes wrong on the way is the server's (InstallFaults).
#include <fmt/format.h>

#include <map>
#include <mutex>

#include "tests/portal/faults.h"
#include "tests/portal/styles/parts.h"
#include "tests/portal/trap_pages.h"
#include "tests/support/deflate.h"

namespace lantai::portal {
namespace {

using Plan = std::map<std::string, FaultKind, std::less<>>;  // by target

class FaultyWorld final : public PageSource {
 public:
  explicit FaultyWorld(std::shared_ptr<const PortalWorld> world)
      : world_(std::move(world)), level_(world_->options().faults) {}

  bool Serves(std::string_view host) const override {
    return world_->Serves(host) || (level_ >= 3 && host.ends_with(kMirrorSuffix));
  }
  Answer Get(std::string_view host, std::string_view target) const override {
    return Respond({.host = host, .target = target});
  }

  Answer Respond(const PageRequest& request) const override {
    if (level_ >= 3 && request.host.ends_with(kMirrorSuffix)) return Mirrored(request);
    const int index = world_->IndexOf(request.host);
    if (index < 0 || level_ < 2) return world_->Respond(request);
    const std::shared_ptr<const Site> site = world_->Borrow(index);
    Answer answer = Page(*site, PlanOf(*site), request);
    if (index % 3 == 1 && answer.headers.empty() && !answer.body.empty()) {
      answer.body = Gzip(answer.body);
      answer.headers.emplace_back("Content-Encoding", "gzip");
    }
    return answer;
  }

 private:
  const Plan& PlanOf(const Site& site) const {
    const std::lock_guard lock(mutex_);
    const auto [at, made] = plans_.try_emplace(site.spec().index);
    if (!made) return at->second;
    for (const PlannedFault& fault : PlanFaults(site, level_)) {
      if (FaultLevel(fault.kind) >= 2) at->second.emplace(fault.target, fault.kind);
    }
    return at->second;
  }

  // Pages re-hosted elsewhere, as spammers do.
  Answer Mirrored(const PageRequest& request) const {
    const std::string id(request.host.substr(0, request.host.size() - kMirrorSuffix.size()));
    const std::string host = "www." + id + ".gov.cn.test";
    return world_->Respond({host, request.target, request.method, request.body, ""});
  }

  Answer Page(const Site& site, const Plan& plan, const PageRequest& request) const {
    const auto fault = plan.find(request.target);
    if (fault != plan.end()) {
      if (std::optional<Answer> wrong = Wrong(site, fault->second, request)) return *std::move(wrong);
    }
    if (request.target == kLoopOtherPath) return {302, "text/html", std::string(kLoopPath), "", ""};
    if (std::string trap = TrapHtml(site, request.target); !trap.empty())
      return {200, "text/html; charset=utf-8", "", "", std::move(trap)};
    PageRequest plain = request;
    const std::string target = Plain(request.target);
    plain.target = target;
    Answer answer = world_->Respond(plain);
    if (answer.status == 404 && site.spec().index % 3 == 2 && request.target != "/robots.txt")
      return {200, "text/html; charset=utf-8", "", "", SoftErrorHtml(site.spec())};
    if (fault != plan.end() && fault->second == FaultKind::kWrongType)
      answer.content_type = answer.content_type == "application/pdf" ? "text/html" : "application/octet-stream";
    Insert(site, request.target, plain.target, answer);
    return answer;
  }

  std::optional<Answer> Wrong(const Site& site, FaultKind kind, const PageRequest& request) const {
    const auto seed = static_cast<uint64_t>(site.spec().index) + 5000;
    switch (kind) {
      case FaultKind::kGzipBomb: {
        const bool file = site.nodes().contains(request.target);
        return Answer{200, file ? "application/pdf" : "text/html", "", "", GzipBomb(), {{"Content-Encoding", "gzip"}}};
      }
      case FaultKind::kChallenge412:
        return Answer{
            412, "text/html; charset=utf-8", "",
            "",  RuishuHtml(seed, ""),       {{"Set-Cookie", "NfBCSins2OywS=60" + Hex32(seed) + "; path=/; HttpOnly"}}};
      case FaultKind::kChallenge521:
        return Answer{521,
                      "text/html",
                      "",
                      "",
                      JiasuleHtml(seed),
                      {{"Set-Cookie", "__jsluid_s=" + Hex32(seed) + "; max-age=31536000; path=/; HttpOnly"}}};
      case FaultKind::kChallengeMarks: {
        Answer answer = world_->Respond(request);
        const bool text = answer.content_type.starts_with("text/html");
        if (text) answer.body = RuishuHtml(seed, answer.body);
        return answer;
      }
      case FaultKind::kRedirectLoop: return Answer{302, "text/html", std::string(kLoopOtherPath), "", ""};
      case FaultKind::kCookieRedirect:
        if (request.cookie.find("CT6T=") != std::string_view::npos) return std::nullopt;
        return Answer{302, "text/html", std::string(request.target),
                      "",  "",          {{"Set-Cookie", "CT6T=" + Hex32(seed).substr(0, 12) + "; path=/"}}};
      default: return std::nullopt;
    }
  }

  // The address without a session or a way of showing: such variants show the same list.
  std::string Plain(std::string_view target) const {
    if (level_ < 3) return std::string(target);
    if (const size_t session = target.find(";jsessionid="); session != std::string_view::npos)
      return std::string(target.substr(0, session));
    for (const char* name : {"?PHPSESSID=", "?sort=title", "?sort=date", "?print="}) {
      if (const size_t at = target.find(name); at != std::string_view::npos) return std::string(target.substr(0, at));
    }
    return std::string(target);
  }

  void Insert(const Site& site, std::string_view asked, std::string_view target, Answer& answer) const {
    const auto node = site.nodes().find(target);
    if (answer.status != 200 || node == site.nodes().end()) return;
    const std::string links = TemptingLinks(site, asked, node->second, level_);
    const size_t at = answer.body.rfind("<div class=\"footer\">");
    if (!links.empty() && at != std::string::npos) answer.body.insert(at, IsGb18030(site) ? ToGb18030(links) : links);
  }

  const std::shared_ptr<const PortalWorld> world_;
  const int level_;
  mutable std::mutex mutex_;
  mutable std::map<int, Plan> plans_;
};

}  // namespace

std::shared_ptr<const PageSource> WithFaults(std::shared_ptr<const PortalWorld> world) {
  return std::make_shared<FaultyWorld>(std::move(world));
}

}  // namespace lantai::portal
