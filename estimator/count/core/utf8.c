/* Whether a block is UTF-8 (RFC 3629 section 4), and if not, where it stops being so. See core.h. */
#include "vectors.h"

/* The bytes of the character that begins at `at`; 0 where none does, or not a whole one. */
ALWAYS_INLINE int character(const uint8_t *at, const uint8_t *end)
{
    const uint8_t first = at[0];
    const int64_t left = end - at;
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4 || left < 2 || (at[1] & 0xC0) != 0x80)
        return 0;
    if (first < 0xE0)
        return 2;
    if (left < 3 || (at[2] & 0xC0) != 0x80)
        return 0;
    if (first < 0xF0) /* E0: shorter in two bytes; ED: half of a surrogate pair */
        return (first == 0xE0 && at[1] < 0xA0) || (first == 0xED && at[1] >= 0xA0) ? 0 : 3;
    if (left < 4 || (at[3] & 0xC0) != 0x80)
        return 0;
    /* F0: shorter in three bytes; F4: above U+10FFFF */
    return (first == 0xF0 && at[1] < 0x90) || (first == 0xF4 && at[1] >= 0x90) ? 0 : 4;
}

ALWAYS_INLINE int eight_ascii(const uint8_t *at)
{
    uint64_t word;
    __builtin_memcpy(&word, at, sizeof word);
    return !(word & UINT64_C(0x8080808080808080));
}

static int64_t first_fault(const uint8_t *data, int64_t from, int64_t size)
{
    const uint8_t *at = data + from, *end = data + size;
    while (at < end) {
        while (end - at >= 8 && eight_ascii(at))
            at += 8;
        for (int steps = 0; at < end && steps < 8; steps++) {
            const int bytes = character(at, end);
            if (!bytes)
                return at - data;
            at += bytes;
        }
    }
    return size;
}

#if HAS_VECTORS
#define BOTH_HALVES(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

/* The `back` bytes before `bytes`, where `before` are the thirty-two bytes before. */
#define EARLIER(bytes, before, back) \
    _mm256_alignr_epi8(bytes, _mm256_permute2x128_si256(before, bytes, 0x21), 16 - (back))

/* How many bytes from the start are surely good: all but the last few, or 0 where there is a fault somewhere.
 *
 * The method of Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte" (2020): what two
 * bytes in a row can do wrong is a bit each, looked up by three half bytes; a fault is where all three agree.
 * That the third and the fourth byte of a character continue it is checked by subtraction. */
VECTOR static int64_t good_avx2(const uint8_t *data, int64_t size)
{
    enum {
        TOO_SHORT = 1, TOO_LONG = 2, OVERLONG_3 = 4, TOO_LARGE = 8, SURROGATE = 16, OVERLONG_2 = 32,
        TOO_LARGE_1000 = 64, OVERLONG_4 = 64, TWO_CONTINUE = -128,
        CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUE, LARGE = CARRY | TOO_LARGE | TOO_LARGE_1000
    };
    const __m256i first_high = BOTH_HALVES(
        TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TWO_CONTINUE, TWO_CONTINUE,
        TWO_CONTINUE, TWO_CONTINUE, TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,
        TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4);
    const __m256i first_low = BOTH_HALVES(
        CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4, CARRY | OVERLONG_2, CARRY, CARRY, CARRY | TOO_LARGE, LARGE,
        LARGE, LARGE, LARGE, LARGE, LARGE, LARGE, LARGE, LARGE | SURROGATE, LARGE, LARGE);
    const __m256i second_high = BOTH_HALVES(
        TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
        TOO_LONG | OVERLONG_2 | TWO_CONTINUE | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4,
        TOO_LONG | OVERLONG_2 | TWO_CONTINUE | OVERLONG_3 | TOO_LARGE,
        TOO_LONG | OVERLONG_2 | TWO_CONTINUE | SURROGATE | TOO_LARGE,
        TOO_LONG | OVERLONG_2 | TWO_CONTINUE | SURROGATE | TOO_LARGE, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT);
    const __m256i low = _mm256_set1_epi8(15), none = _mm256_setzero_si256();
    const __m256i third_of = _mm256_set1_epi8((char)(0xE0 - 0x80)), fourth_of = _mm256_set1_epi8((char)(0xF0 - 0x80));
    const __m256i highest_bit = _mm256_set1_epi8((char)0x80);
    __m256i wrong = none, before = none;
    int64_t place = 0;
    for (; size - place >= 32; place += 32) {
        const __m256i bytes = _mm256_loadu_si256((const __m256i *)(data + place));
        const __m256i one = EARLIER(bytes, before, 1);
        const __m256i high_of_one = _mm256_and_si256(_mm256_srli_epi16(one, 4), low);
        const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), low);
        const __m256i by_first = _mm256_and_si256(_mm256_shuffle_epi8(first_high, high_of_one),
                                                  _mm256_shuffle_epi8(first_low, _mm256_and_si256(one, low)));
        const __m256i pair = _mm256_and_si256(by_first, _mm256_shuffle_epi8(second_high, high));
        const __m256i third = _mm256_subs_epu8(EARLIER(bytes, before, 2), third_of);
        const __m256i fourth = _mm256_subs_epu8(EARLIER(bytes, before, 3), fourth_of);
        const __m256i must_continue = _mm256_and_si256(_mm256_or_si256(third, fourth), highest_bit);
        wrong = _mm256_or_si256(wrong, _mm256_xor_si256(must_continue, pair));
        before = bytes;
    }
    if (!_mm256_testz_si256(wrong, wrong))
        return 0;
    /* The last character may go on in what is left: begin with it. */
    for (int back = 0; back < 3 && place > 0 && (data[place - 1] & 0xC0) == 0x80; back++)
        place--;
    return place > 0 ? place - 1 : 0;
}
#endif

int64_t core_utf8(const uint8_t *data, int64_t size, uint32_t vectors)
{
    int64_t from = 0;
#if HAS_VECTORS
    if (vectors & CORE_AVX2)
        from = good_avx2(data, size);
#endif
    (void)vectors;
    return first_fault(data, from, size);
}
