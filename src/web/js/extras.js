// The sum of a booking and its extras follows what is typed. The server says the same after the form is sent, and
// refuses another sum than the one shown: this only saves the look in between.
//   <form data-extras data-place="4880" data-currency="EUR">  place with VAT in cents; absent: it has no price
//   <li data-extra data-cents="900" data-times="1" data-tax="0">  one row: price, hours or 1, VAT on top in basis points
//   data-extras-sum, data-extras-all  what is shown;  data-extras-button="Book for {price}"  a button that names it
const vatOnTop = (cents, basisPoints) => Math.sign(cents) * Math.round((Math.abs(cents) * (10000 + basisPoints)) / 10000);

for (const form of document.querySelectorAll('form[data-extras]')) {
  const { place, currency } = form.dataset;
  const digits = new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency });
  const money = (cents) => digits.format(cents / 10 ** digits.resolvedOptions().maximumFractionDigits);
  const show = () => {
    let sum = 0;
    for (const row of form.querySelectorAll('[data-extra]')) {
      const count = Number(row.querySelector('[name="extras_count"]')?.value ?? 0);
      if (count > 0) sum += vatOnTop(row.dataset.cents * row.dataset.times * count, Number(row.dataset.tax));
    }
    const all = Number(place ?? 0) + sum;
    form.elements.extras_total_cents.value = sum;
    for (const it of form.querySelectorAll('[data-extras-sum]')) it.textContent = money(sum);
    for (const it of form.querySelectorAll('[data-extras-all]')) it.textContent = money(all);
    for (const it of form.querySelectorAll('[data-extras-button]'))
      it.textContent = it.dataset.extrasButton.replace('{price}', () => money(all));
  };
  form.addEventListener('input', show);
  if (form.querySelector('[data-extra] [name="extras_count"]')) show();
}
