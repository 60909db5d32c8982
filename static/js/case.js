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

// What is ticked goes with the decision, and is still there after a look elsewhere; the next version is judged anew.
const place = () => `judged:${location.pathname}:${document.querySelector('[name=version]')?.value}`;

function keep(all) {
  const judged = new URLSearchParams(all.filter(answered).map((row) => [answered(row).name.slice('judge-'.length), answered(row).value]));
  for (const field of document.querySelectorAll('input[name=judged]')) field.value = judged;
  sessionStorage.setItem(place(), judged);
}

function recall() {
  for (const [name, value] of new URLSearchParams(sessionStorage.getItem(place()) ?? '')) {
    const choice = document.getElementById(`judge-${name}-${value}`);
    if (choice && !answered(choice.closest('[data-judge]'))) choice.checked = true;
  }
}

function count() {
  const all = rows();
  if (all.length) keep(all);
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

// Ticks, turned pages and a longer look reach no server; the strip that asks by itself says that somebody is there.
let acted = false;
for (const act of ['keydown', 'pointerdown', 'wheel']) document.addEventListener(act, () => { acted = true; }, { passive: true });
document.addEventListener('htmx:configRequest', (event) => {
  if (!acted || event.target.id !== 'kyc-holding') return;
  event.detail.parameters.acted = 'yes';
  acted = false;
});

// A paper that is to be sent again is not good already, and the other way round.
document.addEventListener('change', (event) => {
  const other = { documents: 'settled', settled: 'documents' }[event.target.name];
  if (!other || !event.target.checked) return;
  const twin = document.querySelector(`#refuse input[name=${other}][value="${event.target.value}"]`);
  if (twin) twin.checked = false;
});

export function start() {
  recall();
  count();
}
