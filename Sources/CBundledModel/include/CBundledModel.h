// The weight file that is part of the program, as it lies in Model/.
#pragma once
#include <stddef.h>

extern const unsigned char celltrack_bundled_model_start[];
extern const unsigned char celltrack_bundled_model_end[];

static inline const void *celltrack_bundled_model(void) { return celltrack_bundled_model_start; }

static inline size_t celltrack_bundled_model_size(void) {
    return (size_t)(celltrack_bundled_model_end - celltrack_bundled_model_start);
}
