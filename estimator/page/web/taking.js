// How a campaign comes to the page: dropped anywhere on it, chosen, or pasted.
import { byId } from "./dom.js";

/** @typedef {import("./main.js").Page} Page */

/** @param {Page} page */
export function taking(page) {
  const zone = byId("drop");
  const pasted = byId("pasted");
  // Text that is dragged into a box for text is the browser's; a file never is: it would open in place of the page.
  const isOurs = (/** @type {DragEvent} */ { dataTransfer, target }) =>
    Boolean(dataTransfer?.types.includes("Files")) || (zone.contains(/** @type {Node} */ (target)) && target !== pasted);
  byId("choose").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (/** @type {Event} */ { target }) => {
    const input = /** @type {HTMLInputElement} */ (target);
    files(page, input.files);
    input.value = "";
  });
  pasted.addEventListener("input", () => rows(page, pasted.value));
  document.addEventListener("dragover", (event) => {
    if (!isOurs(event)) return;
    event.preventDefault();
    zone.classList.add("over");
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!relatedTarget) zone.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    if (!isOurs(event)) return;
    event.preventDefault();
    if (event.dataTransfer?.files.length) files(page, event.dataTransfer.files);
    else rows(page, event.dataTransfer?.getData("text") ?? "");
  });
}

/** @param {Page} page @param {FileList | null} chosen */
function files(page, chosen) {
  if (chosen?.length) page.take(chosen[0], chosen[0].name, chosen.length - 1);
}

/** Rows as a spreadsheet gives them. @param {Page} page @param {string} text */
function rows(page, text) {
  if (text.trim().includes("\n")) page.take(new Blob([text]), page.words.say("pasted"));
}
