// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.statement.Identifier;
import io.javalin.http.Context;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /inserts-stream}: the first line names the target, each further line is a row, each row that Kafka has acknowledged is answered
 * with its number. Rows are written as they come, together where several have come, in their order. The first one that does not fit
 * ends it: those before it are in, those after it are not.
 */
final class InsertRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(InsertRoutes.class);
    private static final int LINE_BYTES_MAX = 1 << 20;
    private static final int ROWS_MAX = 500;

    private final ServerContext server;

    InsertRoutes(ServerContext server) {
        this.server = server;
    }

    /** POST /inserts-stream. */
    void insert(Context request) {
        BufferedInputStream in = new BufferedInputStream(request.bodyInputStream());
        try {
            byte[] first = line(in);
            SourceDefinition target = target(first == null ? new byte[0] : first);
            InsertAcks acks =
                    new InsertAcks(request, RowsFormat.accepted(request.header("Accept"), RowsFormat.DELIMITED));
            insert(in, target, acks);
        } catch (IOException gone) {
            LOG.debug("A client left while it sent rows", gone);
        }
    }

    private SourceDefinition target(byte[] line) {
        String name = Identifier.fold(Json.text(Json.parse(line), "target"));
        var catalog = server.sessions().currentCatalog();
        CatalogSource source = catalog.find(name)
                .orElseThrow(() -> ApiException.badRequest(
                        "Cannot insert values into an unknown stream/table: " + name + ".",
                        NearMiss.hint(name, catalog.sourceNames())));
        if (source.readOnly()) {
            throw ApiException.badRequest("Cannot insert values into read-only stream/table: " + name + ".", null);
        }
        if (source.definition().window() != null) {
            throw ApiException.badRequest("Cannot insert values into windowed stream/table!", null);
        }
        return source.definition();
    }

    private void insert(BufferedInputStream in, SourceDefinition target, InsertAcks acks) throws IOException {
        List<InsertRow> rows = new ArrayList<>();
        boolean more = true;
        while (more) {
            RuntimeException refusal = null;
            byte[] line = null;
            try {
                line = line(in);
                if (line != null && line.length > 0) {
                    rows.add(InsertRow.of(Json.parse(line), target));
                }
            } catch (ApiException unfit) {
                refusal = unfit;
            }
            more = line != null && refusal == null;
            if (!rows.isEmpty() && (!more || rows.size() == ROWS_MAX || in.available() == 0)) {
                try {
                    server.sessions().insert(target, changes(rows, target));
                    acks.succeeded(rows.size());
                } catch (RuntimeException failed) {
                    refusal = failed;
                    more = false;
                }
                rows.clear();
            }
            if (refusal != null) {
                acks.failed(KsqlError.of(refusal));
            }
        }
        acks.end();
    }

    private static Changes changes(List<InsertRow> rows, SourceDefinition target) {
        long now = System.currentTimeMillis();
        long[] timestamps = new long[rows.size()];
        for (int row = 0; row < timestamps.length; row++) {
            Long given = rows.get(row).timestampMillis();
            timestamps[row] = given == null ? now : given;
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < target.columns().size(); i++) {
            ColumnBuilder builder = ColumnBuilder.of(target.columns().get(i).type());
            for (InsertRow row : rows) {
                builder.appendValue(row.values().get(i));
            }
            columns.add(builder.build());
        }
        return Changes.inserts(rows.size(), columns, timestamps);
    }

    /** The next line without its end; null if there is none. */
    private static byte @Nullable [] line(BufferedInputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            if (line.size() == LINE_BYTES_MAX) {
                throw new ApiException(
                        413,
                        "TOO_LARGE",
                        "A line has more than " + LINE_BYTES_MAX + " bytes.",
                        "Write each row on a line of its own.");
            }
            if (next != '\r') {
                line.write(next);
            }
            next = in.read();
        }
        return line.toByteArray();
    }
}
