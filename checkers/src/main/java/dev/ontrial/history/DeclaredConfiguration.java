package dev.ontrial.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configuration on trial: client and topic settings, and what its cell must show to count.
 *
 * @param name the configuration's name; one row of the matrix
 * @param workload what its clients do
 * @param settings Kafka's client and topic settings by their own names
 * @param controls the anomaly kinds that must be seen in this cell
 * @param applicable false when the fault cannot touch the configuration; absent means true
 * @param whyNot why it is not applicable
 * @param exposure the least evidence required, by counter
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DeclaredConfiguration(
    String name,
    String workload,
    Map<String, String> settings,
    List<String> controls,
    @Nullable Boolean applicable,
    String whyNot,
    Map<String, Long> exposure) {

  /** Absent parts become empty. */
  public DeclaredConfiguration {
    name = orEmpty(name);
    workload = orEmpty(workload);
    settings = settings == null ? Map.of() : Map.copyOf(settings);
    controls = controls == null ? List.of() : List.copyOf(controls);
    whyNot = orEmpty(whyNot);
    exposure = exposure == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(exposure));
  }

  /** Whether the trial's fault can touch this configuration. */
  @JsonIgnore
  public boolean isApplicable() {
    return applicable == null || applicable;
  }

  /** A setting, or the given value where the declaration is silent. */
  public String setting(String key, String absent) {
    return settings.getOrDefault(key, absent);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
