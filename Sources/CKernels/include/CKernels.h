// Elementwise kernels that need several instruction sets: plain loops, compiled once for each and chosen at load time.
#pragma once
#include <stddef.h>
#include <stdint.h>

// y[i] = x[i] rounded to bfloat16, ties to even; NaN stays NaN.
void kernel_bfloat16_from_float(const float *x, uint16_t *y, size_t count);
