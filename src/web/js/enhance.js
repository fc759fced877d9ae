// Small comforts on every page. Each works on an attribute, and the page works without it:
//   <form data-autosubmit>            sends itself when a choice changes
//   <select data-autosubmit>          sends its form when it changes, and no other field does
//   <button data-locate hidden>       fills lat and lon of its form from the device and sends it
//   <button data-step="1" data-for="date" hidden>   moves a date field by days
//   <button data-copy="id" data-done="Copied" hidden>   copies the text of an element
//   <input type="file" data-max-mb="12" data-too-large="..."> says so before a file that is too large is sent
//   <div data-focus tabindex="-1">    is focused when the page opens: a refusal on top of a form
//   <button data-print hidden>        prints the page
const all = (selector) => document.querySelectorAll(selector);

for (const form of all('form[data-autosubmit]')) {
  form.addEventListener('change', () => form.requestSubmit());
}

for (const choice of all('select[data-autosubmit]')) {
  choice.addEventListener('change', () => choice.form.submit());
}

for (const button of all('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

function isoDate(text, days) {
  const day = new Date(`${text}T12:00:00Z`);
  if (Number.isNaN(day.getTime())) return text;
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

for (const button of all('button[data-step]')) {
  const field = document.getElementById(button.dataset.for);
  if (!field) continue;
  button.hidden = false;
  button.type = 'button';
  button.addEventListener('click', () => {
    field.value = isoDate(field.value, Number(button.dataset.step));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

function locate(form, button) {
  const done = (position) => {
    form.elements.lat.value = position.coords.latitude.toFixed(5);
    form.elements.lon.value = position.coords.longitude.toFixed(5);
    if (form.elements.near) form.elements.near.value = '';
    form.requestSubmit();
  };
  const failed = () => {
    button.disabled = true;
    button.removeAttribute('aria-busy');
  };
  button.setAttribute('aria-busy', 'true');
  navigator.geolocation.getCurrentPosition(done, failed, { timeout: 10000, maximumAge: 60000 });
}

for (const button of all('button[data-locate]')) {
  const form = button.form;
  if (!form?.elements.lat || !form.elements.lon || !navigator.geolocation) continue;
  button.hidden = false;
  button.type = 'button';
  button.addEventListener('click', () => locate(form, button));
  // A town that is typed afterwards wins over the position.
  form.elements.near?.addEventListener('input', () => {
    form.elements.lat.value = '';
    form.elements.lon.value = '';
  });
}

for (const button of all('button[data-copy]')) {
  const from = document.getElementById(button.dataset.copy);
  if (!from || !navigator.clipboard) continue;
  button.hidden = false;
  button.type = 'button';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(from.value ?? from.textContent.trim());
    const said = button.textContent;
    button.textContent = button.dataset.done ?? '✓';
    setTimeout(() => {
      button.textContent = said;
    }, 2000);
  });
}

for (const input of all('input[data-max-mb]')) {
  const judge = () => {
    const large = [...input.files].some((file) => file.size > input.dataset.maxMb * 1e6);
    input.setCustomValidity(large ? input.dataset.tooLarge : '');
    if (large) input.reportValidity();
  };
  input.addEventListener('change', judge);
}

document.querySelector('[data-focus]')?.focus();
