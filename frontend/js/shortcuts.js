// Single keys of the desk: rows, ticks, search, sections. They rest while one writes, and can be switched off.
// Letters go by their place on the keyboard: a Kazakh or Russian layout has other letters there.
import { read } from "./view.js";

const ROWS = "[data-rows] tbody tr, [data-rows] [data-row]";
const WRITES = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]";
let isGoing = 0;

export function shortcuts() {
  const help = document.getElementById("shortcuts");
  if (!help) return;
  document.addEventListener("keydown", (event) => press(event, help));
  for (const button of document.querySelectorAll("[data-shortcuts-open]")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
}

function press(event, help) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (read("keys") === "off" || event.target.closest(WRITES) || document.querySelector("dialog[open]")) return;
  const act = event.key === "?" ? () => help.showModal() : event.key === "/" ? search : letter(event, help);
  if (!act) return;
  event.preventDefault();
  act();
}

function letter(event, help) {
  if (event.shiftKey) return null;
  const code = event.code;
  if (Date.now() - isGoing < 1500) {
    isGoing = 0;
    const link = help.querySelector(`a[data-go="${code}"]`);
    return link && (() => link.click());
  }
  // A page may give a key to a button or a link of its own.
  const own = document.querySelector(`[data-key="${code}"]:not([disabled])`);
  if (own && own.getClientRects().length) return () => own.click();
  return { KeyG: () => (isGoing = Date.now()), KeyJ: () => step(1), KeyK: () => step(-1), KeyX: tick }[code] ?? null;
}

function rows() {
  return [...document.querySelectorAll(ROWS)].filter((row) => row.getClientRects().length);
}

function present(all) {
  return all.findIndex((row) => row.contains(document.activeElement));
}

function step(by) {
  const all = rows();
  const next = all[Math.max(0, Math.min(all.length - 1, present(all) + by))];
  // The link before the box: Enter opens the row, x ticks it.
  const stop = next?.querySelector("a") ?? next?.querySelector("input:not([disabled], [type=hidden]), button");
  stop?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function tick() {
  const all = rows();
  all[present(all)]?.querySelector("input[type=checkbox]:not([disabled])")?.click();
}

function search() {
  const field = document.querySelector("main form[data-filter] input[name=q]") ?? document.getElementById("site-search");
  field?.focus();
  field?.select();
}
