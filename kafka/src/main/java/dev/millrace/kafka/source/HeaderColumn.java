// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.source;

import dev.millrace.data.ArrayType;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Values;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A column of headers: all of them in order if {@code key} is null, else the last one of that name. */
record HeaderColumn(@Nullable String key, ColumnBuilder builder) {

    void append(Headers headers) {
        if (key != null) {
            Header last = headers.lastHeader(key);
            builder.appendValue(last == null ? null : value(last));
            return;
        }
        StructType entry = (StructType) ((ArrayType) builder.type()).element();
        List<@Nullable Object> entries = new ArrayList<>();
        for (Header header : headers) {
            entries.add(new StructValue(entry, Arrays.asList(header.key(), value(header))));
        }
        builder.appendValue(Values.list(entries));
    }

    private static @Nullable Object value(Header header) {
        byte[] bytes = header.value();
        return bytes == null ? null : ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer();
    }
}
