package dev.ontrial.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One proxy of a Toxiproxy server.
 *
 * <p>What we want of it is kept here; where a call hangs or fails and reading back does not show
 * its effect, the proxy is deleted and made again as wanted, which cuts its connections. That is
 * also the only safe way to take a toxic off a connection whose receiver stalls.
 */
final class ToxiproxyLink implements Link {
  /** A close is kept back for this long: longer than any fault lasts. */
  private static final long CLOSE_DELAY_MILLIS = 7L * 24 * 60 * 60 * 1000;

  private static final int REMAKE_ATTEMPTS = 3;

  private final ToxiproxyLinks owner;
  private final ToxiproxyApi api;
  private final String name;
  private final InetSocketAddress listen;
  private final InetSocketAddress upstream;
  private final LongAdder cuts = new LongAdder();

  private final ReentrantLock control = new ReentrantLock();
  private final Map<Direction, LinkFault> faults = new EnumMap<>(Direction.class);
  private boolean severed;
  private boolean closed;

  ToxiproxyLink(
      ToxiproxyLinks owner, String name, InetSocketAddress listen, InetSocketAddress upstream) {
    this.owner = owner;
    this.api = owner.api();
    this.name = name;
    this.listen = listen;
    this.upstream = upstream;
    locked(
        "open",
        () -> {
          ToxiproxyApi.Answer answer = api.post("/proxies", proxy(true));
          if (!answer.ok()) {
            throw new LinkException(
                "link %s: Toxiproxy cannot listen on %s (%s); choose other ports"
                    .formatted(name, ToxiproxyLinks.text(listen), answer.problem()));
          }
        });
  }

  /** One toxic. Its name on the proxy also says its direction. */
  private record Toxic(String type, Direction direction, Map<String, Long> attributes) {
    String name() {
      return type + "-" + direction.name().toLowerCase(Locale.ROOT);
    }

    Map<String, ?> body() {
      String stream = direction == Direction.REQUEST ? "upstream" : "downstream";
      return Map.of("name", name(), "type", type, "stream", stream, "attributes", attributes);
    }
  }

  @FunctionalInterface
  private interface Call {
    void run() throws IOException;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void impose(Direction direction, LinkFault fault) {
    locked(
        "impose " + fault + " on",
        () -> {
          LinkFault present = faults.get(direction);
          if (present != null) {
            throw new IllegalStateException(
                "link %s: %s already has %s; heal it first".formatted(name, direction, present));
          }
          faults.put(direction, fault);
          try {
            for (Toxic toxic : toxics(direction, fault)) {
              add(toxic);
            }
          } catch (IOException e) {
            remake(true);
          }
        });
  }

  @Override
  public void heal(Direction direction) {
    locked(
        "heal",
        () -> {
          LinkFault fault = faults.remove(direction);
          if (fault == null) {
            return;
          }
          if (fault instanceof LinkFault.Drop) {
            cuts.add(owner.openConnections().take(listen));
          }
          try {
            for (Toxic toxic : inOrderOfRemoval(direction, fault)) {
              remove(toxic);
            }
          } catch (IOException e) {
            remake(true);
          }
        });
  }

  @Override
  public void healByCutting(Direction direction) {
    locked(
        "heal",
        () -> {
          if (faults.remove(direction) != null) {
            remake(false);
          }
        });
  }

  @Override
  public void sever() {
    locked(
        "sever",
        () -> {
          cuts.add(severed ? 0 : owner.openConnections().take(listen));
          severed = true;
          enable(false);
        });
  }

  @Override
  public void restore() {
    locked(
        "restore",
        () -> {
          enable(true);
          severed = false;
        });
  }

  @Override
  public void reset() {
    locked("reset", () -> remake(false));
  }

  @Override
  public LinkCounters counters() {
    return new LinkCounters(
        owner.carried(name, "upstream"),
        owner.carried(name, "downstream"),
        owner.accepted(name),
        cuts.sum());
  }

  @Override
  public void close() {
    locked(
        "close",
        () -> {
          expect(api.delete("/proxies/" + name), true);
          closed = true;
        });
  }

  /**
   * The toxics that make up a fault, in the order in which they are added.
   *
   * <p>{@code bandwidth} and {@code timeout} let a close through; {@code slow_close} in front of
   * them keeps it back. It comes first because a new toxic interrupts the one before it, and an
   * interrupted {@code bandwidth} lets a held chunk go.
   */
  private static List<Toxic> toxics(Direction direction, LinkFault fault) {
    Toxic slowClose = new Toxic("slow_close", direction, Map.of("delay", CLOSE_DELAY_MILLIS));
    return switch (fault) {
      case LinkFault.Drop drop ->
          List.of(slowClose, new Toxic("timeout", direction, Map.of("timeout", 0L)));
      case LinkFault.Hold hold ->
          List.of(slowClose, new Toxic("bandwidth", direction, Map.of("rate", 0L)));
      case LinkFault.Latency latency ->
          List.of(
              new Toxic(
                  "latency",
                  direction,
                  Map.of(
                      "latency", latency.delay().toMillis(),
                      "jitter", latency.jitter().toMillis())));
      case LinkFault.Bandwidth bandwidth ->
          List.of(
              new Toxic(
                  "bandwidth",
                  direction,
                  Map.of("rate", Math.ceilDiv(bandwidth.bytesPerSecond(), 1000L))));
    };
  }

  /**
   * Removing a toxic first empties the one before it, into the removed one's successor: held bytes
   * need {@code bandwidth} gone before {@code slow_close}, while a {@code timeout} that is gone
   * leaves a dead end behind {@code slow_close}, in which the removal could hang.
   */
  private static List<Toxic> inOrderOfRemoval(Direction direction, LinkFault fault) {
    List<Toxic> toxics = toxics(direction, fault);
    return fault instanceof LinkFault.Hold ? toxics.reversed() : toxics;
  }

  private void add(Toxic toxic) throws IOException {
    String path = "/proxies/" + name + "/toxics";
    try {
      expect(api.post(path, toxic.body()), false);
    } catch (IOException e) {
      if (!api.readBack(path + "/" + toxic.name()).ok()) {
        throw e;
      }
    }
  }

  private void remove(Toxic toxic) throws IOException {
    String path = "/proxies/" + name + "/toxics/" + toxic.name();
    // No reading back after a time-out: in two seconds more, Toxiproxy throws away bytes that a
    // stalled receiver does not take, and goes on with the connection.
    expect(api.delete(path), true);
  }

  private void enable(boolean enabled) throws IOException {
    String path = "/proxies/" + name;
    try {
      expect(api.patch(path, Map.of("enabled", enabled)), false);
    } catch (IOException e) {
      ToxiproxyApi.Answer present = api.readBack(path);
      if (!present.ok() || present.json().path("enabled").asBoolean() != enabled) {
        throw e;
      }
    }
  }

  /**
   * Deletes the proxy, with all its connections, and makes it again as it is wanted.
   *
   * @param toxicsHang whether a call about its toxics got no answer: once a toxic cannot be
   *     interrupted, since a receiver stalls, no call that looks at the proxy's toxics ever answers
   *     again, not even after its connections have been closed
   */
  private void remake(boolean toxicsHang) throws IOException {
    cuts.add(severed ? 0 : owner.openConnections().take(listen));
    for (int attempt = 1; ; attempt++) {
      try {
        if (!toxicsHang) {
          // A delete waits for the proxy's accept loop under a lock of the whole server, and that
          // loop may be dialling a stopped broker. So make sure that it is not.
          expect(api.patch("/proxies/" + name, Map.of("enabled", false)), true);
        }
        expect(api.delete("/proxies/" + name), true);
        expect(api.post("/proxies", proxy(false)), false);
        List<Toxic> wanted = new ArrayList<>();
        faults.forEach((direction, fault) -> wanted.addAll(toxics(direction, fault)));
        for (Toxic toxic : wanted) {
          add(toxic);
        }
        if (!severed) {
          enable(true);
        }
        return;
      } catch (IOException e) {
        if (attempt == REMAKE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private Map<String, ?> proxy(boolean enabled) {
    return Map.of(
        "name",
        name,
        "listen",
        ToxiproxyLinks.text(listen),
        "upstream",
        ToxiproxyLinks.text(upstream),
        "enabled",
        enabled);
  }

  private static void expect(ToxiproxyApi.Answer answer, boolean mayBeGone) throws IOException {
    if (!answer.ok() && !(mayBeGone && answer.notFound())) {
      throw new IOException(answer.problem());
    }
  }

  private void locked(String what, Call call) {
    control.lock();
    try {
      if (!closed) {
        call.run();
      }
    } catch (IOException e) {
      throw new LinkException(
          "cannot %s link %s: Toxiproxy says: %s; see %s".formatted(what, name, e, owner.log()), e);
    } finally {
      control.unlock();
    }
  }
}
