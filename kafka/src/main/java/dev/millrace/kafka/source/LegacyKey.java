// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.source;

import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.Field;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.Decoder;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.Formats;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The old {@code KEY='column'} of a table: the key is a column of the value. A deletion has no value, so the column is then
 * read from the record's key, as Kafka's own serialisers write that type.
 */
record LegacyKey(Decoder decoder, ColumnBuilder builder) {

    static LegacyKey of(SourceDefinition definition, ColumnBuilder builder) {
        Field field = new Field(String.valueOf(definition.legacyKey()), builder.type());
        return new LegacyKey(Formats.decoder(FormatSpec.of("KAFKA"), List.of(field)), builder);
    }

    /** Appends the key's value, or null where there is none, and returns the builder that it went to. */
    ColumnBuilder append(@Nullable ByteBuffer key) throws BadRecordException {
        if (key == null || !decoder.decode(key, List.of(builder))) {
            builder.appendNull();
        }
        return builder;
    }
}
