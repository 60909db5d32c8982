// A plot is drawn from the table beside it, so that figure and table cannot disagree.
const drawn = new Map();

function colour(name) {
  const probe = document.createElement('i');
  document.body.append(probe);
  probe.style.color = `var(${name})`;
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

const numberIn = (cell) => Number(cell.textContent.replace(/[^\d.-]/g, ''));

function seriesOf(table, isLine, isStep) {
  const rows = [...table.tBodies[0].rows];
  return [...table.tHead.rows[0].cells].flatMap((head, column) => {
    if (!head.dataset.color) return [];
    const shade = colour(`--plot-${head.dataset.color}`);
    return [{
      label: head.textContent,
      data: rows.map((row) => numberIn(row.cells[column])),
      backgroundColor: shade,
      borderColor: shade,
      borderWidth: isLine ? 2 : 0,
      borderDash: head.dataset.dash ? [4, 3] : [],
      borderRadius: 2,
      pointRadius: isLine ? 2 : 0,
      cubicInterpolationMode: 'monotone',
      stepped: isStep,
      maxBarThickness: 18,
    }];
  });
}

function axes(kind) {
  const across = kind === 'across';
  const stacked = kind === 'stacked';
  const grid = colour('--line');
  return {
    [across ? 'y' : 'x']: { stacked, grid: { display: false }, ticks: { maxRotation: 0 }, border: { color: grid } },
    [across ? 'x' : 'y']: { stacked, beginAtZero: true, ticks: { maxTicksLimit: 5, precision: 0 }, grid: { color: grid }, border: { display: false } },
  };
}

function draw(canvas) {
  drawn.get(canvas)?.destroy();
  const kind = canvas.dataset.plot;
  const isLine = kind === 'line' || kind === 'step';
  const table = document.getElementById(canvas.dataset.from);
  const labels = [...table.tBodies[0].rows].map((row) => row.cells[0].textContent);
  drawn.set(canvas, new Chart(canvas, {
    type: isLine ? 'line' : 'bar',
    data: { labels, datasets: seriesOf(table, isLine, kind === 'step') },
    options: {
      indexAxis: kind === 'across' ? 'y' : 'x',
      maintainAspectRatio: false,
      animation: false,
      color: colour('--ink-quiet'),
      font: { family: getComputedStyle(document.body).fontFamily, size: 11 },
      plugins: { legend: { display: false } },
      interaction: { mode: 'index', intersect: false },
      scales: axes(kind),
    },
  }));
}

function drawAll() {
  for (const canvas of drawn.keys()) if (!canvas.isConnected) drawn.get(canvas).destroy() ?? drawn.delete(canvas);
  Chart.defaults.color = colour('--ink-quiet');
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 11;
  document.querySelectorAll('canvas[data-plot]').forEach(draw);
}

document.addEventListener('themechange', drawAll);

export async function start() {
  if (!window.Chart) await import('../vendor/chart.js/dist/chart.umd.js');
  await document.fonts.ready;
  drawAll();
}
