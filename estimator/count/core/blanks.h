/* Characters that no screen shows. */
#ifndef SMSCOST_BLANKS_H
#define SMSCOST_BLANKS_H

#include <stdint.h>

/* The bytes of the blank at `at`, which no screen shows; 0 where there is none. */
static inline int64_t blank_size(const uint8_t *at, const uint8_t *end)
{
    if (*at == ' ' || (*at >= '\t' && *at <= '\r'))
        return 1;
    if (at[0] == 0xC2 && end - at >= 2)
        return at[1] == 0xA0 ? 2 : 0; /* U+00A0 */
    if (end - at < 3)
        return 0;
    if (at[0] == 0xE2 && at[1] == 0x80) /* U+2000 to U+200B, U+202F */
        return (at[2] >= 0x80 && at[2] <= 0x8B) || at[2] == 0xAF ? 3 : 0;
    return at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF ? 3 : 0; /* U+FEFF */
}

static inline int is_blank(const uint8_t *at, const uint8_t *end)
{
    while (at < end) {
        const int64_t size = blank_size(at, end);
        if (!size)
            return 0;
        at += size;
    }
    return 1;
}

#endif
