package dev.ontrial.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The file to which a broker's output is appended, as far as the harness reads it. */
final class BrokerLog {
  /** How much of the end of a log is searched. */
  private static final int TAIL_BYTES = 256 * 1024;

  /** AppInfoParser, such as {@code INFO Kafka version: 4.4.0}. */
  private static final Pattern VERSION = Pattern.compile("Kafka version: (\\S+)");

  /** What Kafka writes before it ends by itself, such as "Exiting Kafka due to fatal exception". */
  private static final Pattern FATAL = Pattern.compile("\\b(ERROR|FATAL)\\b.*\\b[Ff]atal\\b");

  private static final Pattern COMPLAINT =
      Pattern.compile("ERROR|FATAL|Exception|Error:|Caused by");

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

  /** The line of the last start that says why the broker failed, or where the log is. */
  synchronized String reason() {
    return tail(start)
        .map(text ->
            explaining(text.lines().toList())
                .map(line -> "its log " + file + " says: " + line)
                .or(() -> last(text).map(line -> "its log " + file + " ends with: " + line))
                .orElse("see its log " + file))
        .orElse("its log " + file + " cannot be read");
  }

  private static Optional<String> last(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((first, last) -> last);
  }

  /**
   * The line that explains a failure: the innermost cause of what Kafka calls fatal, as what
   * follows it is only the shutdown; else the last complaint.
   */
  private static Optional<String> explaining(List<String> lines) {
    for (int index = 0; index < lines.size(); index++) {
      if (FATAL.matcher(lines.get(index)).find()) {
        return Optional.of(cause(lines, index));
      }
    }
    return lines.stream()
        .filter(line -> COMPLAINT.matcher(line).find())
        .reduce((first, last) -> last)
        .map(String::strip);
  }

  /** The innermost cause in the stack trace below a line, else that line. */
  private static String cause(List<String> lines, int index) {
    String cause = lines.get(index);
    for (String line : lines.subList(index + 1, lines.size())) {
      if (line.startsWith("[")) {
        break; // The next entry of the log.
      }
      boolean names = line.startsWith("Caused by: ") || line.equals(lines.get(index + 1));
      cause = names && !line.isBlank() ? line : cause;
    }
    return cause.replaceFirst("^Caused by: ", "").strip();
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
