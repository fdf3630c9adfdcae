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

#endif
