// SPDX-License-Identifier: Apache-2.0
// A sliding line chart. uPlot keeps scales, axes, sizes and the cursor; the lines are drawn here, straight from the
// typed arrays, once per animation frame (linesurface.js).
import uPlot from "uplot";
import { formatAxis, formatClock, formatNumber, formatTime } from "../format.js";
import { Edge } from "./edge.js";
import { LineSurface } from "./linesurface.js";
import { colors, onTheme, SERIES_COLORS } from "./palette.js";
import { SeriesBuffer } from "./series.js";

/** More lines than this say nothing; the rest is left out, and that is said. */
export const MOST_LINES = 12;
const REDUCED_MILLIS = 500;
const SKEW_MILLIS = 50;
const PAD_RIGHT = 8;
const HALF_LABEL = 26;

const running = new Set();
let frameRequest = 0;
const stillness = matchMedia("(prefers-reduced-motion: reduce)");

let skewMillis = 0;

/**
 * The wall clock at an animation frame's time, which is smoother than asking for it. Where the two clocks have parted (a machine
 * that slept, a clock that was set) the wall clock is right.
 */
function wallMillis(time) {
  const skew = Date.now() - performance.timeOrigin - performance.now();
  if (Math.abs(skew - skewMillis) > SKEW_MILLIS) skewMillis = skew;
  return performance.timeOrigin + time + skewMillis;
}

function runFrames(time) {
  frameRequest = 0;
  const wall = wallMillis(time);
  running.forEach(chart => chart.frame(wall));
  if (running.size > 0) frameRequest = requestAnimationFrame(runFrames);
}

/** Charts that are more than a screen or two away from what is seen stand still. */
const onScreen = new IntersectionObserver(entries => {
  for (const entry of entries) if (entry.target.lineChart) entry.target.lineChart.visible = entry.isIntersecting;
}, { rootMargin: "1600px 0px" });
const sizes = new ResizeObserver(entries => {
  for (const entry of entries) entry.target.lineChart?.resize();
});

/** Whether a number is plausibly epoch millis: after 1990, before 2100. */
function isEpochMillis(x) {
  return x > 631e9 && x < 4102e9;
}

/**
 * Lives in `root` until destroy(). options: {span (of x; millis), range: [low, high]|null, mark: ["min","max"], area, label}.
 * begin(changes), add(series), paused, and listeners onLegend() are its whole use; series: [{name, x: [], y: []}].
 */
export class LineChart {
  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.lines = new Map();
    this.slots = [];
    this.leftOut = false;
    this.edge = new Edge(options.span);
    this.frames = 0;
    this.paused = false;
    this.visible = true;
    this.dirty = true;
    this.isTime = true;
    this.replace = false;
    this.low = this.high = Number.NaN;
    this.lastMillis = 0;
    this.xMin = this.xMax = 0;
    this.cursorX = null;
    this.surface = new LineSurface();
    this.extremes = { min: mark(root, "min"), max: mark(root, "max") };
    this.bounds = range(options.range) || [0, 1];
    this.plot = this.makePlot();
    this.stopTheme = onTheme(() => {
      this.plot.destroy();
      this.plot = this.makePlot();
      this.dirty = true;
    });
    root.lineChart = this;
    onScreen.observe(root);
    sizes.observe(root);
    running.add(this);
    if (!frameRequest) frameRequest = requestAnimationFrame(runFrames);
  }

  destroy() {
    running.delete(this);
    onScreen.unobserve(this.root);
    sizes.unobserve(this.root);
    this.stopTheme();
    this.plot.destroy();
    this.extremes.min.label.remove();
    this.extremes.max.label.remove();
    this.root.lineChart = null;
  }

  makePlot() {
    const c = colors();
    const font = "11px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
    const axis = { stroke: c.muted, font, grid: { stroke: c.grid, width: 1 }, ticks: { show: false } };
    return new uPlot({
      width: Math.max(120, this.root.clientWidth),
      height: Math.max(100, this.root.clientHeight),
      ms: 1,
      pxAlign: 0,
      padding: [10, PAD_RIGHT, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { time: false, auto: false, range: () => [this.xMin, this.xMax] }, y: { auto: false, range: () => this.bounds } },
      axes: [
        { ...axis, size: 22, gap: 4, space: 70, incrs: () => this.isTime ? TIME_STEPS : NUMBER_STEPS,
          values: (u, splits, at, space, step) => splits.map(x => this.roomFor(x) ? this.xLabel(x, step) : "") },
        { ...axis, gap: 6, space: 34, size: (u, values) => this.axisSize(values), values: (u, splits, at, space, step) => splits.map(y => formatAxis(y, step)) },
      ],
      series: [{}, { show: false }],
      hooks: {
        draw: [u => this.draw(u)],
        setCursor: [u => { this.cursorX = u.cursor.left >= 0 ? u.posToVal(u.cursor.left, "x") : null; }],
      },
    }, [[], []], this.root);
  }

  xLabel(x, step) {
    return this.isTime ? timeLabel(x, step) : formatAxis(x, step);
  }

  /** Whether a label at x stays within the chart. */
  roomFor(x) {
    const width = this.plot.width - (this.axisWidth || 34) - PAD_RIGHT;
    const at = (x - this.xMin) / (this.xMax - this.xMin) * width;
    return at > 4 && width - at > HALF_LABEL - PAD_RIGHT;
  }

  /** The axis grows with its labels and never shrinks, so that the plot does not jump. */
  axisSize(values) {
    const longest = (values || []).reduce((most, text) => Math.max(most, text ? text.length : 0), 2);
    this.axisWidth = Math.max(this.axisWidth || 34, 14 + longest * 6.6);
    return this.axisWidth;
  }

  resize() {
    if (this.root.clientWidth === 0) return; // not shown
    const width = Math.max(120, this.root.clientWidth);
    const height = Math.max(100, this.root.clientHeight);
    if (width !== this.plot.width || height !== this.plot.height) this.plot.setSize({ width, height });
    this.lines.forEach(line => { line.pixel = this.options.span / width; });
    this.dirty = true;
  }

  /** A subscription begins, or begins again. changes: as told by the server. */
  begin(changes) {
    this.replace = changes === "upsert";
    this.lines.clear();
    this.slots = [];
    this.leftOut = false;
    this.edge = new Edge(this.options.span);
    this.dirty = true;
  }

  /** Points as they came from the server. */
  add(series) {
    let newest = this.edge.newest;
    for (const { name, x, y } of series) {
      const line = this.lineOf(name);
      if (!line) continue;
      for (let i = 0; i < x.length; i++) {
        const at = toX(x[i]);
        const value = y[i] === null || y[i] === undefined ? Number.NaN : Number(y[i]);
        if (at !== at) continue;
        if (newest !== newest) this.isTime = isEpochMillis(at);
        if (!(at <= newest)) newest = at;
        line.append(at, value, this.replace);
      }
    }
    if (newest === newest) this.edge.arrived(newest, Date.now());
    this.dirty = true;
  }

  lineOf(name) {
    let line = this.lines.get(name);
    if (line) return line;
    if (this.lines.size >= MOST_LINES) {
      this.leftOut = true;
      return null;
    }
    line = new SeriesBuffer(name, this.options.span / Math.max(120, this.root.clientWidth));
    line.slot = freeSlot(this.slots);
    this.slots[line.slot] = line;
    this.lines.set(name, line);
    return line;
  }

  frame(wall) {
    if (!this.visible || document.hidden || this.paused) return;
    const elapsed = Math.min(250, wall - this.lastMillis);
    if (stillness.matches && wall - this.lastMillis < REDUCED_MILLIS) return;
    this.lastMillis = wall;
    const right = this.edge.advance(wall, elapsed, this.isTime);
    const moved = this.slide(right);
    const scaled = this.scan(elapsed);
    if (!moved && !scaled && !this.dirty) return;
    this.dirty = false;
    this.plot.batch(() => {
      this.plot.setScale("x", { min: this.xMin, max: this.xMax });
      this.plot.setScale("y", { min: this.bounds[0], max: this.bounds[1] });
    });
  }

  /** Moves the window so that it ends at `right`; forgets what left it. → whether it moved. */
  slide(right) {
    let left = right - this.options.span;
    if (!this.isTime && this.edge.known) {
      // Not time: there is nothing to wait for at the left, so the window starts with the first point.
      let first = right;
      this.lines.forEach(line => { if (line.length > 0) first = Math.min(first, line.xs[line.start]); });
      left = Math.max(left, first === right ? right - 1 : first);
      const pixel = (right - left) / this.plot.width;
      this.lines.forEach(line => { line.pixel = pixel; });
    }
    const moved = left !== this.xMin || right !== this.xMax;
    this.xMin = left;
    this.xMax = right;
    if (moved) this.lines.forEach(line => this.forget(line, right - this.options.span));
    return moved;
  }

  forget(line, before) {
    line.dropBefore(before);
    // A line that was not written to for two windows makes room for another.
    if (line.length > 0 && line.lastX < before - this.options.span) {
      this.lines.delete(line.name);
      this.slots[line.slot] = undefined;
    }
  }

  /** Finds the extremes in view and lets the y axis follow them. → whether the axis moved. */
  scan(elapsed) {
    const { min, max } = this.extremes;
    min.value = Number.POSITIVE_INFINITY;
    max.value = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    this.lines.forEach(line => {
      const { xs, ys, end } = line;
      for (let i = Math.max(line.start, line.indexOf(this.xMin) - 1); i < end; i++) {
        const y = ys[i];
        // The axis also holds the points just outside, to which the line goes on.
        if (y < low) low = y;
        if (y > high) high = y;
        if (xs[i] > this.xMax) break;
        if (xs[i] < this.xMin) continue;
        if (y < min.value) { min.value = y; min.x = xs[i]; min.slot = line.slot; }
        // Of equal extremes the newest is marked as max and the oldest as min.
        if (y >= max.value) { max.value = y; max.x = xs[i]; max.slot = line.slot; }
      }
    });
    if (this.options.range || low > high) return false;
    return this.followValues(low, high, elapsed);
  }

  followValues(lowest, highest, elapsed) {
    const low = this.options.area ? Math.min(0, lowest) : lowest;
    const high = this.options.area ? Math.max(0, highest) : highest;
    const fits = low >= this.low && high <= this.high && high - low > (this.high - this.low) * 0.45;
    if (!fits) [this.low, this.high] = niceRange(low, high);
    const [from, to] = this.bounds;
    const size = this.high - this.low;
    const part = stillness.matches || this.frames < 3 || to - from > 20 * size || to - from < size / 20 ? 1 : Math.min(1, elapsed / 90);
    let next = [from + (this.low - from) * part, to + (this.high - to) * part];
    if (Math.abs(next[0] - this.low) + Math.abs(next[1] - this.high) < size / 500) next = [this.low, this.high];
    this.bounds = next;
    return next[0] !== from || next[1] !== to;
  }

  draw(u) {
    this.frames++;
    const { ctx, bbox } = u;
    const ratio = devicePixelRatio || 1;
    const c = colors();
    const { surface } = this;
    surface.fit(ctx, bbox, ratio, this.xMin, this.xMax, this.bounds);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top - 6 * ratio, bbox.width + 2 * ratio, bbox.height + 12 * ratio);
    ctx.clip();
    const every = this.options.span / 8;
    this.lines.forEach(line => {
      const color = c.series[line.slot % SERIES_COLORS];
      surface.drawLine(line, color, this.options.area);
      const sparse = surface.count < bbox.width / ratio / 10;
      if (sparse || this.lines.size > 1) surface.drawMarkers(line, color, sparse ? 0 : every);
    });
    this.drawMark(this.extremes.max, "max", c);
    this.drawMark(this.extremes.min, "min", c);
    ctx.restore();
  }

  drawMark(extreme, kind, c) {
    const { label } = extreme;
    const shown = this.options.mark.includes(kind) && Number.isFinite(extreme.value);
    if (label.hidden === shown) label.hidden = !shown;
    if (!shown) return;
    this.surface.drawDot(extreme.x, extreme.value, c.series[extreme.slot % SERIES_COLORS], c.surface);
    const text = `${kind} ${formatNumber(extreme.value)}${this.options.unit ? ` ${this.options.unit}` : ""}`;
    if (extreme.text !== text) {
      extreme.text = text;
      label.textContent = text;
      extreme.width = label.offsetWidth;
    }
    this.surface.placeLabel(label, extreme, kind);
  }

  /** What the legend says: per line the value under the cursor, else the newest. */
  legend() {
    const at = this.cursorX;
    const items = [...this.lines.values()].map(line => {
      let value = line.lastY;
      if (at !== null && line.length > 0) {
        const i = Math.min(line.end - 1, line.indexOf(at));
        value = i > line.start && at - line.xs[i - 1] < line.xs[i] - at ? line.ys[i - 1] : line.ys[i];
      }
      return { name: line.name, slot: line.slot, value };
    });
    const cursor = at === null ? null : this.isTime ? formatClock(at, this.options.span < 20_000) : formatNumber(at, 2);
    return { items, cursor, leftOut: this.leftOut, empty: !this.edge.known };
  }

  /** A copy of what is held, newest last: [{name, x: [], y: []}]. */
  series() {
    return [...this.lines.values()].map(line => ({
      name: line.name,
      x: Array.from(line.xs.subarray(line.start, line.end)),
      y: Array.from(line.ys.subarray(line.start, line.end)),
    }));
  }

  /** The newest points as rows for a table: [x as text, line, value], newest first. */
  tableRows(most) {
    const rows = [];
    const perLine = Math.ceil(most / Math.max(1, this.lines.size));
    this.lines.forEach(line => {
      for (let i = line.end - 1; i >= Math.max(line.start, line.end - perLine); i--) rows.push([line.xs[i], line.name, line.ys[i]]);
    });
    rows.sort((a, b) => b[0] - a[0]);
    return rows.map(([x, name, y]) => [this.isTime ? formatTime(x) : formatNumber(x), name, Number.isNaN(y) ? null : y]);
  }
}

function mark(root, kind) {
  const label = document.createElement("div");
  label.className = "chart-mark";
  label.dataset.test = `mark-${kind}`;
  label.hidden = true;
  root.append(label);
  return { label, value: Number.NaN, x: 0, slot: 0, text: "", width: 0 };
}

function toX(x) {
  return typeof x === "string" ? (x.trim() !== "" && Number.isFinite(Number(x)) ? Number(x) : Date.parse(x)) : Number(x);
}

function range(given) {
  return Array.isArray(given) && given.length === 2 && given.every(Number.isFinite) ? given : null;
}

function freeSlot(slots) {
  let slot = 0;
  while (slots[slot]) slot++;
  return slot;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const TIME_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE,
  2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR,
  168 * HOUR];
const NUMBER_STEPS = Array.from({ length: 15 }, (_, e) => [1, 2, 5].map(m => m * 10 ** (e - 3))).flat();

function timeLabel(x, step) {
  if (step >= 24 * HOUR) return formatTime(x).slice(5, 10);
  if (step >= MINUTE) return formatClock(x).slice(0, 5);
  return step >= SECOND ? formatClock(x) : formatClock(x, true).slice(3);
}

/** Bounds around what is seen, with some air, at round numbers. */
export function niceRange(low, high) {
  if (low === high) {
    const pad = Math.abs(low) * 0.1 || 1;
    return [low >= 0 && low - pad < 0 ? 0 : low - pad, high + pad];
  }
  const air = (high - low) * 0.12;
  const step = 10 ** Math.floor(Math.log10(high - low)) / 5;
  let from = Math.floor((low - air) / step) * step;
  let to = Math.ceil((high + air) / step) * step;
  if (low >= 0 && from < 0) from = 0;
  if (high <= 0 && to > 0) to = 0;
  return [from, to];
}
