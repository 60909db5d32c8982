// Comparing by keys: arrows go from row to row, Y says same, X flags; the row in hand is marked and its page is shown.
const rows = () => [...document.querySelectorAll('[data-judge]')];
const inHand = () => document.querySelector('[data-judge].is-now');
const answered = (row) => row.querySelector('.judge input:checked');

function take(row) {
  if (!row || row === inHand()) return;
  inHand()?.classList.remove('is-now');
  row.classList.add('is-now');
  row.scrollIntoView({ block: 'nearest' });
  if (row.dataset.goto) document.dispatchEvent(new CustomEvent('showpage', { detail: Number(row.dataset.goto) }));
}

function move(step) {
  const all = rows();
  const at = all.indexOf(inHand());
  take(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]);
}

function judge(value) {
  const row = inHand() ?? rows().find((each) => !answered(each));
  row?.querySelector(`.judge input[value=${value}]`)?.click();
}

function count() {
  const all = rows();
  const flagged = all.filter((row) => answered(row)?.value === 'flag');
  for (const row of all) row.classList.toggle('is-flagged', flagged.includes(row));
  const compared = document.querySelector('[data-compared]');
  if (!compared) return;
  compared.textContent = `${all.filter(answered).length} of ${all.length}`;
  document.querySelector('[data-flagged]').textContent = flagged.length ? `, ${flagged.length} flagged` : '';
}

document.addEventListener('change', (event) => {
  const row = event.target.closest?.('[data-judge]');
  if (!row) return;
  count();
  take(rows()[rows().indexOf(row) + 1] ?? row);
});

document.addEventListener('click', (event) => take(event.target.closest('[data-judge]:not(.is-now) .entered, [data-judge]:not(.is-now) .crop')?.closest('[data-judge]')));

document.addEventListener('shortkey', (event) => {
  if (!rows().length || document.querySelector('details.menu[open]')) return;
  const act = { arrowdown: () => move(1), arrowup: () => move(-1), y: () => judge('same'), x: () => judge('flag') }[event.detail.key];
  if (!act) return;
  event.preventDefault();
  act();
});

export const start = count;
