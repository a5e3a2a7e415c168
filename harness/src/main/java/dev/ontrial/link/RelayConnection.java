package dev.ontrial.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One connection through the relay: the socket we accepted, the one we dialled, two pumps. */
final class RelayConnection implements Tap.Connection {
  private final Socket opener;
  private final Socket acceptor = new Socket();
  private final BiConsumer<RelayConnection, Boolean> cutter;
  private final RelayPump requests;
  private final RelayPump replies;
  private final @Nullable Tap tap;
  private volatile boolean cut;

  /**
   * @param cutter cuts a connection when its tap asks for it
   * @param taps makes what sees the bytes first; null for nothing
   */
  RelayConnection(
      Socket opener,
      Valve request,
      Valve reply,
      BiConsumer<RelayConnection, Boolean> cutter,
      Tap.@Nullable Factory taps) {
    this.opener = opener;
    this.cutter = cutter;
    requests = new RelayPump(Direction.REQUEST, request, opener, acceptor, this::isCut);
    replies = new RelayPump(Direction.REPLY, reply, acceptor, opener, this::isCut);
    tap = taps == null ? null : taps.tap(this);
    if (tap != null) {
      requests.tap(tap);
      replies.tap(tap);
    }
  }

  /** Dials, relays both directions, and returns when both sockets are closed. */
  void run(InetSocketAddress upstream) {
    try {
      opener.setOption(StandardSocketOptions.TCP_NODELAY, true);
      acceptor.setOption(StandardSocketOptions.TCP_NODELAY, true);
      acceptor.connect(upstream);
      Thread replying = Thread.ofPlatform().name("relay replies").daemon().start(replies::run);
      requests.run();
      replying.join();
    } catch (IOException e) {
      // The upstream is not there: the opener sees accept, then close, as with Toxiproxy.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeQuietly(opener);
      closeQuietly(acceptor);
      if (tap != null) {
        tap.closed();
      }
    }
  }

  /**
   * Closes both sockets, whatever is on its way. The caller then {@link Valve#signal}s.
   *
   * @param reset whether both ends get RST rather than an ordinary close
   */
  void close(boolean reset) {
    cut = true;
    if (reset) {
      lingerZero(opener);
      lingerZero(acceptor);
    }
    closeQuietly(opener);
    closeQuietly(acceptor);
  }

  @Override
  public Tap.Outlet outlet(Direction direction) {
    return direction == Direction.REQUEST ? requests : replies;
  }

  @Override
  public void cut(boolean reset) {
    cutter.accept(this, reset);
  }

  @Override
  public boolean isCut() {
    return cut;
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
