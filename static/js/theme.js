// Light and dark change at once; the server keeps the choice in a cookie, so that the next page does not flash.
document.addEventListener('submit', async (event) => {
  const form = event.target.closest('[data-theme-switch]');
  if (!form) return;
  event.preventDefault();
  const root = document.documentElement;
  const next = root.dataset.bsTheme === 'dark' ? 'light' : 'dark';
  root.dataset.bsTheme = next;
  document.dispatchEvent(new Event('themechange'));
  const body = new FormData(form);
  body.set('theme', next);
  await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
});
