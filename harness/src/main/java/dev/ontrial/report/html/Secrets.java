package dev.ontrial.report.html;

import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.settings.Settings;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of pages that are sent to others. Of Kafka's settings only those are shown that
 * {@link Settings} knows to be harmless, so that a setting of a plug-in is hidden, too.
 */
final class Secrets {
  static final String MASK = "(hidden)";

  /** The parts of a trial file that hold Kafka's settings. */
  private static final Set<String> KAFKA = Set.of("producer", "consumer", "topic", "settings");

  private static final Pattern SECRET =
      Pattern.compile("(?i)password|passphrase|secret|token|jaas|key|credential");
  private static final Pattern USER = Pattern.compile("(://)[^/@\\s]+@");

  private Secrets() {}

  /**
   * The value of a setting as others may see it.
   *
   * @param group the part of the trial file that it stands in; empty for none
   */
  static String masked(String group, String name, String value) {
    boolean shown =
        KAFKA.contains(group)
            ? Arrays.stream(Scope.values()).anyMatch(scope -> Settings.isWritable(scope, name))
            : name.equals("keys") || !SECRET.matcher(name).find();
    return shown ? USER.matcher(value).replaceAll("$1" + MASK + "@") : MASK;
  }
}
