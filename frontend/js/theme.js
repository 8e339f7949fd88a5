// Runs before the page is drawn, so that a chosen theme does not flash. Choices live on the device only.
import { NAMES, read } from "./view.js";

const root = document.documentElement;
root.classList.add("js");
for (const name of NAMES) {
  const value = read(name);
  if (value) root.dataset[name] = value;
}
