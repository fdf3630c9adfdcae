/* Which numbers, and which texts, came before. See core.h. */
#include "vectors.h"

#define ODD UINT64_C(0x9E3779B97F4A7C15)

/* One to one: different values stay different, and 0 stays 0 (the finalizer of MurmurHash3). */
ALWAYS_INLINE uint64_t mixed(uint64_t value)
{
    value ^= value >> 33;
    value *= UINT64_C(0xFF51AFD7ED558CCD);
    value ^= value >> 33;
    value *= UINT64_C(0xC4CEB9FE1A85EC53);
    return value ^ value >> 33;
}

/* The bits of a pair that are those of its number: so that those of one number are kept, or not, together. */
#define OF_NUMBER UINT64_C(0xFFFF000000000000)

/* The bits that are 0 in all keys of a level. */
ALWAYS_INLINE uint64_t above(int64_t level)
{
    return level ? ~UINT64_C(0) << (64 - level) : 0;
}

typedef struct {
    uint64_t lane[4]; /* that do not wait for one another */
} hash;

ALWAYS_INLINE void add_word(hash *found, int lane, uint64_t word)
{
    const uint64_t sum = (found->lane[lane] ^ word) * ODD;
    found->lane[lane] = sum ^ sum >> 32;
}

ALWAYS_INLINE uint64_t word_at(const uint8_t *at)
{
    uint64_t word;
    __builtin_memcpy(&word, at, sizeof word);
    return word;
}

static uint64_t hash_of(const uint8_t *at, const uint8_t *end, int doubled)
{
    hash found = {{1, 2, 3, 4}};
    int64_t size = end - at;
    int lane = 0;
    if (!doubled) {
        for (; end - at >= 32; at += 32)
            for (int each = 0; each < 4; each++)
                add_word(&found, each, word_at(at + 8 * each));
        for (; end - at >= 8; at += 8)
            add_word(&found, lane++, word_at(at));
    }
    while (at < end) {
        uint64_t word = 0;
        for (int octet = 0; octet < 8 && at < end; octet++) {
            word |= (uint64_t)*at << (8 * octet);
            const int two = doubled && *at == '"' && at + 1 < end && at[1] == '"';
            at += 1 + two;
            size -= two;
        }
        add_word(&found, lane, word);
        lane = (lane + 1) & 3;
    }
    uint64_t sum = (uint64_t)size;
    for (int each = 0; each < 4; each++)
        sum += found.lane[each] * (ODD + 2 * (uint64_t)each);
    return sum;
}

void core_keys(const uint8_t *data, const int64_t *starts, const int64_t *ends, const uint8_t *doubled,
               int64_t rows, const int64_t *e164, int64_t level, uint64_t *numbers, uint64_t *pairs)
{
    const uint64_t too_high = above(level);
    for (int64_t row = 0; row < rows; row++) {
        const uint64_t number = mixed((uint64_t)e164[row]);
        numbers[row] = number;
        pairs[row] = 0;
        if (!number || number & too_high)
            continue;
        const uint64_t text = hash_of(data + starts[row], data + ends[row], doubled && doubled[row]);
        const uint64_t pair = (number & OF_NUMBER) | (mixed(number * ODD + text) & ~OF_NUMBER);
        pairs[row] = pair ? pair : 1;
    }
}

enum { AHEAD = 12 }; /* rows: memory that is asked for so early is there in time */

int64_t core_see(const uint64_t *keys, const uint32_t *times, int64_t rows, core_seen *seen, uint8_t *before)
{
    const uint64_t mask = (uint64_t)seen->size - 1, too_high = above(seen->level);
    for (int64_t row = 0; row < rows; row++) {
        if (row + AHEAD < rows)
            __builtin_prefetch(seen->keys + (keys[row + AHEAD] & mask), 1);
        const uint64_t key = keys[row];
        int known = 0;
        if (key && !(key & too_high)) {
            uint64_t place = key & mask;
            while (seen->keys[place] && seen->keys[place] != key)
                place = (place + 1) & mask;
            known = seen->keys[place] != 0;
            if (!known) {
                if (seen->taken >= seen->most)
                    return row;
                seen->keys[place] = key;
                seen->taken++;
            }
            if (seen->again)
                seen->again[place] += (times ? times[row] : 0) + (uint32_t)known;
        }
        if (before)
            before[row] = (uint8_t)known;
    }
    return rows;
}
