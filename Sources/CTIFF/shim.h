#ifndef CELLTRACK_CTIFF_SHIM_H
#define CELLTRACK_CTIFF_SHIM_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

// libtiff works here on TIFF files in memory that hold one strip: it codes and decodes, and never touches a file.
// Swift cannot call C variadics or format a va_list for libtiff, so the handlers and the setters live in this header.

// A file in memory, and the first thing that libtiff said about it.
typedef struct {
    uint8_t *bytes;
    uint64_t count;
    uint64_t capacity;
    uint64_t position;
    int has_error;
    int has_warning;
    char error[256];
    char warning[256];
} celltrack_tiff_memory;

static int celltrack_tiff_keep_error(TIFF *tiff, void *user, const char *module, const char *format, va_list values) {
    celltrack_tiff_memory *memory = (celltrack_tiff_memory *)user;
    (void)tiff;
    (void)module;
    if (!memory->has_error) {
        vsnprintf(memory->error, sizeof memory->error, format, values);
        memory->has_error = 1;
    }
    return 1;
}

static int celltrack_tiff_keep_warning(TIFF *tiff, void *user, const char *module, const char *format, va_list values) {
    celltrack_tiff_memory *memory = (celltrack_tiff_memory *)user;
    (void)tiff;
    (void)module;
    if (!memory->has_warning) {
        vsnprintf(memory->warning, sizeof memory->warning, format, values);
        memory->has_warning = 1;
    }
    return 1;
}

static tmsize_t celltrack_tiff_memory_read(thandle_t handle, void *target, tmsize_t wanted) {
    celltrack_tiff_memory *memory = (celltrack_tiff_memory *)handle;
    uint64_t left = memory->position < memory->count ? memory->count - memory->position : 0;
    uint64_t size = (uint64_t)wanted < left ? (uint64_t)wanted : left;
    memcpy(target, memory->bytes + memory->position, size);
    memory->position += size;
    return (tmsize_t)size;
}

static tmsize_t celltrack_tiff_memory_write(thandle_t handle, void *source, tmsize_t size) {
    celltrack_tiff_memory *memory = (celltrack_tiff_memory *)handle;
    uint64_t end = memory->position + (uint64_t)size;
    if (end > memory->capacity) {
        uint64_t capacity = end + end / 2;
        uint8_t *grown = (uint8_t *)realloc(memory->bytes, capacity);
        if (grown == NULL) return 0;
        memset(grown + memory->capacity, 0, capacity - memory->capacity);
        memory->bytes = grown;
        memory->capacity = capacity;
    }
    memcpy(memory->bytes + memory->position, source, (size_t)size);
    memory->position = end;
    if (end > memory->count) memory->count = end;
    return size;
}

static toff_t celltrack_tiff_memory_seek(thandle_t handle, toff_t offset, int whence) {
    celltrack_tiff_memory *memory = (celltrack_tiff_memory *)handle;
    uint64_t base = whence == SEEK_CUR ? memory->position : whence == SEEK_END ? memory->count : 0;
    memory->position = base + offset;
    return memory->position;
}

static toff_t celltrack_tiff_memory_size(thandle_t handle) {
    return ((celltrack_tiff_memory *)handle)->count;
}

static int celltrack_tiff_memory_close(thandle_t handle) {
    (void)handle;
    return 0;
}

// Opens the file in memory; libtiff allocates at most maximum bytes at a time for it.
static inline TIFF *celltrack_tiff_open(celltrack_tiff_memory *memory, const char *mode, int64_t maximum) {
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (options == NULL) return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)maximum);
    TIFFOpenOptionsSetErrorHandlerExtR(options, celltrack_tiff_keep_error, memory);
    TIFFOpenOptionsSetWarningHandlerExtR(options, celltrack_tiff_keep_warning, memory);
    TIFF *tiff = TIFFClientOpenExt("", mode, (thandle_t)memory, celltrack_tiff_memory_read, celltrack_tiff_memory_write,
                                   celltrack_tiff_memory_seek, celltrack_tiff_memory_close, celltrack_tiff_memory_size,
                                   NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    return tiff;
}

// Sets a tag whose value is one number.
static inline int celltrack_tiff_set(TIFF *tiff, uint32_t tag, uint32_t value) {
    return TIFFSetField(tiff, tag, value);
}

// Gives JPEG's YCbCr as RGB.
static inline int celltrack_tiff_decode_jpeg_as_rgb(TIFF *tiff) {
    return TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
}

#endif
