// After a part was exchanged the focus goes where the person has to look: the summary of errors, a notice, or the new page's beginning.
const wanted = (root) => root.querySelector?.('[data-focus]') ?? root.querySelector?.('[role=alert]');

function look(element) {
  if (!element) return;
  if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1');
  element.focus();
}

document.addEventListener('htmx:afterSettle', (event) => {
  const part = event.detail.elt;
  if (event.detail.target === document.body) look(document.getElementById('content'));
  else look(wanted(part));
});

look(document.querySelector('[data-focus]'));
