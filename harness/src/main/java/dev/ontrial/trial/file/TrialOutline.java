package dev.ontrial.trial.file;

import dev.ontrial.contract.Requirement;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Glob;
import dev.ontrial.trial.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a run's {@code trial.yaml} says of its cells. Reading it asks no client for its settings and
 * installs none, as reading a whole trial does.
 *
 * @param column the fault as the matrix names it
 * @param configurations their names
 * @param demands what each of them must show
 */
public record TrialOutline(
    String column, List<String> configurations, Map<String, Trial.Demand> demands) {
  /**
   * The outline of a trial's file; empty if there is none that can be read.
   *
   * @param unreadable takes why a file that is there cannot be read
   */
  public static Optional<TrialOutline> read(Path file, Consumer<String> unreadable) {
    try {
      YamlMap root = YamlMap.read(file);
      String name = root.string("trial");
      List<String> names = new ArrayList<>();
      root.list("configurations", TrialOutline::named, each -> List.of(each.string("name")))
          .forEach(names::addAll);
      return Optional.of(
          new TrialOutline(
              root.string("column", name), names, new DemandReader(root, names).read()));
    } catch (BadInput e) {
      if (Files.exists(file)) {
        unreadable.accept(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      }
      return Optional.empty();
    }
  }

  /** A name, or a pattern for those of the configurations that ship with ontrial. */
  private static List<String> named(String word) {
    List<String> matching = new Glob(word).among(TrialReader.configurationNames());
    return matching.isEmpty() ? List.of(word) : matching;
  }

  /** What the application needs of a configuration. */
  public Requirement required(String configuration) {
    Trial.Demand demand = demands.get(configuration);
    return demand == null ? Requirement.NONE : demand.require();
  }
}
