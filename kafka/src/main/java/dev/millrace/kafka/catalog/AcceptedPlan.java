// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.catalog;

import java.nio.ByteBuffer;

/**
 * The plan of a statement as it was when the statement was accepted, so that a later release can run what was accepted, or say what
 * has changed.
 *
 * @param version of the form in which the plan is written
 * @param hash of its canonical form
 * @param body the plan itself; read-only
 */
public record AcceptedPlan(int version, String hash, ByteBuffer body) {
    public AcceptedPlan {
        body = body.asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer body() {
        return body.duplicate();
    }
}
