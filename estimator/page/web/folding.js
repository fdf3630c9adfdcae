// Names as they are compared: estimator/base/read.py, `fold` and `words`.

/** Without case and accents. @param {string} name */
function plainName(name) {
  if (/^[\x00-\x7f]*$/.test(name)) return name.toLowerCase();
  return name.normalize("NFKD").toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(/\p{Mn}/gu, "");
}

/** @param {string} name */
export const fold = (name) => plainName(name).replace(/[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}_-]/gu, "");

/** @param {string} name @returns {string[]} */
export const wordsOf = (name) => plainName(name).match(/[\p{L}\p{N}]+/gu) ?? [];
