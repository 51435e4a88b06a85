// Inflating of gzip streams. Function-like macros are not visible to Swift, hence the wrapper.
#pragma once
#include <zlib.h>

static inline int zlib_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
