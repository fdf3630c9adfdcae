/* A block of CSV cut into records: spans of the wanted cells. See core.h. */
#include "blanks.h"
#include "vectors.h"

/* The first byte that is `stop` or not above CR, in [at, end): all that can end a cell, or a line, is among
 * them, and few other bytes of a text are. */
typedef const uint8_t *(*finder)(const uint8_t *at, const uint8_t *end, uint8_t stop);

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

ALWAYS_INLINE const uint8_t *find(const uint8_t *at, const uint8_t *end, uint8_t stop)
{
    for (; end - at >= 8; at += 8) {
        uint64_t word;
        __builtin_memcpy(&word, at, sizeof word);
        const uint64_t unlike = word ^ EACH(stop);
        /* Taking n from a byte below n, and only from such a one if none before was, borrows from its highest bit. */
        if (((word - EACH('\r' + 1)) & ~word & EACH(0x80)) | ((unlike - EACH(1)) & ~unlike & EACH(0x80)))
            break;
    }
    while (at < end && *at > '\r' && *at != stop)
        at++;
    return at;
}

#if HAS_VECTORS
VECTOR ALWAYS_INLINE const uint8_t *find_avx2(const uint8_t *at, const uint8_t *end, uint8_t stop)
{
    const __m256i stops = _mm256_set1_epi8((char)stop), low = _mm256_set1_epi8('\r');
    for (; end - at >= 32; at += 32) {
        const __m256i bytes = _mm256_loadu_si256((const __m256i *)at);
        const __m256i is_low = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, low), bytes);
        const __m256i found = _mm256_or_si256(is_low, _mm256_cmpeq_epi8(bytes, stops));
        const uint32_t places = (uint32_t)_mm256_movemask_epi8(found);
        if (places)
            return at + __builtin_ctz(places);
    }
    return find(at, end, stop);
}
#endif

/* Where one cell ends, and what was met on the way. */
typedef struct {
    const uint8_t *start, *stop; /* what it holds, without quotes */
    const uint8_t *end;          /* where the next byte after it is; null: a quote is not closed */
    const uint8_t *nul;          /* the first NUL of the record, or null */
    int64_t lines;               /* line ends inside quotes */
    uint8_t doubled;
} cell;

ALWAYS_INLINE void read_plain(cell *c, const uint8_t *at, const uint8_t *end, uint8_t delimiter, finder next)
{
    c->start = at;
    c->doubled = 0;
    for (;; at++) {
        at = next(at, end, delimiter);
        if (at == end || *at == delimiter || *at == '\n' || *at == '\r')
            break;
        if (!*at && !c->nul)
            c->nul = at;
    }
    c->stop = c->end = at;
}

ALWAYS_INLINE void read_quoted(cell *c, const uint8_t *at, const uint8_t *end, finder next)
{
    c->start = ++at;
    c->doubled = 0;
    for (;; at++) {
        at = next(at, end, '"');
        if (at == end) {
            c->end = 0;
            return;
        }
        if (*at == '"') {
            if (at + 1 == end || at[1] != '"')
                break;
            c->doubled = 1;
            at++;
        } else if (*at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'))) {
            c->lines++;
        } else if (!*at && !c->nul) {
            c->nul = at;
        }
    }
    c->stop = at;
    c->end = at + 1;
}

/* The cell that begins at `at` in the whole record [at, stop), and where the next one begins; null: there is none. */
static const uint8_t *next_cell(const uint8_t *at, const uint8_t *stop, uint8_t delimiter, const uint8_t **start,
                                const uint8_t **end)
{
    if (at < stop && *at == '"') {
        *start = ++at;
        while (*at != '"' || (at + 1 < stop && at[1] == '"'))
            at += *at == '"' ? 2 : 1;
        *end = at++;
    } else {
        *start = at;
        while (at < stop && *at != delimiter)
            at++;
        *end = at;
    }
    return at < stop ? at + 1 : 0;
}

/* Whether no cell of a record holds anything but blanks. */
static int is_blank_record(const uint8_t *at, const uint8_t *stop, uint8_t delimiter)
{
    if (*at > ' ' && *at < 0x80 && *at != '"' && *at != delimiter) /* nearly every record there is */
        return 0;
    while (at) {
        const uint8_t *start, *end;
        at = next_cell(at, stop, delimiter, &start, &end);
        if (!is_blank(start, end))
            return 0;
    }
    return 1;
}

/* The quote that is left open in a cell without quotes around it; null: there is none. */
static const uint8_t *open_quote(const uint8_t *at, const uint8_t *stop, uint8_t delimiter)
{
    while (at) {
        const uint8_t *const opened = at, *first = 0, *start, *end;
        int64_t quotes = 0;
        at = next_cell(at, stop, delimiter, &start, &end);
        for (const uint8_t *each = start; start == opened && each < end; each++) {
            if (*each != '"')
                continue;
            first = first ? first : each;
            quotes++;
        }
        if (quotes % 2)
            return first;
    }
    return 0;
}

ALWAYS_INLINE void cut_into_records(const uint8_t *data, int64_t size, int32_t final, uint8_t delimiter,
                                    int64_t width, const int64_t *wanted, int64_t wanted_count, int64_t room,
                                    int64_t *starts, int64_t *ends, uint8_t *doubled, int64_t *lines,
                                    core_cut *cut, finder next)
{
    const uint8_t *at = data, *end = data + size;
    int64_t row = 0, line = 0;
    *cut = (core_cut){0, 0, 0, 0, 0, 0, 0};
    while (at < end) {
        const uint8_t *begin = at, *opened, *surplus = 0;
        int64_t cells = 0, kept = 0;
        cell c = {0, 0, 0, 0, 0, 0};
        if (row == room && *at != '\n' && *at != '\r')
            break;
        for (;; at++) {
            opened = at;
            if (at < end && *at == '"')
                read_quoted(&c, at, end, next);
            else
                read_plain(&c, at, end, delimiter, next);
            if (!c.end) {
                if (final) {
                    cut->fault = CORE_UNCLOSED;
                    cut->offset = cut->opened = opened - data;
                }
                return;
            }
            if (cells >= width && !surplus && !is_blank(c.start, c.stop))
                surplus = opened;
            if (kept < wanted_count && wanted[kept] == cells && row < room) {
                starts[kept * room + row] = c.start - data;
                ends[kept * room + row] = c.stop - data;
                doubled[kept * room + row] = c.doubled;
                kept++;
            }
            cells++;
            at = c.end;
            if (at == end || *at != delimiter)
                break;
        }
        const uint8_t *stop = at;
        if (at == end) {
            if (!final)
                return;
        } else if (*at == '\n') {
            at++;
        } else if (*at == '\r') {
            at++;
            if (at == end && !final) /* its line feed may be the first byte of the next block */
                return;
            if (at < end && *at == '\n')
                at++;
        } else {
            cut->fault = CORE_AFTER_QUOTE;
            cut->offset = at - data;
            cut->opened = opened - data;
            return;
        }
        if (stop > begin && !is_blank_record(begin, stop, delimiter)) {
            const uint8_t *torn = cells < width ? open_quote(begin, stop, delimiter) : 0;
            const uint8_t *wrong = surplus ? surplus : torn;
            if (wrong && !(c.nul && c.nul < wrong)) {
                cut->fault = surplus ? CORE_RAGGED : CORE_TORN;
                cut->offset = wrong - data;
                cut->cells = cells;
                return;
            }
            if (c.nul) {
                cut->fault = CORE_NUL;
                cut->offset = c.nul - data;
                return;
            }
            for (; kept < wanted_count; kept++) { /* Excel does not write empty cells at the end of a row */
                starts[kept * room + row] = ends[kept * room + row] = stop - data;
                doubled[kept * room + row] = 0;
            }
            if (lines)
                lines[row] = line;
            row++;
        }
        line += c.lines + (at > stop);
        cut->rows = row;
        cut->lines = line;
        cut->used = at - data;
    }
}

#if HAS_VECTORS
VECTOR static void records_avx2(const uint8_t *data, int64_t size, int32_t final, uint8_t delimiter, int64_t width,
                                const int64_t *wanted, int64_t wanted_count, int64_t room, int64_t *starts,
                                int64_t *ends, uint8_t *doubled, int64_t *lines, core_cut *cut)
{
    cut_into_records(data, size, final, delimiter, width, wanted, wanted_count, room, starts, ends, doubled, lines,
                     cut, find_avx2);
}
#endif

void core_records(const uint8_t *data, int64_t size, int32_t final, uint8_t delimiter, int64_t width,
                  const int64_t *wanted, int64_t wanted_count, int64_t room, int64_t *starts, int64_t *ends,
                  uint8_t *doubled, int64_t *lines, core_cut *cut, uint32_t vectors)
{
#if HAS_VECTORS
    if (vectors & CORE_AVX2) {
        records_avx2(data, size, final, delimiter, width, wanted, wanted_count, room, starts, ends, doubled, lines,
                     cut);
        return;
    }
#endif
    (void)vectors;
    cut_into_records(data, size, final, delimiter, width, wanted, wanted_count, room, starts, ends, doubled, lines,
                     cut, find);
}
