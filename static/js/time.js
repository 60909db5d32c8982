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
  element.textContent = passed < MINUTE ? 'just now' : `${span(passed)} ago`;
}

function tellDue(element, now) {
  const left = new Date(element.dateTime) - now;
  const pill = element.closest('.pill');
  element.textContent = left < 0 ? `${span(-left)} late` : element.dataset.due ? `${element.dataset.due}${span(left)}` : `${span(left)} left`;
  pill?.classList.toggle('pill-red', left < 0);
  pill?.classList.toggle('pill-orange', left >= 0 && left < 2 * DAY);
  pill?.classList.toggle('pill-grey', left >= 2 * DAY);
}

// The bank's clock, not this computer's: the page says when it was made.
const made = document.querySelector('meta[name="now"]')?.content;
const behind = made ? new Date(made) - Date.now() : 0;

setInterval(() => {
  const now = Date.now() + behind;
  document.querySelectorAll('time[data-ago]').forEach((element) => tellAgo(element, now));
  document.querySelectorAll('time[data-due]').forEach((element) => tellDue(element, now));
}, 30_000);
