// SPDX-License-Identifier: Apache-2.0
// The points of one line, in order of x, in typed arrays that are used again: memory stays bounded however long it runs.

const FIRST_CAPACITY = 1024;
const MOST_CAPACITY = 65_536;
const MOST_IN_PIXEL = 8;

/**
 * A window onto a line. Points live in xs/ys between start (inclusive) and end (exclusive), ordered by x; a point that
 * comes late is put where it belongs. Points that share a pixel are thinned to the first, lowest, highest and last of it,
 * so that extremes are never lost. y is NaN where there is no value (a gap).
 */
export class SeriesBuffer {
  /** pixel: how much of x one pixel shows; 0 keeps every point. */
  constructor(name, pixel = 0) {
    this.name = name;
    this.pixel = pixel;
    this.xs = new Float64Array(FIRST_CAPACITY);
    this.ys = new Float64Array(FIRST_CAPACITY);
    this.start = 0;
    this.end = 0;
    this.bucketStart = 0;
    this.bucket = Number.NaN;
  }

  get length() {
    return this.end - this.start;
  }

  get lastX() {
    return this.xs[this.end - 1];
  }

  /** The newest value that is one; NaN if there is none. */
  get lastY() {
    for (let i = this.end - 1; i >= this.start; i--) if (this.ys[i] === this.ys[i]) return this.ys[i];
    return Number.NaN;
  }

  /** Adds a point. replace: a point at the same x is overwritten (rows of a table: the latest counts). */
  append(x, y, replace) {
    if (this.end > this.start) {
      const last = this.xs[this.end - 1];
      if (replace && x === last) {
        this.ys[this.end - 1] = y;
        return;
      }
      if (x < last) {
        this.insert(x, y, replace);
        return;
      }
    }
    this.makeRoom();
    this.thin(x);
    this.xs[this.end] = x;
    this.ys[this.end++] = y;
  }

  insert(x, y, replace) {
    let at = this.indexOf(x);
    if (replace && at < this.end && this.xs[at] === x) {
      this.ys[at] = y;
      return;
    }
    while (at < this.end && this.xs[at] === x) at++;
    const offset = at - this.start;
    this.makeRoom();
    at = this.start + offset;
    this.xs.copyWithin(at + 1, at, this.end);
    this.ys.copyWithin(at + 1, at, this.end);
    this.xs[at] = x;
    this.ys[at] = y;
    this.end++;
    if (at <= this.bucketStart) this.bucketStart++;
  }

  /** The first index whose x is not below. */
  indexOf(x) {
    let low = this.start;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.xs[middle] < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets what is left of x, but for one point, so that the line goes on to the edge. */
  dropBefore(x) {
    const at = this.indexOf(x) - 1;
    if (at > this.start) this.start = at;
    if (this.bucketStart < this.start) this.bucketStart = this.start;
  }

  clear() {
    this.start = 0;
    this.end = 0;
    this.bucketStart = 0;
    this.bucket = Number.NaN;
  }

  makeRoom() {
    const capacity = this.xs.length;
    if (this.end < capacity) return;
    if (this.start >= capacity / 2 || (capacity >= MOST_CAPACITY && this.start > 0)) {
      this.moveToFront();
    } else if (capacity < MOST_CAPACITY) {
      const xs = new Float64Array(capacity * 2);
      const ys = new Float64Array(capacity * 2);
      xs.set(this.xs.subarray(this.start, this.end));
      ys.set(this.ys.subarray(this.start, this.end));
      this.xs = xs;
      this.ys = ys;
      this.shift();
    } else {
      this.start = this.end >> 1;
      this.bucketStart = Math.max(this.bucketStart, this.start);
      this.moveToFront();
    }
  }

  moveToFront() {
    this.xs.copyWithin(0, this.start, this.end);
    this.ys.copyWithin(0, this.start, this.end);
    this.shift();
  }

  shift() {
    this.bucketStart -= this.start;
    this.end -= this.start;
    this.start = 0;
  }

  /** Before a point at x goes to the end: if the last pixel is full, keep four of its points. */
  thin(x) {
    if (this.pixel <= 0) return;
    const bucket = Math.floor(x / this.pixel);
    if (bucket !== this.bucket) {
      this.bucket = bucket;
      this.bucketStart = this.end;
      return;
    }
    const { ys } = this;
    const from = this.bucketStart;
    const last = this.end - 1;
    if (last - from + 1 < MOST_IN_PIXEL) return;
    let low = from;
    let high = from;
    for (let i = from; i <= last; i++) {
      if (!(ys[i] >= ys[low])) low = i;
      if (!(ys[i] <= ys[high])) high = i;
    }
    let to = from;
    for (let i = from; i <= last; i++) {
      if (i !== from && i !== low && i !== high && i !== last) continue;
      this.xs[to] = this.xs[i];
      ys[to++] = ys[i];
    }
    this.end = to;
  }
}

/** The clock that a sliding window follows: when the newest points come in, it stands just before them. */
export class Edge {
  constructor(span) {
    this.span = span;
    this.newest = Number.NaN;
    this.value = Number.NaN;
    this.delay = 0;
    this.wantedDelay = 0;
    this.arrivedMillis = 0;
    this.live = false;
    this.known = false;
  }

  /** Points up to x came at wallMillis. */
  arrived(x, wallMillis) {
    if (!(x <= this.newest)) this.newest = x;
    const lag = wallMillis - this.newest;
    const pause = this.arrivedMillis ? Math.min(1500, wallMillis - this.arrivedMillis) : 50;
    this.arrivedMillis = wallMillis;
    this.live = Math.abs(lag) < Math.max(this.span, 30_000);
    const wanted = lag + pause;
    this.wantedDelay = this.known ? Math.max(wanted, this.wantedDelay + (wanted - this.wantedDelay) * 0.02) : wanted;
    if (!this.known) this.delay = wanted;
    this.known = true;
  }

  /**
   * The right end of the window at wallMillis, elapsedMillis after the last call. Where x is time and the points are
   * recent it follows the wall clock, so that it glides; else it eases towards the newest point.
   */
  advance(wallMillis, elapsedMillis, followsClock) {
    if (!this.known) return followsClock ? wallMillis : 1;
    if (followsClock && this.live) {
      const off = this.wantedDelay - this.delay;
      const most = elapsedMillis * 0.1;
      this.delay = Math.abs(off) > this.span / 4 ? this.wantedDelay : this.delay + Math.max(-most, Math.min(most, off));
      this.value = wallMillis - this.delay;
    } else {
      const distance = this.newest - this.value;
      if (!(Math.abs(distance) < this.span)) this.value = this.newest;
      else this.value += distance * Math.min(1, elapsedMillis / 120);
      if (Math.abs(this.newest - this.value) < this.span / 20_000) this.value = this.newest;
    }
    return this.value;
  }
}
