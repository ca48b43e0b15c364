// SPDX-License-Identifier: Apache-2.0
// Draws lines, markers and marks of a chart into a canvas. Nothing is created per frame.
import { markerPath } from "./palette.js";

/** A plot's area for one frame: fit() it, then draw. Positions are in the units of the data. */
export class LineSurface {
  /** bbox: the plot in canvas pixels; ratio: canvas pixels per CSS pixel. */
  fit(ctx, bbox, ratio, xMin, xMax, [yMin, yMax]) {
    this.ctx = ctx;
    this.ratio = ratio;
    this.left = bbox.left;
    this.top = bbox.top;
    this.width = bbox.width;
    this.height = bbox.height;
    this.bottom = bbox.top + bbox.height;
    this.xMin = xMin;
    this.xMax = xMax;
    this.yMin = yMin;
    this.yMax = yMax;
    this.scaleX = bbox.width / (xMax - xMin);
    this.scaleY = bbox.height / (yMax - yMin);
    ctx.lineJoin = "bevel";
  }

  atX(x) {
    return this.left + (x - this.xMin) * this.scaleX;
  }

  atY(y) {
    return this.bottom - (y - this.yMin) * this.scaleY;
  }

  /** One line; `area` fills what is under it. Leaves in `count` how many points it took. */
  drawLine(line, color, area) {
    const { ctx, ratio } = this;
    this.count = 0;
    this.open = false;
    const first = Math.max(line.start, line.indexOf(this.xMin) - 1);
    ctx.beginPath();
    // Many points for each pixel are drawn as the lowest and the highest of it. These pixels lie in x, not on the screen,
    // so that the picture does not shimmer while it glides.
    if (line.pixel > 0 && line.end - first > 2 * this.width / ratio) this.traceReduced(line, first);
    else this.traceAll(line, first);
    ctx.strokeStyle = color;
    // A line of one pixel costs far less to draw; where it is dense, nobody sees a difference.
    ctx.lineWidth = this.count > this.width / ratio ? ratio : 1.5 * ratio;
    ctx.stroke();
    if (area && this.count > 0) this.fillArea(color);
  }

  traceAll({ xs, ys, end }, first) {
    for (let i = first; i < end; i++) {
      this.lineTo(xs[i], ys[i]);
      if (xs[i] > this.xMax) break;
    }
  }

  traceReduced({ xs, ys, end, pixel }, first) {
    let i = first;
    while (i < end) {
      const stop = (Math.floor(xs[i] / pixel) + 1) * pixel;
      let low = i;
      let high = i;
      while (++i < end && xs[i] < stop) {
        if (!(ys[i] >= ys[low])) low = i;
        else if (ys[i] > ys[high]) high = i;
      }
      const early = Math.min(low, high);
      const late = Math.max(low, high);
      this.lineTo(xs[early], ys[early]);
      if (late !== early) this.lineTo(xs[late], ys[late]);
      if (xs[late] > this.xMax) break;
    }
  }

  /** The next point of the path; NaN interrupts it. */
  lineTo(x, y) {
    if (y !== y) {
      this.open = false;
      return;
    }
    const px = this.left + (x - this.xMin) * this.scaleX;
    const py = this.bottom - (y - this.yMin) * this.scaleY;
    if (this.open) this.ctx.lineTo(px, py);
    else this.ctx.moveTo(px, py);
    if (this.count++ === 0) this.startX = px;
    this.lastX = px;
    this.open = true;
  }

  fillArea(color) {
    const { ctx } = this;
    const base = this.atY(Math.max(this.yMin, Math.min(0, this.yMax)));
    ctx.lineTo(this.lastX, base);
    ctx.lineTo(this.startX, base);
    ctx.closePath();
    ctx.globalAlpha = 0.16;
    ctx.fillStyle = color;
    ctx.fill();
    ctx.globalAlpha = 1;
  }

  /** The line's marker on every point, or, with `every`, on the first point after each multiple of it. */
  drawMarkers(line, color, every) {
    const { xs, ys, end, slot } = line;
    const { ctx, ratio } = this;
    let part = Number.NaN;
    ctx.beginPath();
    for (let i = Math.max(line.start, line.indexOf(this.xMin) - 1); i < end && xs[i] <= this.xMax; i++) {
      if (ys[i] !== ys[i]) continue;
      const next = every > 0 ? Math.floor(xs[i] / every) : i;
      if (next === part) continue;
      if (every === 0 || part === part) markerPath(ctx, slot, this.atX(xs[i]), this.atY(ys[i]), (every > 0 ? 3 : 2.2) * ratio);
      part = next;
    }
    ctx.fillStyle = color;
    ctx.fill();
  }

  drawDot(x, y, color, rim) {
    const { ctx, ratio } = this;
    ctx.beginPath();
    ctx.arc(this.atX(x), this.atY(y), 4 * ratio, 0, 2 * Math.PI);
    ctx.fillStyle = color;
    ctx.fill();
    ctx.lineWidth = 1.5 * ratio;
    ctx.strokeStyle = rim;
    ctx.stroke();
  }

  /** Moves a label above a maximum or below a minimum, inside the plot; beside the dot where there is no room. */
  placeLabel(label, { x, value, width }, kind) {
    const { ratio } = this;
    const dotX = this.atX(x) / ratio;
    const dotY = this.atY(value) / ratio;
    const left = this.left / ratio;
    const right = left + this.width / ratio - width;
    const top = this.top / ratio;
    const bottom = this.bottom / ratio - 16;
    let labelX = dotX - width / 2;
    let labelY = kind === "max" ? dotY - 23 : dotY + 7;
    if (labelY < top - 8 || labelY > bottom + 4) {
      labelY = dotY - 8;
      labelX = dotX + 8 > right ? dotX - width - 8 : dotX + 8;
    }
    labelX = Math.max(left, Math.min(right, labelX));
    labelY = Math.max(top - 8, Math.min(bottom + 4, labelY));
    label.style.transform = `translate(${labelX.toFixed(1)}px, ${labelY.toFixed(1)}px)`;
  }
}
