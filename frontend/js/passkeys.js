// Passkeys: the browser's ceremony between the server's options and a form. Without JavaScript nothing is offered.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function withBytes(options) {
  const key = { ...options.publicKey, challenge: toBytes(options.publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: toBytes(key.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (key[list]) key[list] = key[list].map((known) => ({ ...known, id: toBytes(known.id) }));
  }
  return key;
}

function asText(credential) {
  const answer = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) answer[part] = toText(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: answer,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

// A key that signs in alone has to live on the device and ask for a finger, a face or a PIN.
function forSigningInAlone(key) {
  const selection = { ...key.authenticatorSelection, residentKey: "required", requireResidentKey: true };
  return { ...key, authenticatorSelection: { ...selection, userVerification: "required" } };
}

async function ceremony(form) {
  if (form.dataset.passkey === "create") {
    const key = withBytes(JSON.parse(form.dataset.options));
    const isAlone = form.querySelector("[name=passwordless]")?.checked;
    return navigator.credentials.create({ publicKey: isAlone ? forSigningInAlone(key) : key });
  }
  let options = form.dataset.options && JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "login") {
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`${response.status}`);
    options = (await response.json()).request_options;
  }
  return navigator.credentials.get({ publicKey: withBytes(options) });
}

function offer(form) {
  const fault = form.querySelector("[data-passkey-fault]");
  const place = form.querySelector("[data-passkey-offer]");
  const button = place.querySelector("button");
  place.hidden = false;
  button.addEventListener("click", async () => {
    fault.hidden = true;
    button.disabled = true;
    try {
      form.querySelector("[name=credential]").value = asText(await ceremony(form));
      form.submit();
    } catch {
      fault.hidden = false;
      button.disabled = false;
    }
  });
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const form of document.querySelectorAll("form[data-passkey]")) offer(form);
}
