#ifndef CELLTRACK_CTIFF_SHIM_H
#define CELLTRACK_CTIFF_SHIM_H

#include <tiffio.h>

// Swift cannot call C variadics; each wrapper fixes one argument type of TIFFGetField / TIFFSetField.

static inline int celltrack_tiff_get_u16(TIFF *tiff, uint32_t tag, uint16_t *value) {
    return TIFFGetFieldDefaulted(tiff, tag, value);
}

static inline int celltrack_tiff_get_u32(TIFF *tiff, uint32_t tag, uint32_t *value) {
    return TIFFGetFieldDefaulted(tiff, tag, value);
}

#endif
