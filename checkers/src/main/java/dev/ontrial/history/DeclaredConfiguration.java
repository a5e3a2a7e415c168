package dev.ontrial.history;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration on trial: client and topic settings, and what its cell must show to count.
 *
 * @param name the configuration's name; one row of the matrix
 * @param workload what its clients do
 * @param settings Kafka's client and topic settings by their own names
 * @param controls the anomaly kinds that must be seen in this cell
 * @param isApplicable false when the fault cannot touch the configuration
 * @param whyNot why it is not applicable
 * @param exposure the least evidence required, by counter
 * @param require what the user requires, in the words of a trial file; absent means nothing
 * @param given what was set, by the name of a scope ({@code producer}, {@code topic}, {@code
 *     broker} …) and the key; values that must not be recorded are hidden
 * @param recordsPerSecond the rate that all its producers are asked for together; 0 where the
 *     declaration is silent
 */
public record DeclaredConfiguration(
    String name,
    WorkloadKind workload,
    Map<String, String> settings,
    List<String> controls,
    boolean isApplicable,
    String whyNot,
    Map<Counter, Long> exposure,
    List<String> require,
    Map<String, Map<String, String>> given,
    long recordsPerSecond) {

  /** Copies what is mutable. */
  public DeclaredConfiguration {
    settings = Map.copyOf(settings);
    controls = List.copyOf(controls);
    exposure = Collections.unmodifiableMap(new TreeMap<>(exposure));
    require = List.copyOf(require);
    given = Collections.unmodifiableMap(new TreeMap<>(given));
  }

  /** A configuration without requirements, of which it is not declared what was set. */
  public DeclaredConfiguration(
      String name,
      WorkloadKind workload,
      Map<String, String> settings,
      List<String> controls,
      boolean isApplicable,
      String whyNot,
      Map<Counter, Long> exposure) {
    this(
        name, workload, settings, controls, isApplicable, whyNot, exposure, List.of(), Map.of(), 0);
  }

  /** A setting, or the given value where the declaration is silent. */
  public String setting(String key, String absent) {
    return settings.getOrDefault(key, absent);
  }
}
