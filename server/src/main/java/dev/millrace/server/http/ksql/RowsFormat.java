// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.ksql.RowsAnswer.Header;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The three shapes in which ksqlDB's API sends the rows of a query. */
enum RowsFormat {
    /** A line for the columns, then a line for each row. */
    DELIMITED("application/vnd.ksqlapi.delimited.v1", "", "", "\n") {
        @Override
        void header(JsonGenerator json, Header header) {
            metadata(json, header);
        }

        @Override
        void row(JsonGenerator json, List<? extends @Nullable Object> values, boolean tombstone) {
            KsqlValues.writeRow(json, values);
        }
    },
    /** One array of the columns and the rows. */
    ARRAY("application/json", "[", "]", ",\n") {
        @Override
        void header(JsonGenerator json, Header header) {
            metadata(json, header);
        }

        @Override
        void row(JsonGenerator json, List<? extends @Nullable Object> values, boolean tombstone) {
            KsqlValues.writeRow(json, values);
        }
    },
    /** One array of objects, each a header, a row, an error or a last word. */
    OBJECTS("application/vnd.ksql.v1+json", "[", "]\n", ",\n") {
        @Override
        void header(JsonGenerator json, Header header) {
            json.writeStartObject();
            json.writeObjectPropertyStart("header");
            json.writeStringProperty("queryId", header.queryId());
            json.writeStringProperty("schema", KsqlSchema.text(header.columns(), header.key()));
            json.writeEndObject();
            json.writeEndObject();
        }

        @Override
        void row(JsonGenerator json, List<? extends @Nullable Object> values, boolean tombstone) {
            json.writeStartObject();
            json.writeObjectPropertyStart("row");
            json.writeName("columns");
            KsqlValues.writeRow(json, values);
            if (tombstone) {
                json.writeBooleanProperty("tombstone", true);
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    };

    private final String contentType;
    private final String opening;
    private final String closing;
    private final String separator;

    RowsFormat(String contentType, String opening, String closing, String separator) {
        this.contentType = contentType;
        this.opening = opening;
        this.closing = closing;
        this.separator = separator;
    }

    /** Writes the columns. */
    abstract void header(JsonGenerator json, Header header);

    /** Writes a row. */
    abstract void row(JsonGenerator json, List<? extends @Nullable Object> values, boolean tombstone);

    /** The media type of such an answer. */
    String contentType() {
        return contentType;
    }

    /** What stands before all. */
    String opening() {
        return opening;
    }

    /** What stands behind all. */
    String closing() {
        return closing;
    }

    /** What stands between two elements; after each one, where there is neither opening nor closing. */
    String separator() {
        return separator;
    }

    /** The first format of an Accept header that is known here; else {@code otherwise}. Weights are not weighed: clients order. */
    static RowsFormat accepted(@Nullable String accept, RowsFormat otherwise) {
        if (accept == null) {
            return otherwise;
        }
        for (String each : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String type = each.split(";", 2)[0].strip();
            for (RowsFormat format : values()) {
                // On /query, whose answers are objects, JSON means them too.
                if (type.equals(format.contentType)) {
                    return format == ARRAY && otherwise == OBJECTS ? OBJECTS : format;
                }
            }
        }
        return otherwise;
    }

    private static void metadata(JsonGenerator json, Header header) {
        json.writeStartObject();
        json.writeStringProperty("queryId", header.queryId());
        json.writeArrayPropertyStart("columnNames");
        header.columns().forEach(column -> json.writeString(column.name()));
        json.writeEndArray();
        json.writeArrayPropertyStart("columnTypes");
        header.columns().forEach(column -> json.writeString(KsqlSchema.text(column.type())));
        json.writeEndArray();
        json.writeEndObject();
    }
}
