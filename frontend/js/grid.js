// A table of values: arrows and Enter go from cell to cell, a block copied in an office program is pasted into cells,
// and what is doubtful is asked of the server while one types. Without this the table is a plain form.
import { within } from "./filters.js";

const PAUSE = 400;

export function grid(part) {
  for (const form of within(part, "form[data-grid]")) watch(form);
}

function watch(form) {
  let timer;
  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(() => check(form), PAUSE);
  };
  form.addEventListener("keydown", (event) => move(form, event));
  form.addEventListener("paste", (event) => paste(form, event));
  form.addEventListener("input", (event) => event.target.matches("[data-spot]") && ask());
  form.addEventListener("focusin", ({ target }) => target.matches("[data-spot]") && target.select());
}

function spots(form) {
  return [...form.querySelectorAll("[data-spot]")];
}

function placeOf(spot) {
  return [Number(spot.dataset.row), Number(spot.dataset.column)];
}

function at(form, row, column) {
  return form.querySelector(`[data-spot][data-row="${row}"][data-column="${column}"]`);
}

// Closed cells between are stepped over.
function next(form, spot, down, right) {
  const [row, column] = placeOf(spot);
  const ahead = spots(form).filter((other) => {
    const [r, c] = placeOf(other);
    return down ? c === column && (r - row) * down > 0 : r === row && (c - column) * right > 0;
  });
  return down > 0 || right > 0 ? ahead[0] : ahead[ahead.length - 1];
}

function move(form, event) {
  const spot = event.target;
  if (!spot.matches("[data-spot]") || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const isWhole = spot.selectionStart === 0 && spot.selectionEnd === spot.value.length;
  const isAtStart = isWhole || (spot.selectionStart === 0 && spot.selectionEnd === 0);
  const isAtEnd = isWhole || spot.selectionStart === spot.value.length;
  const steps = {
    Enter: () => next(form, spot, event.shiftKey ? -1 : 1, 0),
    ArrowDown: () => next(form, spot, 1, 0),
    ArrowUp: () => next(form, spot, -1, 0),
    ArrowRight: () => isAtEnd && next(form, spot, 0, 1),
    ArrowLeft: () => isAtStart && next(form, spot, 0, -1),
  };
  if (!(event.key in steps) || (event.shiftKey && event.key !== "Enter")) return;
  const target = steps[event.key]();
  // Enter never sends the whole table by accident.
  if (target || event.key === "Enter") event.preventDefault();
  target?.focus();
}

// Rows and cells of what an office program copies: tabs and lines, a cell with a line break or a tab in quotes.
export function blockOf(text) {
  const rows = [[""]];
  let isQuoted = false;
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let place = 0; place < clean.length; place += 1) {
    const sign = clean[place];
    const row = rows[rows.length - 1];
    if (isQuoted && sign === '"' && clean[place + 1] === '"') {
      row[row.length - 1] += '"';
      place += 1;
    } else if (sign === '"' && (isQuoted || row[row.length - 1] === "")) isQuoted = !isQuoted;
    else if (sign === "\t" && !isQuoted) row.push("");
    else if (sign === "\n" && !isQuoted) rows.push([""]);
    else row[row.length - 1] += sign;
  }
  return rows.map((row) => row.map((cell) => cell.replace(/\s+/g, " ").trim()));
}

function paste(form, event) {
  const spot = event.target;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!spot.matches("[data-spot]") || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
  event.preventDefault();
  const [top, left] = placeOf(spot);
  const last = spots(form).map(placeOf).reduce((most, place) => [Math.max(most[0], place[0]), Math.max(most[1], place[1])], [0, 0]);
  const count = { pasted: 0, empty: 0, closed: 0, beyond: 0 };
  blockOf(text).forEach((row, down) =>
    row.forEach((cell, right) => {
      // Joined cells come as empty ones after the first: they change nothing.
      if (cell === "") count.empty += 1;
      else if (top + down > last[0] || left + right > last[1]) count.beyond += 1;
      else {
        const target = at(form, top + down, left + right);
        if (!target) count.closed += 1;
        else {
          target.value = cell;
          target.dispatchEvent(new Event("input", { bubbles: true }));
          count.pasted += 1;
        }
      }
    }),
  );
  tell(form, count);
}

function tell(form, count) {
  const line = form.querySelector("[data-pasted-line]");
  if (!line) return;
  const said = { pasted: form.dataset.pasted, empty: form.dataset.pastedEmpty, closed: form.dataset.pastedClosed, beyond: form.dataset.pastedBeyond };
  const isSaid = (kind) => kind === "pasted" || count[kind];
  line.textContent = Object.keys(said).filter(isSaid).map((kind) => said[kind].replace("{count}", count[kind])).join(" ");
}

// The last question asked is the one that is answered.
let asked = 0;

async function check(form) {
  const turn = (asked += 1);
  const body = new FormData(form);
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok || turn !== asked) return;
    show(form, (await answer.json()).hints ?? {});
  } catch {
    // Without a connection the doubts are told when the table is saved.
  }
}

function show(form, hints) {
  for (const spot of spots(form)) {
    const list = form.querySelector(`[data-hints="${spot.id}"]`);
    const own = hints[spot.id] ?? [];
    const kept = [...list.querySelectorAll(".is-returned")];
    list.replaceChildren(...own.map(item), ...kept);
    const isWrong = own.some((hint) => hint.fault);
    spot.toggleAttribute("aria-invalid", isWrong);
    if (isWrong) spot.setAttribute("aria-invalid", "true");
    spot.closest("td")?.classList.toggle("is-wrong", isWrong);
  }
}

function item(hint) {
  const line = document.createElement("li");
  line.className = hint.fault ? "is-fault" : "is-doubt";
  line.textContent = hint.text;
  return line;
}
