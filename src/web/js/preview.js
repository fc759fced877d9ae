// The preview beside an editor follows what is typed: <form data-preview="ADDRESS"> is sent there a moment after
// the last key, and the part of the answer that is marked data-previewed takes the place of the one shown.
const WAIT_MS = 500;

for (const form of document.querySelectorAll('form[data-preview]')) {
  let due;
  let asked = 0;
  const refresh = async () => {
    const mine = ++asked;
    const answer = await fetch(form.dataset.preview, {
      method: 'POST',
      headers: { accept: 'text/html' },
      body: new URLSearchParams(new FormData(form)),
    });
    if (mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('[data-previewed]');
    if (fresh) document.querySelector('[data-previewed]').replaceWith(fresh);
  };
  form.addEventListener('input', () => {
    clearTimeout(due);
    due = setTimeout(() => refresh().catch(() => {}), WAIT_MS);
  });
}
