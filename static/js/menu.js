// Menus and sheets are <details>: one is open at a time, a click outside or Esc closes it and gives the focus back.
const openOnes = () => document.querySelectorAll('details.menu[open]');

function close(menu) {
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector('summary').focus();
}

document.addEventListener('click', (event) => {
  const closer = event.target.closest('[data-close]');
  for (const menu of openOnes()) {
    if (!menu.contains(event.target) || closer) close(menu);
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') openOnes().forEach(close);
});

// A sheet puts the focus into its first field, or else on the harmless button; Down goes into a menu.
document.addEventListener('toggle', (event) => {
  if (!event.target.matches?.('details.menu-confirm[open]')) return;
  const field = event.target.querySelector('input:not([type=hidden]), textarea, select');
  (field ?? event.target.querySelector('[data-close]')).focus();
}, true);

document.addEventListener('keydown', (event) => {
  const menu = event.target.closest?.('details.menu[open]');
  if (!menu || !['ArrowDown', 'ArrowUp'].includes(event.key)) return;
  const items = [...menu.querySelectorAll('a.menu-item, button.menu-item')];
  if (!items.length) return;
  const step = event.key === 'ArrowDown' ? 1 : -1;
  items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
  event.preventDefault();
});
