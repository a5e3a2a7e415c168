package dev.ontrial.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring ports that are the same on every broker and held for this harness alone: four for
 * the cluster, and one for each worker that finds the brokers by literal addresses.
 *
 * <p>They lie below the ephemeral range, so that no outgoing connection takes the port of a broker
 * that is down, and were free on every address when they were chosen, so that a proxy may use them
 * on any {@code 127.0.s.j}. The port after them, bound as long as the block is held, keeps other
 * harnesses away: the kernel frees it when this process ends, however it ends, and it works between
 * users, which lock files in a shared folder do not.
 */
public final class PortBlock implements AutoCloseable {
  /** How many workers, from node 10 on, can have a listener of their own. */
  public static final int LITERAL_LISTENERS = 12;

  private static final int PORTS = 4 + LITERAL_LISTENERS;
  private static final int FIRST_WORKER = 10;

  /** The ports of a block and the one that is bound while the block is held. */
  private static final int STRIDE = PORTS + 1;

  private static final int LOWEST = 16_000;
  private static final int DEFAULT_EPHEMERAL = 32_768;
  private static final int TRIES = 500;

  private final int first;
  private final SocketChannel hold;

  private PortBlock(int first, SocketChannel hold) {
    this.first = first;
    this.hold = hold;
  }

  /**
   * Finds and holds ports that are free for that many brokers and separate controllers.
   *
   * @throws ClusterException if there are none
   */
  public static PortBlock reserve(int brokers) {
    int end = endOfFreeRange();
    RandomGenerator random = RandomGenerator.getDefault();
    for (int i = 0; i < TRIES; i++) {
      int first = LOWEST + STRIDE * random.nextInt((end - LOWEST) / STRIDE);
      PortBlock block = tryReserve(first, brokers);
      if (block != null) {
        return block;
      }
    }
    throw new ClusterException(
        "no %d neighbouring ports between %d and %d are free on 127.0.0.1 to 127.0.0.%d%s"
            .formatted(PORTS, LOWEST, end, brokers, aliasHint()));
  }

  /** The block that begins at {@code first}, or null if any of it is taken. */
  static @Nullable PortBlock tryReserve(int first, int brokers) {
    SocketChannel hold = bound("127.0.0.1", first + PORTS);
    if (hold == null) {
      return null;
    }
    if (isFree(first, brokers)) {
      return new PortBlock(first, hold);
    }
    closeQuietly(hold);
    return null;
  }

  private static boolean isFree(int first, int brokers) {
    return IntStream.range(first, first + PORTS)
        .allMatch(port ->
            canBind("0.0.0.0", port)
                && IntStream.rangeClosed(1, brokers)
                    .allMatch(broker -> canBind("127.0.0." + broker, port)));
  }

  private static boolean canBind(String address, int port) {
    SocketChannel channel = bound(address, port);
    if (channel != null) {
      closeQuietly(channel);
    }
    return channel != null;
  }

  /** A channel that is bound there, or null if the port is taken or the address is not ours. */
  private static @Nullable SocketChannel bound(String address, int port) {
    SocketChannel channel = null;
    try {
      // A channel, unlike a ServerSocket, neither listens nor sets SO_REUSEADDR.
      channel = SocketChannel.open(StandardProtocolFamily.INET);
      return channel.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      if (channel != null) {
        closeQuietly(channel);
      }
      return null;
    }
  }

  private static int endOfFreeRange() {
    int ephemeral = DEFAULT_EPHEMERAL;
    try {
      String range = Files.readString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"));
      ephemeral = Integer.parseInt(range.strip().split("\\s+", -1)[0]);
    } catch (IOException | NumberFormatException e) {
      // Not Linux: every other system's range begins higher than Linux's.
      ephemeral = DEFAULT_EPHEMERAL;
    }
    // Where somebody widened the range to nearly everything, any port is as good as another.
    return ephemeral < LOWEST + 1_000 ? DEFAULT_EPHEMERAL : Math.min(ephemeral, DEFAULT_EPHEMERAL);
  }

  private static String aliasHint() {
    return canBind("127.0.0.2", 0)
        ? ""
        : "; 127.0.0.2 is no address here (macOS: sudo ifconfig lo0 alias 127.0.0.2)";
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was sent; the port is freed with the descriptor.
    }
  }

  /** The port at which brokers listen for clients under test. */
  public int client() {
    return first;
  }

  /** The port at which brokers listen for each other. */
  public int internal() {
    return first + 1;
  }

  /** The port at which controllers listen. */
  public int controller() {
    return first + 2;
  }

  /** The port that no fault touches, for the harness's own admin client and final reader. */
  public int direct() {
    return first + 3;
  }

  /**
   * The port of the listener that serves one worker by literal addresses.
   *
   * @throws ClusterException if the worker is beyond the last that can have one
   */
  public int literal(int worker) {
    int at = worker - FIRST_WORKER;
    if (at < 0 || at >= LITERAL_LISTENERS) {
      throw new ClusterException(
          "worker %d has no listener: a trial with clients in other languages can start %d workers"
              .formatted(worker, LITERAL_LISTENERS));
    }
    return first + 4 + at;
  }

  /**
   * The port of one node of a program that is not Kafka, where no worker has a listener of its own.
   *
   * @param node its number, from 1
   */
  public int program(int node) {
    return literal(FIRST_WORKER + node - 1);
  }

  /** Lets others have the ports. */
  @Override
  public void close() {
    closeQuietly(hold);
  }
}
