/* The core: what is done for every byte of a campaign.
 *
 * C11 and nothing else: no library, no allocation, no global that is written, no Python. A function takes
 * pointers and lengths, and fills arrays of the caller. Whatever a function is given as `data`, it reads no
 * byte outside it. `plain.py` has the same functions in Python, to be read beside these.
 *
 * A text is a *span*: text i is data[starts[i]] up to, not including, data[ends[i]]. Spans may lie anywhere in
 * `data` and in any order, so cells of a CSV file and columns of Arrow are counted where they are. Where
 * `doubled[i]` is not 0, two quotes in a row in span i stand for one: what a quoted cell of a CSV file holds.
 * `doubled` may be a null pointer: none are.
 *
 * `vectors` says which instructions may be used: what `core_vectors` found, or 0 for portable C. The answers
 * are the same.
 */
#ifndef SMSCOST_CORE_H
#define SMSCOST_CORE_H

#include <stdint.h>

#if defined(_WIN32)
#define CORE_API __declspec(dllexport)
#else
#define CORE_API __attribute__((visibility("default")))
#endif

/* The number of this interface; a binding refuses any other than its own. */
#define CORE_INTERFACE 9
CORE_API int32_t core_interface(void);

/* The vector instructions this processor has: a sum of the following, or 0. */
#define CORE_AVX2 1
CORE_API uint32_t core_vectors(void);

/* ---- utf8.c ---------------------------------------------------------------------------------------------
 *
 * Where the first byte of data[0 .. size) is that begins no whole character of UTF-8 (RFC 3629 section 4); `size`
 * where there is none. */
CORE_API int64_t core_utf8(const uint8_t *data, int64_t size, uint32_t vectors);

/* ---- records.c ------------------------------------------------------------------------------------------
 *
 * CSV (RFC 4180, and as every common reader has it): a cell that begins with a quote ends at the next quote
 * that is not doubled, and nothing but a delimiter or a line end may follow it; in any other cell a quote is a
 * character like any other. A line ends with LF, CR LF or CR. A line whose cells hold nothing but blanks is no
 * row. A record may lack its last cells, which are empty then, and may have more if these hold nothing. */
typedef struct {
    int64_t rows;   /* whole records, without blank lines */
    int64_t used;   /* bytes of whole records, with blank lines: where the next block has to begin */
    int64_t lines;  /* line ends in these bytes */
    int64_t fault;  /* 0, or one of enum core_fault: of the record that begins at `used` */
    int64_t offset; /* where the fault is */
    int64_t opened; /* where the cell with the fault begins (CORE_UNCLOSED, CORE_AFTER_QUOTE) */
    int64_t cells;  /* how many cells the record has (CORE_RAGGED, CORE_TORN) */
} core_cut;

enum core_fault { /* numbered as in the catalogue of errors: CSV002 to CSV009 */
    CORE_UNCLOSED = 2,    /* a quote is never closed */
    CORE_RAGGED = 3,      /* a record has too many cells (offset: the first of these that is not blank) */
    CORE_AFTER_QUOTE = 4, /* text follows a closing quote */
    CORE_NUL = 5,         /* a NUL byte */
    CORE_TORN = 9         /* a record lacks cells, and a quote is left open in a cell without quotes around it */
};

/* Cut data[0 .. size), which begins with a record, into records of `width` cells.
 *
 * final      whether the text ends at `size`; if not, a record that may go on there is left for later
 * wanted     [wanted_count] columns to keep, from 0, ascending
 * room       rows that the arrays have room for; where that is not enough, `used` says where to go on
 * starts, ends, doubled
 *            [wanted_count][room] spans of the wanted cells, without their quotes, a column after the other
 * lines      [room] line ends between `data` and each row; may be a null pointer
 *
 * Stops at the first fault; the rows before it are there. Whether the text is UTF-8 is not looked at. */
CORE_API void core_records(const uint8_t *data, int64_t size, int32_t final, uint8_t delimiter, int64_t width,
                           const int64_t *wanted, int64_t wanted_count, int64_t room, int64_t *starts,
                           int64_t *ends, uint8_t *doubled, int64_t *lines, core_cut *cut, uint32_t vectors);

/* ---- count.c --------------------------------------------------------------------------------------------
 *
 * What messages cost on the air: 3GPP TS 23.038 section 6.2.1 (the alphabet of GSM-7, and its extension table,
 * whose characters take two septets), TS 23.040 section 9.2.3.24.1 (several segments: 153 septets or 67 code
 * units each; neither an escape pair nor a surrogate pair is split).
 *
 * data [size]     UTF-8; a lone surrogate may stand as the three bytes its code point would have
 * clause          [clause_size] bytes of UTF-8 that are sent after the text, where with_clause[i] is not 0;
 *                 `with_clause` may be a null pointer: after all
 * encoding [rows] 0: GSM-7, 1: UCS-2
 * units [rows]    septets, or UTF-16 code units
 * segments [rows] 1 or more */
CORE_API void core_count(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends,
                         const uint8_t *doubled, int64_t rows, const uint8_t *clause, int64_t clause_size,
                         const uint8_t *with_clause, int8_t *encoding, int64_t *units, int64_t *segments,
                         uint32_t vectors);

/* Where one text is cut into segments: text[0 .. size), clause and all; returns how many there are.
 *
 * ends   where each ends; room for as many as the text has bytes, and one
 * units  what each carries */
CORE_API int64_t core_cuts(const uint8_t *text, int64_t size, int64_t *ends, int64_t *units);

/* How many messages would take more segments with another clause, of those that have one and are priced: as above, and
 *
 * encoding, units, segments   of core_count, with the clause that they have
 * longer                      units that this one has more, in either encoding
 * reject                      of core_tally */
CORE_API int64_t core_more(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends,
                           const uint8_t *doubled, int64_t rows, const uint8_t *clause, int64_t clause_size,
                           int64_t longer, const int8_t *encoding, const int64_t *units, const int64_t *segments,
                           const uint8_t *with_clause, const uint8_t *reject, uint32_t vectors);

/* ---- numbers.c ------------------------------------------------------------------------------------------
 *
 * All numbers of the world as one automaton over digits (data/numbering.txt), and how numbers are written
 * inside one country (data/national.csv). */
typedef struct {
    const uint32_t *step;    /* [states][10] the state that a digit leads to, times 10; 0: whatever follows, ask */
    const int16_t *country;  /* [states] of a number that ends there; -1: none */
    const uint8_t *warning;  /* [states] of enum core_warning */
    const uint8_t *reject;   /* [states] of enum core_reject */
    const uint8_t *unclear;  /* [1000] by the first three digits of a national number: not 0 where in doubt */
    int64_t root;            /* the state before the first digit */
    int64_t home;            /* the country whose national numbers are meant; -1: none is */
    int64_t after_code;      /* the state after its calling code */
    int64_t is_main;         /* whether it is the main country of its calling code */
    int64_t shortest, longest; /* digits of its national numbers */
    int64_t code_size, trunk_size;
    uint8_t code[8], trunk[8]; /* digits, 0 to 9: its calling code; what is dialled before a national number */
    const uint8_t *trunks;   /* [countries][4]: digits of the calling code, and of the trunk prefix; that prefix */
} core_plan;

enum core_warning {
    CORE_NOT_VALID = 1,            /* of a possible length, but no such number is given out */
    CORE_READ_AS_INTERNATIONAL = 5 /* bare digits, taken with their calling code */
};

enum core_reject { /* by the catalogue of errors: NUM001 to NUM009 are 1 to 9 */
    CORE_PRICED = 0,
    CORE_MISSING = 1,
    CORE_TOO_FEW = 2,   /* digits */
    CORE_NO_NUMBER = 4, /* letters or other characters */
    CORE_DECIMAL = 5,   /* a spreadsheet made a decimal number of it: 3,36E+10, 33639980001.0 */
    CORE_NATIONAL = 6,  /* national, and no country is named */
    CORE_NO_RATE = 10,  /* DST001 */
    CORE_NO_COUNT = 11, /* CNT001 */
    CORE_NO_MESSAGE = 12, /* MSG003 */
    CORE_TOO_LONG = 13, /* MSG002 */
    CORE_CAME_BEFORE = 14, /* NUM010: left out, for the number came before */
    CORE_ASK = 255     /* not decided here: ask libphonenumber */
};

/* The destination of numbers as people write them: with `+` or `00`, or as dialled inside `plan->home`; with
 * blanks, dots, dashes, slashes, brackets, apostrophes and invisible marks (estimator/numbers/typed.py). Without
 * a home, bare digits are read with their calling code where that makes a valid number.
 *
 * country [rows]  index of a country, -1 where there is none
 * warning [rows]  of enum core_warning; 0: none
 * reject [rows]   of enum core_reject; 0: there is a country
 * e164 [rows]     the digits of the number in E.164: the same however it was written; 0 where there is no country */
CORE_API void core_numbers(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                           const core_plan *plan, int16_t *country, uint8_t *warning, uint8_t *reject,
                           int64_t *e164);

/* Find the cells that are not as nearly all numbers are: eight bytes or more, of which the first is a digit or `+`,
 * and the last a digit; returns how many there are.
 *
 * at   their rows; room for all */
CORE_API int64_t core_unusual(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                              int64_t *at);

/* ---- texts.c --------------------------------------------------------------------------------------------
 *
 * Put texts end to end: text i is into[offsets[i]] up to, not including, into[offsets[i + 1]].
 *
 * into           room for all bytes of the spans
 * offsets [rows + 1] */
CORE_API void core_gather(const uint8_t *data, const int64_t *starts, const int64_t *ends, const uint8_t *doubled,
                          int64_t rows, uint8_t *into, int64_t *offsets);

/* Find the characters that are not in GSM-7, in order; returns how many there are.
 *
 * row       the text each is in
 * position  where it begins in `data`
 * code      its code point
 *           room for as many as the spans have bytes */
CORE_API int64_t core_outside(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                              int64_t *row, int64_t *position, int64_t *code);

/* Say which texts hold one of eight bytes, none of them a quote (fewer are said by saying one again).
 *
 * holds [rows]  1 where a text does, else 0 */
CORE_API void core_holding(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                           const uint8_t *bytes, uint8_t *holds, uint32_t vectors);

/* Say which texts could hold a link: a full stop before neither a blank nor a line end (a line
 * feed), or a colon before a slash.
 *
 * linkish [rows]  1 where a text could, else 0 */
CORE_API void core_linkish(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                           uint8_t *linkish);

/* What becomes of characters that GSM-7 lacks. The number of a character's rule is
 * index[256 * page[code >> 8] + (code & 255)]; rule 0 is of all others.
 *
 * A run vanishes: a character that begins one, and those after it that begin or go on with one. So does one blank
 * (U+20, U+A0, U+202F) before it, or, where it begins a line, one (U+20) after it. */
enum core_run { CORE_NO_RUN = 0, CORE_BEGINS_RUN = 1, CORE_GOES_ON = 2 };
typedef struct {
    const uint16_t *page;  /* [0x2000] */
    const uint16_t *index; /* [256 * pages]; page 0 holds nothing */
    const uint8_t *kind;   /* by rule, as are all that follow */
    const uint8_t *run;    /* of enum core_run */
    const int64_t *shrink;
    const int64_t *start; /* of what it becomes, in `data` */
    const int64_t *length; /* negative: it stays */
    const uint8_t *data;
} core_rules;

/* Replace characters that GSM-7 lacks by rules: text i is into[offsets[i]] up to, not including,
 * into[offsets[i + 1]].
 *
 * into           room for all bytes of the spans, times the longest of what a character becomes
 * offsets [rows + 1]
 * kinds [rows]   the kinds of all rules that are met, put together
 * shrink [rows]  the sum of their `shrink` */
CORE_API void core_replaced(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                            const core_rules *rules, uint8_t *into, int64_t *offsets, uint8_t *kinds,
                            int64_t *shrink);

/* ---- tally.c --------------------------------------------------------------------------------------------
 *
 * What rows add up to. All sums are added to what is there; 2^25 rows are surely added without running over,
 * for a row stands for less than 10^9 messages of 255 segments at most. */
enum core_kind { /* of warnings, after those of enum core_warning */
    CORE_OVER_6_SEGMENTS = 6,
    CORE_OVER_8_SEGMENTS = 7,
    CORE_FIRST_OF_SEVERAL = 8, /* of a number: its cell holds others */
    CORE_WARNINGS = 9
};
enum { CORE_MOST_SEGMENTS = 255, CORE_CHARACTERS = 1 << 15 };

typedef struct {
    int64_t countries;
    int64_t near;      /* units: a message that passes a boundary by no more is just over it */
    int64_t *lines;    /* [2 * countries][4] by 2 * country + encoding: rows, messages, segments, those just over */
    int64_t *lengths;  /* [CORE_MOST_SEGMENTS + 1][2] by segments: rows, messages */
    int64_t *warnings; /* [CORE_WARNINGS][2] by warning: rows, messages */
    int64_t *clauses;  /* [2][2] by whether the clause was counted: rows, messages */
    int64_t *rejects;  /* [256] rows by reject */
    int64_t *no_rate;  /* [countries] rows by country, of those that are CORE_NO_RATE */
    /* The characters outside GSM-7, as a hash table: in how many messages each is, and the last row it was in. */
    uint32_t *codes;   /* [CORE_CHARACTERS] code point + 1; 0: a free place */
    uint32_t *last;    /* [CORE_CHARACTERS] */
    int64_t *forcing;  /* [CORE_CHARACTERS] */
    int64_t taken;     /* places of the table */
    int64_t row;       /* rows in UCS-2 so far, less than 2^32 */
} core_totals;

/* Settle what becomes of each row, and add it up.
 *
 * data, starts, ends  the messages, which were counted as `encoding`, `units`, `segments`
 * country, warning    of core_numbers
 * recipients [rows]   how many messages a row stands for, 0 to 999999999; -1: nobody knows; null: 1 each
 * missing [rows]      not 0 where there is no message; null: nowhere
 * with_clause [rows]  not 0 where the clause was counted; null: in all rows as `clause_sent` says
 * rates [countries]   milli-credits for a segment; negative: none
 * reject [rows]       of core_numbers; where it is 0 it becomes the first that applies of CORE_NO_RATE,
 *                     CORE_NO_COUNT, CORE_NO_MESSAGE, CORE_TOO_LONG
 * rate [rows]         of each: milli-credits for a segment, 0 where it is rejected; may be a null pointer
 *
 * Returns how many rows were added: fewer than `rows` where the table of characters must be emptied first. */
CORE_API int64_t core_tally(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                            const int16_t *country, const uint8_t *warning, const int8_t *encoding,
                            const int64_t *units, const int64_t *segments, const int64_t *recipients,
                            const uint8_t *missing, const uint8_t *with_clause, int32_t clause_sent,
                            const int64_t *rates, uint8_t *reject, int64_t *rate, core_totals *totals);

/* ---- leftovers.c ----------------------------------------------------------------------------------------
 *
 * Texts that betray a broken export. `kinds` [rows] becomes a sum of the following, or 0; returns how many are not.
 * A name is a letter, or a byte above 7F, and then letters, digits, `_`, `.`, `-`. */
#define CORE_FIELD 1       /* {name}, {{ a name }}, #name#, *|name|*, {!name}, {{a|b}}, {% a %}, [[a]]: nobody filled it in */
#define CORE_ENTITY 2      /* &amp; &#39; </b> <br> */
#define CORE_MOJIBAKE 4    /* UTF-8 that was read as cp1252 */
#define CORE_REPLACED 8    /* U+FFFD, which stands for what could not be read */
#define CORE_SHEET_ERROR 16 /* #N/A and the other errors of a spreadsheet */
#define CORE_CURRENCY 32   /* the sign of any currency, U+00A4, which an euro sign becomes in a wrong encoding */
#define CORE_ESCAPE 64     /* \n \" \u00e9: what a program writes for a line end or a letter */
#define CORE_LONGEST_FIELD 60
#define CORE_LONGEST_NAME 40
CORE_API int64_t core_leftovers(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends,
                                int64_t rows, uint8_t *kinds, uint32_t vectors);

/* Say which texts say nothing: 1 where one holds nothing but blanks, or is the error of a spreadsheet, else 0; returns
 * how many do. */
CORE_API int64_t core_nothing(const uint8_t *data, const int64_t *starts, const int64_t *ends, int64_t rows,
                              uint8_t *nothing);

/* ---- seen.c ---------------------------------------------------------------------------------------------
 *
 * Keys of rows, 0 where a row is rejected for more than that its number came before:
 *
 * numbers [rows]  of the number alone, different for different numbers
 * pairs [rows]    of the number and its text: the first 16 bits of the former, and a hash of 48 bits; 0 also where
 *                 one of the first `level` bits of the former is not 0, for texts take the most time
 *
 * e164, reject    of core_numbers and core_tally */
CORE_API void core_keys(const uint8_t *data, int64_t size, const int64_t *starts, const int64_t *ends,
                        const uint8_t *doubled, int64_t rows, const int64_t *e164, const uint8_t *reject,
                        int64_t level, uint64_t *numbers, uint64_t *pairs, uint32_t vectors);

/* A set of keys as a hash table. It has only those whose first `level` bits are 0, which are one in 2^level. */
typedef struct {
    uint64_t *keys; /* [size] 0: a free place */
    int64_t *again; /* [64] rows whose key was there already, by how many of its first bits are 0 */
    int64_t size;   /* a power of 2, 8 or more */
    int64_t taken;  /* places */
    int64_t most;   /* places that may be taken, less than `size` */
    int64_t level;  /* 0 to 63 */
} core_seen;

/* Add keys to the set; those that are 0 are none.
 *
 * before [rows]   becomes 1 where the key was in the set already, else 0; may be a null pointer
 *
 * Returns how many rows were added: fewer than `rows` where the next key would be one more than `most`. */
CORE_API int64_t core_see(const uint64_t *keys, int64_t rows, core_seen *seen, uint8_t *before,
                          uint32_t vectors);

/* Raise the level of the set by one: of its keys, half are left. */
CORE_API void core_forget(core_seen *seen);

/* ---- several.c ------------------------------------------------------------------------------------------
 *
 * Several calls in one, for a caller that lets other threads run during each, and may have to wait after it. */
enum core_call {
    CORE_CALL_COUNT,
    CORE_CALL_MORE,
    CORE_CALL_NUMBERS,
    CORE_CALL_TALLY,
    CORE_CALL_LEFTOVERS,
    CORE_CALL_NOTHING,
    CORE_CALL_KEYS,
    CORE_CALLS
};
enum { CORE_ARGUMENTS = 17 };

typedef struct {
    int64_t function; /* of enum core_call */
    int64_t least;    /* a smaller result is the end of it */
    int64_t result;   /* what the function returned; 0 where that is nothing */
    int64_t arguments[CORE_ARGUMENTS]; /* as the function has them: numbers, and where arrays lie */
} core_step;

/* Take some steps; returns how many had a result that is not too small: the one after these is the last taken. */
CORE_API int64_t core_several(core_step *steps, int64_t count);

#endif
