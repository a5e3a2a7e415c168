package dev.ontrial.external;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the names of one trial's topics, groups and transactional ids begin on a cluster of the
 * user's: {@code ontrial-20261129T150405Z-1a2b3c4d-}. The time says how old leftovers are.
 */
public final class RunPrefix {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Pattern SYNTAX =
      Pattern.compile("(" + OwnCluster.PREFIX + "(\\d{8}T\\d{6}Z)-[0-9a-f]{8}-).+");

  private RunPrefix() {}

  /** The prefix of a trial that starts then. */
  public static String of(long runId, Instant start) {
    return "%s%s-%08x-".formatted(OwnCluster.PREFIX, TIME.format(start), (int) runId);
  }

  /** How a name begins, if it is that of a trial's. */
  static Optional<String> in(String name) {
    Matcher matcher = SYNTAX.matcher(name);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** When the trial of a prefix started. */
  static Instant start(String prefix) {
    Matcher matcher = SYNTAX.matcher(prefix + "x");
    if (!matcher.matches()) {
      throw new IllegalArgumentException(prefix + " is no prefix of a trial");
    }
    return TIME.parse(matcher.group(2), Instant::from);
  }
}
