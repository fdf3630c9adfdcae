/* Phone numbers to destinations: the automaton of all numbers, and the ways people write one. See core.h. */
#include "vectors.h"

enum {
    MOST_DIGITS = 64, /* no number typed by people has more */
    MOST_OF_E164 = 18 /* no number of any country has more; as many fit into 63 bits */
};

/* The digits of one number. */
typedef struct {
    uint8_t digit[MOST_DIGITS]; /* 0 to 9 */
    int64_t count;
    int international; /* it began with + or 00, which `digit` does not have */
    int marked;        /* a zero in brackets was left out of it */
    uint8_t reject;
} typed;

/* ---- Most numbers: digits, and what is commonly put between them ---- */

/* What is added up for each byte; 0 for those that only `read_any` knows. */
enum { DIGIT = 1, BLANK = 1 << 8, DOT = 1 << 16, BRACKET = 1 << 24 };
static const uint32_t COMMON[256] = {
    ['0'] = DIGIT, ['1'] = DIGIT, ['2'] = DIGIT, ['3'] = DIGIT, ['4'] = DIGIT,
    ['5'] = DIGIT, ['6'] = DIGIT, ['7'] = DIGIT, ['8'] = DIGIT, ['9'] = DIGIT,
    [' '] = BLANK, ['-'] = BLANK, ['/'] = BLANK, ['\''] = BLANK, ['.'] = DOT, ['('] = BRACKET, [')'] = BRACKET,
};

/* Whether the zero at `at` is to be dialled inside the country only: `+33 (0)6`. */
static int is_bracketed(const uint8_t *at, const uint8_t *begin, const uint8_t *end)
{
    return at > begin && at[-1] == '(' && at + 1 < end && at[1] == ')';
}

/* The same with something beside the zero that may be invisible: libphonenumber decides what it is. */
static int is_hidden(const uint8_t *at, const uint8_t *begin, const uint8_t *end)
{
    const uint8_t *before = at, *after = at + 1;
    while (before > begin && before[-1] >= 0x80)
        before--;
    while (after < end && *after >= 0x80)
        after++;
    return after - before > 1 && before > begin && before[-1] == '(' && after < end && *after == ')';
}

/* Whether [begin, end) is such a number: then it is in `number`. */
static int read_common(typed *number, const uint8_t *begin, const uint8_t *end)
{
    const int plus = begin < end && *begin == '+';
    begin += plus;
    if (end - begin >= MOST_DIGITS)
        return 0;
    uint32_t sum = 0;
    for (const uint8_t *at = begin; at < end; at++) {
        if (!COMMON[*at])
            return 0;
        number->digit[sum & 255] = (uint8_t)(*at - '0');
        sum += COMMON[*at];
    }
    int64_t count = sum & 255;
    if (!count || (!plus && ((sum >> 16 & 255) == 1 || sum >> 24))) /* 33639980001.0 */
        return 0;
    if (sum >> 24) {
        count = 0;
        for (const uint8_t *at = begin; at < end; at++) {
            number->digit[count] = (uint8_t)(*at - '0');
            count += COMMON[*at] == DIGIT && !(*at == '0' && is_bracketed(at, begin, end));
        }
    }
    number->marked = count < (int64_t)(sum & 255);
    number->count = count;
    number->international = plus;
    number->reject = CORE_PRICED;
    return 1;
}

/* ---- All others ---- */

enum role { ODD, PLUS, POINT, SEPARATOR, DECIMAL, WIDE, UNSEEN, FOREIGN };

static const uint8_t ROLE[128] = {
    ['+'] = PLUS,
    ['.'] = POINT,
    [' '] = SEPARATOR, ['\t'] = SEPARATOR, ['\n'] = SEPARATOR, ['\v'] = SEPARATOR, ['\f'] = SEPARATOR,
    ['\r'] = SEPARATOR, ['-'] = SEPARATOR, ['/'] = SEPARATOR, ['('] = SEPARATOR, [')'] = SEPARATOR,
    ['\''] = SEPARATOR, /* Excel keeps a cell as text by it; Swiss people group digits with it */
    ['e'] = DECIMAL, ['E'] = DECIMAL, [','] = DECIMAL,
};

/* What the character at `at` is, which is no digit, and how many bytes it has. Those that are not ASCII are the
 * separators of typed.py (WIDE, and UNSEEN those that no screen shows), or ODD where no script has its digits. */
static enum role role_at(const uint8_t *at, const uint8_t *end, int64_t *bytes)
{
    *bytes = 1;
    if (*at < 0x80)
        return ROLE[*at];
    const int64_t left = end - at, size = *at < 0xC2 ? 1 : *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : 4;
    *bytes = size < left ? size : left;
    if (size > left || size == 1 || size == 4)
        return FOREIGN;
    if (size == 2) {
        if (at[0] == 0xC2 && (at[1] == 0xA0 || at[1] == 0xAD)) /* U+00A0, U+00AD */
            return at[1] == 0xA0 ? WIDE : UNSEEN;
        return at[0] < 0xD9 ? ODD : FOREIGN;
    }
    const uint8_t second = at[1], third = at[2];
    if (at[0] == 0xEF)
        return second == 0xBB && third == 0xBF ? UNSEEN : FOREIGN; /* U+FEFF */
    if (at[0] != 0xE2)
        return FOREIGN;
    if (second == 0x80) { /* U+2000 to U+200F, U+2010 to U+2015, U+2019, U+202A to U+202F */
        if ((third >= 0x8B && third <= 0x8F) || (third >= 0xAA && third <= 0xAE))
            return UNSEEN;
        return third <= 0x95 || third == 0x99 || third == 0xAF ? WIDE : ODD;
    }
    if (second == 0x81) /* U+2060, U+2066 to U+2069 */
        return third == 0xA0 || (third >= 0xA6 && third <= 0xA9) ? UNSEEN : ODD;
    return second == 0x88 && third == 0x92 ? WIDE : ODD; /* U+2212 */
}

/* Past the blanks, marks and apostrophes at `at`: what may stand around a number a spreadsheet wrote. */
static const uint8_t *past_blanks(const uint8_t *at, const uint8_t *end)
{
    while (at < end) {
        int64_t bytes;
        const enum role role = role_at(at, end, &bytes);
        const int dash = bytes == 1 ? *at == '-' || *at == '/' || *at == '(' || *at == ')'
                         : bytes == 2 ? at[1] == 0xAD
                                      : at[1] == 0x88 || (at[1] == 0x80 && at[2] >= 0x90 && at[2] <= 0x99);
        if ((role != SEPARATOR && role != WIDE && role != UNSEEN) || dash)
            break;
        at += bytes;
    }
    return at;
}

static const uint8_t *past_figures(const uint8_t *at, const uint8_t *end)
{
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at;
}

/* Whether a spreadsheet made a decimal number of the number: 3,36E+10, 33639980001.0, or with up to three zeros;
 * or whether it is a fraction, of one figure or two. */
static int is_decimal(const uint8_t *at, const uint8_t *end)
{
    at = past_blanks(at, end);
    const int sign = at < end && (*at == '+' || *at == '-');
    const uint8_t *figures = at + sign, *point = past_figures(figures, end), *after = point;
    if (point == figures)
        return 0;
    if (point < end && (*point == '.' || *point == ',')) {
        after = past_figures(point + 1, end);
        if (after == point + 1)
            return 0;
        const uint8_t *zeros = point + 1;
        while (zeros < after && *zeros == '0')
            zeros++;
        const int64_t most = zeros == after ? 3 : 2;
        if (!sign && point - figures >= 7 && after - point - 1 <= most && past_blanks(after, end) == end)
            return 1;
    }
    if (after == end || (*after != 'e' && *after != 'E'))
        return 0;
    after++;
    after += after < end && (*after == '+' || *after == '-');
    at = past_figures(after, end);
    return at > after && past_blanks(at, end) == end;
}

/* Whether it may be shown as an amount, 639 980 001.00: groups of three, and at most three figures behind its only
 * point. */
static int is_amount(const uint8_t *begin, const uint8_t *end)
{
    const uint8_t *point = begin;
    while (*point != '.')
        point++;
    const uint8_t *after = past_figures(point + 1, end);
    if (after - point - 1 > 3 || past_blanks(after, end) != end || point - begin < 4)
        return 0;
    return past_figures(point - 3, point) == point && (point[-4] < '0' || point[-4] > '9');
}

/* The digits of any cell; with the zeros in brackets where `with_marked` is not 0. */
static void read_any(typed *number, const uint8_t *begin, const uint8_t *end, int with_marked)
{
    int64_t seen = 0, count = 0, pluses = 0, points = 0, bytes; /* seen: digits, of which `count` are kept */
    unsigned roles = 0;
    int plus_inside = 0, hidden = 0, after_code = 0;
    uint8_t *const digit = number->digit;
    number->marked = 0;
    number->reject = CORE_NO_NUMBER;
    for (const uint8_t *at = begin; at < end; at += bytes) {
        bytes = 1;
        if ((uint8_t)(*at - '0') <= 9) {
            if (++seen > MOST_DIGITS)
                continue;
            digit[count] = (uint8_t)(*at - '0');
            const int marked = *at == '0' && is_bracketed(at, begin, end) &&
                               (pluses || (seen > 2 && !digit[0] && !digit[1]));
            number->marked |= marked;
            /* "33 (0)6": such a zero stands behind a calling code only, whose sign was left out. */
            after_code |= *at == '0' && !marked && seen > 1 && digit[0] && is_bracketed(at, begin, end);
            hidden |= *at == '0' && is_hidden(at, begin, end);
            count += !marked || with_marked;
            continue;
        }
        const enum role role = role_at(at, end, &bytes);
        if (role == ODD)
            return;
        roles |= 1u << role;
        points += role == POINT;
        pluses += role == PLUS;
        plus_inside |= role == PLUS && seen > 0;
    }
    const int decimal = roles >> DECIMAL & 1;
    hidden &= pluses || (seen > 1 && (digit[0] || !digit[1]));
    number->international = pluses == 1;
    number->count = count;
    if (roles >> FOREIGN & 1)
        number->reject = CORE_ASK;
    else if ((decimal || points == 1) && is_decimal(begin, end))
        number->reject = CORE_DECIMAL;
    else if ((decimal || points == 1) && roles >> UNSEEN & 1) /* without what is unseen it may be a decimal one */
        number->reject = CORE_ASK;
    else if (!decimal && points == 1 && seen && is_amount(begin, end))
        number->reject = CORE_ASK;
    else if (!seen && !pluses && !decimal)
        number->reject = CORE_MISSING;
    else if (!decimal && pluses <= 1 && !plus_inside && seen)
        number->reject = seen > MOST_DIGITS || hidden || after_code ? CORE_ASK : CORE_PRICED;
}

/* ---- From digits to states ---- */

static int64_t walk(const core_plan *plan, int64_t state, const uint8_t *digit, int64_t count)
{
    for (int64_t place = 0; place < count; place++)
        state = plan->step[state + digit[place]];
    return state;
}

static int begins_with(const uint8_t *digit, int64_t count, const uint8_t *beginning, int64_t size)
{
    if (!size || count < size)
        return 0;
    for (int64_t place = 0; place < size; place++)
        if (digit[place] != beginning[place])
            return 0;
    return 1;
}

static int is_valid(const core_plan *plan, int64_t state)
{
    return !plan->reject[state / 10] && plan->warning[state / 10] != CORE_NOT_VALID;
}

/* Whether libphonenumber must be asked about a national number. */
static int is_unclear(const core_plan *plan, const uint8_t *digit, int64_t count)
{
    return count >= 3 && plan->unclear[100 * digit[0] + 10 * digit[1] + digit[2]];
}

/* The state of a number that begins with the home country's own calling code, and is too long without it. */
static int64_t after_own_code(const core_plan *plan, const uint8_t *digit, int64_t count)
{
    const uint8_t *rest = digit + plan->code_size;
    int64_t left = count - plan->code_size;
    if (is_unclear(plan, rest, left))
        return 0;
    if (!begins_with(rest, left, plan->trunk, plan->trunk_size))
        return walk(plan, plan->root, digit, count);
    rest += plan->trunk_size;
    left -= plan->trunk_size;
    if (is_unclear(plan, rest, left) || begins_with(rest, left, plan->trunk, plan->trunk_size))
        return 0;
    return walk(plan, plan->after_code, rest, left);
}

/* The state of a number as dialled inside the home country; 0 where it may be read in more than one way.
 *
 * What libphonenumber does with such a number is simple where no more than the trunk prefix, or else the
 * country's own calling code, can be taken off it. These are the conditions under which it does just that. */
static int64_t national(const core_plan *plan, const uint8_t *digit, int64_t count)
{
    if (is_unclear(plan, digit, count))
        return 0;
    const int code = begins_with(digit, count, plan->code, plan->code_size);
    const int trunk = begins_with(digit, count, plan->trunk, plan->trunk_size);
    if (code && count > plan->longest)
        return after_own_code(plan, digit, count);
    if (plan->is_main) {
        /* The same as after the calling code, unless the number has that in it. */
        const int64_t state = walk(plan, plan->after_code, digit, count);
        const int whole = count - plan->code_size < plan->shortest || (is_valid(plan, state) && !trunk);
        return !code || whole ? state : 0;
    }
    const int64_t off = trunk ? plan->trunk_size : 0;
    const int64_t state = walk(plan, plan->after_code, digit + off, count - off);
    const int valid = is_valid(plan, state) && plan->country[state / 10] == plan->home;
    return (code || trunk ? valid && !(code && trunk) : !plan->reject[state / 10]) ? state : 0;
}

/* The digits of a number with its calling code, as it is written in E.164: without the trunk prefix that some
 * put after the calling code. libphonenumber takes it off unless that spoils a valid number. */
static int64_t as_e164(const core_plan *plan, const uint8_t *digit, int64_t count, int64_t state)
{
    if (count > MOST_OF_E164 || plan->country[state / 10] < 0)
        return 0;
    const uint8_t *national = plan->trunks + 4 * plan->country[state / 10];
    const int64_t code = national[0], trunk = national[1];
    int64_t whole = 0, less = 0;
    for (int64_t place = 0; place < count; place++) {
        whole = whole * 10 + digit[place];
        less = place < code || place >= code + trunk ? less * 10 + digit[place] : less;
    }
    if (!begins_with(digit + code, count - code, national + 2, trunk))
        return whole;
    const int64_t without = walk(plan, walk(plan, plan->root, digit, code), digit + code + trunk, count - code - trunk);
    const int kept = is_valid(plan, state) ? !is_valid(plan, without) : plan->reject[without / 10] != 0;
    return kept ? whole : less;
}

/* The same for a number as it is dialled inside the home country. */
static int64_t national_as_e164(const core_plan *plan, const uint8_t *digit, int64_t count, int64_t state)
{
    uint8_t with_code[MOST_DIGITS + 8];
    const int has_code = count > plan->longest && begins_with(digit, count, plan->code, plan->code_size);
    int64_t before = 0;
    for (; !has_code && before < plan->code_size; before++)
        with_code[before] = plan->code[before];
    for (int64_t place = 0; place < count; place++)
        with_code[before + place] = digit[place];
    return as_e164(plan, with_code, before + count, state);
}

/* The state of the cell [at, end) where it is a plus and digits; -1 where it is anything else. */
static int64_t walk_clean(const core_plan *plan, const uint8_t *at, const uint8_t *end, int64_t *e164)
{
    if (end - at < 2 || end - at > MOST_DIGITS || *at != '+')
        return -1;
    const uint8_t *begin = ++at;
    int64_t state = plan->root;
    uint64_t value = 0;
    for (; at < end; at++) {
        const uint8_t digit = (uint8_t)(*at - '0');
        if (digit > 9)
            return -1;
        state = plan->step[state + digit];
        value = value * 10 + digit;
    }
    if (plan->reject[state / 10] || plan->country[state / 10] < 0)
        return state;
    const uint8_t *national = plan->trunks + 4 * plan->country[state / 10];
    *e164 = end - begin > MOST_OF_E164 ? 0 : (int64_t)value;
    if (national[1] && end - begin > national[0] && begin[national[0]] - '0' == national[2]) {
        uint8_t digits[MOST_DIGITS];
        for (int64_t place = 0; place < end - begin; place++)
            digits[place] = (uint8_t)(begin[place] - '0');
        *e164 = as_e164(plan, digits, end - begin, state);
    }
    return state;
}

/* The reject of a cell that is no plain plus and digits, or else the state it leads to. */
static uint8_t read_cell(const core_plan *plan, const uint8_t *at, const uint8_t *end, int64_t *state, int *guessed,
                         int64_t *e164)
{
    typed number;
    if (!read_common(&number, at, end))
        read_any(&number, at, end, 0);
    if (number.reject)
        return number.reject;
    const uint8_t *digit = number.digit;
    int64_t count = number.count;
    if (!number.international && count >= 2 && !digit[0] && !digit[1]) {
        number.international = 1;
        digit += 2;
        count -= 2;
    }
    if (!number.international && plan->home >= 0) {
        *state = national(plan, digit, count);
        if (!plan->reject[*state / 10])
            *e164 = national_as_e164(plan, digit, count, *state);
        return plan->reject[*state / 10];
    }
    *guessed = !number.international;
    *state = walk(plan, plan->root, digit, count);
    if (plan->reject[*state / 10] != CORE_ASK && !is_valid(plan, *state)) {
        if (*guessed)
            return CORE_NATIONAL;
        if (number.marked) {
            /* In Italy and a few other countries the zero belongs to the number. */
            read_any(&number, at, end, 1);
            const int64_t with_zero = number.count - (digit - number.digit);
            const int64_t kept = walk(plan, plan->root, digit, with_zero);
            if (plan->reject[kept / 10] == CORE_ASK || is_valid(plan, kept)) {
                *state = kept;
                count = with_zero;
            } else {
                read_any(&number, at, end, 0);
            }
        }
    }
    if (!plan->reject[*state / 10])
        *e164 = as_e164(plan, digit, count, *state);
    return plan->reject[*state / 10];
}

void core_numbers(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                  const core_plan *plan, int16_t *country, uint8_t *warning, uint8_t *reject, int64_t *e164)
{
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *at = data + starts[row], *end = data + ends[row];
        int guessed = 0;
        int64_t found = 0, state = walk_clean(plan, at, end, &found);
        const uint8_t refused =
            state < 0 ? read_cell(plan, at, end, &state, &guessed, &found) : plan->reject[state / 10];
        reject[row] = refused;
        country[row] = refused ? -1 : plan->country[state / 10];
        warning[row] = refused ? 0 : plan->warning[state / 10];
        e164[row] = refused ? 0 : found;
        if (!refused && guessed && !warning[row])
            warning[row] = CORE_READ_AS_INTERNATIONAL;
    }
}

static int is_plain_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

int64_t core_unusual(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows, int64_t *at)
{
    int64_t found = 0;
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *const cell = data + starts[row];
        const int64_t size = ends[row] - starts[row];
        at[found] = row;
        found += size < 8 || !(is_plain_digit(cell[0]) || cell[0] == '+') || !is_plain_digit(cell[size - 1]);
    }
    return found;
}
