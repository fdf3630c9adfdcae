/* What priced rows add up to, in one pass over them. See core.h. */
#include "alphabet.h"
#include "vectors.h"

static const int64_t SINGLE[2] = {160, 70}, SEVERAL[2] = {153, 67};

/* The first reject that applies to a row whose number has a destination. */
static uint8_t settled(int16_t country, int64_t rate, int64_t recipients, int is_missing, int64_t segments)
{
    if (country < 0 || rate < 0)
        return CORE_NO_RATE;
    if (recipients < 0)
        return CORE_NO_COUNT;
    if (is_missing)
        return CORE_NO_MESSAGE;
    return segments > CORE_MOST_SEGMENTS ? CORE_TOO_LONG : CORE_PRICED;
}

static void add(int64_t *pairs, int64_t key, int64_t messages)
{
    pairs[2 * key] += 1;
    pairs[2 * key + 1] += messages;
}

static void add_character(core_totals *totals, uint32_t code, int64_t messages)
{
    const uint32_t key = code + 1, row = (uint32_t)totals->row;
    uint32_t place = (key * UINT32_C(2654435761)) >> 17; /* CORE_CHARACTERS has 15 bits */
    while (totals->codes[place] && totals->codes[place] != key)
        place = (place + 1) & (CORE_CHARACTERS - 1);
    if (!totals->codes[place]) {
        totals->codes[place] = key;
        totals->taken++;
    } else if (totals->last[place] == row) {
        return; /* a message counts once */
    }
    totals->last[place] = row;
    totals->forcing[place] += messages;
}

static void add_characters(core_totals *totals, const uint8_t *at, const uint8_t *end, int64_t messages)
{
    totals->row++;
    for (; at < end; at++)
        if (is_outside(at, end))
            add_character(totals, code_at(at, end), messages);
}

int64_t core_tally(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                   const int16_t *country, const uint8_t *warning, const int8_t *encoding, const int64_t *units,
                   const int64_t *segments, const int64_t *recipients, const uint8_t *missing,
                   const uint8_t *with_clause, int32_t clause_sent, const int64_t *rates, uint8_t *reject,
                   int64_t *rate, core_totals *totals)
{
    for (int64_t row = 0; row < rows; row++) {
        const int64_t messages = recipients ? recipients[row] : 1, parts = segments[row];
        if (!reject[row])
            reject[row] = settled(country[row], country[row] < 0 ? -1 : rates[country[row]], messages,
                                  missing && missing[row], parts);
        if (reject[row]) {
            totals->rejects[reject[row]]++;
            if (reject[row] == CORE_NO_RATE && country[row] >= 0)
                totals->no_rate[country[row]]++;
            if (rate)
                rate[row] = 0;
            continue;
        }
        const int code = encoding[row] != 0;
        if (code) {
            /* Each of its characters may be a new one; a table that is full to the last place has no end. */
            if (totals->taken + units[row] >= CORE_CHARACTERS)
                return row;
            add_characters(totals, data + starts[row], data + ends[row], messages);
        }
        if (rate)
            rate[row] = rates[country[row]];
        int64_t *const line = totals->lines + 4 * (2 * (int64_t)country[row] + code);
        const int64_t one_less = parts == 2 ? SINGLE[code] : SEVERAL[code] * (parts - 1);
        line[0] += 1;
        line[1] += messages;
        line[2] += messages * parts;
        line[3] += parts > 1 && units[row] - one_less <= totals->near ? messages : 0;
        add(totals->lengths, parts, messages);
        add(totals->warnings, warning[row], messages);
        add(totals->clauses, with_clause ? with_clause[row] != 0 : clause_sent != 0, messages);
        if (parts > 6)
            add(totals->warnings, parts > 8 ? CORE_OVER_8_SEGMENTS : CORE_OVER_6_SEGMENTS, messages);
    }
    return rows;
}
