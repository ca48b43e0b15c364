// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.lookup;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a table's key columns, as {@link RowCodec} writes them; without the window. */
final class RowKey {

    private final byte[] bytes;
    private final int hash;

    RowKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** Of boxed values, none of them null. */
    static RowKey of(List<Type> types, List<Object> values) {
        ByteWriter out = new ByteWriter(32);
        for (int i = 0; i < types.size(); i++) {
            RowCodec.write(types.get(i), values.get(i), out);
        }
        return new RowKey(out.toByteArray());
    }

    int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
