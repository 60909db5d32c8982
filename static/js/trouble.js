// When an answer does not come, the page says so where it was expected; nothing that was typed is touched.
function sentence(status) {
  const words = document.getElementById('trouble').content;
  return (words.querySelector(`[data-status="${Number(status) || 0}"]`) ?? words.lastElementChild).textContent;
}

function said(words) {
  const line = document.createElement('p');
  line.className = 'said said-error';
  line.setAttribute('role', 'alert');
  line.dataset.trouble = '';
  line.textContent = words;
  return line;
}

function tell(event) {
  const words = sentence(event.detail.xhr?.status);
  const waiting = event.detail.target?.querySelector?.('.skeletons');
  if (waiting) {
    waiting.replaceWith(Object.assign(document.createElement('p'), { className: 'small quiet', textContent: words }));
    return;
  }
  document.querySelectorAll('[data-trouble]').forEach((line) => line.remove());
  document.getElementById('content')?.prepend(said(words));
  document.querySelector('[data-trouble]')?.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('htmx:responseError', tell);
document.addEventListener('htmx:sendError', tell);
