// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// What a Service is to replicas: connections to one port go to the listed ports in turn; one where nobody
/// listens is passed over.
final class Balancer implements AutoCloseable {
    private final ServerSocket server;
    private final List<Integer> replicas;
    private final AtomicInteger turn = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Balancer(List<Integer> replicas) {
        try {
            this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.replicas = replicas;
    }

    static Balancer before(List<Integer> replicas) {
        Balancer balancer = new Balancer(replicas);
        balancer.threads.execute(balancer::accept);
        return balancer;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                threads.execute(() -> lead(caller));
            } catch (IOException _) {
                // Closed: nothing comes in any more.
                return;
            }
        }
    }

    private void lead(Socket caller) {
        try (caller;
                Socket replica = replica()) {
            threads.execute(() -> pump(replica, caller));
            pump(caller, replica);
        } catch (IOException _) {
            // The caller sees that its connection ends, as with any Service.
        }
    }

    private Socket replica() throws IOException {
        IOException last = new IOException("no replica");
        for (int i = 0; i < replicas.size(); i++) {
            int port = replicas.get(Math.floorMod(turn.getAndIncrement(), replicas.size()));
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private static void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException _) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed, which is what was wanted.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
