package dev.ontrial.trial.file;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.Requirement;
import dev.ontrial.history.Counter;
import dev.ontrial.history.Word;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Glob;
import dev.ontrial.trial.Trial.Demand;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads what the cells of a trial must show: {@code controls}, {@code not-applicable}, {@code
 * exposure} and {@code require}. Configurations are named by patterns; the last match counts.
 */
public final class DemandReader {
  private static final Set<String> ANOMALIES =
      Arrays.stream(AnomalyKind.values()).map(AnomalyKind::id).collect(Collectors.toSet());

  private final YamlMap root;
  private final List<String> names;
  private final Map<String, Set<String>> controls = new LinkedHashMap<>();
  private final Map<String, String> notApplicable = new LinkedHashMap<>();
  private final Map<String, Map<String, Long>> exposure = new LinkedHashMap<>();
  private final Map<String, Requirement> require = new LinkedHashMap<>();

  /**
   * @param names the trial's configurations
   */
  DemandReader(YamlMap root, List<String> names) {
    this.root = root;
    this.names = names;
  }

  Map<String, Demand> read() {
    names.forEach(name -> exposure.put(name, new LinkedHashMap<>()));
    root.map("controls").ifPresent(this::controls);
    root.map("not-applicable").ifPresent(this::notApplicable);
    root.map("exposure").ifPresent(this::exposure);
    require();
    Map<String, Demand> demands = new LinkedHashMap<>();
    for (String name : names) {
      demands.put(
          name,
          new Demand(
              controls.getOrDefault(name, Set.of()),
              notApplicable.getOrDefault(name, ""),
              exposure.getOrDefault(name, Map.of()),
              require.getOrDefault(name, Requirement.NONE)));
    }
    return demands;
  }

  private void controls(YamlMap map) {
    for (String pattern : map.keys()) {
      Set<String> anomalies = new LinkedHashSet<>(map.words(pattern));
      for (String anomaly : anomalies) {
        if (!ANOMALIES.contains(anomaly)) {
          throw map.complaint(
              pattern,
              "unknown anomaly `"
                  + anomaly
                  + "`"
                  + YamlMap.suggestion(anomaly, ANOMALIES)
                  + "; known: "
                  + String.join(", ", ANOMALIES.stream().sorted().toList()));
        }
      }
      matching(map, pattern).forEach(name -> controls.put(name, anomalies));
    }
  }

  private void notApplicable(YamlMap map) {
    for (String pattern : map.keys()) {
      String why = map.string(pattern);
      if (why.isBlank()) {
        throw map.complaint(pattern, "say why it does not apply; the report shows the reason");
      }
      matching(map, pattern).forEach(name -> notApplicable.put(name, why));
    }
  }

  /** A counter with its least value holds for all; a pattern with several of those for its own. */
  private void exposure(YamlMap map) {
    for (String key : map.keys()) {
      if (Word.find(Counter.class, key).isPresent()) {
        long least = map.number(key, 1, 0, Long.MAX_VALUE);
        exposure.values().forEach(each -> each.put(key, least));
        continue;
      }
      List<String> those = new Glob(key).among(names);
      if (those.isEmpty() && new Glob(key).among(TrialReader.configurationNames()).isEmpty()) {
        Set<String> known = Word.all(Counter.class);
        throw map.complaint(
            key,
            "no such evidence"
                + YamlMap.suggestion(key, known)
                + ", and no configuration of that name; known: "
                + String.join(", ", known));
      }
      Map<String, Long> own = counters(map.map(key).orElseThrow());
      those.forEach(name -> exposure.put(name, new LinkedHashMap<>(own)));
    }
  }

  private static Map<String, Long> counters(YamlMap map) {
    Map<String, Long> counters = new LinkedHashMap<>();
    for (String counter : map.keys()) {
      Set<String> known = Word.all(Counter.class);
      if (!known.contains(counter)) {
        throw map.complaint(
            counter,
            "no such evidence"
                + YamlMap.suggestion(counter, known)
                + "; known: "
                + String.join(", ", known));
      }
      counters.put(counter, map.number(counter, 1, 0, Long.MAX_VALUE));
    }
    return counters;
  }

  /** What is required of all, or by pattern. */
  private void require() {
    if (!root.has("require")) {
      return;
    }
    if (!root.isMap("require")) {
      Requirement all = requirement(root, "require");
      names.forEach(name -> require.put(name, all));
      return;
    }
    YamlMap map = root.map("require").orElseThrow();
    for (String pattern : map.keys()) {
      Requirement its = requirement(map, pattern);
      matching(map, pattern).forEach(name -> require.put(name, its));
    }
  }

  private static Requirement requirement(YamlMap map, String key) {
    return requirement(map.wordOrWords(key), problem -> map.complaint(key, problem));
  }

  /**
   * The requirement that these words make.
   *
   * @param complaint makes an exception of what is wrong with a word
   * @throws BadInput if one of them is unknown
   */
  public static Requirement requirement(List<String> words, Function<String, BadInput> complaint) {
    for (String word : words) {
      if (!Requirement.KNOWN.contains(word)) {
        String near = YamlMap.suggestion(word, Requirement.KNOWN);
        String known = String.join(", ", Requirement.KNOWN);
        throw complaint.apply("unknown requirement `" + word + "`" + near + "; known: " + known);
      }
    }
    return new Requirement(words);
  }

  private List<String> matching(YamlMap map, String pattern) {
    List<String> those = new Glob(pattern).among(names);
    // A trial that ships with ontrial speaks of all that ship with it; a user's may keep some.
    if (those.isEmpty() && new Glob(pattern).among(TrialReader.configurationNames()).isEmpty()) {
      throw map.complaint(
          pattern,
          "no configuration of this trial has that name" + YamlMap.suggestion(pattern, names));
    }
    return those;
  }
}
