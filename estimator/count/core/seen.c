/* Which numbers, and which texts, came before. See core.h. */
#include "vectors.h"

#define ODD UINT64_C(0x9E3779B97F4A7C15)
#define STEP (ODD ^ UINT32_MAX)

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

enum { BLOCK = 32 }; /* bytes: four words, which do not wait for one another */

typedef struct {
    uint64_t lane[4];
    uint64_t place; /* so that blocks in another order are another text */
    uint64_t size;
} hash;

static const hash NOTHING = {{1, 2, 3, 4}, 0, 0};

ALWAYS_INLINE uint64_t word_at(const uint8_t *at)
{
    uint64_t word;
    __builtin_memcpy(&word, at, sizeof word);
    return word;
}

/* BLOCK bytes, of which those from `size` on are 0. */
ALWAYS_INLINE void add_block(hash *found, const uint64_t *words, int64_t size)
{
    for (int lane = 0; lane < 4; lane++) {
        const uint64_t word = words[lane] ^ (found->place + ODD * (2 * (uint64_t)lane + 1));
        found->lane[lane] += (word & UINT32_MAX) * (word >> 32);
        found->lane[lane ^ 1] += words[lane];
    }
    found->place += STEP;
    found->size += (uint64_t)size;
}

ALWAYS_INLINE uint64_t together(const hash *found)
{
    uint64_t sum = found->size;
    for (int lane = 0; lane < 4; lane++)
        sum += found->lane[lane] * (ODD + 2 * (uint64_t)lane);
    return sum;
}

/* Bytes that are kept, and as many that are not. */
static const uint8_t KEPT[2 * BLOCK] = {
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

/* Where the last bytes of a text can be read as a whole block: where they are, or a copy where memory may end. */
ALWAYS_INLINE const uint8_t *last_block(const uint8_t *at, const uint8_t *end, const uint8_t *limit, uint8_t *copy)
{
    if (limit - at >= BLOCK)
        return at;
    for (int64_t octet = 0; octet < end - at; octet++)
        copy[octet] = at[octet];
    return copy;
}

/* A text; `limit` is where the memory ends that may be read. */
ALWAYS_INLINE uint64_t hash_of(const uint8_t *at, const uint8_t *end, const uint8_t *limit)
{
    hash found = NOTHING;
    uint64_t words[4];
    for (; end - at >= BLOCK; at += BLOCK) {
        __builtin_memcpy(words, at, sizeof words);
        add_block(&found, words, BLOCK);
    }
    const int64_t rest = end - at;
    if (rest) {
        uint8_t copy[BLOCK] = {0};
        const uint8_t *const last = last_block(at, end, limit, copy);
        for (int lane = 0; lane < 4; lane++)
            words[lane] = word_at(last + 8 * lane) & word_at(KEPT + BLOCK - rest + 8 * lane);
        add_block(&found, words, rest);
    }
    return together(&found);
}

#if HAS_VECTORS
/* The same as `add_block`, all lanes at once. */
VECTOR ALWAYS_INLINE __m256i with_block(__m256i lanes, __m256i words, __m256i place)
{
    const __m256i keyed = _mm256_xor_si256(words, place);
    const __m256i product = _mm256_mul_epu32(keyed, _mm256_srli_epi64(keyed, 32));
    const __m256i beside = _mm256_shuffle_epi32(words, 0x4E); /* 0 and 1, 2 and 3 change places */
    return _mm256_add_epi64(_mm256_add_epi64(lanes, product), beside);
}

enum { AT_ONCE = 6 }; /* blocks: nearly all texts have no more, and whether one has is not asked one by one */

/* A text of no more than AT_ONCE blocks, which may all be read. Where a text ends is what a processor guesses wrong,
 * and that takes it longer than to look at blocks of nothing. */
VECTOR ALWAYS_INLINE __m256i lanes_at_once(const uint8_t *at, int64_t size, __m256i lanes, __m256i place, __m256i step)
{
    for (int64_t block = 0; block < AT_ONCE; block++) {
        const int64_t left = size - BLOCK * block, some = left < 0 ? 0 : left > BLOCK ? BLOCK : left;
        const __m256i kept = _mm256_loadu_si256((const __m256i *)(KEPT + BLOCK - some));
        const __m256i any = _mm256_set1_epi64x(-(int64_t)(some > 0));
        const __m256i words = _mm256_and_si256(_mm256_loadu_si256((const __m256i *)(at + BLOCK * block)), kept);
        const __m256i keyed = _mm256_and_si256(_mm256_xor_si256(words, place), any);
        const __m256i product = _mm256_mul_epu32(keyed, _mm256_srli_epi64(keyed, 32));
        const __m256i beside = _mm256_shuffle_epi32(words, 0x4E);
        lanes = _mm256_add_epi64(_mm256_add_epi64(lanes, product), beside);
        place = _mm256_add_epi64(place, step);
    }
    return lanes;
}

/* The same as `hash_of`; a text takes half as long. */
VECTOR ALWAYS_INLINE uint64_t hash_avx2(const uint8_t *at, const uint8_t *end, const uint8_t *limit)
{
    const __m256i step = _mm256_set1_epi64x((int64_t)STEP);
    __m256i lanes = _mm256_setr_epi64x(1, 2, 3, 4);
    __m256i place = _mm256_setr_epi64x((int64_t)ODD, (int64_t)(ODD * 3), (int64_t)(ODD * 5), (int64_t)(ODD * 7));
    hash found = {{0}, 0, (uint64_t)(end - at)};
    if (end - at <= AT_ONCE * BLOCK && limit - at >= AT_ONCE * BLOCK) {
        _mm256_storeu_si256((__m256i *)found.lane, lanes_at_once(at, end - at, lanes, place, step));
        return together(&found);
    }
    for (; end - at >= BLOCK; at += BLOCK, place = _mm256_add_epi64(place, step))
        lanes = with_block(lanes, _mm256_loadu_si256((const __m256i *)at), place);
    if (at < end) {
        uint8_t copy[BLOCK] = {0};
        const uint8_t *const last = last_block(at, end, limit, copy);
        const __m256i kept = _mm256_loadu_si256((const __m256i *)(KEPT + BLOCK - (end - at)));
        lanes = with_block(lanes, _mm256_and_si256(_mm256_loadu_si256((const __m256i *)last), kept), place);
    }
    _mm256_storeu_si256((__m256i *)found.lane, lanes);
    return together(&found);
}
#endif

/* The same of a text in which two quotes in a row stand for one. */
static uint64_t hash_of_doubled(const uint8_t *at, const uint8_t *end)
{
    hash found = NOTHING;
    while (at < end) {
        uint64_t words[4] = {0};
        int64_t size = 0;
        for (; size < BLOCK && at < end; size++) {
            words[size / 8] |= (uint64_t)*at << (8 * (size & 7));
            at += 1 + (*at == '"' && at + 1 < end && at[1] == '"');
        }
        add_block(&found, words, size);
    }
    return together(&found);
}

typedef uint64_t hasher(const uint8_t *at, const uint8_t *end, const uint8_t *limit);

enum { TOGETHER = 64 }; /* rows: what they need of memory is asked for before the first of them waits for it */

/* Which of some rows have a key that is one and is of the level; how many these are. */
ALWAYS_INLINE int64_t rows_kept(const uint64_t *keys, int64_t first, int64_t end, uint64_t too_high, int64_t *kept)
{
    int64_t found = 0;
    for (int64_t row = first; row < end; row++) {
        kept[found] = row;
        found += (keys[row] != 0) & !(keys[row] & too_high);
    }
    return found;
}

ALWAYS_INLINE void keys_of_rows(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends,
                                const uint8_t *doubled, int64_t rows, const int64_t *e164, const uint8_t *reject,
                                int64_t level, uint64_t *numbers, uint64_t *pairs, hasher hash_one)
{
    const uint64_t too_high = above(level);
    int64_t kept[TOGETHER];
    for (int64_t first = 0; first < rows; first += TOGETHER) {
        const int64_t end = rows - first < TOGETHER ? rows : first + TOGETHER;
        for (int64_t row = first; row < end; row++) {
            const int sent = reject[row] == CORE_PRICED || reject[row] == CORE_CAME_BEFORE;
            numbers[row] = sent ? mixed((uint64_t)e164[row]) : 0;
            pairs[row] = 0;
        }
        const int64_t found = rows_kept(numbers, first, end, too_high, kept);
        /* A processor foresees which bytes are needed only where none are left out. */
        for (int64_t each = 0; too_high && each < found; each++)
            for (int64_t at = starts[kept[each]]; at < ends[kept[each]]; at += 2 * BLOCK)
                __builtin_prefetch(data + at);
        for (int64_t each = 0; each < found; each++) {
            const int64_t row = kept[each];
            const uint8_t *const at = data + starts[row], *const stop = data + ends[row];
            const uint64_t text = doubled && doubled[row] ? hash_of_doubled(at, stop) : hash_one(at, stop, data + size);
            const uint64_t pair = (numbers[row] & OF_NUMBER) | (mixed(numbers[row] * ODD + text) & ~OF_NUMBER);
            pairs[row] = pair ? pair : 1;
        }
    }
}

#if HAS_VECTORS
VECTOR static void keys_avx2(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends,
                             const uint8_t *doubled, int64_t rows, const int64_t *e164, const uint8_t *reject,
                             int64_t level, uint64_t *numbers, uint64_t *pairs)
{
    keys_of_rows(data, size, starts, ends, doubled, rows, e164, reject, level, numbers, pairs, hash_avx2);
}
#endif

void core_keys(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends, const uint8_t *doubled,
               int64_t rows, const int64_t *e164, const uint8_t *reject, int64_t level, uint64_t *numbers,
               uint64_t *pairs, uint32_t vectors)
{
#if HAS_VECTORS
    if (vectors & CORE_AVX2) {
        keys_avx2(data, size, starts, ends, doubled, rows, e164, reject, level, numbers, pairs);
        return;
    }
#endif
    (void)vectors;
    keys_of_rows(data, size, starts, ends, doubled, rows, e164, reject, level, numbers, pairs, hash_of);
}

enum { LINE = 8 }; /* places of memory that is fetched at once, and looked at as one */

ALWAYS_INLINE uint64_t line_of(const core_seen *seen, uint64_t key)
{
    return key & (uint64_t)(seen->size - LINE);
}

/* What a line holds: whether a key is in it, and how many of its places are taken. */
typedef struct {
    int is_known;
    int64_t taken;
} look;

typedef look looker(const uint64_t *line, uint64_t key);

ALWAYS_INLINE look look_at(const uint64_t *line, uint64_t key)
{
    look found = {0, 0};
    for (int place = 0; place < LINE; place++) {
        found.is_known |= line[place] == key;
        found.taken += line[place] != 0;
    }
    return found;
}

#if HAS_VECTORS
VECTOR ALWAYS_INLINE look look_avx2(const uint64_t *line, uint64_t key)
{
    const __m256i keys = _mm256_set1_epi64x((int64_t)key), none = _mm256_setzero_si256();
    const __m256i low = _mm256_loadu_si256((const __m256i *)line);
    const __m256i high = _mm256_loadu_si256((const __m256i *)(line + 4));
    const __m256i known = _mm256_or_si256(_mm256_cmpeq_epi64(low, keys), _mm256_cmpeq_epi64(high, keys));
    /* Places are taken one after the other. */
    const __m256i free = _mm256_packs_epi32(_mm256_cmpeq_epi64(low, none), _mm256_cmpeq_epi64(high, none));
    const look found = {!_mm256_testz_si256(known, known),
                        LINE - __builtin_popcount((uint32_t)_mm256_movemask_epi8(free)) / 4};
    return found;
}
#endif

/* Add a key that is of the level: 1 where it was there already, 0 where it was not, -1 where it has no room. */
ALWAYS_INLINE int added(core_seen *seen, uint64_t key, looker look_one)
{
    for (uint64_t line = line_of(seen, key);; line = (line + LINE) & (uint64_t)(seen->size - LINE)) {
        uint64_t *const at = seen->keys + line;
        const look found = look_one(at, key);
        if (found.is_known) {
            seen->again[__builtin_clzll(key)]++;
            return 1;
        }
        if (found.taken < LINE) {
            if (seen->taken >= seen->most)
                return -1;
            at[found.taken] = key;
            seen->taken++;
            return 0;
        }
    }
}

/* Which of some rows have keys of the level; where these belong is fetched meanwhile. */
ALWAYS_INLINE int64_t fetched(const uint64_t *keys, int64_t first, int64_t rows, const core_seen *seen, int64_t *kept)
{
    const int64_t end = rows - first < TOGETHER ? rows : first + TOGETHER;
    const int64_t found = first < rows ? rows_kept(keys, first, end, above(seen->level), kept) : 0;
    for (int64_t each = 0; each < found; each++)
        __builtin_prefetch(seen->keys + line_of(seen, keys[kept[each]]), 1);
    return found;
}

ALWAYS_INLINE int64_t see_keys(const uint64_t *keys, int64_t rows, core_seen *seen, uint8_t *before, looker look_one)
{
    int64_t kept[2][TOGETHER], found = fetched(keys, 0, rows, seen, kept[0]);
    for (int64_t row = 0; before && row < rows; row++)
        before[row] = 0;
    for (int64_t first = 0, turn = 0; first < rows; first += TOGETHER, turn ^= 1) {
        const int64_t next = fetched(keys, first + TOGETHER, rows, seen, kept[turn ^ 1]);
        for (int64_t each = 0; each < found; each++) {
            const int64_t row = kept[turn][each];
            const int known = added(seen, keys[row], look_one);
            if (known < 0)
                return row;
            if (before)
                before[row] = (uint8_t)known;
        }
        found = next;
    }
    return rows;
}

#if HAS_VECTORS
VECTOR static int64_t see_avx2(const uint64_t *keys, int64_t rows, core_seen *seen, uint8_t *before)
{
    return see_keys(keys, rows, seen, before, look_avx2);
}
#endif

int64_t core_see(const uint64_t *keys, int64_t rows, core_seen *seen, uint8_t *before, uint32_t vectors)
{
#if HAS_VECTORS
    if (vectors & CORE_AVX2)
        return see_avx2(keys, rows, seen, before);
#endif
    (void)vectors;
    return see_keys(keys, rows, seen, before, look_at);
}

/* Put the keys of some lines, that are of the level, where they belong now; the others are gone. */
static void settle(core_seen *seen, int64_t first, int64_t end)
{
    const uint64_t too_high = above(seen->level);
    for (; first < end; first += LINE) {
        uint64_t *const line = seen->keys + first, these[LINE], others[LINE];
        int64_t here = 0, elsewhere = 0;
        for (int place = 0; place < LINE; place++) {
            const uint64_t key = line[place];
            const int kept = (key != 0) & !(key & too_high), is_here = line_of(seen, key) == (uint64_t)first;
            these[here] = others[elsewhere] = key;
            here += kept & is_here;
            elsewhere += kept & !is_here;
        }
        for (int place = 0; place < LINE; place++)
            line[place] = place < here ? these[place] : 0;
        seen->taken += here;
        for (int64_t each = 0; each < elsewhere; each++)
            added(seen, others[each], look_at);
    }
}

void core_forget(core_seen *seen)
{
    int64_t first = LINE;
    while (seen->keys[first - 1])
        first += LINE;
    seen->level++;
    seen->taken = 0;
    /* From behind a line that is not full, so that a key comes to lie where it lay or before, never on one that
     * waits. */
    settle(seen, first, seen->size);
    settle(seen, 0, first);
}
