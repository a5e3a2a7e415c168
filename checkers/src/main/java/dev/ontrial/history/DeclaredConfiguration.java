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
 * @param later what of that is different once its clients are redeployed; {@link Later#NONE} where
 *     nothing is
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
    Later later,
    long recordsPerSecond) {

  /**
   * What is different once the clients are redeployed.
   *
   * @param settings all settings, as {@link DeclaredConfiguration#settings}
   * @param given what was set, as {@link DeclaredConfiguration#given}
   */
  public record Later(Map<String, String> settings, Map<String, Map<String, String>> given) {
    /** Nothing is. */
    public static final Later NONE = new Later(Map.of(), Map.of());

    /** Copies what is mutable. */
    public Later {
      settings = Map.copyOf(settings);
      given = Collections.unmodifiableMap(new TreeMap<>(given));
    }
  }

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
        name,
        workload,
        settings,
        controls,
        isApplicable,
        whyNot,
        exposure,
        List.of(),
        Map.of(),
        Later.NONE,
        0);
  }

  /** It as it was declared, and as it is once its clients are redeployed where that differs. */
  public List<DeclaredConfiguration> deployments() {
    return later.settings().isEmpty() ? List.of(this) : List.of(this, redeployed());
  }

  /** It as it is once its clients are redeployed. */
  private DeclaredConfiguration redeployed() {
    return new DeclaredConfiguration(
        name,
        workload,
        later.settings(),
        controls,
        isApplicable,
        whyNot,
        exposure,
        require,
        later.given(),
        Later.NONE,
        recordsPerSecond);
  }

  /** A setting, or the given value where the declaration is silent. */
  public String setting(String key, String absent) {
    return settings.getOrDefault(key, absent);
  }
}
