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
