// The checking page: the cell of the chosen field is lit, single keys press buttons, Ctrl+Enter accepts.
import { within } from "./filters.js";

export function checking(part) {
  for (const form of within(part, "form[data-checking]")) watch(form);
}

function watch(form) {
  form.addEventListener("focusin", (event) => light(event.target.closest("[data-cell]")?.dataset.cell));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-accept]"));
  });
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
  const pane = cell.closest(".source");
  if (!pane) return;
  const above = cell.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  if (above < 0 || above > pane.clientHeight - 40) pane.scrollTop += above - pane.clientHeight / 3;
}
