// Elements made, and found.

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") for (const [event, work] of Object.entries(value)) element.addEventListener(event, work);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** @param {string} id @returns {any} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  return element;
}

/** Columns that a telephone has room for. */
const MOST_ABREAST = 4;

/**
 * @param {string[]} heads
 * @param {(string | Node)[][]} rows
 * @param {{numbers?: number[], total?: (string | Node)[] | null, caption?: string}} [shape]
 */
export function table(heads, rows, { numbers = [], total = null, caption = "" } = {}) {
  const cell = (/** @type {string} */ tag, /** @type {string | Node} */ text, /** @type {number} */ at) =>
    make(tag, { class: numbers.includes(at) ? "number" : null, scope: tag === "th" ? "col" : null, "data-head": tag === "td" ? heads[at] : null }, text);
  const line = (/** @type {(string | Node)[]} */ row) =>
    make("tr", {}, ...row.map((text, at) => (at ? cell("td", text, at) : make("th", { scope: "row" }, text))));
  return make(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    make(
      "table",
      // On a narrow screen the cells of such a row stand below each other, each with its heading.
      { class: heads.length > MOST_ABREAST ? "wide" : null },
      make("caption", {}, caption),
      make("thead", {}, make("tr", {}, ...heads.map((text, at) => cell("th", text, at)))),
      make("tbody", {}, ...rows.map(line)),
      total && make("tfoot", {}, line(total)),
    ),
  );
}

/** @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = /** @type {HTMLAnchorElement} */ (make("a", { href: address, download: name }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function fromBase64(text) {
  const binary = atob(text.trim());
  const octets = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) octets[at] = binary.charCodeAt(at);
  return octets;
}
