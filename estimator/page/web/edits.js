// The cheapest edits of one message: estimator/save/advice/tokens.py and cheapest.py, which says why this is right.

/** @typedef {[string, number][]} Options what a piece may become, and whether a reader may notice; the least visible first */

/**
 * @typedef {object} EditRules
 * @property {string} pattern everything to be found in a message, by kind
 * @property {Record<string, Options>} literals
 * @property {Record<string, [string, number]>} forms
 * @property {Record<string, string>} lookalikes
 * @property {string} hidden
 * @property {string} joining letters among which the hidden ones matter
 */

/** @typedef {{at: number, old: string, options: Options}} Token */
/** @typedef {{sizes: number[], units: number}} Run the units of each character, and of all */
/** @typedef {{kept: Run | null, edited: Run | null, token: Token | null, option: [string, number]}} Piece kept null: it may not stay */
/** @typedef {{at: number, old: string, new: string, before: Chosen | null}} Chosen the edits of one way, the last first */
/** @typedef {{segments: number, filled: number, visible: number, edits: number, chosen: Chosen | null}} State */

const GSM7 = 0;
const SINGLE = [160, 70];
const SEVERAL = [153, 67];
const START = { segments: 1, filled: 0, visible: 0, edits: 0, chosen: null };
const NO_OPTION = /** @type {[string, number]} */ (["", 0]);

export class Edits {
  /** @param {EditRules} rules @param {string[]} gsm7 its characters of one unit, and of two */
  constructor(rules, gsm7) {
    this.rules = rules;
    this.pattern = new RegExp(rules.pattern, "gu");
    this.joining = new RegExp(rules.joining, "u");
    this.hidden = new Set(rules.hidden);
    /** @type {Map<string, number>} */
    this.units = new Map(gsm7.flatMap((signs, at) => [...signs].map((sign) => /** @type {[string, number]} */ ([sign, at + 1]))));
  }

  /** What a message becomes: itself, where no segment can be saved. @param {string} message @param {string} clause */
  cheapest(message, clause) {
    const found = [...this.tokens(message)];
    const plans = [];
    for (const encoding of [0, 1]) {
      const pieces = this.pieces(message, found, clause, encoding);
      if (!pieces) continue;
      const least = pieces.reduce((sum, piece) => sum + leastOf(piece), 0);
      plans.push(best(pieces, (least <= SINGLE[encoding] ? SINGLE : SEVERAL)[encoding]));
    }
    let text = message;
    for (let { chosen } = plans.reduce((one, other) => (isBefore(other, one) ? other : one)); chosen; chosen = chosen.before)
      text = text.slice(0, chosen.at) + chosen.new + text.slice(chosen.at + chosen.old.length);
    return text;
  }

  /** The pieces that rules apply to, in order, none of what is kept. @param {string} message @returns {Generator<Token>} */
  *tokens(message) {
    const { rules } = this;
    const keepsHidden = this.joining.test(message);
    for (const match of message.matchAll(this.pattern)) {
      const [kind] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) ?? [""];
      const [at, old] = [match.index, match[0]];
      if (kind === "kept" || (kind === "literal" && keepsHidden && this.hidden.has(old))) continue;
      if (kind === "literal") yield { at, old, options: rules.literals[old] };
      else if (kind === "glued") yield { at, old, options: [[" ", rules.forms.emoji[1]]] };
      else if (kind === "lookalikes")
        yield { at, old, options: [[[...old].map((letter) => rules.lookalikes[letter]).join(""), rules.forms.lookalikes[1]]] };
      else yield { at, old, options: [rules.forms[kind]] };
    }
  }

  /** The message in pieces; null where it cannot be had in this encoding. @param {string} message @param {Token[]} found @param {string} clause @param {number} encoding */
  pieces(message, found, clause, encoding) {
    /** @type {Piece[]} */
    const pieces = [];
    let end = 0;
    for (const token of found) {
      const fits = (/** @type {[string, number]} */ [text]) => (encoding === GSM7 ? this.run(text, encoding) !== null : text.length < token.old.length);
      const option = token.options.find(fits);
      if (!option) continue;
      const [edited, kept] = [this.run(option[0], encoding), this.run(token.old, encoding)];
      if (!edited || (kept && edited.units >= kept.units)) continue;
      pieces.push({ kept: this.run(message.slice(end, token.at), encoding), edited: null, token: null, option: NO_OPTION }, { kept, edited, token, option });
      end = token.at + token.old.length;
    }
    pieces.push({ kept: this.run(message.slice(end) + clause, encoding), edited: null, token: null, option: NO_OPTION });
    return pieces.some((piece) => !piece.kept && !piece.edited) ? null : pieces;
  }

  /** @param {string} text @param {number} encoding @returns {Run | null} */
  run(text, encoding) {
    const sizes = [];
    let units = 0;
    for (const sign of text) {
      const size = encoding === GSM7 ? this.units.get(sign) : sign.length;
      if (size === undefined) return null;
      sizes.push(size);
      units += size;
    }
    return { sizes, units };
  }
}

/** Fewer segments, then fewer edits that a reader may notice, then fewer edits. @param {State} one @param {State} other */
const isBefore = (one, other) => (one.segments - other.segments || one.visible - other.visible || one.edits - other.edits) < 0;

/** @param {Piece} piece */
const leastOf = (piece) => (piece.edited ?? /** @type {Run} */ (piece.kept)).units;

/** The fewest edits with which the text takes as few segments as with all of them. @param {Piece[]} pieces @param {number} limit @returns {State} */
function best(pieces, limit) {
  /** @type {State} */
  let all = START;
  for (const piece of pieces) all = filled(all, /** @type {Run} */ (piece.edited ?? piece.kept), limit);
  let room = all.segments * limit - pieces.reduce((sum, piece) => sum + leastOf(piece), 0);
  /** @type {State[]} */
  let states = [START];
  for (const piece of pieces) {
    room += leastOf(piece);
    states = worthFollowing(after(states, piece, limit), limit, room);
  }
  return states.reduce((one, other) => (isBefore(other, one) ? other : one));
}

/** @param {State[]} states @param {Piece} piece @param {number} limit */
function after(states, { kept, edited, token, option }, limit) {
  const found = [];
  for (const state of states) {
    if (kept) found.push(filled(state, kept, limit));
    if (!edited || !token) continue;
    const chosen = { at: token.at, old: token.old, new: option[0], before: state.chosen };
    found.push({ ...filled(state, edited, limit), visible: state.visible + option[1], edits: state.edits + 1, chosen });
  }
  return found;
}

/** Once the run is in; no character is cut in two. @param {State} state @param {Run} run @param {number} limit @returns {State} */
function filled(state, run, limit) {
  let [segments, units] = [state.segments, state.filled];
  if (run.units === run.sizes.length) {
    if (run.units) {
      const last = units + run.units - 1;
      segments += Math.floor(last / limit);
      units = (last % limit) + 1;
    }
  } else
    for (const size of run.sizes) {
      if (units + size > limit) [segments, units] = [segments + 1, 0];
      units += size;
    }
  return { ...state, segments, filled: units };
}

/** Without those that cannot reach the goal any more, or that another one is no worse than. @param {State[]} states @param {number} limit @param {number} room */
function worthFollowing(states, limit, room) {
  const kept = [];
  for (const state of states.sort((a, b) => a.segments - b.segments || a.filled - b.filled || a.visible - b.visible || a.edits - b.edits)) {
    if ((state.segments - 1) * limit + state.filled > room) break;
    const last = kept[kept.length - 1];
    if (!last || (state.visible - last.visible || state.edits - last.edits) < 0) kept.push(state);
  }
  return kept;
}
