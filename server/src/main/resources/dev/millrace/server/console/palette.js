// SPDX-License-Identifier: Apache-2.0
// Colours of charts as the theme has them, and marker shapes, so that lines differ by more than their colour.

export const SERIES_COLORS = 7;
const NAMES = ["text", "muted", "grid", "surface", "border", "bad", "accent"];
let cached = null;

/** {text, muted, grid, surface, border, bad, accent, series: [7 colours]} as CSS colours that a canvas takes. */
export function colors() {
  if (cached) return cached;
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const read = name => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  cached = Object.fromEntries(NAMES.map(name => [name, read(name)]));
  cached.series = Array.from({ length: SERIES_COLORS }, (_, i) => read(`series-${i}`));
  probe.remove();
  return cached;
}

const watchers = new Set();

/** Calls back when the theme has changed. → stop(). */
export function onTheme(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function changed() {
  cached = null;
  watchers.forEach(watcher => watcher());
}
addEventListener("millrace-theme", changed);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);

/** Adds the marker of line `index` around (x, y) to the canvas path: circle, square, triangle, diamond, … */
export function markerPath(ctx, index, x, y, r) {
  switch (index % 5) {
    case 0:
      ctx.moveTo(x + r, y);
      ctx.arc(x, y, r, 0, 2 * Math.PI);
      break;
    case 1:
      ctx.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
      break;
    case 2:
      polygon(ctx, x, y, [0, -1.2 * r, 1.1 * r, 0.8 * r, -1.1 * r, 0.8 * r]);
      break;
    case 3:
      polygon(ctx, x, y, [0, -1.3 * r, 1.3 * r, 0, 0, 1.3 * r, -1.3 * r, 0]);
      break;
    default:
      polygon(ctx, x, y, [0, 1.2 * r, 1.1 * r, -0.8 * r, -1.1 * r, -0.8 * r]);
  }
}

function polygon(ctx, x, y, corners) {
  ctx.moveTo(x + corners[0], y + corners[1]);
  for (let i = 2; i < corners.length; i += 2) ctx.lineTo(x + corners[i], y + corners[i + 1]);
  ctx.closePath();
}

/** The same marker as an SVG path around (cx, cy), for the legend. */
export function markerSvg(index, cx, cy, r) {
  const steps = [];
  markerPath({
    moveTo: (x, y) => steps.push(`M${x} ${y}`),
    lineTo: (x, y) => steps.push(`L${x} ${y}`),
    closePath: () => steps.push("Z"),
    rect: (x, y, w, h) => steps.push(`M${x} ${y}h${w}v${h}h${-w}Z`),
    arc: (x, y) => steps.push(`M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`),
  }, index, cx, cy, r);
  return steps.join("");
}
