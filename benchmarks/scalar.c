/* The counter as a C programmer would write it first: one character after the other, no tricks.

   It does what the core does, but that it only doubts where a pair may stand on a boundary. The texts are
   data[offsets[i] .. offsets[i + 1]), UTF-8. kind[b] says what the ASCII character b is (0 plain, 1 extension,
   2 outside GSM-7); in_gsm[c] whether the character c below U+0800 is in GSM-7. `added` is what the clause
   behind every text counts. */

#include <stdint.h>

static const int64_t single[2] = {160, 70};
static const int64_t several[2] = {153, 67};

void count_rows(const uint8_t *data, const int32_t *offsets, int64_t rows, const int64_t *added,
                const uint8_t *kind, const uint8_t *in_gsm,
                int8_t *encoding, int64_t *units, int64_t *segments, uint8_t *doubtful)
{
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *at = data + offsets[row], *end = data + offsets[row + 1];
        int64_t characters = added[0], extension = added[1], outside = added[2], pairs = added[3];
        while (at < end) {
            uint8_t byte = *at;
            characters++;
            if (byte < 0x80) {
                extension += kind[byte] == 1;
                outside += kind[byte] == 2;
                at += 1;
            } else if (byte < 0xE0) {
                outside += !in_gsm[(byte & 0x1F) << 6 | (at[1] & 0x3F)];
                at += 2;
            } else if (byte < 0xF0) {
                if (byte == 0xE2 && at[1] == 0x82 && at[2] == 0xAC) /* the euro sign */
                    extension++;
                else
                    outside++;
                at += 3;
            } else {
                outside++;
                pairs++;
                at += 4;
            }
        }
        int code = outside > 0;
        int64_t wide = code ? pairs : extension;
        int64_t total = characters + wide, limit = several[code];
        int64_t needed = total <= single[code] ? 1 : (total + limit - 1) / limit;
        int64_t waste = wide < needed - 1 ? wide : needed - 1;
        int64_t room = needed * limit > single[code] ? needed * limit : single[code];
        encoding[row] = (int8_t)code;
        units[row] = total;
        segments[row] = needed;
        doubtful[row] = total + waste > room;
    }
}
