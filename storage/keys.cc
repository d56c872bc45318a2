#include "storage/keys.h"

namespace lantai::storage {

std::string NumberBytes(uint64_t number) {
  std::string bytes(8, '\0');
  for (size_t i = 8; i-- > 0; number >>= 8) bytes[i] = static_cast<char>(number & 0xff);
  return bytes;
}

uint64_t TrailingNumber(std::string_view key) {
  if (key.size() < 8) return 0;
  uint64_t number = 0;
  for (const char byte : key.substr(key.size() - 8)) number = number << 8 | static_cast<uint8_t>(byte);
  return number;
}

std::string QueuePosition(uint8_t rank, uint64_t sequence) { return static_cast<char>(rank) + NumberBytes(sequence); }

std::string QueuePrefix(std::string_view origin) { return kQueueTag + std::string(origin) + '\0'; }

std::string AfterOrigin(std::string_view origin) { return kQueueTag + std::string(origin) + '\1'; }

std::string_view OriginOfQueueKey(std::string_view key) {
  const size_t end = key.find('\0');
  return end == std::string_view::npos ? std::string_view{} : key.substr(1, end - 1);
}

std::string HistoryKey(uint64_t url_number, uint64_t capture) {
  return NumberKey(kHistoryTag, url_number) + NumberBytes(capture);
}

std::string PayloadCaptureKey(const Sha256& digest, uint64_t capture) {
  return DigestKey(kPayloadCaptureTag, digest) + NumberBytes(capture);
}

std::string AliasKey(uint64_t document, uint64_t url_number) {
  return NumberKey(kAliasTag, document) + NumberBytes(url_number);
}

std::string VersionKey(uint64_t document, uint64_t payload) {
  return NumberKey(kVersionTag, document) + NumberBytes(payload);
}

std::string PortalPrefix(char tag, std::string_view portal) { return (tag + std::string(portal)) + '\0'; }

std::string ListingKey(std::string_view portal, std::string_view request_key) {
  return PortalPrefix(kListingTag, portal).append(request_key);
}

std::string OfPortalKey(std::string_view portal, uint64_t document) {
  return PortalPrefix(kOfPortalTag, portal) + NumberBytes(document);
}

std::string BodyNameKey(std::string_view name, std::string_view portal) {
  return std::string(1, kBodyNameTag).append(name).append(1, '\0').append(portal);
}

std::string ChangesKey(std::string_view portal, uint64_t document) {
  return PortalPrefix(kChangesTag, portal) + NumberBytes(document);
}

std::string ExactKey(const Sha256& payload, const Sha256& text, const Sha256& tables) {
  return DigestKey(kExactTag, payload).append(text.view()).append(tables.view());
}

std::string TextKey(const Sha256& text, const Sha256& tables) {
  return DigestKey(kTextTag, text).append(tables.view());
}

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<uint8_t>(end.back()) + 1);
  return end;
}

}  // namespace lantai::storage
