package dev.ontrial.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the files of one history say of each other: whether they belong to one run, and which of
 * them may lack an end because their writer was killed.
 *
 * <p>A file without an end looks the same whether its writer was killed or the machine lost power
 * and left zeros where events had been. The harness's own file says which workers were killed.
 */
final class FileSet {
  /** What clients are called where faults aim at them. */
  private static final Set<String> CLIENTS = Set.of("producers", "consumers");

  private final History history;
  private final List<Skim.Skimmed> files;
  private final Map<Integer, Set<String>> crashed = new HashMap<>();

  FileSet(History history, List<Skim.Skimmed> files) {
    this.history = history;
    this.files = files;
    for (LocatedEvent located : history.events(EventKind.PROCESS_END)) {
      if (located.event().has(Flags.CRASHED)) {
        crashed
            .computeIfAbsent(located.event().process(), process -> new TreeSet<>())
            .add(located.file());
      }
    }
  }

  /**
   * The files that belong to the run of the file that declares the trial, or to none in particular.
   * The others are damages: nothing in them happened in this run.
   */
  static List<Skim.Skimmed> ofOneRun(List<Skim.Skimmed> files, Consumer<Damage> damages) {
    long run =
        files.stream()
            .filter(each -> each.part().trial != null)
            .mapToLong(Skim.Skimmed::run)
            .findFirst()
            .orElse(0);
    List<Skim.Skimmed> own = new ArrayList<>();
    for (Skim.Skimmed each : files) {
      if (run == 0 || each.run() == 0 || each.run() == run) {
        own.add(each);
      } else {
        damages.accept(new Damage(each.file().path(), 0, "it belongs to another run"));
      }
    }
    return own;
  }

  /** Which files lack an end although their writers were not killed, or lost what they had. */
  List<Damage> damages() {
    List<Damage> damages = new ArrayList<>();
    for (Skim.Skimmed each : files) {
      if (!each.closed() && each.part().damages.isEmpty()) {
        unclosed(each, damages);
      }
    }
    return damages;
  }

  private void unclosed(Skim.Skimmed file, List<Damage> damages) {
    Long counted = history.trial().killed().get(file.file().name());
    long end = (file.written() + 1) * HistoryFormat.SLOT_BYTES;
    if (counted != null && file.written() < counted) {
      damages.add(
          new Damage(
              file.file().path(),
              end,
              "it ends here, and had %d slots more when its writer was killed"
                  .formatted(counted - file.written())));
    }
    if (counted == null && !wasKilled(file)) {
      String what = "it ends here without an end mark, though its writer was not killed";
      damages.add(new Damage(file.file().path(), end, what));
    }
  }

  /** Whether another file says that a process of this file, or its worker, was killed. */
  private boolean wasKilled(Skim.Skimmed file) {
    for (int process : file.part().processes.keySet()) {
      Set<String> told = crashed.getOrDefault(process, Set.of());
      if (told.stream().anyMatch(name -> !name.equals(file.file().name()))) {
        return true;
      }
    }
    boolean signalled =
        history.programs().stream()
            .filter(program -> !program.unasked() && program.how().equals("SIGKILL"))
            .anyMatch(
                program -> file.file().name().equals(program.program() + HistoryDirectory.SUFFIX));
    return signalled
        || history.faults().stream()
            .filter(fault -> CLIENTS.contains(fault.target()) && fault.kind().endsProcess())
            .flatMap(fault -> fault.nodes().stream())
            .anyMatch(
                node -> file.file().name().equals("worker-" + node + HistoryDirectory.SUFFIX));
  }
}
