// Passkeys: forms with data-passkey="get" (sign in) or "create" (add one). They are hidden until it is
// known that this browser can; their fields are filled from the device and sent as any other form.
//   data-ask     where the challenge comes from
//   data-origin  the address that passkeys are good for: elsewhere the form stays hidden
//   [data-said]  in it: shown when the device or the person refuses
const fromText = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

async function ask(form) {
  const answer = await fetch(form.dataset.ask, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: '{}',
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail);
  return said;
}

// What the device says, by the names of the form's fields.
const deeds = {
  async get(asked) {
    const { id, response } = await navigator.credentials.get({
      publicKey: {
        challenge: fromText(asked.challenge),
        rpId: asked.rp_id,
        timeout: asked.timeout_ms,
        userVerification: 'preferred',
      },
    });
    return {
      credential: id,
      client_data: toText(response.clientDataJSON),
      authenticator_data: toText(response.authenticatorData),
      signature: toText(response.signature),
      user: response.userHandle ? toText(response.userHandle) : '',
    };
  },
  async create(asked) {
    const { response } = await navigator.credentials.create({
      publicKey: {
        challenge: fromText(asked.challenge),
        rp: { id: asked.rp_id, name: asked.rp_name },
        user: { id: fromText(asked.user_id), name: asked.user_name, displayName: asked.user_display },
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: asked.known.map((id) => ({ type: 'public-key', id: fromText(id) })),
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'preferred',
        },
        attestation: 'none',
        timeout: asked.timeout_ms,
      },
    });
    return {
      client_data: toText(response.clientDataJSON),
      attestation: toText(response.attestationObject),
    };
  },
};

// Why nothing came of it, in the page's words where it has them.
function say(form, error) {
  const said = form.querySelector('[data-said]');
  said.textContent =
    error.name === 'NotAllowedError' ? said.dataset.cancelled
    : error.name === 'InvalidStateError' ? said.dataset.known
    : error.message;
  said.hidden = false;
}

async function send(form) {
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    const said = await deeds[form.dataset.passkey](await ask(form));
    for (const [name, value] of Object.entries(said)) form.elements[name].value = value;
    form.submit();
  } catch (error) {
    say(form, error);
  } finally {
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential || location.origin !== form.dataset.origin) continue;
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(form);
  });
}
