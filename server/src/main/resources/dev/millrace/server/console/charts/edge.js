// SPDX-License-Identifier: Apache-2.0
// Where a sliding window ends.

/** The clock that a sliding window follows: when the newest points come in, it stands just before them. */
export class Edge {
  constructor(span) {
    this.span = span;
    this.newest = Number.NaN;
    /** How late the newest point was when it came. */
    this.newestLag = Number.NaN;
    this.value = Number.NaN;
    this.delay = 0;
    this.wantedDelay = 0;
    this.arrivedMillis = 0;
    this.live = false;
    this.known = false;
  }

  /** Points up to x came at wallMillis. */
  arrived(x, wallMillis) {
    const lagBefore = this.newestLag;
    if (!(x <= this.newest)) {
      this.newest = x;
      this.newestLag = wallMillis - x;
    }
    const lag = wallMillis - this.newest;
    const pause = this.arrivedMillis ? Math.min(1500, wallMillis - this.arrivedMillis) : 50;
    this.arrivedMillis = wallMillis;
    this.live = Math.abs(lag) < Math.max(this.span, 30_000);
    const wanted = lag + pause;
    // Points that gain on the clock are a history being read; how late they came says nothing of those that follow.
    const gains = lagBefore - this.newestLag > this.span / 20;
    this.wantedDelay = this.known && !gains ? Math.max(wanted, this.wantedDelay + (wanted - this.wantedDelay) * 0.02) : wanted;
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
