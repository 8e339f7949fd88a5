// Keeps what is typed into form[data-keep] on the device until it is sent, and offers it back after a lost connection.
import { within } from "./filters.js";

const KEY = "qadam-draft-";
const WEEK = 7 * 24 * 3600 * 1000;
const SKIP = "[type=password], [type=file], [type=hidden], [type=submit]";

export function keeper(part) {
  for (const form of within(part, "form[data-keep]")) keep(form);
  for (const form of within(part, "form[data-forget]")) form.addEventListener("submit", forget);
}

function keep(form) {
  const key = KEY + form.dataset.keep;
  const offer = form.querySelector("[data-keep-offer]");
  const saved = load(key);
  if (saved?.isSent && !document.querySelector(".error-summary")) localStorage.removeItem(key);
  else if (saved && differs(form, saved.values) && offer) {
    offer.hidden = false;
    offer.querySelector("[data-keep-restore]").addEventListener("click", () => {
      fill(form, saved.values);
      offer.hidden = true;
    });
    offer.querySelector("[data-keep-discard]").addEventListener("click", () => {
      localStorage.removeItem(key);
      offer.hidden = true;
    });
  }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(key, form, false), 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save(key, form, true);
  });
}

function controls(form) {
  return [...form.elements].filter((control) => control.name && !control.matches(SKIP));
}

function values(form) {
  return controls(form).map((control) => [control.name, control.type === "checkbox" || control.type === "radio" ? control.checked : control.value]);
}

function differs(form, kept) {
  return JSON.stringify(values(form)) !== JSON.stringify(kept) && kept.length === controls(form).length;
}

function fill(form, kept) {
  controls(form).forEach((control, place) => {
    const value = kept[place]?.[1];
    if (typeof value === "boolean") control.checked = value;
    else if (value !== undefined) control.value = value;
  });
}

function save(key, form, isSent) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), isSent, values: values(form) }));
  } catch {
    // A full device keeps nothing; the form itself still works.
  }
}

function load(key) {
  try {
    const saved = JSON.parse(localStorage.getItem(key));
    return saved && Date.now() - saved.at < WEEK ? saved : null;
  } catch {
    return null;
  }
}

function forget() {
  Object.keys(localStorage).filter((key) => key.startsWith(KEY)).forEach((key) => localStorage.removeItem(key));
}
