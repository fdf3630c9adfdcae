/* Phone numbers to destinations: the automaton of all numbers, and the ways people write one. See core.h. */
#include "vectors.h"

enum { MOST_BYTES = 64 }; /* no number typed by people is longer */

/* What a byte of a cell is. */
enum role { ODD, DIGIT, PLUS, DOT, SEPARATOR, UNCLEAR };

static const uint8_t ROLE[256] = {
    ['0'] = DIGIT, ['1'] = DIGIT, ['2'] = DIGIT, ['3'] = DIGIT, ['4'] = DIGIT,
    ['5'] = DIGIT, ['6'] = DIGIT, ['7'] = DIGIT, ['8'] = DIGIT, ['9'] = DIGIT,
    ['+'] = PLUS,
    ['.'] = DOT,
    [' '] = SEPARATOR, ['\t'] = SEPARATOR, ['\n'] = SEPARATOR, ['\v'] = SEPARATOR, ['\f'] = SEPARATOR,
    ['\r'] = SEPARATOR, ['-'] = SEPARATOR, ['/'] = SEPARATOR, ['('] = SEPARATOR, [')'] = SEPARATOR,
    ['\''] = SEPARATOR, /* Excel keeps a cell as text by it; Swiss people group digits with it */
    ['e'] = UNCLEAR, ['E'] = UNCLEAR, [','] = UNCLEAR /* from a number made of the number: 3,36E+10 */
};

/* The bytes of the separator at `at` that is not ASCII; 0 where there is none. */
static int64_t wide_separator(const uint8_t *at, const uint8_t *end)
{
    if (at[0] == 0xC2 && end - at >= 2)
        return at[1] == 0xA0 || at[1] == 0xAD ? 2 : 0; /* U+00A0, U+00AD */
    if (end - at < 3)
        return 0;
    const uint8_t second = at[1], third = at[2];
    int known = 0;
    if (at[0] == 0xE2 && second == 0x80) /* U+2000 to U+2015, U+2019, U+202A to U+202F */
        known = third <= 0x95 || third == 0x99 || (third >= 0xAA && third <= 0xAF);
    else if (at[0] == 0xE2 && second == 0x81) /* U+2060, U+2066 to U+2069 */
        known = third == 0xA0 || (third >= 0xA6 && third <= 0xA9);
    else if (at[0] == 0xE2 && second == 0x88) /* U+2212 */
        known = third == 0x92;
    else if (at[0] == 0xEF && second == 0xBB) /* U+FEFF */
        known = third == 0xBF;
    return known ? 3 : 0;
}

/* The digits of one number. */
typedef struct {
    uint8_t digit[MOST_BYTES]; /* 0 to 9 */
    int64_t count;
    int international; /* it began with + or 00, which `digit` does not have */
    int marked;        /* a zero in brackets was left out of it */
    uint8_t reject;
} typed;

static void read_digits(typed *number, const uint8_t *begin, const uint8_t *end)
{
    int pluses = 0, dots = 0, odd = 0, unclear = 0, plus_inside = 0;
    uint8_t *const digit = number->digit;
    int64_t count = 0, seen = 0; /* digits kept, and those left out too */
    number->marked = 0;
    for (const uint8_t *at = begin; at < end; at++) {
        const int role = *at < 0x80 ? ROLE[*at] : UNCLEAR;
        if (role == DIGIT) {
            /* `+33 (0)6`: to be dialled inside the country only. */
            const int bracketed = *at == '0' && at > begin && at[-1] == '(' && at + 1 < end && at[1] == ')';
            if (bracketed && (pluses || (seen >= 2 && !digit[0] && !digit[1])))
                number->marked = 1;
            else
                digit[count++] = (uint8_t)(*at - '0');
            seen++;
        } else if (role == UNCLEAR) {
            const int64_t bytes = wide_separator(at, end);
            unclear += !bytes;
            at += bytes ? bytes - 1 : 0;
        } else {
            plus_inside |= role == PLUS && seen > 0;
            pluses += role == PLUS;
            dots += role == DOT;
            odd += role == ODD;
        }
    }
    number->international = pluses == 1;
    if (!pluses && seen >= 2 && !digit[0] && !digit[1]) {
        number->international = 1;
        count -= 2;
        for (int64_t place = 0; place < count; place++)
            digit[place] = digit[place + 2];
    }
    number->count = count;
    number->reject = CORE_PRICED;
    if (unclear || (dots == 1 && !pluses)) /* 33639980001.0 */
        number->reject = CORE_ASK;
    else if (odd || pluses > 1 || plus_inside)
        number->reject = CORE_NO_NUMBER;
    else if (!seen && !pluses)
        number->reject = CORE_MISSING;
}

static int64_t walk(const core_plan *plan, int64_t state, const uint8_t *digit, int64_t count)
{
    for (int64_t place = 0; place < count; place++)
        state = plan->step[10 * state + digit[place]];
    return state;
}

static int begins_with(const typed *number, int64_t from, const uint8_t *digit, int64_t count)
{
    if (!count || number->count < from + count)
        return 0;
    for (int64_t place = 0; place < count; place++)
        if (number->digit[from + place] != digit[place])
            return 0;
    return 1;
}

/* Whether libphonenumber must be asked about a national number that begins at `from`. */
static int is_unclear(const core_plan *plan, const typed *number, int64_t from)
{
    const uint8_t *three = number->digit + from;
    return number->count < from + 3 || plan->unclear[100 * three[0] + 10 * three[1] + three[2]];
}

/* The state of a number as dialled inside the home country; 0 where it may be read in more than one way.
 *
 * What libphonenumber does with such a number is simple where no more than the trunk prefix, or else the
 * country's own calling code, can be taken off it. These are the conditions under which it does just that. */
static int64_t national(const core_plan *plan, const typed *number)
{
    if (is_unclear(plan, number, 0))
        return 0;
    const int trunk = begins_with(number, 0, plan->trunk, plan->trunk_size);
    const int code = begins_with(number, 0, plan->code, plan->code_size);
    const int64_t off = trunk ? plan->trunk_size : 0;
    const int64_t state = walk(plan, plan->after_code, number->digit + off, number->count - off);
    const uint8_t warning = plan->warning[state];
    const int valid = warning != CORE_UNDECIDED && warning != CORE_NOT_VALID && plan->country[state] == plan->home;
    /* A number that is not valid is held against the lengths of the main country of its calling code. */
    const int strange = warning == CORE_NOT_VALID && plan->is_main;
    if (state && (code ? valid && !trunk : trunk ? valid || strange : 1))
        return state;
    const int own = code && number->count > plan->longest && !is_unclear(plan, number, plan->code_size) &&
                    !begins_with(number, plan->code_size, plan->trunk, plan->trunk_size);
    return own ? walk(plan, plan->root, number->digit, number->count) : 0;
}

/* The state of the cell [at, end) where it is a plus and digits; -1 where it is anything else. */
static int64_t walk_clean(const core_plan *plan, const uint8_t *at, const uint8_t *end)
{
    if (at == end || *at != '+')
        return -1;
    int64_t state = plan->root;
    for (at++; at < end; at++) {
        const uint8_t digit = (uint8_t)(*at - '0');
        if (digit > 9)
            return -1;
        state = plan->step[10 * state + digit];
    }
    return state;
}

/* The reject of a cell that is no plain plus and digits, and the state it leads to. */
static uint8_t read_cell(const core_plan *plan, const uint8_t *at, const uint8_t *end, int64_t *state, int *guessed)
{
    typed number;
    if (end - at > MOST_BYTES)
        return CORE_ASK;
    read_digits(&number, at, end);
    if (number.reject)
        return number.reject;
    const int bare = !number.international;
    *guessed = bare && plan->home < 0;
    if (*guessed && !number.digit[0]) /* no calling code begins with 0 */
        return CORE_NATIONAL;
    *state = bare && plan->home >= 0 ? national(plan, &number)
                                     : walk(plan, plan->root, number.digit, number.count);
    /* libphonenumber may still find a number in these, with the zero in brackets, or without a trunk prefix. */
    return plan->warning[*state] == CORE_NOT_VALID && (number.marked || *guessed) ? CORE_ASK : CORE_PRICED;
}

void core_numbers(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                  const core_plan *plan, int16_t *country, uint8_t *warning, uint8_t *reject)
{
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *at = data + starts[row], *end = data + ends[row];
        int guessed = 0;
        uint8_t refused = CORE_PRICED;
        int64_t state = walk_clean(plan, at, end);
        if (state < 0) {
            state = 0;
            refused = read_cell(plan, at, end, &state, &guessed);
        }
        if (!refused && plan->warning[state] == CORE_UNDECIDED)
            refused = CORE_ASK;
        reject[row] = refused;
        country[row] = refused ? -1 : plan->country[state];
        warning[row] = refused ? 0 : plan->warning[state];
        if (!refused && guessed && !warning[row])
            warning[row] = CORE_READ_AS_INTERNATIONAL;
    }
}
