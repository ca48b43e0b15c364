// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.security;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often something may be tried, for each of many keys: a bucket of tries that fills up again at a steady rate. At most a fixed
 * number of keys is kept; the one that was used longest ago is forgotten first, which gives it a full bucket again. Thread-safe; never
 * waits.
 */
final class TryBudget {

    private static final double MILLIS = 1e3;

    private final int capacity;
    private final double perSecond;
    private final int keysMax;
    private final Map<String, Bucket> buckets;

    private static final class Bucket {
        private double tries;
        private long atMillis;

        Bucket(double tries, long atMillis) {
            this.tries = tries;
            this.atMillis = atMillis;
        }
    }

    /**
     * @param capacity tries that a key has at first, and at most
     * @param perSecond tries that it gets back
     */
    TryBudget(int capacity, double perSecond, int keysMax) {
        this.capacity = capacity;
        this.perSecond = perSecond;
        this.keysMax = keysMax;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true);
    }

    /** Takes a try; 0 if there was one, else after how many seconds there will be one. */
    synchronized long take(String key, long nowMillis) {
        Bucket bucket = buckets.computeIfAbsent(key, _ -> new Bucket(capacity, nowMillis));
        if (buckets.size() > keysMax) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        double gained = Math.max(0, nowMillis - bucket.atMillis) / MILLIS * perSecond;
        bucket.tries = Math.min(capacity, bucket.tries + gained);
        bucket.atMillis = nowMillis;
        if (bucket.tries < 1) {
            return (long) Math.ceil((1 - bucket.tries) / perSecond);
        }
        bucket.tries--;
        return 0;
    }

    /** Gives a try back, as it was none: the credentials were right. */
    synchronized void giveBack(String key) {
        Bucket bucket = buckets.get(key);
        if (bucket != null) {
            bucket.tries = Math.min(capacity, bucket.tries + 1);
        }
    }

    synchronized int keys() {
        return buckets.size();
    }
}
