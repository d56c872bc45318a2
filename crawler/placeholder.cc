#include "crawler/harvest.h"
