package dev.ontrial.report.html;

import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.settings.Settings;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/** Keeps secrets out of pages that are sent to others. */
final class Secrets {
  static final String MASK = Settings.HIDDEN;

  private static final Pattern SECRET =
      Pattern.compile("(?i)password|passphrase|secret|token|jaas|key|credential");
  private static final Set<String> HARMLESS =
      Set.of(
          "key.serializer",
          "key.deserializer",
          "partitioner.ignore.keys",
          "keys",
          "ssl.keystore.type",
          "default.key.serde");

  private Secrets() {}

  /** Whether the table of settings has the key, and its value may be recorded. */
  private static boolean isWritable(String name) {
    return name.equals("replication.factor")
        || Arrays.stream(Scope.values()).anyMatch(scope -> Settings.isWritable(scope, name));
  }

  /** The value of a setting as others may see it. */
  static String masked(String name, String value) {
    if (SECRET.matcher(name).find() && !HARMLESS.contains(name)) {
      return MASK;
    }
    if (name.contains(".") && !name.endsWith(".version") && !isWritable(name)) {
      return MASK;
    }
    return dev.ontrial.settings.Secrets.masked(value);
  }
}
