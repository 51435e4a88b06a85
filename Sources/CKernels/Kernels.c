#include "CKernels.h"

#include <math.h>
#include <string.h>

#pragma clang fp contract(fast)

#if defined(__x86_64__)
#define MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MULTIVERSION
#endif
#define INLINE static inline __attribute__((always_inline))

// Independent partial sums, so that a reduction fills vector registers; added up in one fixed order.
// Rows of a normalisation may be short, those of a softmax are long.
enum { NORM_LANES = 8, LANES = 32 };

INLINE float sum_of_lanes(float *lanes, int count) {
    for (int width = count / 2; width > 0; width /= 2)
        for (int i = 0; i < width; i++) lanes[i] += lanes[i + width];
    return lanes[0];
}

INLINE float max_of(float a, float b) { return a > b ? a : b; }

// exp(x) for x <= 0, within 1e-7 of its value: x = n ln 2 + r, a minimax polynomial for exp(r), and n into the
// exponent. Adding and subtracting 1.5 * 2^23 rounds to an integer.
INLINE float exp_of_negative(float x) {
    x = max_of(x, -87.0f);
    const float magic = 12582912.0f;
    float shifted = x * 1.44269504088896341f + magic;
    float n = shifted - magic;
    float r = x - n * 0.693145751953125f;
    r = r - n * 1.42860682030941723e-6f;
    float p = 0.0013814464f;
    p = p * r + 0.008368781f;
    p = p * r + 0.041668393f;
    p = p * r + 0.1666652f;
    p = p * r + 0.49999994f;
    p = p * (r * r) + (r + 1.0f);
    uint32_t bits;
    memcpy(&bits, &shifted, 4);
    bits = (bits + 127) << 23;
    float power;
    memcpy(&power, &bits, 4);
    return p * power;
}

// erf(x) = x P(x^2) / Q(x^2) up to |x| = 3.925, where it is 1 in single precision; minimax fit of degrees 5 and 5 with
// a relative error of 2e-8 before rounding.
INLINE float error_function(float x) {
    x = x > 3.925f ? 3.925f : x;
    x = x < -3.925f ? -3.925f : x;
    float u = x * x;
    float p = 2.0461866e-06f;
    p = p * u + 0.00028483063f;
    p = p * u + 0.0037718485f;
    p = p * u + 0.052767117f;
    p = p * u + 0.19057699f;
    p = p * u + 1.1283791f;
    float q = 3.804877e-05f;
    q = q * u + 0.0011636937f;
    q = q * u + 0.01498178f;
    q = q * u + 0.11417583f;
    q = q * u + 0.5022272f;
    q = q * u + 1.0f;
    float y = x * p / q;
    y = y > 1.0f ? 1.0f : y;
    return y < -1.0f ? -1.0f : y;
}

INLINE float gelu(float t) { return 0.5f * t * (1.0f + error_function(t * 0.70710678118654752f)); }

INLINE uint16_t bfloat16_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, 4);
    uint32_t rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    uint32_t quiet = (bits >> 16) | 0x40;
    return (uint16_t)((bits & 0x7FFFFFFF) > 0x7F800000 ? quiet : rounded);
}

MULTIVERSION
void kernel_bfloat16_from_float(const float *x, uint16_t *y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] = bfloat16_of(x[i]);
}

INLINE float sum_of(const float *x, size_t count) {
    float lanes[NORM_LANES] = {0};
    size_t i = 0;
    for (; i + NORM_LANES <= count; i += NORM_LANES)
        for (int j = 0; j < NORM_LANES; j++) lanes[j] += x[i + j];
    for (int j = 0; i + j < count; j++) lanes[j] += x[i + j];
    return sum_of_lanes(lanes, NORM_LANES);
}

INLINE float sum_of_squares(const float *x, size_t count, float mean) {
    float lanes[NORM_LANES] = {0};
    size_t i = 0;
    for (; i + NORM_LANES <= count; i += NORM_LANES)
        for (int j = 0; j < NORM_LANES; j++) {
            float d = x[i + j] - mean;
            lanes[j] += d * d;
        }
    for (int j = 0; i + j < count; j++) {
        float d = x[i + j] - mean;
        lanes[j] += d * d;
    }
    return sum_of_lanes(lanes, NORM_LANES);
}

MULTIVERSION
void kernel_layer_norm(const float *x, size_t x_stride, float *y, size_t y_stride, size_t rows, size_t columns,
                       const float *gain, const float *shift, float epsilon) {
    for (size_t r = 0; r < rows; r++, x += x_stride, y += y_stride) {
        float mean = sum_of(x, columns) / (float)columns;
        float variance = sum_of_squares(x, columns, mean) / (float)columns;
        float scale = 1.0f / sqrtf(variance + epsilon);
        for (size_t c = 0; c < columns; c++) y[c] = (x[c] - mean) * scale * gain[c] + shift[c];
    }
}

MULTIVERSION
void kernel_add_bias(float *x, size_t stride, size_t rows, size_t columns, const float *bias) {
    for (size_t r = 0; r < rows; r++, x += stride)
        for (size_t c = 0; c < columns; c++) x[c] += bias[c];
}

MULTIVERSION
void kernel_add_bias_gelu(float *x, size_t stride, size_t rows, size_t columns, const float *bias) {
    for (size_t r = 0; r < rows; r++, x += stride)
        for (size_t c = 0; c < columns; c++) x[c] = gelu(x[c] + bias[c]);
}

MULTIVERSION
void kernel_add_bias_relu(float *x, size_t stride, size_t rows, size_t columns, const float *bias) {
    for (size_t r = 0; r < rows; r++, x += stride)
        for (size_t c = 0; c < columns; c++) {
            float t = x[c] + bias[c];
            x[c] = t > 0.0f ? t : 0.0f;
        }
}

INLINE float max_of_lanes(float *lanes) {
    for (int width = LANES / 2; width > 0; width /= 2)
        for (int i = 0; i < width; i++) lanes[i] = max_of(lanes[i], lanes[i + width]);
    return lanes[0];
}

INLINE float max_of_row(const float *x, size_t count) {
    float lanes[LANES];
    for (int j = 0; j < LANES; j++) lanes[j] = -INFINITY;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int j = 0; j < LANES; j++) lanes[j] = max_of(lanes[j], x[i + j]);
    for (int j = 0; i + j < count; j++) lanes[j] = max_of(lanes[j], x[i + j]);
    return max_of_lanes(lanes);
}

INLINE float exponentials(float *x, size_t count, float maximum) {
    float lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int j = 0; j < LANES; j++) {
            float e = exp_of_negative(x[i + j] - maximum);
            x[i + j] = e;
            lanes[j] += e;
        }
    for (int j = 0; i + j < count; j++) {
        float e = exp_of_negative(x[i + j] - maximum);
        x[i + j] = e;
        lanes[j] += e;
    }
    return sum_of_lanes(lanes, LANES);
}

// In pieces that are rounded while they are in the nearest cache.
INLINE float rounded_exponentials(float *x, uint16_t *y, size_t count, float maximum) {
    enum { PIECE = 1024 };
    float sum = 0;
    for (size_t i = 0; i < count; i += PIECE) {
        size_t length = count - i < PIECE ? count - i : PIECE;
        sum += exponentials(x + i, length, maximum);
        for (size_t j = 0; j < length; j++) y[i + j] = bfloat16_of(x[i + j]);
    }
    return sum;
}

MULTIVERSION
float kernel_exponentials(float *x, uint16_t *y, size_t count) {
    float maximum = max_of_row(x, count);
    return y ? rounded_exponentials(x, y, count, maximum) : exponentials(x, count, maximum);
}

// Adds the biases and returns the maximum.
INLINE float add_biases(float *x, size_t rows, size_t columns, const float *row_bias, const float *column_bias) {
    float lanes[LANES];
    for (int j = 0; j < LANES; j++) lanes[j] = -INFINITY;
    for (size_t r = 0; r < rows; r++, x += columns) {
        float bias = row_bias[r];
        size_t c = 0;
        for (; c + LANES <= columns; c += LANES)
            for (int j = 0; j < LANES; j++) {
                x[c + j] += bias + column_bias[c + j];
                lanes[j] = max_of(lanes[j], x[c + j]);
            }
        for (int j = 0; c + j < columns; j++) {
            x[c + j] += bias + column_bias[c + j];
            lanes[j] = max_of(lanes[j], x[c + j]);
        }
    }
    return max_of_lanes(lanes);
}

MULTIVERSION
float kernel_exponentials_with_bias(float *x, uint16_t *y, size_t rows, size_t columns, const float *row_bias,
                                    const float *column_bias) {
    float maximum = add_biases(x, rows, columns, row_bias, column_bias);
    size_t count = rows * columns;
    return y ? rounded_exponentials(x, y, count, maximum) : exponentials(x, count, maximum);
}

MULTIVERSION
void kernel_weighted_sum(const float *weights, const float *x, size_t rows, size_t columns, float *y) {
    for (size_t c = 0; c < columns; c++) y[c] = 0;
    for (size_t r = 0; r < rows; r++, x += columns) {
        float w = weights[r];
        for (size_t c = 0; c < columns; c++) y[c] += w * x[c];
    }
}

MULTIVERSION
void kernel_scale(const float *x, float *y, size_t count, float factor) {
    for (size_t i = 0; i < count; i++) y[i] = x[i] * factor;
}

MULTIVERSION
void kernel_add(const float *x, const float *y, float *z, size_t count) {
    for (size_t i = 0; i < count; i++) z[i] = x[i] + y[i];
}

// What follows works on columns: a column is a token, and neighbours in memory are neighbouring tokens.

// `width` columns of a group; LANES of them unless they are the last.
INLINE void softmax_of_columns(float *x, size_t stride, size_t members, const float *divisors, int width) {
    float maximum[LANES], sum[LANES];
    for (int j = 0; j < width; j++) maximum[j] = x[j];
    for (int j = 0; j < width; j++) sum[j] = 0;
    for (size_t i = 1; i < members; i++)
        for (int j = 0; j < width; j++) maximum[j] = max_of(maximum[j], x[i * stride + j]);
    for (size_t i = 0; i < members; i++)
        for (int j = 0; j < width; j++) {
            float e = exp_of_negative(x[i * stride + j] - maximum[j]);
            x[i * stride + j] = e;
            sum[j] += e;
        }
    for (int j = 0; j < width; j++) sum[j] = 1.0f / (sum[j] * divisors[j]);
    for (size_t i = 0; i < members; i++)
        for (int j = 0; j < width; j++) x[i * stride + j] *= sum[j];
}

MULTIVERSION
void kernel_softmax_columns(float *x, size_t stride, size_t groups, size_t members, size_t columns,
                            const float *divisors) {
    for (size_t g = 0; g < groups; g++, x += members * stride) {
        size_t c = 0;
        for (; c + LANES <= columns; c += LANES) softmax_of_columns(x + c, stride, members, divisors + c, LANES);
        if (c < columns) softmax_of_columns(x + c, stride, members, divisors + c, (int)(columns - c));
    }
}

MULTIVERSION
void kernel_scale_columns(float *x, size_t stride, size_t rows, size_t columns, const float *factors) {
    for (size_t r = 0; r < rows; r++, x += stride)
        for (size_t c = 0; c < columns; c++) x[c] *= factors[c];
}

MULTIVERSION
void kernel_blend_columns(float *x, size_t x_stride, const float *y, size_t y_stride, size_t rows, size_t columns,
                          const float *factors, const float *offsets) {
    for (size_t r = 0; r < rows; r++, x += x_stride, y += y_stride) {
        float offset = offsets[r];
        for (size_t c = 0; c < columns; c++) x[c] = (x[c] + y[c]) * factors[c] + offset;
    }
}

MULTIVERSION
void kernel_column_dots(const float *x, size_t x_stride, const float *y, size_t y_stride, size_t rows, size_t columns,
                        float *z) {
    for (size_t c = 0; c < columns; c++) z[c] = 0;
    for (size_t r = 0; r < rows; r++, x += x_stride, y += y_stride)
        for (size_t c = 0; c < columns; c++) z[c] += x[c] * y[c];
}

INLINE void norm_of_columns(float *x, size_t stride, size_t rows, const float *gain, const float *shift,
                            float epsilon, int width) {
    float mean[LANES], scale[LANES];
    for (int j = 0; j < width; j++) mean[j] = 0;
    for (int j = 0; j < width; j++) scale[j] = 0;
    for (size_t r = 0; r < rows; r++)
        for (int j = 0; j < width; j++) mean[j] += x[r * stride + j];
    for (int j = 0; j < width; j++) mean[j] /= (float)rows;
    for (size_t r = 0; r < rows; r++)
        for (int j = 0; j < width; j++) {
            float d = x[r * stride + j] - mean[j];
            scale[j] += d * d;
        }
    for (int j = 0; j < width; j++) scale[j] = 1.0f / sqrtf(scale[j] / (float)rows + epsilon);
    for (size_t r = 0; r < rows; r++)
        for (int j = 0; j < width; j++)
            x[r * stride + j] = gelu((x[r * stride + j] - mean[j]) * scale[j] * gain[r] + shift[r]);
}

MULTIVERSION
void kernel_norm_columns_gelu(float *x, size_t stride, size_t rows, size_t columns, const float *gain,
                              const float *shift, float epsilon) {
    size_t c = 0;
    for (; c + LANES <= columns; c += LANES) norm_of_columns(x + c, stride, rows, gain, shift, epsilon, LANES);
    if (c < columns) norm_of_columns(x + c, stride, rows, gain, shift, epsilon, (int)(columns - c));
}

INLINE void gelu_dots(const float *x, size_t stride, size_t rows, const float *bias, const float *weights, float *y,
                      int width) {
    float sum[LANES];
    for (int j = 0; j < width; j++) sum[j] = 0;
    for (size_t r = 0; r < rows; r++, x += stride)
        for (int j = 0; j < width; j++) sum[j] += weights[r] * gelu(x[j] + bias[r]);
    for (int j = 0; j < width; j++) y[j] = sum[j];
}

MULTIVERSION
void kernel_gelu_dots(const float *x, size_t stride, size_t rows, size_t columns, const float *bias,
                      const float *weights, float *y) {
    size_t c = 0;
    for (; c + LANES <= columns; c += LANES) gelu_dots(x + c, stride, rows, bias, weights, y + c, LANES);
    if (c < columns) gelu_dots(x + c, stride, rows, bias, weights, y + c, (int)(columns - c));
}

// Sixteen neighbouring numbers, which need not be aligned.
typedef float vector __attribute__((vector_size(64), aligned(4), may_alias));
enum { VECTOR = 16 };

// Sums stay in registers while they are made: of 8 rows and 2 vectors with the 32 wide registers of AVX-512, of 4 rows and
// 1 vector, which is two of the sixteen registers of AVX2, without.
INLINE bool has_wide_registers(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f");
#else
    return false;
#endif
}

// `rows` rows of `vectors` vectors, both constants, at most 8 and 2.
INLINE void products_of_vectors(const float *a, size_t a_stride, const float *x, size_t x_stride, int rows, int vectors,
                                size_t depth, float scale, bool adds, float *y, size_t y_stride) {
    vector sums[8][2] = {0};
    for (size_t k = 0; k < depth; k++) {
        const vector *source = (const vector *)(x + k * x_stride);
        for (int r = 0; r < rows; r++)
            for (int j = 0; j < vectors; j++) sums[r][j] += a[r * a_stride + k] * source[j];
    }
    for (int r = 0; r < rows; r++) {
        vector *target = (vector *)(y + r * y_stride);
        for (int j = 0; j < vectors; j++) target[j] = adds ? target[j] + scale * sums[r][j] : scale * sums[r][j];
    }
}

INLINE void products(const float *a, size_t a_stride, const float *x, size_t x_stride, int rows, int vectors,
                     size_t depth, size_t columns, float scale, bool adds, float *y, size_t y_stride) {
    size_t c = 0;
    for (; c + VECTOR * vectors <= columns; c += VECTOR * vectors)
        products_of_vectors(a, a_stride, x + c, x_stride, rows, vectors, depth, scale, adds, y + c, y_stride);
    for (; c < columns; c++)
        for (int r = 0; r < rows; r++) {
            float sum = 0;
            for (size_t k = 0; k < depth; k++) sum += a[r * a_stride + k] * x[k * x_stride + c];
            y[r * y_stride + c] = scale * sum + (adds ? y[r * y_stride + c] : 0);
        }
}

MULTIVERSION
void kernel_head_products(const float *a, size_t a_stride, const float *x, size_t x_stride, size_t heads, size_t rows,
                          size_t depth, size_t columns, float scale, bool adds, float *y, size_t y_stride) {
    const bool is_wide = has_wide_registers();
    const size_t most = is_wide ? 8 : 4;
#define ROWS(count, vectors) \
    products(b, a_stride, x, x_stride, count, vectors, depth, columns, scale, adds, y, y_stride); break;
    for (size_t h = 0; h < heads; h++, a += depth, x += depth * x_stride) {
        const float *b = a;
        for (size_t r = 0, count; r < rows; r += count, b += count * a_stride, y += count * y_stride) {
            count = rows - r < most ? rows - r : most;
            // The number of rows is a constant in each of these, so that its loops are unrolled.
            if (is_wide)
                switch (count) {
                    case 1: ROWS(1, 2)
                    case 2: ROWS(2, 2)
                    case 3: ROWS(3, 2)
                    case 4: ROWS(4, 2)
                    case 5: ROWS(5, 2)
                    case 6: ROWS(6, 2)
                    case 7: ROWS(7, 2)
                    case 8: ROWS(8, 2)
                }
            else
                switch (count) {
                    case 1: ROWS(1, 1)
                    case 2: ROWS(2, 1)
                    case 3: ROWS(3, 1)
                    case 4: ROWS(4, 1)
                }
        }
    }
#undef ROWS
}

// y += outer * sum over j < count of inner[j] * x[j], for `rows` rows of `vectors` vectors, both constants.
INLINE void contraction_of_vectors(const float *outer, size_t outer_stride, const float *inner, size_t inner_stride,
                                   const float *x, size_t x_stride, int rows, int vectors, size_t count, float *y,
                                   size_t y_stride) {
    vector sums[8][2] = {0};
    for (size_t j = 0; j < count; j++) {
        const vector *source = (const vector *)(x + j * x_stride);
        for (int r = 0; r < rows; r++)
            for (int i = 0; i < vectors; i++) sums[r][i] += inner[r * inner_stride + j] * source[i];
    }
    for (int r = 0; r < rows; r++) {
        vector *target = (vector *)(y + r * y_stride);
        for (int i = 0; i < vectors; i++) target[i] += outer[r * outer_stride] * sums[r][i];
    }
}

INLINE void contraction(const float *outer, size_t outer_stride, const float *inner, size_t inner_stride,
                        const float *x, int rows, int vectors, size_t count, size_t width, float *y, size_t y_stride) {
    size_t c = 0;
    for (; c + VECTOR * vectors <= width; c += VECTOR * vectors)
        contraction_of_vectors(outer, outer_stride, inner, inner_stride, x + c, width, rows, vectors, count, y + c,
                               y_stride);
    for (; c < width; c++)
        for (int r = 0; r < rows; r++) {
            float sum = 0;
            for (size_t j = 0; j < count; j++) sum += inner[r * inner_stride + j] * x[j * width + c];
            y[r * y_stride + c] += outer[r * outer_stride] * sum;
        }
}

// Row by row, at most `most` of them at a time.
INLINE void double_sums(const float *outer, const float *inner, const float *x, size_t rows, size_t outer_count,
                        size_t inner_count, size_t width, float *y, size_t y_stride, int most, int vectors) {
    for (size_t i = 0; i < outer_count; i++, x += inner_count * width) {
        size_t r = 0;
        for (; r + most <= rows; r += most)
            contraction(outer + r * outer_count + i, outer_count, inner + r * inner_count, inner_count, x, most,
                        vectors, inner_count, width, y + r * y_stride, y_stride);
        for (; r < rows; r++)
            contraction(outer + r * outer_count + i, outer_count, inner + r * inner_count, inner_count, x, 1, vectors,
                        inner_count, width, y + r * y_stride, y_stride);
    }
}

MULTIVERSION
void kernel_double_sums(const float *outer, const float *inner, const float *x, size_t rows, size_t outer_count,
                        size_t inner_count, size_t width, float *y, size_t y_stride) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < width; c++) y[r * y_stride + c] = 0;
    if (has_wide_registers())
        double_sums(outer, inner, x, rows, outer_count, inner_count, width, y, y_stride, 8, 2);
    else
        double_sums(outer, inner, x, rows, outer_count, inner_count, width, y, y_stride, 4, 1);
}
