// One text for all rows, with fields: estimator/campaign/template.py and fields.py, whose patterns are data.
import { Core, encode } from "./core.js";
import { Fault } from "./decode.js";
import { fold } from "./folding.js";

/** @typedef {{name: string, source: string, strict: boolean}} FieldSyntax */
/** @typedef {{start: number, end: number, field: string | null, sign: string, alone: boolean}} Token */
/** @typedef {{literals: string[], fields: string[], written: string}} Template */

/** @param {FieldSyntax} syntax @param {string} text @returns {Generator<Token>} */
export function* tokens(syntax, text) {
  for (const found of text.matchAll(new RegExp(syntax.source, "gu"))) {
    const [group, value] = Object.entries(found.groups ?? {}).find(([, value]) => value !== undefined) ?? ["", ""];
    const [start, end] = [found.index, found.index + found[0].length];
    if (group === "alone") yield { start, end, field: null, sign: value, alone: true };
    else if (group.startsWith("twice")) yield { start, end, field: null, sign: value[0], alone: false };
    else yield { start, end, field: syntax.strict ? value : value.trim() || found[0], sign: "", alone: false };
  }
}

/** @param {string} text @param {FieldSyntax} syntax @returns {Template} */
export function parseTemplate(text, syntax) {
  const literals = [""];
  const fields = [];
  let end = 0;
  for (const token of tokens(syntax, text)) {
    literals[literals.length - 1] += text.slice(end, token.start);
    end = token.end;
    if (token.field === null) {
      if (token.alone && syntax.strict)
        throw new Fault("TPL001", { sign: token.sign, twice: token.sign.repeat(2), field: token.sign === "#" ? "#prenom#" : "{prenom}" });
      literals[literals.length - 1] += token.sign;
      continue;
    }
    if (!token.field.trim()) throw new Fault("TPL002", { field: text.slice(token.start, token.end) });
    fields.push(token.field);
    literals.push("");
  }
  literals[literals.length - 1] += text.slice(end);
  return { literals, fields, written: text };
}

/**
 * The text of each row, put together in the memory of the core.
 * @param {Core} core
 * @param {Template} template
 * @param {import("./core.js").Spans[]} columns one for each field
 * @param {number} rows
 * @returns {import("./core.js").Spans}
 */
export function fillTemplate(core, template, columns, rows) {
  const cells = columns.map((column) => core.gather(column));
  const literals = template.literals.map(encode);
  const size = literals.reduce((sum, each) => sum + each.length, 0) * rows + cells.reduce((sum, each) => sum + each.size, 0);
  const data = core.take(size);
  const offsets = core.take(8 * (rows + 1));
  const into = core.bytes(data, size);
  const places = core.longs(offsets, rows + 1);
  const from = cells.map((each) => ({ octets: core.bytes(each.data, each.size), offsets: core.longs(each.starts, rows + 1) }));
  let at = 0;
  places[0] = places[1] = 0;
  for (let row = 0; row < rows; row++) {
    into.set(literals[0], at);
    at += literals[0].length;
    for (let field = 0; field < from.length; field++) {
      const { octets, offsets } = from[field];
      for (let each = offsets[2 * row]; each < offsets[2 * row + 2]; each++) into[at++] = octets[each];
      into.set(literals[field + 1], at);
      at += literals[field + 1].length;
    }
    places[2 * row + 2] = at;
    places[2 * row + 3] = 0;
  }
  return { data, size: at, starts: offsets, ends: offsets + 8, doubled: 0, rows };
}

/**
 * Fields in a text that have the name of a column, as other tools write them.
 * @param {string} text
 * @param {string[]} header
 * @param {FieldSyntax[]} ways
 */
export function foreignFields(text, header, ways) {
  const known = new Map(header.filter(Boolean).map((name) => [fold(name), name]));
  const found = [];
  for (const syntax of ways)
    for (const token of tokens(syntax, text)) {
      const column = token.field === null ? undefined : known.get(fold(token.field));
      if (column) found.push({ written: text.slice(token.start, token.end), column, fieldsAs: syntax.name });
    }
  return found;
}
