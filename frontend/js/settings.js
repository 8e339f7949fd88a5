// The panel of theme and weak sight in the header.
import { NAMES, read, write } from "./view.js";

export function settings(part) {
  for (const panel of part.querySelectorAll("[data-view-settings]")) {
    const form = panel.querySelector("form");
    show(form);
    // A panel shows only what its page can follow; the other choices stay as they are.
    const names = NAMES.filter((name) => form.querySelector(`[name="${name}"]`));
    form.addEventListener("change", () => names.forEach((name) => write(name, chosen(form, name))));
    form.addEventListener("reset", () => {
      names.forEach((name) => write(name, ""));
      setTimeout(() => show(form));
    });
    form.addEventListener("submit", (event) => event.preventDefault());
  }
}

function chosen(form, name) {
  return form.querySelector(`[name="${name}"]:checked`)?.value ?? "";
}

function show(form) {
  for (const name of NAMES) {
    for (const control of form.querySelectorAll(`[name="${name}"]`)) control.checked = control.value === read(name);
  }
}
