// How the page looks for this reader: names of the choices, and where they are kept.
export const NAMES = ["theme", "size", "contrast", "spacing", "pictures", "keys"];
const KEY = "qadam-view-";

export function read(name) {
  try {
    return localStorage.getItem(KEY + name) || "";
  } catch {
    return "";
  }
}

export function write(name, value) {
  if (value) document.documentElement.dataset[name] = value;
  else delete document.documentElement.dataset[name];
  try {
    if (value) localStorage.setItem(KEY + name, value);
    else localStorage.removeItem(KEY + name);
  } catch {
    // A device that keeps nothing still shows the choice on this page.
  }
}
