// What is wrong with a file, said with its line and what to do.
import { hintOf } from "./results.js";
import { Words, fill } from "./say.js";

/** @param {{code: string, details: any}} fault @param {Words} words */
export function faultText({ code, details }, words) {
  const reason = words.data.reasons[code];
  if (!reason) return words.say("unforeseen", { what: details.what ?? code });
  const kind = details.kind ? words.say("file of", { kind: details.kind }) : "";
  const listed = { ...details, kind, why: words.say("gone"), columns: (details.columns ?? []).join(", "), delimiters: (details.delimiters ?? []).join(" ") };
  const cells = words.say("cells", { count: details.cells ?? 0 });
  const what = details.what ? words.say(`column of ${details.what}`) : "";
  const sentence = fill(reason.sentence[words.language], { ...listed, found: cells, what, line: words.number(details.opened ?? details.line ?? "") });
  const hint = hintOf(code, "", words);
  const said = details.line
    ? words.say("fault at", { code, line: words.number(details.line), sentence })
    : words.say("fault", { code, sentence });
  return `${said} ${fill(hint, listed)}`;
}
