'use strict';
(() => {
  const $ = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const root = document.documentElement;

  // ---- theme -------------------------------------------------------------------------------
  const theme = document.getElementById('theme');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches;
  const plots = new Set();
  const showTheme = () => {
    theme.textContent = isDark() ? 'Light theme' : 'Dark theme';
    plots.forEach(plot => plot.redraw(false, true));
  };
  theme.hidden = false;
  theme.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    showTheme();
  });
  dark.addEventListener('change', showTheme);
  showTheme();

  // ---- series ------------------------------------------------------------------------------
  const STEPS = 16;
  const COLUMNS = 10;
  const decode = async (text, count) => {
    const packed = Uint8Array.from(atob(text.trim()), c => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    let at = 0;
    const varint = () => {
      let value = 0, shift = 0, byte;
      do { byte = bytes[at++]; value |= (byte & 0x7f) << shift; shift += 7; } while (byte & 0x80);
      return value >>> 0;
    };
    const plain = () => varint();
    const latency = () => { const q = varint(); return q === 0 ? null : 2 ** ((q - 1) / STEPS) - 1; };
    const column = read => Array.from({length: count}, read);
    const differences = () => {
      let last = 0;
      return column(() => { const z = varint(); return last += (z >>> 1) ^ -(z & 1); });
    };
    const series = [column(plain), column(plain), column(plain), column(plain), differences(),
      column(latency), column(latency), column(latency), differences(), differences()];
    return series.length === COLUMNS ? series : null;
  };

  // ---- plots -------------------------------------------------------------------------------
  const colour = name => getComputedStyle(root).getPropertyValue(name).trim();
  const font = '11px system-ui, "DejaVu Sans", sans-serif';

  // So many bins share a point that points stay apart; zooming in shows the bins themselves.
  const grouping = (count, width) => Math.max(1, Math.ceil(count / Math.max(80, width / 3)));
  const grouped = (column, by, how) => {
    const out = [];
    for (let at = 0; at < column.length; at += by) {
      const part = column.slice(at, at + by).filter(v => v !== null);
      out.push(part.length === 0 ? null : how(part));
    }
    return out;
  };
  const sum = part => part.reduce((a, b) => a + b, 0);
  const max = part => Math.max(...part);
  const min = part => Math.min(...part);
  const middle = part => part.slice().sort((a, b) => a - b)[part.length >> 1];
  const known = v => v < 0 ? null : v;

  const time = micros => micros >= 1e6 ? +(micros / 1e6).toPrecision(3) + ' s'
    : micros >= 1e3 ? +(micros / 1e3).toPrecision(3) + ' ms' : Math.round(micros) + ' µs';

  const decorations = (frame, marks) => plot => {
    const {ctx, bbox} = plot;
    const x = value => plot.valToPos(value, 'x', true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = colour('--band');
    for (const [from, to] of frame.faults) {
      ctx.fillRect(x(from), bbox.top, Math.max(1, x(to) - x(from)), bbox.height);
    }
    const scale = devicePixelRatio || 1;
    ctx.font = 11 * scale + 'px system-ui, "DejaVu Sans", sans-serif';
    if (marks.gap) {
      const [from, to] = marks.gap;
      const y = bbox.top + bbox.height - 6 * scale;
      ctx.strokeStyle = ctx.fillStyle = colour('--unproven');
      ctx.lineWidth = 3 * scale;
      ctx.beginPath();
      ctx.moveTo(x(from), y);
      ctx.lineTo(x(to), y);
      ctx.stroke();
      if (marks.words) {
        ctx.fillText('longest gap ' + time(marks.longest), x(from) + 4 * scale, y - 5 * scale);
      }
    }
    let line = 1;
    for (const [at, words] of marks.lines) {
      ctx.strokeStyle = ctx.fillStyle = colour('--soft');
      ctx.lineWidth = scale;
      ctx.setLineDash([3 * scale, 3 * scale]);
      ctx.beginPath();
      ctx.moveTo(x(at), bbox.top);
      ctx.lineTo(x(at), bbox.top + bbox.height);
      ctx.stroke();
      ctx.setLineDash([]);
      if (marks.words) {
        ctx.fillText(words, x(at) + 4 * scale, bbox.top + 13 * scale * line++);
      }
    }
    ctx.restore();
  };

  const powers = (p, splits) => splits.map(v => Math.abs(Math.log10(v) % 1) < 1e-9 ? v : null);
  const axes = (values, logarithmic) => [
    {stroke: () => colour('--soft'), grid: {stroke: () => colour('--line'), width: 1},
      ticks: {stroke: () => colour('--line')}, font, size: 26, values: (p, v) => v.map(t => t + ' s')},
    {stroke: () => colour('--soft'), grid: {stroke: () => colour('--line'), width: 1},
      ticks: {stroke: () => colour('--line')}, font, size: 54, values,
      ...(logarithmic ? {filter: powers, grid: {stroke: () => colour('--line'), width: 1, filter: powers},
        ticks: {show: false}} : {})},
  ];
  const line = (label, css, more) => Object.assign(
    {label, stroke: () => colour(css), width: 1.5, points: {show: false}, spanGaps: false}, more);

  const draw = (holder, caption, key, columns, series, scales, values, hook, aria) => {
    const figure = document.createElement('figure');
    const title = document.createElement('figcaption');
    title.textContent = caption;
    const box = document.createElement('div');
    box.setAttribute('role', 'img');
    box.setAttribute('aria-label', aria);
    figure.append(title, box);
    holder.append(figure);
    const width = () => Math.max(240, figure.clientWidth - 18);
    let all = columns(grouping(Infinity, width()));
    const plot = new uPlot({
      width: width(), height: 150, scales: Object.assign({x: {time: false}}, scales),
      cursor: {sync: {key}, drag: {x: true, y: false}},
      series: [{label: 'time', value: (p, v) => v == null ? '' : v.toFixed(2) + ' s'}, ...series],
      axes: axes(values, scales.y && scales.y.distr === 3), hooks: {drawClear: [hook]},
    }, all, box);
    plots.add(plot);
    new ResizeObserver(() => plot.setSize({width: width(), height: 150})).observe(figure);
    return plot;
  };

  const show = async holder => {
    if (holder.dataset.drawn) return;
    holder.dataset.drawn = '1';
    const frame = JSON.parse(document.getElementById('f-' + holder.dataset.trial).textContent);
    const text = document.getElementById('s-' + holder.dataset.cell).textContent;
    const [acked, failed, ambiguous, read, inFlight, p50, p99, most, epoch, isr] =
      await decode(text, frame.count);
    const by = grouping(frame.count, holder.clientWidth);
    const xs = [];
    for (let at = 0; at < frame.count; at += by) xs.push(frame.start + (at + by / 2) * frame.bin);
    const rate = column => grouped(column, by, part => sum(part) / (part.length * frame.bin));
    const healed = frame.faults.length ? Math.max(...frame.faults.map(f => f[1])) : null;
    const gap = holder.dataset.gap ? holder.dataset.gap.split(' ').map(Number) : null;
    const lines = [];
    if (healed !== null && holder.dataset.served) {
      lines.push([healed + holder.dataset.served / 1000, 'served again']);
    }
    if (healed !== null && holder.dataset.recovered) {
      lines.push([healed + holder.dataset.recovered / 1000, '80 % of the rate']);
    }
    const words = decorations(frame, {gap, longest: 1000 * (holder.dataset.longest || 0), lines, words: true});
    const quiet = decorations(frame, {gap, lines, words: false});
    const key = holder.dataset.cell;
    const whole = (p, v) => v == null ? '' : Math.round(v).toLocaleString('en');
    const number = (p, vs) => vs.map(v => v.toLocaleString('en'));
    const faults = frame.faults.map(f => f[2]).join(', ') || 'no fault';
    const seen = ' Fault: ' + faults + '.';
    // A backlog that is worked off at once would flatten everything else: such peaks leave the plot.
    const rates = [...rate(acked), ...rate(read)].sort((a, b) => a - b);
    const top = Math.max(1, Math.min(rates[rates.length - 1], 1.5 * rates[Math.floor(rates.length * .98)]));
    const step = uPlot.paths.stepped({align: 1});
    draw(holder, 'Records per second', key, () => [xs, rate(acked), rate(read), rate(failed), rate(ambiguous)], [
      line('acknowledged', '--plot-1', {value: whole}),
      line(holder.dataset.read, '--plot-2', {value: whole, dash: [5, 3]}),
      line('failed', '--plot-3', {value: whole, width: 2}),
      line('ambiguous', '--plot-4', {value: whole, width: 2}),
    ], {y: {range: () => [0, top]}}, number, words,
      `Records per second: up to ${Math.round(max([0, ...rate(acked)]))} acknowledged.` + seen);
    draw(holder, 'Latency of acknowledged records', key,
      () => [xs, grouped(p50, by, middle), grouped(p99, by, max), grouped(most, by, max)], [
        line('median', '--plot-1', {value: (p, v) => v == null ? '–' : time(v)}),
        line('p99', '--plot-2', {value: (p, v) => v == null ? '–' : time(v)}),
        line('maximum', '--plot-3', {value: (p, v) => v == null ? '–' : time(v), width: 1}),
      ], {y: {distr: 3}}, (p, vs) => vs.map(v => v == null ? '' : time(v)), quiet,
      'Latency: median, 99th percentile and maximum.' + seen);
    draw(holder, 'Records in flight', key, () => [xs, grouped(inFlight, by, max)],
      [line('in flight', '--plot-4', {value: whole})],
      {y: {range: (p, lo, hi) => [0, Math.max(1, hi * 1.1)]}}, number, quiet,
      `Records in flight: up to ${max(inFlight)}.` + seen);
    draw(holder, 'Leader epoch and in-sync replicas', key,
      () => [xs, grouped(epoch.map(known), by, max), grouped(isr.map(known), by, min)], [
        line('leader epoch', '--plot-2', {paths: step}),
        line('in-sync replicas', '--plot-1', {paths: step, dash: [5, 3]}),
      ], {y: {range: (p, lo, hi) => [0, Math.max(4, hi + 1)]}}, number, quiet,
      `Leader epoch up to ${max(epoch)}; fewest in-sync replicas ${min(isr.filter(v => v >= 0).concat(99))}.` + seen);
    holder.dataset.ready = '1';
  };
  const opened = cell => {
    if (cell.open) $('.plots', cell).forEach(holder => show(holder).catch(error => {
      holder.textContent = 'The plots cannot be shown in this browser: ' + error.message;
    }));
  };
  $('details.cell').forEach(cell => cell.addEventListener('toggle', () => opened(cell)));
  $('details.cell[open]').forEach(opened);

  // ---- permalinks --------------------------------------------------------------------------
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let each = target; each; each = each.parentElement) {
      if (each.tagName === 'DETAILS') each.open = true;
    }
    target.classList.remove('gone');
    target.scrollIntoView();
    const summary = target.tagName === 'DETAILS' ? target.querySelector('summary') : null;
    if (summary) summary.focus({preventScroll: true});
  };
  addEventListener('hashchange', follow);
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute('href') === location.hash) follow();
  });
  if (location.hash) follow();

  // ---- filters -----------------------------------------------------------------------------
  const filters = document.getElementById('filters');
  const shown = document.getElementById('shown');
  const cells = $('details.cell');
  filters.hidden = false;
  const apply = () => {
    const wanted = Object.fromEntries(new FormData(filters));
    let count = 0;
    const places = new Set();
    for (const cell of cells) {
      const data = cell.dataset;
      const fits = (!wanted.row || data.row === wanted.row)
        && (!wanted.column || data.column === wanted.column)
        && (!wanted.letter || data.letters.includes(wanted.letter))
        && (!wanted.meaning || data.meaning === wanted.meaning);
      cell.classList.toggle('gone', !fits);
      if (fits) { count++; places.add('r' + data.row); places.add('c' + data.column); }
    }
    $('#matrix tbody tr, .sentences tr').forEach(row =>
      row.classList.toggle('gone', !places.has('r' + row.dataset.row)));
    $('#matrix [data-column], .fault').forEach(each =>
      each.classList.toggle('gone', !places.has('c' + each.dataset.column)));
    shown.textContent = count === cells.length ? '' : `${count} of ${cells.length} cells`;
  };
  filters.addEventListener('change', apply);
  filters.addEventListener('submit', event => event.preventDefault());
  filters.addEventListener('reset', () => setTimeout(apply));

  // ---- keyboard ----------------------------------------------------------------------------
  const matrix = document.querySelector('table.matrix');
  const links = () => $('tbody tr:not(.gone)', matrix).map(row =>
    $('td:not(.gone)', row).map(cell => cell.querySelector('a')));
  const alarming = link => link && /forbidden|known-bug|unproven/.test(link.parentElement.className);
  $('td a', matrix).forEach((link, at) => { link.tabIndex = at === 0 ? 0 : -1; });
  const focus = link => {
    if (!link) return;
    $('td a[tabindex="0"]', matrix).forEach(each => { each.tabIndex = -1; });
    link.tabIndex = 0;
    link.focus();
  };
  matrix.addEventListener('focusin', event => {
    if (event.target.matches('td a') && event.target.tabIndex !== 0) focus(event.target);
  });
  matrix.addEventListener('keydown', event => {
    const grid = links();
    const row = grid.findIndex(each => each.includes(event.target));
    if (row < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const column = grid[row].indexOf(event.target);
    const flat = grid.flat();
    const here = flat.indexOf(event.target);
    const go = {
      ArrowRight: () => grid[row].slice(column + 1).find(Boolean),
      ArrowLeft: () => grid[row].slice(0, column).reverse().find(Boolean),
      ArrowDown: () => grid.slice(row + 1).map(r => r[column]).find(Boolean),
      ArrowUp: () => grid.slice(0, row).reverse().map(r => r[column]).find(Boolean),
      Home: () => grid[row].find(Boolean),
      End: () => grid[row].slice().reverse().find(Boolean),
      n: () => flat.slice(here + 1).find(alarming),
      p: () => flat.slice(0, here).reverse().find(alarming),
    }[event.key];
    if (go) {
      event.preventDefault();
      focus(go());
    }
  });

  // ---- print -------------------------------------------------------------------------------
  addEventListener('beforeprint', () => {
    $('details.cell.forbidden, details.cell.known-bug, details.cell.unproven').slice(0, 40)
      .forEach(cell => { cell.open = true; opened(cell); });
  });
  root.dataset.ready = '1';
})();
