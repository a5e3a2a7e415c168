package dev.ontrial.suite;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Grade;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Glob;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.trial.file.TrialWriter;
import dev.ontrial.trial.file.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * A trial and what came of it: its {@code incident.yaml} is its trial file, with what was found
 * under {@code found}.
 *
 * <p>What may stand there is told by {@link Sign}.
 *
 * @param trial what was run
 * @param found what makes the incident, by configuration, or by a pattern of them
 */
public record Incident(Trial trial, Map<String, List<String>> found) {
  /** The name of the file. */
  static final String FILE = "incident.yaml";

  /**
   * What makes an incident of a trial: the broken promises; where there are none the controls that
   * were seen; where there are none either, whatever was seen.
   */
  static Map<String, List<String>> found(List<CellVerdict> cells) {
    Map<String, List<String>> broken = new LinkedHashMap<>();
    Map<String, List<String>> controls = new LinkedHashMap<>();
    Map<String, List<String>> seen = new LinkedHashMap<>();
    for (CellVerdict cell : cells) {
      cell.anomalies()
          .forEach((kind, finding) -> {
            boolean forbidden = finding.grades().getOrDefault(Grade.FORBIDDEN, 0L) > 0;
            add(forbidden, broken, cell, kind);
            add(cell.controls().getOrDefault(kind, false), controls, cell, kind);
            add(finding.count() > 0, seen, cell, kind);
          });
    }
    return !broken.isEmpty() ? broken : controls.isEmpty() ? seen : controls;
  }

  private static void add(
      boolean counts, Map<String, List<String>> to, CellVerdict cell, String kind) {
    if (counts) {
      to.computeIfAbsent(cell.configuration(), each -> new ArrayList<>()).add(kind);
    }
  }

  /**
   * Writes the file beside the {@code trial.yaml} of a trial that was judged.
   *
   * @param folder the trial's
   */
  static void write(Path folder, List<CellVerdict> cells) throws IOException {
    String trial = Files.readString(folder.resolve("trial.yaml"));
    Files.writeString(folder.resolve(FILE), trial + found(found(cells)));
  }

  private static String found(Map<String, List<String>> found) {
    DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    return new Dump(settings).dumpToString(Map.of("found", found));
  }

  /**
   * The text of its file.
   *
   * @param provenance where it came from
   */
  public String text(Map<String, Object> provenance) {
    return TrialWriter.write(trial, provenance) + found(found);
  }

  /**
   * Reads an incident.
   *
   * @param place its file, the folder of its trial, or that of a run with one incident
   * @throws BadInput if there is none, or not one alone, or nothing was found in it
   */
  public static Incident read(Path place) {
    Path file = file(place);
    Trial trial = TrialReader.read(file);
    Map<String, List<String>> found = found(file, trial);
    if (found.isEmpty()) {
      throw new BadInput(
          file
              + ": it names no anomaly to reproduce; say which, as in"
              + " `found: {acks-1: [lost]}`");
    }
    return new Incident(trial, found);
  }

  /**
   * Reads an incident of which these anomalies alone are looked for.
   *
   * @param place as for {@link #read(Path)}; what was found there does not matter
   * @param anomalies each a configuration of the trial, a colon, and what is looked for in it; with
   *     the configuration alone, what was found in it
   * @throws BadInput if there is no such configuration or anomaly
   */
  public static Incident read(Path place, List<String> anomalies) {
    if (anomalies.isEmpty()) {
      return read(place);
    }
    Path file = file(place);
    Trial trial = TrialReader.read(file);
    Map<String, List<String>> before = found(file, trial);
    List<String> names = trial.configurations().stream().map(Configuration::name).toList();
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    for (String anomaly : anomalies) {
      int colon = anomaly.indexOf(':');
      String configuration = colon < 0 ? anomaly : anomaly.substring(0, colon);
      if (new Glob(configuration).among(names).isEmpty()) {
        throw new BadInput(
            "--anomaly %s: no configuration of that name is in the trial%s; known: %s"
                .formatted(
                    anomaly, YamlMap.suggestion(configuration, names), String.join(", ", names)));
      }
      List<String> signs =
          colon < 0
              ? before.getOrDefault(configuration, List.of())
              : List.of(anomaly.substring(colon + 1));
      if (signs.isEmpty()) {
        throw new BadInput(
            "--anomaly %s: nothing was found in it; add what to look for, as in %s:lost"
                .formatted(anomaly, configuration));
      }
      for (String sign : signs) {
        Optional<String> problem = Sign.problem(sign);
        if (problem.isPresent()) {
          throw new BadInput("--anomaly " + anomaly + ": " + problem.get());
        }
        wanted.computeIfAbsent(configuration, each -> new ArrayList<>()).add(sign);
      }
    }
    return new Incident(trial, wanted);
  }

  private static Path file(Path place) {
    if (!Files.isDirectory(place)) {
      return place;
    }
    List<Path> files =
        RunFolder.open(place).trials().stream()
            .map(trial -> trial.resolve(FILE))
            .filter(Files::isRegularFile)
            .toList();
    if (files.isEmpty()) {
      throw new BadInput(place + ": no " + FILE + " is in there; was it ended early?");
    }
    List<Path> those =
        files.size() == 1
            ? files
            : files.stream()
                .filter(file -> !found(file, TrialReader.read(file)).isEmpty())
                .toList();
    if (those.size() != 1) {
      String names = those.stream().map(Path::toString).sorted().collect(Collectors.joining(", "));
      throw new BadInput(
          "%s: %d of its trials found something; name one%s"
              .formatted(place, those.size(), names.isEmpty() ? "" : ": " + names));
    }
    return those.getFirst();
  }

  private static Map<String, List<String>> found(Path file, Trial trial) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    YamlMap map = YamlMap.read(file);
    List<String> names = trial.configurations().stream().map(Configuration::name).toList();
    map.map("found")
        .ifPresent(its -> its.keys().forEach(name -> found.put(name, kinds(its, name, names))));
    return found;
  }

  private static List<String> kinds(YamlMap map, String configuration, List<String> names) {
    if (new Glob(configuration).among(names).isEmpty()) {
      throw map.complaint(
          configuration,
          "no such configuration is in the trial" + YamlMap.suggestion(configuration, names));
    }
    List<String> kinds = map.words(configuration);
    for (String kind : kinds) {
      Optional<String> problem = Sign.problem(kind);
      if (problem.isPresent()) {
        throw map.complaint(configuration, problem.get());
      }
    }
    if (kinds.contains(Sign.NOTHING) && kinds.stream().anyMatch(Sign::isAnomaly)) {
      throw map.complaint(configuration, "`nothing` and an anomaly cannot both be found");
    }
    return List.copyOf(new TreeSet<>(kinds));
  }

  /**
   * What of it was seen again.
   *
   * @param cells the verdicts of one more run of the trial
   * @return whether it was, for each anomaly, as in {@code acks-1 lost}
   */
  public Map<String, Boolean> again(List<CellVerdict> cells) {
    Map<String, Boolean> again = new LinkedHashMap<>();
    found.forEach((configuration, kinds) ->
        kinds.forEach(kind ->
            again.put(
                configuration + " " + kind,
                cells.stream()
                    .filter(cell -> new Glob(configuration).matches(cell.configuration()))
                    .anyMatch(cell -> Sign.isSeen(cell, kind)))));
    return again;
  }
}
