// Forms with data-autosave save themselves some twenty seconds after a change, and at once when the connection is back.
// Nothing is ever submitted. What cannot be saved stays on the device (keeper.js) and the page says so.
import { within } from "./filters.js";
import { PART, controls } from "./keeper.js";

const EVERY = 20 * 1000;

export function autosave(part) {
  for (const form of within(part, "form[data-autosave]")) watch(form);
}

function watch(form) {
  const work = { changed: new Set(), sending: null };
  const hasParts = Boolean(form.querySelector(PART));
  const send = () => {
    work.sending ??= sendChanged(form, work).finally(() => (work.sending = null));
  };
  form.addEventListener("input", (event) => {
    const part = hasParts ? event.target.closest(PART) : form;
    if (!part || event.target.type === "file") return;
    work.changed.add(part);
    say(form, navigator.onLine ? "changed" : "kept");
  });
  // A field that is left saves itself at once where the form asks for it.
  if ("autosaveSoon" in form.dataset) form.addEventListener("change", send);
  // A save on its way would make the page's own one look like another person's.
  form.addEventListener("submit", (event) => {
    work.changed.clear();
    if (!work.sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    work.sending.finally(() => setTimeout(() => form.requestSubmit(event.submitter)));
  }, true);
  setInterval(send, EVERY);
  addEventListener("online", send);
  addEventListener("offline", () => work.changed.size && say(form, "kept"));
  document.addEventListener("visibilitychange", () => document.hidden && send());
}

async function sendChanged(form, work) {
  const parts = [...work.changed].filter((part) => part.isConnected);
  if (!parts.length) return;
  if (!navigator.onLine) return say(form, "kept");
  work.changed.clear();
  const held = parts.flatMap(controls).map((control) => [control, control.type === "checkbox" || control.type === "radio" ? control.checked : control.value]);
  say(form, "saving");
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: bodyOf(form, parts), headers: { Accept: "application/json" } });
    const told = await answer.json();
    take(form, parts, held, told);
  } catch {
    // The connection is lost, or a page came instead of an answer: the next time tries again.
    parts.forEach((part) => work.changed.add(part));
    say(form, "kept");
  }
}

function bodyOf(form, parts) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const part of parts) {
    if (part !== form) body.append("duty", part.dataset.autosavePart.slice(1));
    for (const control of part.querySelectorAll("input, select, textarea")) {
      const isOff = (control.type === "checkbox" || control.type === "radio") && !control.checked;
      if (control.name && control.name !== "csrfmiddlewaretoken" && control.type !== "file" && !isOff) body.append(control.name, control.value);
    }
  }
  return body;
}

function take(form, parts, held, told) {
  for (const [name, seen] of Object.entries(told.seen ?? {})) form.elements[name].value = seen;
  const saved = parts.filter((part) => !(nameOf(part) in (told.faults ?? {})) && Object.keys(told.seen ?? {}).length);
  const isSaved = (control) => saved.some((part) => part.contains(control)) && !(told.unsaved ?? []).some((name) => control.name.startsWith(name));
  form.dispatchEvent(new CustomEvent("qadam:saved", { detail: { controls: held.filter(([control]) => isSaved(control)) } }));
  for (const part of parts) {
    const place = part === form ? null : form.querySelector(`[data-autosave-said="${nameOf(part)}"]`);
    if (place) place.textContent = told.faults?.[nameOf(part)] ?? ("faultsOnly" in place.dataset ? "" : told.said ?? "");
  }
  const faults = Object.values(told.faults ?? {});
  if (faults.length) say(form, "kept", parts[0] === form ? faults.join(" ") : "");
  else say(form, told.said && saved.length ? "saved" : "kept", told.said);
}

function nameOf(part) {
  return part.dataset.autosavePart ?? "";
}

// The line shows every save; it is read out only when something turns for the worse or better.
function say(form, state, words = "") {
  const line = form.querySelector("[data-autosave-state]");
  if (!line) return;
  const text = words || line.dataset[state] || "";
  const isTold = state === "kept" || (state === "saved" && line.dataset.state === "kept");
  line.hidden = false;
  if (state !== "saving" && state !== "changed") line.dataset.state = state;
  line.classList.toggle("autosave-kept", state === "kept");
  line.querySelector("[data-autosave-line]").textContent = text;
  const told = line.querySelector("[data-autosave-told]");
  if (isTold && told.textContent !== text) told.textContent = text;
}
