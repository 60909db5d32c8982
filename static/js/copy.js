// The copy button beside a number.
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add('is-done');
  setTimeout(() => {
    button.classList.remove('is-done');
  }, 1500);
});
