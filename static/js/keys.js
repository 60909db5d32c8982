// Keys press what is on the page: an element with data-key="a" is clicked by A. `/` searches, `?` lists the keys.
// A module that knows better (the viewer, the compared rows) claims the event `shortkey` first.
// People who dictate or whose hands slip can switch the keys of one letter off; a cookie of their own remembers it.
const A_YEAR = 365 * 24 * 3600;
const isTyping = (target) => target.closest?.('textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])');
const isShown = (element) => element?.getClientRects().length > 0;
const lettersWork = () => document.querySelector('[data-keys-switch]')?.checked ?? true;

function press(key) {
  const root = document.querySelector('dialog[open]') ?? document;
  const quoted = CSS.escape(key);
  const found = [...root.querySelectorAll(`[data-key="${quoted}"], label:has([data-key="${quoted}"])`)].find(isShown);
  found?.click();
  (found?.control ?? found)?.matches('input') && (found.control ?? found).focus(); // so that Enter sends what was chosen
  return Boolean(found);
}

function claimed(event) {
  if (document.querySelector('dialog[open]')) return false;
  const asked = new CustomEvent('shortkey', { cancelable: true, detail: { key: event.key.toLowerCase(), target: event.target } });
  return !document.dispatchEvent(asked);
}

function answer(event) {
  const search = document.getElementById('q');
  const isLetter = event.key.length === 1 && event.key !== ' ';
  if (event.key === '/' && isShown(search)) search.focus();
  else if (event.key === 'Escape') return !document.querySelector('dialog[open], details.menu[open]') && press('escape');
  else if (event.key === 'Enter') return !event.target.closest?.('a, button, summary, input, [tabindex="0"]') && press('enter');
  else if (event.key === '?') document.querySelector('[data-open="keys"]')?.click();
  else if (isLetter && !lettersWork()) return false;
  else return claimed(event) || (isLetter && press(event.key.toLowerCase()));
  return true;
}

// Escape leaves the field first where a second one leads back.
function leave(field, key) {
  if (key === 'Escape' && document.querySelector('[data-key=escape]')) field.blur();
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) {
    leave(event.target, event.key);
    return;
  }
  if (answer(event)) event.preventDefault();
});

document.addEventListener('change', (event) => {
  const { target } = event;
  if (!target.matches('[data-keys-switch]')) return;
  document.cookie = `${target.dataset.keysSwitch}=${target.checked ? 'on' : 'off'}; path=/; max-age=${A_YEAR}; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
});
