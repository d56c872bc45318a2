// The lists of one portal as its listing pages make them up, and what is the matter with each. Private to the ledger.
//
// A list is what `next` keys hold together: its first page and the further ones. A summary page (汇总), an article
// whose files are reports, is a list of its own, within the list that leads to it.
//
// Thread-safety: values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/status.h"
#include "storage/archive.h"
#include "storage/ledger.h"

namespace lantai::storage {

// What stands in the way of believing an absence.
struct Doubt {
  enum class Kind : uint8_t { kNone, kUnread, kUnreachable } kind = Kind::kNone;
  std::string reason;
  std::string url;

  explicit operator bool() const { return kind != Kind::kNone; }
  // The graver one stays: a fault says more than a page that waits.
  void Join(const Doubt& other) {
    if (other.kind > kind) *this = other;
  }
};

struct ReportList {
  std::vector<std::string> pages;  // request keys
  std::vector<ListedEntry> reports;
  uint64_t entries = 0;
  Doubt doubt;        // the list was not read whole
  Timestamp read_at;  // the oldest of its pages' last answers
  int parent = -1;    // the list that leads to it
};

// An address that should lead to a list of reports and does not.
struct LostColumn {
  std::string text;  // what the link to it says
  Doubt doubt;
};

struct PortalLists {
  std::vector<ReportList> lists;
  std::vector<LostColumn> lost;
  bool answered = false;  // some page of it was read
  Doubt first;            // the first thing that failed, of all
};

Result<PortalLists> ReadLists(const Archive& archive, const std::string& portal);

// Of an address that waits: why its host was left alone, where it was, as the record's reason.
Status AddHostsReason(const Archive& archive, UrlRecord& record);

// Whether a lost column may hold reports of such bodies, by its name: 部门信息公开年报 has no townships'.
bool MayHold(std::string_view column, BodyKind kind);

}  // namespace lantai::storage
