package dev.ontrial.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Four neighbouring ports that are the same on every broker and held for this harness alone.
 *
 * <p>They lie below the ephemeral range, so that no outgoing connection takes the port of a broker
 * that is down, and were free on every address when they were chosen, so that a proxy may use them
 * on any {@code 127.0.s.j}. A locked file in the temporary folder keeps a second harness off.
 */
public final class PortBlock implements AutoCloseable {
  private static final int PORTS = 4;
  private static final int LOWEST = 16_000;
  private static final int DEFAULT_EPHEMERAL = 32_768;
  private static final int TRIES = 500;

  private final int first;
  private final FileChannel lockFile;

  private PortBlock(int first, FileChannel lockFile) {
    this.first = first;
    this.lockFile = lockFile;
  }

  /**
   * Finds and holds four ports that are free for {@code brokers} brokers.
   *
   * @throws ClusterException if there are none
   */
  public static PortBlock reserve(int brokers) {
    int end = endOfFreeRange();
    RandomGenerator random = RandomGenerator.getDefault();
    for (int i = 0; i < TRIES; i++) {
      int first = LOWEST + PORTS * random.nextInt((end - LOWEST) / PORTS);
      PortBlock block = tryReserve(first, brokers);
      if (block != null) {
        return block;
      }
    }
    throw new ClusterException(
        "no four neighbouring ports between %d and %d are free on 127.0.0.1 to 127.0.0.%d%s"
            .formatted(LOWEST, end, brokers, aliasHint()));
  }

  /** The block that begins at {@code first}, or null if any of it is taken. */
  static @Nullable PortBlock tryReserve(int first, int brokers) {
    FileChannel lockFile = null;
    boolean held = false;
    try {
      Path path = Path.of(System.getProperty("java.io.tmpdir"), "ontrial-ports-" + first + ".lock");
      lockFile = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      held = lockFile.tryLock() != null && isFree(first, brokers);
      return held ? new PortBlock(first, lockFile) : null;
    } catch (IOException | OverlappingFileLockException e) {
      return null;
    } finally {
      if (lockFile != null && !held) {
        closeQuietly(lockFile);
      }
    }
  }

  private static boolean isFree(int first, int brokers) {
    return IntStream.range(first, first + PORTS)
        .allMatch(port ->
            canBind("0.0.0.0", port)
                && IntStream.rangeClosed(1, brokers)
                    .allMatch(broker -> canBind("127.0.0." + broker, port)));
  }

  private static boolean canBind(String address, int port) {
    // A channel, unlike a ServerSocket, neither listens nor sets SO_REUSEADDR.
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
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

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written; the lock goes with the descriptor.
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

  /** Lets others have the ports. */
  @Override
  public void close() {
    closeQuietly(lockFile);
  }
}
