// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * Whether the client of a request whose answer goes on is still there, found without writing: clients parse each line, and an empty one
 * as a sign of life is an error to many.
 *
 * <p>HTTP/2 reads all the time, so a reset stream or a closed connection fails the request at once. HTTP/1.1 does not read while it
 * answers, so {@link #isGone} tries to: the end of the stream means that the client has closed its side. A byte that comes instead would
 * be the next request on the same connection; it is lost, and therefore the answer says that the connection closes with it.
 */
final class ClientPresence {

    private final AtomicBoolean failed = new AtomicBoolean();
    private final @Nullable EndPoint readable;

    private ClientPresence(@Nullable EndPoint readable) {
        this.readable = readable;
    }

    /** Begins to watch; the body of the request must have been read. */
    static ClientPresence watch(Context request) {
        ServletContextRequest inner = ServletContextRequest.getServletContextRequest(request.req());
        ConnectionMetaData connection = inner.getConnectionMetaData();
        boolean multiplexed = connection.getHttpVersion() == HttpVersion.HTTP_2;
        ClientPresence presence = new ClientPresence(
                multiplexed ? null : connection.getConnection().getEndPoint());
        inner.addFailureListener(_ -> presence.failed.set(true));
        // A query whose rows are rare is not idle.
        inner.addIdleTimeoutListener(_ -> false);
        if (!multiplexed) {
            request.header("Connection", "close");
        }
        return presence;
    }

    /** Whether nobody waits for the answer any more. Asked by the thread that writes it. */
    boolean isGone() {
        if (!failed.get() && readable != null && hasEnded(readable)) {
            failed.set(true);
        }
        return failed.get();
    }

    private static boolean hasEnded(EndPoint connection) {
        ByteBuffer one = BufferUtil.allocate(1);
        try {
            return !connection.isOpen() || connection.fill(one) < 0;
        } catch (IOException broken) {
            return true;
        }
    }
}
