// Elementwise kernels that need several instruction sets: plain loops, compiled once for each and chosen at load time.
//
// All numbers are single precision unless a name says otherwise. Rows are `stride` numbers apart; results are the same
// for any number of threads, and differ between instruction sets by rounding only.
#pragma once
#include <stdbool.h>
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

// exp(x[i] - max x) into x[i], or rounded to bfloat16 into y[i] unless y is NULL; returns the sum of the exponentials.
float kernel_exponentials(float *x, uint16_t *y, size_t count);

// The same for x[i * columns + j] + row_bias[i] + column_bias[j].
float kernel_exponentials_with_bias(float *x, uint16_t *y, size_t rows, size_t columns, const float *row_bias,
                                    const float *column_bias);

// y[c] = sum over r of weights[r] * x[r][c], for rows that are `columns` numbers apart.
void kernel_weighted_sum(const float *weights, const float *x, size_t rows, size_t columns, float *y);

// y[c] = x[c] * factor.
void kernel_scale(const float *x, float *y, size_t count, float factor);

// z[i] = x[i] + y[i].
void kernel_add(const float *x, const float *y, float *z, size_t count);

// The following take matrices whose columns are tokens; rows are `stride` numbers apart.

// Softmax down the columns of each group of `members` rows, divided by divisors[c].
void kernel_softmax_columns(float *x, size_t stride, size_t groups, size_t members, size_t columns,
                            const float *divisors);

// x[r][c] *= factors[c].
void kernel_scale_columns(float *x, size_t stride, size_t rows, size_t columns, const float *factors);

// x[r][c] = (x[r][c] + y[r][c]) * factors[c] + offsets[r].
void kernel_blend_columns(float *x, size_t x_stride, const float *y, size_t y_stride, size_t rows, size_t columns,
                          const float *factors, const float *offsets);

// z[c] = sum over r of x[r][c] * y[r][c].
void kernel_column_dots(const float *x, size_t x_stride, const float *y, size_t y_stride, size_t rows, size_t columns,
                        float *z);

// Normalises each column as kernel_layer_norm does rows, then GELU; gain and shift belong to rows.
void kernel_norm_columns_gelu(float *x, size_t stride, size_t rows, size_t columns, const float *gain,
                              const float *shift, float epsilon);

// y[c] = sum over r of weights[r] * gelu(x[r][c] + bias[r]).
void kernel_gelu_dots(const float *x, size_t stride, size_t rows, size_t columns, const float *bias,
                      const float *weights, float *y);

// Products of each head's features, which are few: y[h * rows + i][c] = scale * sum over k < depth of
// a[i][h * depth + k] * x[h * depth + k][c], or that added to y.
void kernel_head_products(const float *a, size_t a_stride, const float *x, size_t x_stride, size_t heads, size_t rows,
                          size_t depth, size_t columns, float scale, bool adds, float *y, size_t y_stride);

// y[r] = sum over i of outer[r][i] * sum over j of inner[r][j] * x[i][j], for x of `width` numbers each; all but y
// without gaps.
void kernel_double_sums(const float *outer, const float *inner, const float *x, size_t rows, size_t outer_count,
                        size_t inner_count, size_t width, float *y, size_t y_stride);
