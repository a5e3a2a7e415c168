package dev.ontrial.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.settings.Secrets;
import dev.ontrial.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The own settings of a client in another language, as a run's files may show them.
 *
 * <p>There is no table of them, and a key says little: kafkajs takes its passwords within JSON. So
 * a value is recorded only if it cannot be a secret: a number, a truth value, a duration, or a word
 * by which clients choose between algorithms. All others are written as {@code (hidden)}.
 */
public final class NativeSettings {
  private static final Pattern PLAIN =
      Pattern.compile("-?\\d+([.]\\d+)?(ns|us|µs|ms|s|m|h)?|true|false|null");

  private static final Set<String> WORDS =
      Set.of(
          "all",
          "leader",
          "none",
          "gzip",
          "snappy",
          "lz4",
          "zstd",
          "range",
          "roundrobin",
          "sticky",
          "cooperative-sticky",
          "classic",
          "consumer",
          "random",
          "consistent",
          "consistent_random",
          "murmur2",
          "murmur2_random",
          "fnv1a",
          "fnv1a_random",
          "hash",
          "earliest",
          "latest",
          "read_committed",
          "read_uncommitted",
          "plaintext",
          "any",
          "v4",
          "v6");

  private static final ObjectMapper JSON = new ObjectMapper();

  private NativeSettings() {}

  /** The settings, of which those that may be secrets are masked. */
  public static Map<String, String> recorded(Map<String, String> settings) {
    Map<String, String> recorded = new LinkedHashMap<>();
    settings.forEach(
        (key, value) -> recorded.put(key, isHarmless(key, value) ? value : Settings.HIDDEN));
    return recorded;
  }

  private static boolean isHarmless(String key, String value) {
    if (Secrets.isSecretKey(key)) {
      return false;
    }
    boolean json = value.startsWith("{") || value.startsWith("[");
    return json ? isHarmlessJson(value) : isHarmless(value);
  }

  private static boolean isHarmless(String value) {
    return PLAIN.matcher(value).matches() || WORDS.contains(value);
  }

  private static boolean isHarmlessJson(String value) {
    try {
      return isHarmless(JSON.readTree(value));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static boolean isHarmless(JsonNode node) {
    return node.isValueNode()
        ? isHarmless(node.asText())
        : node.properties().stream().noneMatch(each -> Secrets.isSecretKey(each.getKey()))
            && StreamSupport.stream(node.spliterator(), false).allMatch(NativeSettings::isHarmless);
  }
}
