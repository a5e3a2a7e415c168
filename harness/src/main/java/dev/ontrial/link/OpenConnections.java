package dev.ontrial.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How many connections of a listener are open, read from Linux's {@code /proc/net/tcp}. */
final class OpenConnections {
  private static final Path TABLE = Path.of("/proc/net/tcp");

  private OpenConnections() {}

  /** The count, for an IPv4 listener; 0 where the system does not tell. */
  static long at(InetSocketAddress listener) {
    byte[] ip = listener.getAddress().getAddress();
    // The table has the address as a number in the machine's byte order: little-endian, on all that
    // a broker runs on today.
    String local =
        String.format(
            Locale.ROOT, " %02X%02X%02X%02X:%04X ", ip[3], ip[2], ip[1], ip[0], listener.getPort());
    // States 01 and 08 are ESTABLISHED, and CLOSE_WAIT: closed by the opener, not yet by us.
    // "   1: 0605007F:4E20 0100007F:D431 01 ...": number, local, remote, state.
    Pattern open = Pattern.compile("^ *\\d+:" + local + "\\S+ (01|08) ");
    try (Stream<String> lines = Files.lines(TABLE)) {
      return lines.filter(line -> line.contains(local) && open.matcher(line).find()).count();
    } catch (IOException e) {
      return 0;
    }
  }
}
