/* Texts put end to end, and the characters in them that GSM-7 lacks. See core.h. */
#include "alphabet.h"
#include "vectors.h"

/* Copy a text, eight bytes at a time; there is no library to do it. The end of what was written. */
static uint8_t *copied(uint8_t *to, const uint8_t *at, const uint8_t *end)
{
    for (; end - at >= 8; at += 8, to += 8) {
        uint64_t word;
        __builtin_memcpy(&word, at, sizeof word);
        __builtin_memcpy(to, &word, sizeof word);
    }
    while (at < end)
        *to++ = *at++;
    return to;
}

/* The same for a text in which two quotes in a row stand for one. */
static uint8_t *copied_single(uint8_t *to, const uint8_t *at, const uint8_t *end)
{
    while (at < end) {
        const int two = *at == '"' && at + 1 < end && at[1] == '"';
        *to++ = *at;
        at += 1 + two;
    }
    return to;
}

void core_gather(const uint8_t *data, const int64_t *starts, const int64_t *ends, const uint8_t *doubled,
                 int64_t rows, uint8_t *into, int64_t *offsets)
{
    uint8_t *to = into;
    offsets[0] = 0;
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *at = data + starts[row], *end = data + ends[row];
        to = doubled && doubled[row] ? copied_single(to, at, end) : copied(to, at, end);
        offsets[row + 1] = to - into;
    }
}

int64_t core_outside(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows, int64_t *row,
                     int64_t *position, int64_t *code)
{
    int64_t found = 0;
    for (int64_t of = 0; of < rows; of++) {
        const uint8_t *end = data + ends[of];
        for (const uint8_t *at = data + starts[of]; at < end; at++) {
            if (!is_outside(at, end))
                continue;
            row[found] = of;
            position[found] = at - data;
            code[found] = code_at(at, end);
            found++;
        }
    }
    return found;
}

void core_holding(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                  const uint8_t *bytes, uint8_t *holds)
{
    uint8_t of[8];
    for (int each = 0; each < 8; each++)
        of[each] = bytes[each];
    for (int64_t row = 0; row < rows; row++) {
        uint8_t found = 0;
        /* To the end of the text, whatever is found: so compilers look at many bytes at once. */
        for (const uint8_t *at = data + starts[row], *end = data + ends[row]; at < end; at++)
            found |= (uint8_t)((*at == of[0]) | (*at == of[1]) | (*at == of[2]) | (*at == of[3]) | (*at == of[4]) |
                               (*at == of[5]) | (*at == of[6]) | (*at == of[7]));
        holds[row] = found;
    }
}

void core_linkish(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows, uint8_t *linkish)
{
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *const at = data + starts[row], *const next = at + 1;
        const int64_t size = ends[row] - starts[row] - 1;
        uint8_t stop = 0, slash = 0;
        /* To the end of the text, whatever is found, and two simple sums: so compilers look at many bytes at once. */
        for (int64_t each = 0; each < size; each++) {
            stop |= (uint8_t)((at[each] == '.') & (next[each] != ' ') & (next[each] != '\n'));
            slash |= (uint8_t)((at[each] == ':') & (next[each] == '/'));
        }
        linkish[row] = stop | slash;
    }
}

void core_replaced(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                   const core_rules *rules, uint8_t *into, int64_t *offsets, uint8_t *kinds, int64_t *shrink)
{
    uint8_t *to = into;
    offsets[0] = 0;
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *at = data + starts[row], *end = data + ends[row];
        uint8_t kind = 0;
        int64_t less = 0;
        while (at < end) {
            if (!is_outside(at, end)) {
                *to++ = *at++;
                continue;
            }
            const uint32_t code = code_at(at, end);
            const uint16_t rule = rules->index[256 * rules->page[code >> 8] + (code & 255)];
            const int64_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
            const uint8_t *const next = end - at < size ? end : at + size;
            kind |= rules->kind[rule];
            less += rules->shrink[rule];
            if (rules->length[rule] < 0)
                to = copied(to, at, next);
            else
                to = copied(to, rules->data + rules->start[rule],
                            rules->data + rules->start[rule] + rules->length[rule]);
            at = next;
        }
        offsets[row + 1] = to - into;
        kinds[row] = kind;
        shrink[row] = less;
    }
}
