// The small sum that a vote may be asked for: the number whose digest with the page's token is the challenge (the
// protocol of ALTCHA). It is looked for when the form is sent; without JavaScript the page says what is missing.
function rotated(word, bits) {
  return (word >>> bits) | (word << (32 - bits));
}

// SHA-256 in plain JavaScript: the browser's own is there at secure addresses only, and slower for short texts.
const primes = [];
for (let number = 2; primes.length < 64; number += 1) {
  if (primes.every((prime) => number % prime)) primes.push(number);
}
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const ROUNDS = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const words = new Int32Array(64);

export function digest(text) {
  const length = text.length;
  const blocks = (length + 9 + 63) >> 6;
  const state = Int32Array.from(START);
  for (let block = 0; block < blocks; block += 1) {
    for (let place = 0; place < 16; place += 1) {
      let word = 0;
      for (let byte = 0; byte < 4; byte += 1) {
        const at = block * 64 + place * 4 + byte;
        const value = at < length ? text.charCodeAt(at) : at === length ? 0x80 : 0;
        word = (word << 8) | value;
      }
      words[place] = word;
    }
    if (block === blocks - 1) words[15] = length * 8;
    for (let place = 16; place < 64; place += 1) {
      const early = words[place - 15];
      const late = words[place - 2];
      const first = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
      const second = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
      words[place] = (words[place - 16] + first + words[place - 7] + second) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let place = 0; place < 64; place += 1) {
      const mixed = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
      const one = (h + mixed + ((e & f) ^ (~e & g)) + ROUNDS[place] + words[place]) | 0;
      const two = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

const pause = () => new Promise((go) => setTimeout(go));

// In slices, so that the page answers to the finger meanwhile.
export async function solve(salt, challenge, most) {
  for (let number = 0; number < most; number += 1) {
    if (digest(`${salt}${number}`) === challenge) return number;
    if (number % 500 === 499) await pause();
  }
  return null;
}

function prepare(form) {
  const { challenge, most } = form.dataset;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.isLeaving) return;
    form.dataset.isLeaving = "yes";
    const button = form.querySelector("button");
    button.setAttribute("aria-disabled", "true");
    form.querySelector("[data-vote-sum]").hidden = false;
    const number = await solve(form.elements.token.value, challenge, Number(most));
    if (number !== null) form.elements.work.value = number;
    form.submit();
  });
}

if (typeof document !== "undefined") document.querySelectorAll("form[data-challenge]").forEach(prepare);
