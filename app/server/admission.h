// Who may ask at all. The API has no passwords: on loopback it trusts the machine's users. A browser on that machine
// runs pages of anyone's, though, and two things keep those out:
//
//   Host    a page of evil.example whose name was made to point to 127.0.0.1 (DNS rebinding) still sends its own name:
//           accepted are loopback names, the address connected to, and what the operator allows. Otherwise 421.
//   Origin  a page that asks across origins says so: accepted is only the service's own origin. Otherwise 403, and no
//           answer carries a CORS field.
//
//   std::optional<HttpResponse> refusal = Refuse(head, {"ledger.example.org"});
//
// Thread-safety: free functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/server/http_message.h"

namespace lantai::app {

// Also refuses methods other than GET and HEAD (405) and requests with content (413).
// `allowed`: host names without port, in lower case.
std::optional<HttpResponse> Refuse(const HttpHead& head, const std::vector<std::string>& allowed);

// The name of "name:port", "1.2.3.4" or "[::1]:80", in lower case; nullopt where it is none of these.
std::optional<std::string> HostName(const std::string& authority);

// "localhost", *.localhost (RFC 6761 §6.3), 127.0.0.0/8, [::1].
bool IsLoopbackName(const std::string& name);

}  // namespace lantai::app
