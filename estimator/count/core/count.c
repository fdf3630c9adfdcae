/* The counter: encoding, units and segments of each text. See core.h for the clauses of the standard. */
#include "alphabet.h"
#include "vectors.h"

static const int64_t SINGLE[2] = {160, 70}, SEVERAL[2] = {153, 67};

/* What a text adds up to. Texts outside GSM-7 need no count of `extension`, others none of `pairs`. */
typedef struct {
    int64_t characters, extension, pairs;
    int outside; /* whether any character is not in GSM-7 */
} sums;

/* Add a text to `s`, which may hold another part of the same message. */
ALWAYS_INLINE void measure_bytes(sums *s, const uint8_t *at, const uint8_t *end)
{
    s->characters += end - at; /* less those bytes that only continue one */
    for (; at < end; at++) {
        const int kind = KIND[*at];
        if (kind == PLAIN)
            continue;
        if (kind == EXTENSION) {
            s->extension++;
            continue;
        }
        if (kind == LEAD_C3 || kind == LEAD_C2 || kind == LEAD_CE)
            s->outside |= !in_gsm(at, end, kind);
        else if (kind == LEAD_E2 && is_euro(at, end))
            s->extension++;
        else if (kind == CONTINUES) /* of no character: this is no UTF-8 */
            s->characters--;
        else
            s->outside = 1;
        s->pairs += kind == FOUR;
        for (; at + 1 < end && (at[1] & 0xC0) == 0x80; at++)
            s->characters--;
    }
}

/* `limit` is where `data` ends: what lies between `end` and `limit` may be read, and does not count. */
typedef void (*measurer)(sums *s, const uint8_t *at, const uint8_t *end, const uint8_t *limit);

ALWAYS_INLINE void measure(sums *s, const uint8_t *at, const uint8_t *end, const uint8_t *limit)
{
    (void)limit;
    measure_bytes(s, at, end);
}

#if HAS_VECTORS
#define BOTH_HALVES(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

/* The same 32 bytes at a time. Only what is rare is looked at one by one: the extension table, ASCII outside
 * GSM-7, characters that begin with anything but C3. The second bytes of those are looked up in registers, for
 * they are the accents of Latin letters. Once a character is outside, only pairs are still looked for. */
VECTOR ALWAYS_INLINE void measure_avx2(sums *s, const uint8_t *at, const uint8_t *end, const uint8_t *limit)
{
    /* A byte is in a set where its lower half and its upper half have a bit in common. */
    const __m256i odd_low = BOTH_HALVES(0x43, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, (char)0xA3, (char)0xA3, (char)0xA2,
                                        (char)0xA3, (char)0x83);
    const __m256i odd_high = BOTH_HALVES(1, 2, 4, 8, 16, 32, 64, (char)128, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m256i accent_low = BOTH_HALVES(4, 10, 8, 0, 5, 5, 15, 1, 14, 13, 0, 0, 14, 0, 0, 2);
    const __m256i accent_high = BOTH_HALVES(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 0, 0, 0, 0);
    const __m256i half = _mm256_set1_epi8(15), none = _mm256_setzero_si256();
    const __m256i first_lead = _mm256_set1_epi8((char)0xC0), c3 = _mm256_set1_epi8((char)0xC3);
    const __m256i first_of_four = _mm256_set1_epi8((char)0xF0);
    for (; at < end; at += 32) {
        if (limit - at < 33) { /* one more than a register, for the byte after a first byte */
            measure_bytes(s, at, end);
            return;
        }
        const uint32_t inside = end - at >= 32 ? ~UINT32_C(0) : (UINT32_C(1) << (end - at)) - 1;
        const __m256i bytes = _mm256_loadu_si256((const __m256i *)at);
        const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
        const __m256i odd = _mm256_and_si256(_mm256_shuffle_epi8(odd_low, _mm256_and_si256(bytes, half)),
                                             _mm256_shuffle_epi8(odd_high, high));
        uint32_t rare = inside & ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(odd, none));
        const uint32_t not_ascii = inside & (uint32_t)_mm256_movemask_epi8(bytes);
        const uint32_t continues = (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(first_lead, bytes));
        s->characters += __builtin_popcount(inside & ~(not_ascii & continues));
        if (not_ascii) {
            const __m256i second = _mm256_loadu_si256((const __m256i *)(at + 1));
            const __m256i second_high = _mm256_and_si256(_mm256_srli_epi16(second, 4), half);
            const __m256i known = _mm256_and_si256(_mm256_shuffle_epi8(accent_low, _mm256_and_si256(second, half)),
                                                   _mm256_shuffle_epi8(accent_high, second_high));
            const __m256i accents = _mm256_cmpeq_epi8(bytes, c3);
            const __m256i strange = _mm256_and_si256(accents, _mm256_cmpeq_epi8(known, none));
            const __m256i fours = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, first_of_four), bytes);
            s->outside |= (inside & (uint32_t)_mm256_movemask_epi8(strange)) != 0;
            s->pairs += __builtin_popcount(inside & (uint32_t)_mm256_movemask_epi8(fours));
            rare |= not_ascii & ~continues & ~(uint32_t)_mm256_movemask_epi8(accents);
        }
        for (; rare && !s->outside; rare &= rare - 1) {
            const uint8_t *const place = at + __builtin_ctz(rare);
            const int kind = KIND[*place];
            if (kind == EXTENSION || (kind == LEAD_E2 && is_euro(place, end)))
                s->extension++;
            else
                s->outside = !(kind == LEAD_C2 || kind == LEAD_CE) || !in_gsm(place, end, kind);
        }
    }
}
#endif

/* Filling one segment after the other; where `ends` is given, where each ends in what is filled in, and its units. */
typedef struct {
    int64_t segments, filled;
    int64_t *ends, *units;
} filling;

static void fill(filling *f, const uint8_t *at, const uint8_t *end, int encoding, int doubled)
{
    const int64_t limit = SEVERAL[encoding];
    const uint8_t *const begin = at;
    for (; at < end; at++) {
        const int kind = KIND[*at];
        if (kind == CONTINUES)
            continue;
        const int is_pair = encoding ? kind == FOUR : kind == EXTENSION || (kind == LEAD_E2 && is_euro(at, end));
        if (f->filled + 1 + is_pair > limit) {
            if (f->ends) {
                f->ends[f->segments - 1] = at - begin;
                f->units[f->segments - 1] = f->filled;
            }
            f->segments++;
            f->filled = 0;
        }
        f->filled += 1 + is_pair;
        if (doubled && *at == '"' && at + 1 < end && at[1] == '"')
            at++;
    }
}

/* How many quotes are doubled in a cell where all are. */
static int64_t doubled_quotes(const uint8_t *at, const uint8_t *end)
{
    int64_t quotes = 0;
    for (; at < end; at++)
        quotes += *at == '"';
    return quotes / 2;
}

ALWAYS_INLINE void count_rows(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends,
                              const uint8_t *doubled, int64_t rows, const uint8_t *clause, int64_t clause_size,
                              const uint8_t *with_clause, int8_t *encoding, int64_t *units, int64_t *segments,
                              measurer measure_one)
{
    const uint8_t *const clause_end = clause + clause_size;
    sums added = {0, 0, 0, 0};
    measure_bytes(&added, clause, clause_end);
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *const begin = data + starts[row], *const end = data + ends[row];
        const int quotes = doubled && doubled[row], sent = !with_clause || with_clause[row];
        sums s = sent ? added : (sums){0, 0, 0, 0};
        measure_one(&s, begin, end, data + size);
        if (quotes)
            s.characters -= doubled_quotes(begin, end);
        const int code = s.outside;
        const int64_t pairs = code ? s.pairs : s.extension, total = s.characters + pairs;
        int64_t needed = total <= SINGLE[code] ? 1 : (total + SEVERAL[code] - 1) / SEVERAL[code];
        /* A boundary wastes a unit where a pair stands on it: at most as many as there are boundaries, or pairs.
         * Where the text fits with that much to spare, nothing can happen; elsewhere it is filled in. */
        const int64_t waste = pairs < needed - 1 ? pairs : needed - 1;
        if (needed > 1 && total + waste > needed * SEVERAL[code]) {
            filling f = {1, 0, 0, 0};
            fill(&f, begin, end, code, quotes);
            if (sent)
                fill(&f, clause, clause_end, code, 0);
            needed = f.segments;
        }
        encoding[row] = (int8_t)code;
        units[row] = total;
        segments[row] = needed;
    }
}

#if HAS_VECTORS
VECTOR static void count_avx2(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends,
                              const uint8_t *doubled, int64_t rows, const uint8_t *clause, int64_t clause_size,
                              const uint8_t *with_clause, int8_t *encoding, int64_t *units, int64_t *segments)
{
    count_rows(data, size, starts, ends, doubled, rows, clause, clause_size, with_clause, encoding, units, segments,
               measure_avx2);
}
#endif

void core_count(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends,
                const uint8_t *doubled, int64_t rows, const uint8_t *clause, int64_t clause_size,
                const uint8_t *with_clause, int8_t *encoding, int64_t *units, int64_t *segments, uint32_t vectors)
{
#if HAS_VECTORS
    if (vectors & CORE_AVX2) {
        count_avx2(data, size, starts, ends, doubled, rows, clause, clause_size, with_clause, encoding, units,
                   segments);
        return;
    }
#endif
    (void)vectors;
    count_rows(data, size, starts, ends, doubled, rows, clause, clause_size, with_clause, encoding, units, segments,
               measure);
}

int64_t core_more(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends, const uint8_t *doubled,
                  int64_t rows, const uint8_t *clause, int64_t clause_size, int64_t longer, const int8_t *encoding,
                  const int64_t *units, const int64_t *segments, const uint8_t *with_clause,
                  const uint8_t *reject, uint32_t vectors)
{
    int64_t found = 0;
    for (int64_t row = 0; row < rows; row++) {
        if (reject[row] || !with_clause[row])
            continue;
        /* Few are near enough to a boundary. A cut leaves at most a unit empty, before a pair that does not fit. */
        const int code = encoding[row] != 0;
        const int64_t held = segments[row] == 1 ? SINGLE[code] : segments[row] * (SEVERAL[code] - 1) + 1;
        if (units[row] + longer <= held)
            continue;
        int8_t of_row;
        int64_t anew, needed;
        core_count(data, size, starts + row, ends + row, doubled ? doubled + row : 0, 1, clause, clause_size, 0, &of_row,
                   &anew, &needed, vectors);
        found += needed > segments[row];
    }
    return found;
}

int64_t core_cuts(const uint8_t *text, int64_t size, int64_t *ends, int64_t *units)
{
    const uint8_t *const end = text + size;
    sums s = {0, 0, 0, 0};
    measure_bytes(&s, text, end);
    const int code = s.outside;
    filling f = {1, s.characters + (code ? s.pairs : s.extension), ends, units};
    if (f.filled > SINGLE[code]) {
        f.filled = 0;
        fill(&f, text, end, code, 0);
    }
    ends[f.segments - 1] = size;
    units[f.segments - 1] = f.filled;
    return f.segments;
}
