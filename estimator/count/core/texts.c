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

/* Whether a text holds one of eight bytes. To its end, whatever is found: so compilers look at many bytes at once. */
ALWAYS_INLINE uint8_t holds_one(const uint8_t *at, const uint8_t *end, const uint8_t *of)
{
    uint8_t found = 0;
    for (; at < end; at++)
        found |= (uint8_t)((*at == of[0]) | (*at == of[1]) | (*at == of[2]) | (*at == of[3]) | (*at == of[4]) |
                           (*at == of[5]) | (*at == of[6]) | (*at == of[7]));
    return found;
}

ALWAYS_INLINE void holding(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                           const uint8_t *bytes, uint8_t *holds)
{
    const stretch all = stretch_of(starts, ends, rows);
    uint8_t of[8];
    for (int each = 0; each < 8; each++)
        of[each] = bytes[each];
    const int none = all.is_dense && !holds_one(data + all.first, data + all.last, of);
    for (int64_t row = 0; row < rows; row++)
        holds[row] = none ? 0 : holds_one(data + starts[row], data + ends[row], of);
}

#if HAS_VECTORS
VECTOR static void holding_avx2(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                                const uint8_t *bytes, uint8_t *holds)
{
    holding(data, starts, ends, rows, bytes, holds);
}
#endif

void core_holding(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                  const uint8_t *bytes, uint8_t *holds, uint32_t vectors)
{
#if HAS_VECTORS
    if (vectors & CORE_AVX2) {
        holding_avx2(data, starts, ends, rows, bytes, holds);
        return;
    }
#endif
    (void)vectors;
    holding(data, starts, ends, rows, bytes, holds);
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

/* The number of the rule of a character. */
ALWAYS_INLINE uint16_t rule_of(const core_rules *rules, uint32_t code)
{
    return rules->index[256 * rules->page[code >> 8] + (code & 255)];
}

/* Bytes that become of a blank right before `at`, in a text from `begin` on; 0 where there is none. */
static int64_t blank_before(const core_rules *rules, const uint8_t *begin, const uint8_t *at)
{
    if (at - begin >= 1 && at[-1] == ' ')
        return 1;
    int64_t size = 0;
    if (at - begin >= 2 && at[-2] == 0xC2 && at[-1] == 0xA0)
        size = 2;
    else if (at - begin >= 3 && at[-3] == 0xE2 && at[-2] == 0x80 && at[-1] == 0xAF)
        size = 3;
    if (!size)
        return 0;
    const int64_t length = rules->length[rule_of(rules, code_at(at - size, at))];
    return length < 0 ? size : length;
}

void core_replaced(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                   const core_rules *rules, uint8_t *into, int64_t *offsets, uint8_t *kinds, int64_t *shrink)
{
    uint8_t *to = into;
    offsets[0] = 0;
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *const begin = data + starts[row], *const end = data + ends[row];
        const uint8_t *at = begin, *gone = begin; /* a run, with its blank, up to here */
        const uint8_t *run = 0;                   /* the end of one that may go on */
        int starts_line = 0;
        uint8_t kind = 0;
        int64_t less = 0;
        while (at < end) {
            if (!is_outside(at, end)) {
                if (run == at && starts_line && *at == ' ') {
                    gone = ++at;
                    continue;
                }
                *to++ = *at++;
                continue;
            }
            const uint32_t code = code_at(at, end);
            const uint16_t rule = rule_of(rules, code);
            const int64_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
            const uint8_t *const next = end - at < size ? end : at + size;
            kind |= rules->kind[rule];
            less += rules->shrink[rule];
            if (run == at && rules->run[rule]) {
                gone = run = next;
            } else if (rules->run[rule] == CORE_BEGINS_RUN) {
                const int64_t blank = blank_before(rules, gone, at);
                to -= blank;
                starts_line = !blank && (at == begin || at[-1] == '\n');
                gone = run = next;
            } else if (rules->length[rule] < 0) {
                to = copied(to, at, next);
            } else {
                to = copied(to, rules->data + rules->start[rule],
                            rules->data + rules->start[rule] + rules->length[rule]);
            }
            at = next;
        }
        offsets[row + 1] = to - into;
        kinds[row] = kind;
        shrink[row] = less;
    }
}
