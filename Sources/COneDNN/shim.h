// Matrix products of oneDNN with bfloat16 factors. Its types are C structures with fixed arrays and its calls take
// macros, so this is the part that Swift cannot say.
#pragma once
#include <oneapi/dnnl/dnnl.h>
#include <stdbool.h>
#include <string.h>

// From the OpenMP runtime that oneDNN runs on; sets the number for the calling thread.
extern void omp_set_num_threads(int threads);

// One product C = alpha A B (+ C) of fixed sizes; not to be used by two threads at once.
typedef struct {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_primitive_t primitive;
    dnnl_memory_t a, b, c;
} onednn_product;

static inline void onednn_product_destroy(onednn_product *product) {
    if (product->primitive) dnnl_primitive_destroy(product->primitive);
    if (product->a) dnnl_memory_destroy(product->a);
    if (product->b) dnnl_memory_destroy(product->b);
    if (product->c) dnnl_memory_destroy(product->c);
    if (product->stream) dnnl_stream_destroy(product->stream);
    if (product->engine) dnnl_engine_destroy(product->engine);
    memset(product, 0, sizeof *product);
}

// A is rows x depth, B is depth x columns (columns x depth in memory if transposed), C is rows x columns; rows of each
// are `*_stride` numbers apart. A and B are bfloat16, C is single precision. Returns false when oneDNN refuses.
static inline bool onednn_product_create(onednn_product *product, int64_t rows, int64_t columns, int64_t depth,
                                         int64_t a_stride, int64_t b_stride, bool b_transposed, int64_t c_stride,
                                         float alpha, bool accumulates) {
    memset(product, 0, sizeof *product);
    dnnl_dims_t a_dims = {rows, depth}, b_dims = {depth, columns}, c_dims = {rows, columns};
    dnnl_dims_t a_strides = {a_stride, 1}, c_strides = {c_stride, 1};
    dnnl_dims_t b_strides = {b_transposed ? 1 : b_stride, b_transposed ? b_stride : 1};
    dnnl_memory_desc_t a, b, c;
    dnnl_matmul_desc_t description;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_post_ops_t operations = NULL;
    dnnl_primitive_desc_t primitive = NULL;
    bool good = dnnl_engine_create(&product->engine, dnnl_cpu, 0) == dnnl_success &&
                dnnl_stream_create(&product->stream, product->engine, dnnl_stream_default_flags) == dnnl_success &&
                dnnl_memory_desc_init_by_strides(&a, 2, a_dims, dnnl_bf16, a_strides) == dnnl_success &&
                dnnl_memory_desc_init_by_strides(&b, 2, b_dims, dnnl_bf16, b_strides) == dnnl_success &&
                dnnl_memory_desc_init_by_strides(&c, 2, c_dims, dnnl_f32, c_strides) == dnnl_success &&
                dnnl_matmul_desc_init(&description, &a, &b, NULL, &c) == dnnl_success &&
                dnnl_primitive_attr_create(&attributes) == dnnl_success;
    if (good && alpha != 1) good = dnnl_primitive_attr_set_output_scales(attributes, 1, 0, &alpha) == dnnl_success;
    if (good && accumulates)
        good = dnnl_post_ops_create(&operations) == dnnl_success &&
               dnnl_post_ops_append_sum(operations, 1) == dnnl_success &&
               dnnl_primitive_attr_set_post_ops(attributes, operations) == dnnl_success;
    omp_set_num_threads(1);
    good = good &&
           dnnl_primitive_desc_create(&primitive, &description, attributes, product->engine, NULL) == dnnl_success &&
           dnnl_primitive_create(&product->primitive, primitive) == dnnl_success &&
           dnnl_memory_create(&product->a, &a, product->engine, DNNL_MEMORY_NONE) == dnnl_success &&
           dnnl_memory_create(&product->b, &b, product->engine, DNNL_MEMORY_NONE) == dnnl_success &&
           dnnl_memory_create(&product->c, &c, product->engine, DNNL_MEMORY_NONE) == dnnl_success;
    if (primitive) dnnl_primitive_desc_destroy(primitive);
    if (operations) dnnl_post_ops_destroy(operations);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    if (!good) onednn_product_destroy(product);
    return good;
}

// Multiplies on the calling thread alone. Returns false when oneDNN fails.
static inline bool onednn_product_run(onednn_product *product, const uint16_t *a, const uint16_t *b, float *c) {
    omp_set_num_threads(1);
    dnnl_exec_arg_t arguments[3] = {
        {DNNL_ARG_SRC, product->a}, {DNNL_ARG_WEIGHTS, product->b}, {DNNL_ARG_DST, product->c}};
    return dnnl_memory_set_data_handle(product->a, (void *)a) == dnnl_success &&
           dnnl_memory_set_data_handle(product->b, (void *)b) == dnnl_success &&
           dnnl_memory_set_data_handle(product->c, c) == dnnl_success &&
           dnnl_primitive_execute(product->primitive, product->stream, 3, arguments) == dnnl_success &&
           dnnl_stream_wait(product->stream) == dnnl_success;
}

// The version of oneDNN, and the widest instruction set that it uses here.
static inline void onednn_version(int *major, int *minor, int *patch) {
    const dnnl_version_t *version = dnnl_version();
    *major = version->major;
    *minor = version->minor;
    *patch = version->patch;
}

static inline bool onednn_has_bfloat16(void) {
    dnnl_cpu_isa_t isa = dnnl_get_effective_cpu_isa();
    return isa == dnnl_cpu_isa_avx512_core_bf16 || isa == dnnl_cpu_isa_avx512_core_amx;
}
