// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats;

import dev.millrace.data.Field;
import java.util.List;

/**
 * One data format. Implementations are found through {@link java.util.ServiceLoader}, so they need a public constructor
 * without parameters; they hold no state.
 */
public interface Format {

    /** The name that statements use, in upper case. */
    String name();

    /**
     * A decoder of payloads into columns of {@code fields}.
     *
     * @throws FormatException if the format cannot carry the fields or does not know a property
     */
    Decoder decoder(FormatSpec spec, List<Field> fields);

    /**
     * An encoder of columns of {@code fields} into payloads.
     *
     * @throws FormatException if the format cannot carry the fields or does not know a property
     */
    Encoder encoder(FormatSpec spec, List<Field> fields);
}
