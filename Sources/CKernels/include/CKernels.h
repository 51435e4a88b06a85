// Elementwise kernels that need several instruction sets: plain loops, compiled once for each and chosen at load time.
//
// All numbers are single precision unless a name says otherwise. Rows are `stride` numbers apart; results are the same
// for any number of threads, and differ between instruction sets by rounding only.
#pragma once
#include <stddef.h>
#include <stdint.h>

// y[i] = x[i] rounded to bfloat16, ties to even; NaN stays NaN.
void kernel_bfloat16_from_float(const float *x, uint16_t *y, size_t count);

// Each row of x, less its mean and divided by sqrt(variance + epsilon), times gain plus shift; the variance is biased.
void kernel_layer_norm(const float *x, size_t x_stride, float *y, size_t y_stride, size_t rows, size_t columns,
                       const float *gain, const float *shift, float epsilon);

// x[r][c] += bias[c].
void kernel_add_bias(float *x, size_t stride, size_t rows, size_t columns, const float *bias);

// x[r][c] = gelu(x[r][c] + bias[c]) with gelu(t) = t / 2 * (1 + erf(t / sqrt 2)).
void kernel_add_bias_gelu(float *x, size_t stride, size_t rows, size_t columns, const float *bias);

// x[r][c] = max(0, x[r][c] + bias[c]).
void kernel_add_bias_relu(float *x, size_t stride, size_t rows, size_t columns, const float *bias);

// x[i] = exp(x[i] - max x); returns the sum of the results.
float kernel_exponentials(float *x, size_t count);

// The same after x[i * columns + j] += row_bias[i] + column_bias[j].
float kernel_exponentials_with_bias(float *x, size_t rows, size_t columns, const float *row_bias,
                                    const float *column_bias);

// y[c] = sum over r of weights[r] * x[r][c], for rows that are `columns` numbers apart.
void kernel_weighted_sum(const float *weights, const float *x, size_t rows, size_t columns, float *y);

// y[c] = x[c] * factor.
void kernel_scale(const float *x, float *y, size_t count, float factor);

// z[i] = x[i] + y[i].
void kernel_add(const float *x, const float *y, float *z, size_t count);

// Softmax within groups of interleaved numbers: x[r][i * groups + g] over i, for each row r and group g.
void kernel_interleaved_softmax(float *x, size_t rows, size_t members, size_t groups);

// y[r] = x[r] . vector, for rows that are `columns` numbers apart.
void kernel_row_dots(const float *x, size_t rows, size_t columns, const float *vector, float *y);
