package dev.ontrial.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The file to which a broker's output is appended, as far as the harness reads it. */
final class BrokerLog {
  /** How much of the end of a log is searched. */
  private static final int TAIL_BYTES = 256 * 1024;

  /** AppInfoParser, such as {@code INFO Kafka version: 4.4.0}. */
  private static final Pattern VERSION = Pattern.compile("Kafka version: (\\S+)");

  private final Path file;
  private long start;

  BrokerLog(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** The broker starts; what is in the file by now is of an earlier process. */
  synchronized void starts() {
    start = file.toFile().length();
  }

  /** The version that the process has reported since the last start. */
  synchronized Optional<String> versionSinceStart() {
    return tail(start)
        .flatMap(lines -> VERSION.matcher(lines).results().reduce((first, last) -> last))
        .map((MatchResult match) -> match.group(1));
  }

  /** The last complaint in the log, or where the log is. */
  String reason() {
    return tail(0)
        .map(lines ->
            lines
                .lines()
                .filter(line -> line.matches(".*(ERROR|FATAL|Exception|Error:|Caused by).*"))
                .reduce((first, last) -> last)
                .map(line -> "its log " + file + " says: " + line.strip())
                .orElse("see its log " + file))
        .orElse("its log " + file + " cannot be read");
  }

  /** The end of the log, at most from that place on; empty if it cannot be read. */
  private Optional<String> tail(long from) {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.max(0, Math.min(open.length() - from, TAIL_BYTES))];
      open.seek(open.length() - tail.length);
      open.readFully(tail);
      return Optional.of(new String(tail, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
