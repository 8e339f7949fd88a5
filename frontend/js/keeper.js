// Keeps what is typed into form[data-keep] and not saved yet on the device, and offers it back after a lost connection.
//
// An entry of the store is one control: its value, the count of saves the page had read (`seen`), and whether it was
// sent. What was sent has arrived once the page shows a later count; where it never arrived, it is offered again.
import { within } from "./filters.js";

const KEY = "qadam-draft-";
const WEEK = 7 * 24 * 3600 * 1000;
const SKIP = "[type=password], [type=file], [type=hidden], [type=submit], [data-keep-not]";
// One part of a form that is saved on its own.
export const PART = "[data-autosave-part]";

export function keeper(part) {
  for (const form of within(part, "form[data-keep]")) keep(form);
  for (const form of within(part, "form[data-forget]")) form.addEventListener("submit", forget);
  // A page that says that something has arrived for good names the draft to be put away.
  for (const done of within(part, "[data-forget-kept]")) putAway(KEY + done.dataset.forgetKept);
}

function putAway(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // A device that keeps nothing has nothing to put away.
  }
}

function keep(form) {
  settle(form);
  offer(form);
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form, false), 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save(form, true);
  });
  form.addEventListener("qadam:saved", (event) => arrived(form, event.detail.controls));
}

// Put away what has arrived; on a page of errors nothing has, and what is typed there is kept on.
function settle(form) {
  const entries = load(form);
  const isRefused = Boolean(document.querySelector(".error-summary"));
  for (const [key, control] of named(form)) {
    const entry = entries[key];
    if (!entry?.isSent) continue;
    const seen = seenOf(control);
    if (isRefused) entry.isSent = false;
    else if (seen === undefined || seen !== entry.seen) delete entries[key];
  }
  store(form, entries);
}

function offer(form) {
  const box = form.querySelector("[data-keep-offer]");
  const entries = load(form);
  const lost = named(form).filter(([key, control]) => key in entries && valueOf(control) !== entries[key].value);
  if (!box || !lost.length) return;
  box.hidden = false;
  box.querySelector("[data-keep-restore]").addEventListener("click", () => {
    box.hidden = true;
    for (const [key, control] of lost) fill(control, entries[key].value);
    lost[0][1].focus();
  });
  box.querySelector("[data-keep-discard]").addEventListener("click", () => {
    box.hidden = true;
    for (const [key] of lost) delete entries[key];
    store(form, entries);
  });
}

export function controls(part) {
  return [...part.querySelectorAll("input, select, textarea")].filter((control) => control.name && !control.matches(SKIP));
}

// Names may repeat: the second control of a name has its own key.
function named(form) {
  const count = {};
  return controls(form).map((control) => {
    count[control.name] = (count[control.name] ?? -1) + 1;
    return [`${control.name}#${count[control.name]}`, control];
  });
}

function isTick(control) {
  return control.type === "checkbox" || control.type === "radio";
}

function valueOf(control) {
  return isTick(control) ? control.checked : control.value;
}

function isChanged(control) {
  if (isTick(control)) return control.checked !== control.defaultChecked;
  if (control.options) return control.value !== firstOf(control);
  return control.value !== control.defaultValue;
}

function firstOf(select) {
  return ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value;
}

function fill(control, value) {
  if (isTick(control)) control.checked = value;
  else control.value = value;
  control.closest("details")?.setAttribute("open", "");
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

export function seenOf(control) {
  const part = control.closest(PART) ?? control.form;
  return part?.querySelector("input[name$=seen]")?.value;
}

function save(form, isSent) {
  const entries = load(form);
  for (const [key, control] of named(form)) {
    const value = valueOf(control);
    if (isChanged(control)) entries[key] = { value, seen: seenOf(control), isSent, at: Date.now() };
    else if (entries[key] && entries[key].value === value) entries[key].isSent = isSent;
    else delete entries[key];
  }
  store(form, entries);
}

// What these controls hold is on the server now: from here on it counts as the saved value.
function arrived(form, saved) {
  const entries = load(form);
  const places = new Map(saved);
  for (const [key, control] of named(form)) {
    if (!places.has(control)) continue;
    const value = places.get(control);
    if (isTick(control)) control.defaultChecked = value;
    else if (control.options) [...control.options].forEach((option) => (option.defaultSelected = option.value === value));
    else control.defaultValue = value;
    if (valueOf(control) === value) delete entries[key];
  }
  store(form, entries);
}

function store(form, entries) {
  const key = KEY + form.dataset.keep;
  try {
    if (Object.keys(entries).length) localStorage.setItem(key, JSON.stringify({ entries }));
    else localStorage.removeItem(key);
  } catch {
    // A full device keeps nothing; the form itself still works.
  }
}

function load(form) {
  try {
    const { entries = {} } = JSON.parse(localStorage.getItem(KEY + form.dataset.keep)) ?? {};
    return Object.fromEntries(Object.entries(entries).filter(([, entry]) => Date.now() - entry.at < WEEK));
  } catch {
    return {};
  }
}

function forget() {
  Object.keys(localStorage).filter((key) => key.startsWith(KEY)).forEach((key) => localStorage.removeItem(key));
}
