// Keeps a place while its form is filled in: <form data-hold="/address/to/release"> is sent for whoever
// begins to write in the form #booking, again while he goes on, and what it answers stands in its
// [role=status]. Who leaves without sending frees the place. Without script it has a button.
const AGAIN_MS = 4 * 60 * 1000;
const form = document.querySelector('form[data-hold]');
const booking = document.getElementById('booking');
const said = form?.querySelector('[role=status]');
let asked = 0;
let sent = false;

const fields = () => new URLSearchParams(new FormData(form));

async function keep() {
  if (Date.now() - asked < AGAIN_MS) return;
  asked = Date.now();
  const answer = await fetch(form.action, {
    method: 'POST', headers: { accept: 'application/json' }, body: fields(),
  });
  const told = await answer.json();
  said.textContent = told.text ?? told.detail ?? '';
}

function begin(event) {
  if (event.target.matches('input, textarea')) keep().catch(() => {});
}

if (form && booking) {
  booking.addEventListener('focusin', begin);
  booking.addEventListener('input', begin);
  booking.addEventListener('submit', () => {
    sent = true;
  });
  addEventListener('pagehide', () => {
    if (asked && !sent) navigator.sendBeacon(form.dataset.hold, fields());
    asked = 0;
  });
}
