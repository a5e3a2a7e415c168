package dev.ontrial.proof;

import static dev.ontrial.contract.CellsAssert.assertThatCells;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Judge;
import dev.ontrial.contract.Verdict;
import dev.ontrial.history.Damage;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryFiles;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.SlotWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No damaged file of a recorded run leads to a verdict that does not report the damage, and none to
 * a candidate. Each build damages a sample; {@code make prove} damages all.
 */
class DamagedHistoriesTest {
  private static final int EACH = ProofDocs.FULL ? 200 : ProofDocs.SAMPLE ? 4 : 12;
  private static final long RUN = 4711;
  private static final String HARNESS = "harness.oth";

  /** How many zeros a living writer keeps behind its last event here. */
  private static final int ZEROS = 100;

  @TempDir Path folder = Path.of("");

  /** What became of one kind of damage. */
  private static final class Outcome {
    int histories;
    int harmless;
    int reported;
  }

  @Test
  void damage_isReported_andAccusesNobody() throws IOException {
    Recording.kept(folder);
    Map<String, byte[]> files = rewritten("recorded-kill", RUN);
    Map<String, byte[]> foreign = rewritten("recorded-none", RUN + 1);
    Path whole = write("whole", files);
    assertThatCells(Judge.judge(HistoryFiles.open(whole))).noneBroken();
    assertThat(History.read(whole).damages()).isEmpty();

    Random random = new Random(7);
    Map<DamageKind, Outcome> outcomes = new EnumMap<>(DamageKind.class);
    List<String> wrong = new ArrayList<>();
    List<String> names = List.copyOf(files.keySet());
    for (DamageKind kind : DamageKind.values()) {
      Outcome outcome = outcomes.computeIfAbsent(kind, each -> new Outcome());
      for (int number = 0; number < EACH; number++) {
        String name = names.get(random.nextInt(names.size()));
        byte[] other = foreign.getOrDefault(name, foreign.get(HARNESS));
        byte[] damaged = kind.damage(files.get(name).clone(), other.clone(), random);
        String what = kind + " " + number + " of " + name;
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        all.put(name, damaged);
        judge(what, write("damaged", all), whole.resolve(name), outcome, wrong);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(outcomes.values()).allMatch(outcome -> outcome.reported > 0);
    ProofDocs.write("damages", rows(outcomes));
  }

  private static void judge(
      String what, Path histories, Path original, Outcome outcome, List<String> wrong)
      throws IOException {
    outcome.histories++;
    List<Event> before = new ArrayList<>();
    List<Event> after = new ArrayList<>();
    HistoryReader.read(original, before::add);
    Path file = histories.resolve(original.getFileName());
    Optional<Damage> damage = HistoryReader.read(file, after::add);
    HistoryFiles files = HistoryFiles.open(histories);
    History history = files.outline();
    if (damage.isEmpty() && before.equals(after) && history.damages().isEmpty()) {
      outcome.harmless++; // Nothing but zeros behind the last event was changed.
      return;
    }
    if (history.damages().isEmpty()) {
      wrong.add(what + " is not noticed");
    }
    outcome.reported++;
    List<String> told = history.damages().stream().map(Damage::toString).toList();
    for (CellVerdict cell : Judge.judge(files)) {
      boolean silent = cell.verdict() == Verdict.HELD || !cell.reasons().containsAll(told);
      if (cell.verdict() == Verdict.BROKEN || silent) {
        wrong.add(what + ": " + cell.configuration() + " is " + cell.verdict() + cell.reasons());
      }
    }
  }

  private static List<String> rows(Map<DamageKind, Outcome> outcomes) {
    List<String> rows = new ArrayList<>();
    Outcome all = new Outcome();
    outcomes.forEach((kind, each) -> {
      rows.add(row(kind.words(), each));
      all.histories += each.histories;
      all.harmless += each.harmless;
      all.reported += each.reported;
    });
    rows.add(row("all", all));
    return rows;
  }

  private static String row(String what, Outcome each) {
    return "| %s | %,d | %,d | %,d |".formatted(what, each.histories, each.harmless, each.reported);
  }

  /** The files of a recorded run as the present version writes them. */
  private Map<String, byte[]> rewritten(String recorded, long run) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    Path to = Files.createDirectory(folder.resolve(recorded + "-rewritten"));
    List<Path> all = new ArrayList<>(HistoryDirectory.files(folder.resolve(recorded)));
    // The harness's file comes last: it says how long those of killed workers are.
    all.sort(Comparator.comparing(file -> file.endsWith(HARNESS)));
    Map<String, Long> killed = new TreeMap<>();
    for (Path file : all) {
      String name = String.valueOf(file.getFileName());
      SlotWriter writer = new SlotWriter(to.resolve(name), run);
      HistoryReader.read(file, event -> append(writer, declaring(event, killed)));
      if (isClosed(file)) {
        writer.close();
      } else {
        writer.leave(ZEROS);
        killed.put(name, HistoryReader.writtenSlots(to.resolve(name)));
      }
      files.put(name, Files.readAllBytes(to.resolve(name)));
    }
    return files;
  }

  private static Event declaring(Event event, Map<String, Long> killed) {
    if (event.kind() != EventKind.TRIAL) {
      return event;
    }
    StringJoiner files = new StringJoiner(",", ",\"killed\":{", "}}");
    killed.forEach((name, slots) -> files.add("\"" + name + "\":" + slots));
    String text = event.text().replaceFirst("}$", files.toString());
    return Edit.of(event).text(text).event();
  }

  private static boolean isClosed(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return bytes[bytes.length - 48] == (byte) EventKind.END.code();
  }

  private static void append(SlotWriter writer, Event event) {
    try {
      writer.append(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path write(String name, Map<String, byte[]> files) throws IOException {
    Path directory = folder.resolve(name);
    Files.createDirectories(directory);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
    return directory;
  }
}
