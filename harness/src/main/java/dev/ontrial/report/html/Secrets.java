package dev.ontrial.report.html;

import java.util.Set;
import java.util.regex.Pattern;

/** Keeps secrets out of pages that are sent to others. */
final class Secrets {
  static final String MASK = "(hidden)";

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
  private static final Pattern USER = Pattern.compile("(://)[^/@\\s]+@");

  private Secrets() {}

  /** The value of a setting as others may see it. */
  static String masked(String name, String value) {
    if (SECRET.matcher(name).find() && !HARMLESS.contains(name)) {
      return MASK;
    }
    return USER.matcher(value).replaceAll("$1" + MASK + "@");
  }
}
