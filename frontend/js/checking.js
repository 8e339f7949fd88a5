// The checking page: the cell of the chosen field is lit, single keys press buttons, Ctrl+Enter accepts.
import { within } from "./filters.js";

export function checking(part) {
  for (const form of within(part, "form[data-checking]")) watch(form);
  for (const meaning of within(part, ".meaning[data-rule]")) renew(meaning);
}

// What was typed is told anew: the rule and the day stand as they are now, a doubt that a day settles is gone.
function renew(meaning) {
  const fields = meaning.closest("form[data-checking]")?.elements;
  if (!fields?.rule) return;
  if (fields.rule.value === fields.rule_was.value) fields.rule.value = fields.rule_was.value = meaning.dataset.rule;
  const doubts = meaning.closest("[data-part]").querySelector(".doubts");
  if (!doubts) return;
  doubts.hidden = "settled" in meaning.dataset;
  meaning.closest("[data-part]").classList.toggle("is-doubtful", !doubts.hidden);
}

function watch(form) {
  form.addEventListener("focusin", (event) => light(event.target.closest("[data-cell]")?.dataset.cell));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-accept]"));
  });
  // The words, the rule or the day: what is set last counts. Heard before the fields save themselves.
  form.addEventListener("change", ({ target }) => {
    if (target.name === "day" && target.value) form.elements.rule.value = form.elements.rule_was.value;
    if (target.name === "rule" || target.name === "deadline") form.elements.day.value = "";
  }, true);
  const title = form.elements.title;
  const place = form.querySelector("[data-split-place]");
  if (title && place) {
    for (const kind of ["keyup", "click", "blur"]) title.addEventListener(kind, () => (place.value = title.selectionStart));
  }
  const first = form.querySelector("[data-cell]")?.dataset.cell;
  light(first);
}

// Only the document's own pane is scrolled: the page stays where the person writes.
function light(name) {
  const cell = name && document.getElementById(name);
  for (const old of document.querySelectorAll(".cell-now")) old.classList.remove("cell-now");
  if (!cell) return;
  cell.classList.add("cell-now");
  const pane = cell.closest(".source-pane");
  if (!pane) return;
  const above = cell.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  if (above < 0 || above > pane.clientHeight - 40) pane.scrollTop += above - pane.clientHeight / 3;
  const before = cell.getBoundingClientRect().left - pane.getBoundingClientRect().left;
  const isSeen = before >= 0 && before + cell.offsetWidth <= pane.clientWidth;
  if (!isSeen) pane.scrollLeft += before - Math.max(12, (pane.clientWidth - cell.offsetWidth) / 2);
}
