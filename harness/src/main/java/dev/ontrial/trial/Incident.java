package dev.ontrial.trial;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.ClientExposure;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import dev.ontrial.history.Counter;
import dev.ontrial.history.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * A trial and what came of it: its {@code incident.yaml} is its trial file, with what was found
 * under {@code found}.
 *
 * <p>That are kinds of anomalies. Written by hand, it may also be {@code exposure:COUNTER}: the
 * counter reached what the trial's {@code exposure} demands of it, or 1 where it demands nothing;
 * for what breaks no promise and is seen all the same, such as sends that fail. And {@code
 * nothing}: the cell held, and no anomaly at all was seen in it; for the configuration that is the
 * cure.
 *
 * @param trial what was run
 * @param found what makes the incident, by configuration, or by a pattern of them
 */
public record Incident(Trial trial, Map<String, List<String>> found) {
  /** The name of the file. */
  static final String FILE = "incident.yaml";

  /** The cell held, and nothing was seen in it. */
  private static final String NOTHING = "nothing";

  private static final String EXPOSURE = "exposure:";

  private static final List<String> KNOWN =
      Stream.of(
              Arrays.stream(AnomalyKind.values()).map(AnomalyKind::id),
              Word.all(Counter.class).stream().map(EXPOSURE::concat),
              Stream.of(NOTHING))
          .flatMap(each -> each)
          .toList();

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
      if (!isKnown(kind)) {
        String what = kind.startsWith(EXPOSURE) ? "counter" : "anomaly";
        throw map.complaint(
            configuration, "unknown " + what + " `" + kind + "`" + YamlMap.suggestion(kind, KNOWN));
      }
    }
    if (kinds.contains(NOTHING) && kinds.stream().anyMatch(kind -> !isQuiet(kind))) {
      throw map.complaint(configuration, "`nothing` and an anomaly cannot both be found");
    }
    return List.copyOf(new TreeSet<>(kinds));
  }

  private static boolean isKnown(String kind) {
    return KNOWN.contains(kind)
        || (kind.startsWith(EXPOSURE)
            && ClientExposure.isOfClass(kind.substring(EXPOSURE.length())));
  }

  /** Whether it is no anomaly. */
  private static boolean isQuiet(String kind) {
    return kind.equals(NOTHING) || kind.startsWith(EXPOSURE);
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
                    .anyMatch(cell -> seen(cell, kind)))));
    return again;
  }

  private static boolean seen(CellVerdict cell, String kind) {
    if (kind.equals(NOTHING)) {
      return cell.verdict() == Verdict.HELD && cell.anomalies().isEmpty();
    }
    if (kind.startsWith(EXPOSURE)) {
      String counter = kind.substring(EXPOSURE.length());
      long least = Math.max(1, cell.required().getOrDefault(counter, 1L));
      return cell.exposure().getOrDefault(counter, 0L) >= least;
    }
    return cell.anomalies().containsKey(kind);
  }
}
