// Draws the figures with uPlot, with axes and values under the pointer. Without it the server's own drawing stays.
(function () {
  'use strict';

  const DASHES = { first: [], second: [6, 3], third: [2, 3] };
  const COLOURS = { first: '--link', second: '--warning', third: '--soft' };
  const PREFIXES = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];
  const PREFIXED = ['', 'B', 'c']; // others have a prefix of their own, or take none
  const drawn = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function numbers(text) {
    return text.split(' ').map(word => (word === '-' ? null : Number(word)));
  }

  function label(value, unit) {
    if (value == null) return '–';
    if (unit === 'ms' && Math.abs(value) >= 1000) return label(value / 1000, 's');
    const prefixes = PREFIXED.includes(unit) ? PREFIXES : [];
    const [scale, prefix] = prefixes.find(([least]) => Math.abs(value) >= least) || [1, ''];
    return short(value / scale) + (unit || prefix ? ' ' : '') + prefix + unit;
  }

  function short(value) {
    const size = Math.abs(value);
    return Number(size < 1 ? value.toPrecision(3) : value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2));
  }

  function time(seconds, days) {
    const iso = new Date(seconds * 1000).toISOString();
    return days ? iso.slice(5, 10) : iso.slice(11, 16);
  }

  // Zero is always in the picture.
  function bounds(least, most) {
    const low = Math.min(0, least) * 1.1;
    const high = Math.max(0, most) * 1.1;
    return [low, high > low ? high : 1];
  }

  function tell(figure, lines, data, index) {
    const caption = figure.querySelector('.time');
    caption.dataset.text = caption.dataset.text || caption.textContent;
    const known = index != null;
    caption.textContent = known ? new Date(data[0][index] * 1000).toISOString().slice(0, 16).replace('T', ' ') : caption.dataset.text;
    lines.forEach((line, i) => {
      line.dataset.shown = known ? label(data[i + 1][index], figure.dataset.unit) : '';
    });
  }

  // Few values would be lost among gaps, and one between two gaps is no line.
  function isSparse(values) {
    const isGap = i => values[i] == null;
    return values.filter(value => value != null).length < 40 || values.some((_, i) => !isGap(i) && isGap(i - 1) && isGap(i + 1));
  }

  function draw(figure) {
    const picture = figure.querySelector('svg');
    const unit = figure.dataset.unit;
    const lines = [...figure.querySelectorAll('.line')];
    const data = [numbers(figure.dataset.times), ...lines.map(line => numbers(line.dataset.values))];
    if (!picture || data[0].length < 2) return;
    const days = data[0][data[0].length - 1] - data[0][0] > 100000;
    const grid = { stroke: colour('--line'), width: 1 };
    const axis = { stroke: colour('--soft'), grid: grid, ticks: grid };
    const options = {
      width: picture.clientWidth,
      height: 190,
      tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      cursor: { drag: { x: false, y: false } },
      legend: { show: false },
      hooks: { setCursor: [plot => tell(figure, lines, data, plot.cursor.idx)] },
      scales: { y: { range: (plot, least, most) => bounds(least, most) } },
      axes: [{ ...axis, values: (plot, ticks) => ticks.map(tick => time(tick, days)) }, { ...axis, size: 70, values: (plot, ticks) => ticks.map(tick => label(tick, unit)) }],
      series: [{}].concat(lines.map((line, i) => {
        const style = line.classList[1];
        return {
          label: line.textContent,
          stroke: colour(COLOURS[style]),
          width: 1.6,
          dash: DASHES[style],
          points: { show: isSparse(data[i + 1]), size: 4 },
        };
      })),
    };
    const box = document.createElement('div');
    box.setAttribute('role', 'img');
    box.setAttribute('aria-label', picture.getAttribute('aria-label'));
    picture.setAttribute('hidden', '');
    figure.append(box);
    drawn.push({ figure: figure, plot: new uPlot(options, data, box), box: box, picture: picture });
  }

  function drawAll() {
    const pointed = drawn.map(old => ({ left: old.plot.cursor.left, top: old.plot.cursor.top }));
    drawn.splice(0).forEach(old => {
      old.plot.destroy();
      old.box.remove();
      old.picture.removeAttribute('hidden');
    });
    document.querySelectorAll('.plot').forEach(draw);
    // Who reads a value goes on reading it. A new plot can be pointed at when it has been laid out, which is its next task.
    const plots = drawn.map(made => made.plot);
    queueMicrotask(() => plots.forEach((plot, i) => pointed[i] && plot.setCursor(pointed[i])));
  }

  let pending = 0;
  addEventListener('resize', () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(drawAll);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  document.addEventListener('renewed', drawAll);
  drawAll();
})();
