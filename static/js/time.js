// "2 h ago" and "3 h left" stay true while the page is open. Days and dates are left as the server wrote them.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function span(length) {
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  return length < DAY ? `${Math.floor(length / HOUR)} h` : `${Math.floor(length / DAY)} d`;
}

function tellAgo(element, now) {
  const passed = now - new Date(element.dateTime);
  if (!element.dateTime.includes('T') || passed < 0 || passed >= DAY) return;
  element.textContent = passed < MINUTE ? justNow : ago.replace('{length}', span(passed));
}

function tellDue(element, now) {
  const left = new Date(element.dateTime) - now;
  const pill = element.closest('.pill');
  const pattern = left < 0 ? late : element.dataset.due ? `${element.dataset.due}{length}` : ahead;
  element.textContent = pattern.replace('{length}', span(Math.abs(left)));
  pill?.classList.toggle('pill-red', left < 0);
  pill?.classList.toggle('pill-orange', left >= 0 && left < 2 * DAY);
  pill?.classList.toggle('pill-grey', left >= 2 * DAY);
}

// The bank's clock, not this computer's: the page says when it was made, and how its language says times.
const made = document.querySelector('meta[name="now"]');
const behind = made ? new Date(made.content) - Date.now() : 0;
const [justNow, ago, ahead, late] = (made?.dataset.words ?? '').split('|');

setInterval(() => {
  const now = Date.now() + behind;
  document.querySelectorAll('time[data-ago]').forEach((element) => tellAgo(element, now));
  document.querySelectorAll('time[data-due]').forEach((element) => tellDue(element, now));
}, 30_000);
