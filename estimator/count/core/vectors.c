/* What the library is, and which vector instructions there are. Asked of the processor itself, for the
 * compiler's own way to ask (`__builtin_cpu_supports`) needs a library that not every compiler brings along. */
#include "vectors.h"

#if HAS_VECTORS
#include <cpuid.h>

/* The registers that the operating system keeps for us: those of AVX are bits 1 and 2. */
static uint32_t kept_registers(void)
{
    uint32_t low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

uint32_t core_vectors(void)
{
    uint32_t a, b, c, d;
    const uint32_t first = bit_OSXSAVE | bit_AVX | bit_POPCNT, second = bit_AVX2 | bit_BMI;
    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & first) != first || (kept_registers() & 6) != 6)
        return 0;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (b & second) != second)
        return 0;
    return CORE_AVX2;
}
#else
uint32_t core_vectors(void)
{
    return 0;
}
#endif

#if defined(_WIN32)
/* A library for Windows has to say how it starts; this one has nothing to start. With it no other is needed. */
int __stdcall DllMainCRTStartup(void *module, unsigned reason, void *reserved);
int __stdcall DllMainCRTStartup(void *module, unsigned reason, void *reserved)
{
    (void)module, (void)reason, (void)reserved;
    return 1;
}
#endif

int32_t core_interface(void)
{
    return CORE_INTERFACE;
}
