// Parts of an Office Open XML package and how they name each other (ISO/IEC 29500-2 §6.5): a part's relationships stand
// in _rels/<part>.rels beside it.
//
//   std::string document = RelatedPart(zip, "", "officeDocument", "word/document.xml");
//   std::string styles = RelatedPart(zip, document, "styles", "word/styles.xml");
//
// Thread-safety: free functions.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/status.h"
#include "reader/xml.h"
#include "reader/zip.h"

namespace lantai::reader {

// Opens the package, with all its XML but nothing else. Errors: as Zip::Open.
Result<Zip> OpenPackage(std::string_view bytes);

// The part to which `part` ("" for the package) has a relationship whose type ends with /`type`; else `usual`.
std::string RelatedPart(const Zip& zip, std::string_view part, std::string_view type, std::string_view usual);

// Relationship id → part, of all relationships inside the package.
std::map<std::string, std::string, std::less<>> RelatedParts(const Zip& zip, std::string_view part);

// Parses a part. Errors: kInvalidArgument where it is missing or no XML, kTooLarge.
Status ParsePart(const Zip& zip, std::string_view part, XmlFile& xml);

// The package's dc:title (docProps/core.xml), "" where there is none or it cannot be read: no reason to refuse a file.
std::string PackageTitle(const Zip& zip);

}  // namespace lantai::reader
