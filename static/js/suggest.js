// The search box's suggestions: arrows move, Enter opens, Ctrl+Enter shows the whole list, Esc closes.
const box = () => document.getElementById('q');
const list = () => document.getElementById('suggestions');
const hits = () => [...list().querySelectorAll('[role=option]')];
const chosen = () => list().querySelector('[aria-selected=true]');

function choose(hit) {
  chosen()?.setAttribute('aria-selected', 'false');
  hit?.setAttribute('aria-selected', 'true');
  hit?.scrollIntoView({ block: 'nearest' });
  if (hit) box().setAttribute('aria-activedescendant', hit.id);
  else box().removeAttribute('aria-activedescendant');
}

function close() {
  list().replaceChildren();
  box().setAttribute('aria-expanded', 'false');
  choose(null);
}

function move(step) {
  const all = hits();
  if (!all.length) return;
  const at = all.indexOf(chosen());
  choose(all.at(at < 0 && step < 0 ? -1 : (at + step) % all.length));
}

document.addEventListener('keydown', (event) => {
  if (event.target.id !== 'q') return;
  if (event.key === 'Escape') close();
  else if (event.key === 'ArrowDown') move(1);
  else if (event.key === 'ArrowUp') move(-1);
  else if (event.key === 'Enter' && event.ctrlKey) box().form.requestSubmit();
  else if (event.key === 'Enter' && chosen()) location.assign(chosen().href);
  else return;
  event.preventDefault();
});

// An answer that comes late must not open under a box that was emptied meanwhile.
document.addEventListener('htmx:afterSwap', (event) => {
  if (event.detail.target?.id !== 'suggestions') return;
  if (box().value.trim()) box().setAttribute('aria-expanded', String(hits().length > 0));
  else close();
});
