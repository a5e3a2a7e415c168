package dev.ontrial.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One path through the relay. Blocking sockets on platform threads, one for each direction: a
 * virtual one is woken by way of the poller's thread, which makes a round trip twice as long.
 */
final class RelayLink implements Link {
  private static final int BACKLOG = 1024;
  private static final long ACCEPT_RETRY_NANOS = 10_000_000;

  private final String name;
  private final InetSocketAddress listen;
  private final InetSocketAddress upstream;
  private final Consumer<RelayLink> onClose;
  private final Tap.@Nullable Factory taps;
  private final Valve request = new Valve();
  private final Valve reply = new Valve();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder cuts = new LongAdder();
  private final Set<RelayConnection> connections = ConcurrentHashMap.newKeySet();

  /** Held by every control call. */
  private final ReentrantLock control = new ReentrantLock();

  /** Held while a connection is added, and while a fault is healed, so that none slips through. */
  private final ReentrantLock admission = new ReentrantLock();

  private @Nullable Listener listener;
  private boolean closed;

  RelayLink(
      String name,
      InetSocketAddress listen,
      InetSocketAddress upstream,
      Tap.@Nullable Factory taps,
      Consumer<RelayLink> onClose) {
    this.name = name;
    this.listen = listen;
    this.upstream = upstream;
    this.taps = taps;
    this.onClose = onClose;
    restore();
  }

  private record Listener(ServerSocket socket, Thread acceptor) {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public void impose(Direction direction, LinkFault fault) {
    locked(() -> {
      Valve valve = valve(direction);
      LinkFault present = valve.fault();
      if (present != null) {
        throw new IllegalStateException(
            "link %s: %s already has %s; heal it first".formatted(name, direction, present));
      }
      valve.set(fault);
    });
  }

  @Override
  public void heal(Direction direction) {
    locked(() -> heal(direction, valve(direction).fault() instanceof LinkFault.Drop));
  }

  @Override
  public void healByCutting(Direction direction) {
    locked(() -> heal(direction, valve(direction).fault() != null));
  }

  private void heal(Direction direction, boolean cutting) {
    admission.lock();
    try {
      // Cut first: no byte may follow the hole that a drop made.
      if (cutting) {
        cutAll(false);
      }
      valve(direction).set(null);
    } finally {
      admission.unlock();
    }
  }

  @Override
  public void sever() {
    locked(() -> {
      closeListener();
      cutAll(false);
    });
  }

  @Override
  public void restore() {
    locked(() -> {
      if (listener != null) {
        return;
      }
      try {
        ServerSocket bound = new ServerSocket();
        bound.setReuseAddress(true);
        bound.bind(listen, BACKLOG);
        Thread acceptor = Thread.ofVirtual().name("relay " + name).start(() -> accept(bound));
        listener = new Listener(bound, acceptor);
      } catch (IOException e) {
        throw new LinkException(
            "link %s: cannot listen on %s (%s); choose other ports"
                .formatted(name, listen, e.getMessage()),
            e);
      }
    });
  }

  @Override
  public void reset() {
    locked(() -> cutAll(true));
  }

  @Override
  public LinkCounters counters() {
    return new LinkCounters(request.carried(), reply.carried(), accepted.sum(), cuts.sum());
  }

  @Override
  public void close() {
    sever();
    locked(() -> closed = true);
    onClose.accept(this);
  }

  int openConnections() {
    return connections.size();
  }

  private Valve valve(Direction direction) {
    return direction == Direction.REQUEST ? request : reply;
  }

  private void locked(Runnable action) {
    control.lock();
    try {
      if (!closed) {
        action.run();
      }
    } finally {
      control.unlock();
    }
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket opener = from.accept();
        admission.lock();
        try {
          admit(from, opener);
        } finally {
          admission.unlock();
        }
      } catch (IOException e) {
        if (!from.isClosed()) {
          // Out of file descriptors, for now.
          LockSupport.parkNanos(ACCEPT_RETRY_NANOS);
        }
      }
    }
  }

  private void admit(ServerSocket from, Socket opener) {
    accepted.increment();
    RelayConnection connection = new RelayConnection(opener, request, reply, this::cut, taps);
    if (from.isClosed()) {
      connection.close(false);
      return;
    }
    connections.add(connection);
    Thread.ofPlatform()
        .name("relay " + name)
        .daemon()
        .start(() -> {
          connection.run(upstream);
          connections.remove(connection);
        });
  }

  private void cutAll(boolean reset) {
    List.copyOf(connections).forEach(connection -> end(connection, reset));
    request.signal();
    reply.signal();
  }

  private void cut(RelayConnection connection, boolean reset) {
    end(connection, reset);
    request.signal();
    reply.signal();
  }

  /** Out of the set first: one that ends by itself meanwhile was not cut. */
  private void end(RelayConnection connection, boolean reset) {
    if (connections.remove(connection)) {
      cuts.increment();
      connection.close(reset);
    }
  }

  private void closeListener() {
    Listener open = listener;
    listener = null;
    if (open == null) {
      return;
    }
    try {
      open.socket.close();
      // The address is free only when the thread in accept() has let go of it.
      open.acceptor.join();
    } catch (IOException e) {
      throw new LinkException("link %s: cannot close its listener".formatted(name), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LinkException("link %s: interrupted while closing it".formatted(name), e);
    }
  }
}
