package dev.ontrial.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A server that sends back every byte, and counts what came. */
final class EchoServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Thread acceptor;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong received = new AtomicLong();

  EchoServer(InetSocketAddress address) throws IOException {
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(address, 1024);
    acceptor = Thread.ofVirtual().start(this::accept);
  }

  long received() {
    return received.get();
  }

  int openConnections() {
    return open.size();
  }

  void closeConnections() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> echo(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      byte[] buffer = new byte[64 * 1024];
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        received.addAndGet(n);
        socket.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // The peer is gone.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      // The port is closed, and the last connection known, only when accept() has returned.
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeConnections();
  }
}
