// What the extractor knows about forms and portals, all of it data from config/.
#pragma once

namespace lantai::extractor {

struct Knowledge {};

}  // namespace lantai::extractor
