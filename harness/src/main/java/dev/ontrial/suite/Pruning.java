package dev.ontrial.suite;

import dev.ontrial.cluster.Folders;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The removal of old runs from the folder of all runs; nothing else in it is touched. */
public final class Pruning {
  /** What {@link RunFolder#create} gives; a folder that the user renamed is meant to stay. */
  private static final Pattern NAME = Pattern.compile("\\d{8}-\\d{6}-.+");

  private final Path results;

  /**
   * Prunes that folder.
   *
   * @throws BadInput if there is no such folder
   */
  public Pruning(Path results) {
    if (!Files.isDirectory(results)) {
      throw new BadInput(results + ": there is no such folder; name it with --results");
    }
    this.results = results;
  }

  /**
   * The runs that are not among the {@code keep} newest ones, oldest first. Those in progress are
   * not counted.
   */
  public List<Path> old(int keep) throws IOException {
    List<Path> runs = new ArrayList<>();
    try (Stream<Path> children = Files.list(results)) {
      children.filter(Pruning::isRun).forEach(runs::add);
    }
    // A run's name begins with its moment; the files' own times change when it is judged again.
    runs.sort(Comparator.comparing(run -> run.getFileName().toString()));
    return List.copyOf(runs.subList(0, Math.max(0, runs.size() - keep)));
  }

  private static boolean isRun(Path child) {
    return NAME.matcher(child.getFileName().toString()).matches()
        && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
        && new RunFolder(child).isRun()
        && !Leftovers.isRunning(child);
  }

  /** Removes runs, and {@code latest} where it pointed to one of them. */
  public void remove(List<Path> runs) throws IOException {
    for (Path run : runs) {
      Folders.deleteAll(run);
    }
    Path latest = results.resolve("latest");
    if (Files.isSymbolicLink(latest) && !Files.exists(latest)) {
      Files.delete(latest);
    }
  }
}
