package dev.ontrial.figures;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ontrial tally}: several runs added up. */
@Command(
    name = "tally",
    description =
        "Adds up runs: how often each cell held and each control was seen, with the error bound.")
public final class TallyCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of results/.")
  List<Path> runs = List.of();

  TallyCommand() {}

  @Override
  public Integer call() throws Exception {
    Tally tally = new Tally();
    for (Path run : runs) {
      tally.add(run.toAbsolutePath().normalize());
    }
    tally.markdown().forEach(System.out::println);
    return 0;
  }
}
