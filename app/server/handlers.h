// The handlers behind app/server/routes.h, one for each route.
//
// Thread-safety: free functions.
#pragma once

#include "app/server/routes.h"

namespace lantai::app {

// handlers_service.cc
HttpResponse ServeHealth(ApiContext& context, const ApiRequest& request);
HttpResponse ServeMetrics(ApiContext& context, const ApiRequest& request);
HttpResponse ServeOpenApi(ApiContext& context, const ApiRequest& request);
HttpResponse ServeStatus(ApiContext& context, const ApiRequest& request);
HttpResponse ServeCoverage(ApiContext& context, const ApiRequest& request);

// handlers_documents.cc
HttpResponse ServeDocuments(ApiContext& context, const ApiRequest& request);
HttpResponse ServeDocument(ApiContext& context, const ApiRequest& request);
HttpResponse ServeVersions(ApiContext& context, const ApiRequest& request);
HttpResponse ServeChanges(ApiContext& context, const ApiRequest& request);
HttpResponse ServeChange(ApiContext& context, const ApiRequest& request);

// handlers_addresses.cc
HttpResponse ServeUrls(ApiContext& context, const ApiRequest& request);
HttpResponse ServeUrlHistory(ApiContext& context, const ApiRequest& request);
HttpResponse ServeFailures(ApiContext& context, const ApiRequest& request);
HttpResponse ServeCaptures(ApiContext& context, const ApiRequest& request);
HttpResponse ServeCapture(ApiContext& context, const ApiRequest& request);
HttpResponse ServeBody(ApiContext& context, const ApiRequest& request);

}  // namespace lantai::app
