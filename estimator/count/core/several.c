/* Several calls in one. See core.h. */
#include "core.h"

#define AT(type, place) ((type *)(uintptr_t)step->arguments[place])
#define NUMBER(place) (step->arguments[place])
#define OCTETS(place) AT(const uint8_t, place)
#define PLACES(place) AT(const int64_t, place)

static int64_t done(const core_step *step)
{
    switch (step->function) {
    case CORE_CALL_COUNT:
        core_count(OCTETS(0), NUMBER(1), PLACES(2), PLACES(3), OCTETS(4), NUMBER(5), OCTETS(6), NUMBER(7), OCTETS(8),
                   AT(int8_t, 9), AT(int64_t, 10), AT(int64_t, 11), (uint32_t)NUMBER(12));
        return 0;
    case CORE_CALL_MORE:
        return core_more(OCTETS(0), NUMBER(1), PLACES(2), PLACES(3), OCTETS(4), NUMBER(5), OCTETS(6), NUMBER(7),
                         NUMBER(8), AT(const int8_t, 9), PLACES(10), PLACES(11), OCTETS(12), OCTETS(13),
                         (uint32_t)NUMBER(14));
    case CORE_CALL_NUMBERS:
        core_numbers(OCTETS(0), PLACES(1), PLACES(2), NUMBER(3), AT(const core_plan, 4), AT(int16_t, 5), AT(uint8_t, 6),
                     AT(uint8_t, 7), AT(int64_t, 8));
        return 0;
    case CORE_CALL_TALLY:
        return core_tally(OCTETS(0), PLACES(1), PLACES(2), NUMBER(3), AT(const int16_t, 4), OCTETS(5),
                          AT(const int8_t, 6), PLACES(7), PLACES(8), PLACES(9), OCTETS(10), OCTETS(11),
                          (int32_t)NUMBER(12), PLACES(13), AT(uint8_t, 14), AT(int64_t, 15), AT(core_totals, 16));
    case CORE_CALL_LEFTOVERS:
        return core_leftovers(OCTETS(0), NUMBER(1), PLACES(2), PLACES(3), NUMBER(4), AT(uint8_t, 5),
                              (uint32_t)NUMBER(6));
    case CORE_CALL_NOTHING:
        return core_nothing(OCTETS(0), PLACES(1), PLACES(2), NUMBER(3), AT(uint8_t, 4));
    case CORE_CALL_KEYS:
        core_keys(OCTETS(0), NUMBER(1), PLACES(2), PLACES(3), OCTETS(4), NUMBER(5), PLACES(6), OCTETS(7), NUMBER(8),
                  AT(uint64_t, 9), AT(uint64_t, 10), (uint32_t)NUMBER(11));
        return 0;
    default:
        return -1;
    }
}

int64_t core_several(core_step *steps, int64_t count)
{
    for (int64_t at = 0; at < count; at++) {
        steps[at].result = done(steps + at);
        if (steps[at].result < steps[at].least)
            return at;
    }
    return count;
}
