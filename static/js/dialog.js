// A link with data-ask opens what that page asks (its element #asked) in the dialog; without a script the page itself opens.
async function ask(link) {
  await htmx.ajax('GET', link.href, { target: '#dialog', select: '#asked', swap: 'innerHTML ignoreTitle:true' });
  const dialog = document.getElementById('dialog');
  if (!dialog.firstElementChild) location.assign(link.href);
  else if (!dialog.open) dialog.showModal();
}

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-open]');
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  const link = event.target.closest('a[data-ask]');
  if (!link || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  document.getElementById('dialog').replaceChildren();
  ask(link);
});

// The dark ground around a dialog closes it, and so does its own "keep" button.
document.addEventListener('click', (event) => {
  const around = event.target.matches('dialog') ? event.target : event.target.closest('[data-close]')?.closest('dialog');
  around?.close();
});
