#include "storage/host_record.h"

#include "storage/codec.h"

namespace lantai::storage {

std::string EncodeHost(const HostRecord& host) {
  Encoder out;
  for (const Timestamp time :
       {host.next_request, host.retry_after, host.last_answer, host.probe_at, host.robots_unreachable}) {
    out.Time(time);
  }
  for (const uint32_t number : {host.strain, host.failures, host.openings}) out.Varint(number);
  out.String(host.address);
  out.String(host.left_for);
  return std::move(out).bytes();
}

Result<HostRecord> DecodeHost(std::string_view name, std::string_view value) {
  Decoder in(value);
  HostRecord host;
  host.name = name;
  for (Timestamp* time :
       {&host.next_request, &host.retry_after, &host.last_answer, &host.probe_at, &host.robots_unreachable}) {
    *time = in.Time();
  }
  for (uint32_t* number : {&host.strain, &host.failures, &host.openings}) *number = static_cast<uint32_t>(in.Varint());
  host.address = in.String();
  host.left_for = in.String();
  LANTAI_RETURN_IF_ERROR(in.Finish("host " + host.name));
  return host;
}

}  // namespace lantai::storage
