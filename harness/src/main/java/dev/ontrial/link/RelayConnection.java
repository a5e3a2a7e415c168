package dev.ontrial.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;

/** One connection through the relay: the socket we accepted, the one we dialled, two pumps. */
final class RelayConnection {
  private final Socket opener;
  private final Socket acceptor = new Socket();
  private volatile boolean cut;

  RelayConnection(Socket opener) {
    this.opener = opener;
  }

  /** Dials, relays both directions, and returns when both sockets are closed. */
  void run(InetSocketAddress upstream, Valve request, Valve reply) {
    try {
      opener.setOption(StandardSocketOptions.TCP_NODELAY, true);
      acceptor.setOption(StandardSocketOptions.TCP_NODELAY, true);
      acceptor.connect(upstream);
      RelayPump replies = new RelayPump(reply, acceptor, opener, () -> cut);
      Thread replying = Thread.ofVirtual().start(replies::run);
      new RelayPump(request, opener, acceptor, () -> cut).run();
      replying.join();
    } catch (IOException e) {
      // The upstream is not there: the opener sees accept, then close, as with Toxiproxy.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeQuietly(opener);
      closeQuietly(acceptor);
    }
  }

  /**
   * Closes both sockets, whatever is on its way. The caller then {@link Valve#signal}s.
   *
   * @param reset whether both ends get RST rather than an ordinary close
   */
  void cut(boolean reset) {
    cut = true;
    if (reset) {
      lingerZero(opener);
      lingerZero(acceptor);
    }
    closeQuietly(opener);
    closeQuietly(acceptor);
  }

  private static void lingerZero(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already: there is nothing left to reset.
    }
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // A socket that fails to close is closed as far as anybody can tell.
    }
  }
}
