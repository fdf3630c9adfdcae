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
#define CORE_INTERFACE 1
CORE_API int32_t core_interface(void);

/* The vector instructions this processor has: a sum of the following, or 0. */
#define CORE_AVX2 1
CORE_API uint32_t core_vectors(void);

/* ---- utf8.c ---------------------------------------------------------------------------------------------
 *
 * Where the first byte of data[0 .. size) is that begins no whole character of UTF-8 (RFC 3629 section 4), or,
 * where `no_nul` is not 0, the first NUL, whichever comes first; `size` where there is none. */
CORE_API int64_t core_utf8(const uint8_t *data, int64_t size, int32_t no_nul, uint32_t vectors);

/* ---- records.c ------------------------------------------------------------------------------------------
 *
 * CSV (RFC 4180, and as every common reader has it): a cell that begins with a quote ends at the next quote
 * that is not doubled, and nothing but a delimiter or a line end may follow it; in any other cell a quote is a
 * character like any other. A line ends with LF, CR LF or CR. An empty line is no row. */
typedef struct {
    int64_t rows;   /* whole records, without empty lines */
    int64_t used;   /* bytes of whole records, with empty lines: where the next block has to begin */
    int64_t lines;  /* line ends in these bytes */
    int64_t fault;  /* 0, or one of enum core_fault: of the record that begins at `used` */
    int64_t offset; /* where the fault is */
    int64_t opened; /* where the cell with the fault begins (CORE_UNCLOSED, CORE_AFTER_QUOTE) */
    int64_t cells;  /* how many cells the record has (CORE_RAGGED) */
} core_cut;

enum core_fault { /* numbered as in the catalogue of errors: CSV002 to CSV005 */
    CORE_UNCLOSED = 2,    /* a quote is never closed */
    CORE_RAGGED = 3,      /* a record has too few cells (offset: its end), or too many (offset: the first of these) */
    CORE_AFTER_QUOTE = 4, /* text follows a closing quote */
    CORE_NUL = 5          /* a NUL byte */
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

#endif
