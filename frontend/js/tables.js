// Dense tables: arrows (or j and k) go from row to row, Home and End to the ends; columns can be put away.
import { within } from "./filters.js";

export function tables(part) {
  for (const table of within(part, "table[data-rows]")) {
    table.addEventListener("keydown", (event) => move(table, event));
  }
  for (const choice of within(part, "details[data-columns]")) columns(choice);
}

function move(table, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const links = [...table.querySelectorAll("tbody tr")].map((row) => row.querySelector("a, button")).filter(Boolean);
  const row = event.target.closest("tbody tr");
  const place = links.findIndex((link) => row?.contains(link));
  const steps = { ArrowDown: place + 1, j: place + 1, ArrowUp: place - 1, k: place - 1, Home: 0, End: links.length - 1 };
  const next = links[steps[event.key]];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function columns(choice) {
  const table = document.getElementById(choice.dataset.columns);
  if (!table) return;
  const key = `qadam-columns-${location.pathname.slice(3)}`;
  const hidden = new Set(JSON.parse(localStorage.getItem(key) || "[]"));
  choice.hidden = false;
  for (const box of choice.querySelectorAll("input")) {
    box.checked = !hidden.has(box.value);
    show(table, box);
    box.addEventListener("change", () => {
      show(table, box);
      if (box.checked) hidden.delete(box.value);
      else hidden.add(box.value);
      localStorage.setItem(key, JSON.stringify([...hidden]));
    });
  }
}

function show(table, box) {
  for (const cell of table.querySelectorAll(`[data-column="${box.value}"]`)) cell.hidden = !box.checked;
}
