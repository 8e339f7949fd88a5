// A file control with a place to drop on: names and sizes are shown, files over the limit are told before sending.
import { within } from "./filters.js";

export function files(part) {
  for (const drop of within(part, "[data-drop]")) {
    const input = drop.querySelector("input[type=file]");
    if (!input) continue;
    input.addEventListener("change", () => list(drop, input));
    for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => over(event, drop, true));
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, (event) => over(event, drop, false));
    drop.addEventListener("drop", (event) => {
      input.files = taken(event.dataTransfer.files, input.multiple);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

function over(event, drop, isOver) {
  event.preventDefault();
  drop.classList.toggle("drop-over", isOver);
}

function taken(list, isMultiple) {
  if (isMultiple || list.length < 2) return list;
  const one = new DataTransfer();
  one.items.add(list[0]);
  return one.files;
}

function list(drop, input) {
  const limit = Number(drop.dataset.limit || Infinity);
  const rows = [...input.files].map((file) => {
    const row = document.createElement("li");
    row.append(span(file.name), span(size(file.size)));
    if (file.size > limit) {
      row.classList.add("too-large");
      row.append(span(drop.dataset.tooLarge));
    }
    return row;
  });
  drop.querySelector(".drop-list").replaceChildren(...rows);
}

function span(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}

function size(bytes) {
  const [value, unit] = bytes < 1e6 ? [Math.max(1, bytes / 1024), "kilobyte"] : [bytes / 1048576, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}
