// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The listening sockets, bound before Kafka starts and handed to it when it asks. So a port in use is found at once and
 * named, and a port chosen by the operating system stays ours from the moment its number is known.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {
    private static final int BACKLOG = 50;

    private final Map<String, ServerSocketChannel> waiting = new ConcurrentHashMap<>();

    /** Binds one listener and returns its port. */
    int bind(String listener, String host, int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            waiting.put(listener, channel);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(host, port), BACKLOG);
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (BindException inUse) {
            close();
            throw new BrokerException(
                    BrokerError.PORT_IN_USE,
                    "Cannot listen on " + host + ":" + port + ": " + inUse.getMessage() + ".",
                    "See which program listens there with `ss -ltnp 'sport = :" + port
                            + "'` and stop it, or choose another port with --port (0 takes a free one).",
                    inUse);
        } catch (IOException | RuntimeException failure) {
            close();
            throw new BrokerException(
                    BrokerError.BROKER_FAILED,
                    "Cannot listen on " + host + ":" + port + ": " + failure + ".",
                    "Use an address of this machine; 127.0.0.1 always works.",
                    failure);
        }
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listenerName, InetSocketAddress address, int backlog, int receiveBufferBytes) throws IOException {
        ServerSocketChannel channel = waiting.remove(listenerName);
        if (channel == null) {
            return ServerSocketFactory.INSTANCE.openServerSocket(listenerName, address, backlog, receiveBufferBytes);
        }
        channel.configureBlocking(false);
        return channel;
    }

    /** Closes the sockets that Kafka has not taken. */
    @Override
    public void close() {
        for (ServerSocketChannel channel : waiting.values()) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // A socket that cannot be closed is given back when the process ends.
            }
        }
        waiting.clear();
    }
}
