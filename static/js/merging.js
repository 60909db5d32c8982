// Choosing by keys: arrows go from row to row, 1 and 2 take the value of the first or of the second; the row in hand is marked.
const rows = () => [...document.querySelectorAll('[data-merge-row].is-open')];
const inHand = () => document.querySelector('[data-merge-row].is-now');
let name = ''; // of the row in hand: the rows are drawn anew after every choice

function take(row) {
  if (!row || row === inHand()) return;
  inHand()?.classList.remove('is-now');
  row.classList.add('is-now');
  name = row.dataset.mergeRow;
  row.scrollIntoView({ block: 'nearest' });
}

function move(step) {
  const all = rows();
  const at = all.indexOf(inHand());
  take(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]);
}

function choose(side) {
  take(inHand() ?? rows()[0]);
  inHand()?.querySelector(`.of-${side}`)?.click();
}

document.addEventListener('change', (event) => take(event.target.closest?.('[data-merge-row]')));

document.addEventListener('shortkey', (event) => {
  const { key, target } = event.detail;
  const onChoice = target.matches?.('input[type=radio]') && key.startsWith('arrow'); // there the arrows are the browser's own
  const act = { arrowdown: () => move(1), arrowup: () => move(-1), 1: () => choose(1), 2: () => choose(2) }[key];
  if (!act || onChoice || !rows().length) return;
  event.preventDefault();
  act();
});

export function start() {
  if (name) take(rows().find((row) => row.dataset.mergeRow === name));
}
