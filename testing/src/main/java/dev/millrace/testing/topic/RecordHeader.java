// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.topic;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A header of a record; {@code value} is its bytes, or {@code null}. */
public record RecordHeader(String key, @Nullable ByteBuffer value) {}
