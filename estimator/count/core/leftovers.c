/* Texts that betray a broken export: fields that nobody filled in, entities of HTML, letters of another encoding.
 * See core.h for what is looked for. Nearly every text has none of it, so what is quick is to find no sign of it. */
#include "blanks.h"
#include "vectors.h"

static int is_letter(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte >= 0x80;
}

static int is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static int starts_with(const uint8_t *at, const uint8_t *end, const char *word)
{
    for (; *word; word++, at++)
        if (at == end || *at != (uint8_t)*word)
            return 0;
    return 1;
}

static int64_t length_of(const char *word)
{
    int64_t length = 0;
    while (word[length])
        length++;
    return length;
}

/* A name of a field from `at` on: a letter, then letters, digits, `_`, `.`, `-`, and blanks where `blanks`. Where
 * `close` follows within 40 bytes it is one. */
static int is_name(const uint8_t *at, const uint8_t *end, uint8_t close, int blanks)
{
    const uint8_t *const most = end - at > CORE_LONGEST_NAME ? at + CORE_LONGEST_NAME : end;
    if (at == most || !is_letter(*at))
        return 0;
    for (; at < most; at++) {
        if (*at == close)
            return blanks || at[-1] != ' ';
        if (!is_letter(*at) && !is_digit(*at) && *at != '_' && *at != '.' && *at != '-' && !(blanks && *at == ' '))
            return 0;
    }
    return 0;
}

/* From `at` on `close` twice, or the pair `first` `close`, before any of the bytes that open or close such a field. */
static int is_closed(const uint8_t *at, const uint8_t *end, uint8_t open, uint8_t first, uint8_t close)
{
    const uint8_t *const begin = at, *const most = end - at > CORE_LONGEST_FIELD ? at + CORE_LONGEST_FIELD : end;
    for (; most - at > 1; at++) {
        if (at > begin && at[0] == first && at[1] == close)
            return 1;
        if (*at == open || *at == close || *at == '\n')
            return 0;
    }
    return 0;
}

static int is_hexadecimal(uint8_t byte)
{
    return is_digit(byte) || ((byte | 32) >= 'a' && (byte | 32) <= 'f');
}

/* A tag that closes, as </b>, or one that breaks the line. */
static int is_tag(const uint8_t *at, const uint8_t *end)
{
    if (end - at > 3 && at[1] == '/' && is_letter(at[2]) && at[2] < 0x80)
        return 1;
    return end - at > 3 && (at[1] | 32) == 'b' && (at[2] | 32) == 'r' && (at[3] == '>' || at[3] == ' ' || at[3] == '/');
}

/* What programs write for a line end, a quote or another character. */
static int is_escape(const uint8_t *at, const uint8_t *end)
{
    if (end - at > 5 && at[1] == 'u')
        return is_hexadecimal(at[2]) && is_hexadecimal(at[3]) && is_hexadecimal(at[4]) && is_hexadecimal(at[5]);
    return end - at > 1 && (at[1] == 'n' || at[1] == 'r' || at[1] == 't' || at[1] == '"' || at[1] == '\'');
}

static int is_entity(const uint8_t *at, const uint8_t *end)
{
    const uint8_t *const begin = at + 1;
    if (end - at < 4)
        return 0;
    if (at[1] == '#') {
        at += at[2] == 'x' || at[2] == 'X' ? 3 : 2;
        const uint8_t *const first = at;
        while (at < end && at - first < 7 && (is_digit(*at) || ((*at | 32) >= 'a' && (*at | 32) <= 'f' && first[-1] != '#')))
            at++;
        return at > first && at < end && *at == ';';
    }
    for (at = begin; at < end && at - begin < 9 && *at < 0x80 && (is_letter(*at) || (is_digit(*at) && at > begin)); at++)
        ;
    return at - begin >= 2 && at < end && *at == ';';
}

static const char *const ERRORS[] = {"#N/A",    "#REF!",    "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!",
                                     "#NOM?",   "#VALEUR!", "#NUL!",  "#NOMBRE!", "#NUM!"};
enum { ERROR_NAMES = sizeof ERRORS / sizeof *ERRORS };

/* What stands at `at`, where one of the bytes that could begin it does. */
static uint8_t kind_at(const uint8_t *at, const uint8_t *end)
{
    const int64_t left = end - at;
    switch (*at) {
    case '{': {
        const uint8_t *inside = at + 1;
        if (left > 2 && at[1] == '{' && is_closed(at + 2, end, '{', '}', '}'))
            return CORE_FIELD;
        if (left > 2 && at[1] == '%' && is_closed(at + 2, end, '{', '%', '}'))
            return CORE_FIELD;
        if (left > 2 && at[1] == '!')
            return is_name(at + 2, end, '}', 1) ? CORE_FIELD : 0;
        while (inside < end && (*inside == '{' || *inside == ' '))
            inside++;
        return is_name(inside, end, '}', 1) ? CORE_FIELD : 0;
    }
    case '[':
        return left > 2 && at[1] == '[' && is_closed(at + 2, end, '[', ']', ']') ? CORE_FIELD : 0;
    case '<':
        return is_tag(at, end) ? CORE_ENTITY : 0;
    case '\\':
        return is_escape(at, end) ? CORE_ESCAPE : 0;
    case '*':
        return left > 3 && at[1] == '|' && is_name(at + 2, end, '|', 0) ? CORE_FIELD : 0;
    case '#':
        for (int error = 0; error < ERROR_NAMES; error++)
            if (starts_with(at, end, ERRORS[error]))
                return CORE_SHEET_ERROR;
        return is_name(at + 1, end, '#', 0) ? CORE_FIELD : 0;
    case '&':
        return is_entity(at, end) ? CORE_ENTITY : 0;
    case 0xC3: /* what UTF-8 becomes that is read as cp1252, and written as UTF-8 again */
        if (left > 2 && (at[1] == 0x83 || at[1] == 0x82) && at[2] == 0xC2)
            return CORE_MOJIBAKE;
        if (left > 2 && at[1] == 0x83 && (at[2] == 0xC5 || at[2] == 0xC6 || at[2] == 0xCB || at[2] == 0xE2))
            return CORE_MOJIBAKE;
        return starts_with(at, end, "\xC3\xA2\xE2\x82\xAC") ? CORE_MOJIBAKE : 0;
    case 0xC2:
        return left > 1 && at[1] == 0xA4 ? CORE_CURRENCY : 0;
    case 0xEF:
        return left > 2 && at[1] == 0xBF && at[2] == 0xBD ? CORE_REPLACED : 0;
    default:
        return 0;
    }
}

static const uint8_t SIGNS[256] = {['{'] = 1,  ['['] = 1,  ['<'] = 1,  ['\\'] = 1, ['*'] = 1,
                                   ['#'] = 1,  ['&'] = 1,  [0xC2] = 1, [0xC3] = 1, [0xEF] = 1};

ALWAYS_INLINE uint8_t look_bytes(const uint8_t *at, const uint8_t *end)
{
    uint8_t found = 0;
    for (; at < end; at++)
        if (SIGNS[*at])
            found |= kind_at(at, end);
    return found;
}

#if HAS_VECTORS
#define BOTH_HALVES(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

/* Which of 32 bytes could begin something: those in a set by their two halves (# 23, & 26, * 2A, < 3C, [ 5B, \ 5C,
 * { 7B, EF), and C3 before 82, 83 or A2 E2, and C2 before A4. The two bytes after them are read, too. */
VECTOR ALWAYS_INLINE __m256i signs_at(const uint8_t *at)
{
    const __m256i low = BOTH_HALVES(0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 2, 8, 0, 0, 4);
    const __m256i high = BOTH_HALVES(0, 0, 1, 8, 0, 10, 0, 2, 0, 0, 0, 0, 0, 0, 4, 0);
    const __m256i half = _mm256_set1_epi8(15), c3 = _mm256_set1_epi8((char)0xC3);
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)at);
    const __m256i next = _mm256_loadu_si256((const __m256i *)(at + 1));
    const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
    const __m256i odd = _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(bytes, half)),
                                         _mm256_shuffle_epi8(high, upper));
    const __m256i third = _mm256_loadu_si256((const __m256i *)(at + 2));
    const __m256i second = _mm256_or_si256(
        _mm256_and_si256(_mm256_cmpeq_epi8(next, _mm256_set1_epi8((char)0xA2)),
                         _mm256_cmpeq_epi8(third, _mm256_set1_epi8((char)0xE2))),
        _mm256_cmpeq_epi8(_mm256_or_si256(next, _mm256_set1_epi8(1)), _mm256_set1_epi8((char)0x83)));
    const __m256i sign = _mm256_and_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)0xC2)),
                                          _mm256_cmpeq_epi8(next, _mm256_set1_epi8((char)0xA4)));
    return _mm256_or_si256(_mm256_or_si256(odd, sign), _mm256_and_si256(_mm256_cmpeq_epi8(bytes, c3), second));
}

/* Whether any byte of a block could begin something. */
VECTOR static int any_sign(const uint8_t *at, const uint8_t *end)
{
    __m256i found = _mm256_setzero_si256();
    for (; end - at > 33; at += 32)
        found = _mm256_or_si256(found, signs_at(at));
    return !_mm256_testz_si256(found, found) || look_bytes(at, end);
}

/* The same as `look_bytes`, 32 bytes at a time. */
VECTOR ALWAYS_INLINE uint8_t look_avx2(const uint8_t *at, const uint8_t *end, const uint8_t *limit)
{
    uint8_t found = 0;
    for (; at < end; at += 32) {
        if (limit - at < 34)
            return found | look_bytes(at, end);
        const uint32_t inside = end - at >= 32 ? ~UINT32_C(0) : (UINT32_C(1) << (end - at)) - 1;
        const __m256i none = _mm256_cmpeq_epi8(signs_at(at), _mm256_setzero_si256());
        for (uint32_t rare = inside & ~(uint32_t)_mm256_movemask_epi8(none); rare; rare &= rare - 1)
            found |= kind_at(at + __builtin_ctz(rare), end);
    }
    return found;
}

VECTOR static int64_t leftovers_avx2(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends,
                                     int64_t rows, uint8_t *kinds)
{
    const stretch all = stretch_of(starts, ends, rows);
    int64_t some = 0;
    /* Nearly always that is all. */
    if (all.is_dense && !any_sign(data + all.first, data + all.last)) {
        for (int64_t row = 0; row < rows; row++)
            kinds[row] = 0;
        return 0;
    }
    for (int64_t row = 0; row < rows; row++) {
        kinds[row] = look_avx2(data + starts[row], data + ends[row], data + size);
        some += kinds[row] != 0;
    }
    return some;
}
#endif

int64_t core_leftovers(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends, int64_t rows,
                       uint8_t *kinds, uint32_t vectors)
{
#if HAS_VECTORS
    if (vectors & CORE_AVX2)
        return leftovers_avx2(data, size, starts, ends, rows, kinds);
#endif
    (void)vectors;
    (void)size;
    int64_t some = 0;
    for (int64_t row = 0; row < rows; row++) {
        kinds[row] = look_bytes(data + starts[row], data + ends[row]);
        some += kinds[row] != 0;
    }
    return some;
}

/* Whether a text is the error of a spreadsheet and nothing else. */
static int is_error(const uint8_t *at, const uint8_t *end)
{
    for (int error = 0; error < ERROR_NAMES; error++)
        if (starts_with(at, end, ERRORS[error]) && end - at == length_of(ERRORS[error]))
            return 1;
    return 0;
}

int64_t core_nothing(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows, uint8_t *nothing)
{
    int64_t some = 0;
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *const at = data + starts[row], *const end = data + ends[row];
        int is = at >= end;
        /* Nearly every text begins with a letter. */
        if (!is && (*at <= '#' || *at >= 0x80))
            is = *at == '#' ? is_error(at, end) : is_blank(at, end);
        nothing[row] = (uint8_t)is;
        some += is;
    }
    return some;
}
