#include "seeds/seed_file.h"

namespace lantai::seeds {}
