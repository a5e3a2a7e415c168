package dev.ontrial.cli;

import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ontrial run}: trials from files of the user's. */
@Command(name = "run", description = "Runs trials and judges them.")
final class RunCommand implements Callable<Integer> {
  @ParentCommand Main main;

  @Parameters(arity = "1..*", paramLabel = "TRIAL.yaml", description = "Trial files.")
  List<Path> files;

  @Mixin TrialOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  RunCommand() {}

  @Override
  public Integer call() throws Exception {
    options.subject.refuseBadSeed();
    List<Trial> trials = trials(options.subject.seed);
    if (trials.stream().map(Trial::name).distinct().count() < trials.size()) {
      throw new BadInput("two of these trials have the same name; give one another `trial:`");
    }
    String suite = trials.size() == 1 ? trials.get(0).name() : "trials";
    return options.run(suite, this::trials, main.verbose);
  }

  private List<Trial> trials(@Nullable Long seed) {
    return files.stream().map(file -> TrialReader.read(file, seed, System.err::println)).toList();
  }
}
