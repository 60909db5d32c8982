// A photo is sent as soon as it is taken, with its progress; a line that breaks is waited for and the same form sent again.
// Its hidden id makes a repetition do nothing twice, so it does not matter whether the answer or the photo was lost.
const WAITS = [1, 2, 4, 8, 15, 30];
const OUR_FAULT = 500;

function once(form, target) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const bar = form.querySelector('[data-send-progress]');
    request.open('POST', form.getAttribute('action'));
    request.setRequestHeader('HX-Request', 'true');
    request.setRequestHeader('HX-Target', target);
    request.upload.addEventListener('progress', (event) => { bar.value = event.total ? event.loaded / event.total : 0; });
    request.addEventListener('loadend', () => done(request));
    bar.hidden = false;
    request.send(new FormData(form));
  });
}

const pause = (seconds) => new Promise((done) => {
  const timer = setTimeout(done, seconds * 1000);
  window.addEventListener('online', () => { clearTimeout(timer); done(); }, { once: true });
});

function take(request, target) {
  const next = request.getResponseHeader('HX-Location');
  if (next) { window.htmx.ajax('GET', next, { target: 'body', swap: 'innerHTML' }); return; }
  const part = document.getElementById(target);
  part.outerHTML = request.responseText;
  window.htmx.process(document.getElementById(target));
}

async function send(form) {
  const target = form.dataset.send;
  const state = form.querySelector('[data-send-state]');
  for (let tried = 0; ; tried += 1) {
    state.textContent = tried ? 'Sending again…' : 'Sending…';
    const request = await once(form, target);
    if (request.status && request.status < OUR_FAULT) { take(request, target); return; }
    const wait = WAITS[Math.min(tried, WAITS.length - 1)];
    state.textContent = `No line. The photo is kept on this phone; next try in ${wait} s.`;
    await pause(wait);
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-send]');
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = 'yes';
  send(form).finally(() => { delete form.dataset.sending; });
});

document.addEventListener('photo-ready', (event) => event.target.form?.matches('[data-send]') && event.target.form.requestSubmit());
