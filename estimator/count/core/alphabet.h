/* The alphabet of GSM-7 over bytes of UTF-8: 3GPP TS 23.038 section 6.2.1 and its extension table, 6.2.1.1.
 *
 * The same as estimator/count/alphabet.py; a test goes through all code points. */
#ifndef SMSCOST_ALPHABET_H
#define SMSCOST_ALPHABET_H

#include <stdint.h>

/* What a byte begins, as far as one byte tells. PLAIN is 0: one character, one unit in either encoding. */
enum kind {
    PLAIN,
    EXTENSION, /* two septets */
    OUTSIDE,   /* not in GSM-7, whatever follows */
    CONTINUES, /* a character begun before */
    LEAD_C2,   /* of characters of two bytes, some of them in GSM-7 */
    LEAD_C3,
    LEAD_CE,
    LEAD_E2, /* of the euro sign, and of others */
    FOUR     /* of a character above U+FFFF: not in GSM-7, a surrogate pair in UCS-2 */
};

static const uint8_t KIND[256] = {
    /* 00 */ 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0 /* LF */, 2, 1 /* FF */, 0 /* CR */, 2, 2,
    /* 10 */ 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2 /* ESC */, 2, 2, 2, 2,
    /* 20 */ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    /* 30 */ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    /* 40 */ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    /* 50 */ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 /* [ */, 1 /* \ */, 1 /* ] */, 1 /* ^ */, 0,
    /* 60 */ 2 /* ` */, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    /* 70 */ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 /* { */, 1 /* | */, 1 /* } */, 1 /* ~ */, 2 /* DEL */,
    /* 80 */ 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
    /* 90 */ 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
    /* A0 */ 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
    /* B0 */ 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
    /* C0 */ 2, 2, 4, 5, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 6, 2,
    /* D0 */ 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    /* E0 */ 2, 2, 7, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    /* F0 */ 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8};

/* Of the 64 characters that a first byte begins, those in GSM-7: one bit each, by the second byte. */
#define BIT(code) (UINT64_C(1) << ((code) & 63))
static const uint64_t IN_GSM[3] = {
    /* C2: ¡ £ ¤ ¥ § ¿ */
    BIT(0xA1) | BIT(0xA3) | BIT(0xA4) | BIT(0xA5) | BIT(0xA7) | BIT(0xBF),
    /* C3: Ä Å Æ Ç É Ñ Ö Ø Ü ß à ä å æ è é ì ñ ò ö ø ù ü */
    BIT(0xC4) | BIT(0xC5) | BIT(0xC6) | BIT(0xC7) | BIT(0xC9) | BIT(0xD1) | BIT(0xD6) | BIT(0xD8) | BIT(0xDC) |
        BIT(0xDF) | BIT(0xE0) | BIT(0xE4) | BIT(0xE5) | BIT(0xE6) | BIT(0xE8) | BIT(0xE9) | BIT(0xEC) |
        BIT(0xF1) | BIT(0xF2) | BIT(0xF6) | BIT(0xF8) | BIT(0xF9) | BIT(0xFC),
    /* CE: Γ Δ Θ Λ Ξ Π Σ Φ Ψ Ω */
    BIT(0x393) | BIT(0x394) | BIT(0x398) | BIT(0x39B) | BIT(0x39E) | BIT(0x3A0) | BIT(0x3A3) | BIT(0x3A6) |
        BIT(0x3A8) | BIT(0x3A9)};

/* Whether the character of two bytes that begins at `at`, with a byte of kind `lead`, is in GSM-7. */
static inline int in_gsm(const uint8_t *at, const uint8_t *end, int lead)
{
    return at + 1 < end && (IN_GSM[lead - LEAD_C2] >> (at[1] & 63) & 1);
}

static inline int is_euro(const uint8_t *at, const uint8_t *end)
{
    return at + 2 < end && at[1] == 0x82 && at[2] == 0xAC;
}

/* Whether a character that is not in GSM-7 begins at `at`. */
static inline int is_outside(const uint8_t *at, const uint8_t *end)
{
    const int kind = KIND[*at];
    if (kind == PLAIN || kind == CONTINUES || kind == EXTENSION)
        return 0;
    return kind == LEAD_E2 ? !is_euro(at, end) : kind == OUTSIDE || kind == FOUR || !in_gsm(at, end, kind);
}

/* The code point of the character at `at`; what is no whole character is U+FFFD. */
static inline uint32_t code_at(const uint8_t *at, const uint8_t *end)
{
    if (at[0] < 0x80)
        return at[0];
    const int64_t size = at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    if (end - at < size)
        return 0xFFFD;
    uint32_t code = at[0] & (0x7Fu >> size);
    for (int64_t place = 1; place < size; place++)
        code = code << 6 | (at[place] & 0x3F);
    return code;
}

#endif
