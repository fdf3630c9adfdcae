/* What the files with vector instructions share. A function marked VECTOR is compiled for AVX2, and may only
 * be called where `core_vectors` found it. */
#ifndef SMSCOST_VECTORS_H
#define SMSCOST_VECTORS_H

#include "core.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)
#include <immintrin.h>
#define HAS_VECTORS 1
#define VECTOR __attribute__((target("avx2,bmi,popcnt")))
#else
#define HAS_VECTORS 0
#endif

/* From the first byte of some texts to the last; `is_dense` where little of that is between them, so that it may be
 * looked at as one text. */
typedef struct {
    int64_t first, last;
    int is_dense;
} stretch;

ALWAYS_INLINE stretch stretch_of(const int64_t *starts, const int64_t *ends, int64_t rows)
{
    stretch found = {INT64_MAX, 0, 0};
    int64_t length = 0;
    for (int64_t row = 0; row < rows; row++) {
        found.first = starts[row] < found.first ? starts[row] : found.first;
        found.last = ends[row] > found.last ? ends[row] : found.last;
        length += ends[row] - starts[row];
    }
    found.is_dense = found.last - found.first <= 4 * length;
    return found;
}

#endif
