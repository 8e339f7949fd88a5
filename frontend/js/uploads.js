// Files of form[data-uploads] are sent in pieces as soon as they are chosen; after a lost connection they go on where
// they broke off, also when the page was closed: choosing the same file again finds what is there already.
// Without this script the same controls send whole files with the form.
import { within } from "./filters.js";

const KEY = "qadam-upload-";
const PAUSE = 3000;

export function uploads(part) {
  for (const form of within(part, "form[data-uploads]")) {
    for (const place of form.querySelectorAll("[data-upload]")) {
      const input = place.querySelector("input[type=file]");
      input?.addEventListener("change", () => sendAll(form, input, place.dataset.upload));
    }
  }
  for (const button of within(part, "[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

async function sendAll(form, input, role) {
  const limit = Number(input.closest("[data-limit]")?.dataset.limit || Infinity);
  const files = [...input.files].filter((file) => file.size && file.size <= limit);
  if (files.length !== input.files.length) return;
  const sent = [];
  for (const file of files) sent.push(await send(form, file, role));
  if (sent.some((isSent) => !isSent)) return;
  // The files are there: the form needs not send them again, and the page shows them with what is typed.
  input.value = "";
  if (form.dataset.autosave) form.querySelector("button[value=save]")?.click();
  else location.reload();
}

async function send(form, file, role) {
  const mark = `${KEY}${form.dataset.uploads}-${role}-${file.name}-${file.size}-${file.lastModified}`;
  let key = recall(mark);
  let held = null;
  for (;;) {
    try {
      if (!key) {
        const told = await begin(form, file, role);
        if (!told.key) return refused(form, told.said);
        key = told.key;
        remember(mark, key);
        held = 0;
      }
      const answer = await piece(form, file, key, held);
      const told = await answer.json();
      if (told.is_done) {
        forget(mark);
        say(form, "done", file, 100);
        return true;
      }
      if (answer.status === 404) {
        forget(mark);
        key = null;
        continue;
      }
      if (told.said) {
        forget(mark);
        return refused(form, told.said);
      }
      if (answer.status === 429) await pause();
      held = told.held;
      say(form, "sending", file, Math.floor((100 * held) / file.size));
    } catch {
      say(form, "waiting", file);
      held = null;
      await pause();
    }
  }
}

async function begin(form, file, role) {
  const body = new FormData();
  body.append("name", file.name);
  body.append("size", file.size);
  body.append("role", role);
  const answer = await fetch(form.dataset.uploads, { method: "POST", body, headers: headersOf(form) });
  return answer.json();
}

// Without a place the server only tells how much it holds.
function piece(form, file, key, held) {
  const headers = { ...headersOf(form), "X-Upload-Key": key, "Content-Type": "application/octet-stream" };
  if (held === null) return fetch(form.dataset.pieces, { method: "POST", headers });
  const body = file.slice(held, held + Number(form.dataset.piece));
  return fetch(form.dataset.pieces, { method: "POST", body, headers: { ...headers, "X-Upload-Place": String(held) } });
}

function headersOf(form) {
  return { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" };
}

function pause() {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE);
    addEventListener("online", () => (clearTimeout(timer), resolve()), { once: true });
  });
}

function refused(form, text) {
  const line = form.querySelector("[data-upload-state]");
  line.hidden = false;
  line.classList.add("entry-upload-refused");
  line.textContent = text;
  return false;
}

function say(form, state, file, part) {
  const line = form.querySelector("[data-upload-state]");
  const text = line.dataset[state].replace("{name}", file.name).replace("{part}", part);
  line.hidden = false;
  line.classList.remove("entry-upload-refused");
  if (line.textContent !== text) line.textContent = text;
}

function recall(mark) {
  try {
    return localStorage.getItem(mark);
  } catch {
    return null;
  }
}

function remember(mark, key) {
  try {
    localStorage.setItem(mark, key);
  } catch {
    // A full device begins anew after a reload.
  }
}

function forget(mark) {
  try {
    localStorage.removeItem(mark);
  } catch {
    // Nothing was kept.
  }
}
