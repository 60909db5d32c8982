// Tables: a click on a row opens it, arrow keys move between rows, space chooses one.
const linkOf = (row) => row.querySelector('a.thing');

document.addEventListener('click', (event) => {
  const row = event.target.closest('tr[data-href]');
  if (!row || event.target.closest('a, button, input, label, summary') || getSelection().toString()) return;
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, '_blank', 'noopener');
  else location.assign(row.dataset.href);
});

function move(step) {
  const links = [...document.querySelectorAll('[data-rows] tbody tr')].map(linkOf).filter(Boolean);
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? links.at(step > 0 ? 0 : -1) : links[at + step];
  next?.focus();
  return Boolean(next);
}

document.addEventListener('shortkey', (event) => {
  const { key, target } = event.detail;
  if (document.querySelector('details.menu[open], [data-compare]')) return;
  const box = target.closest?.('[data-rows] tr')?.querySelector('.check input');
  if (key === 'arrowdown' || key === 'arrowup') {
    if (move(key === 'arrowdown' ? 1 : -1)) event.preventDefault();
  } else if (key === ' ' && box && target.matches('a')) {
    box.click();
    event.preventDefault();
  }
});

document.addEventListener('change', (event) => {
  if (!event.target.matches('.check input')) return;
  const count = document.querySelector('[data-bulk-count]');
  if (count) count.textContent = document.querySelectorAll('[data-rows] .check input:checked').length;
});
