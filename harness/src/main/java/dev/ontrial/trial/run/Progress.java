package dev.ontrial.trial.run;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.workload.ProcessStatus;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Hears how a run goes; called from several threads, must not block for long. */
public interface Progress {
  /** The trials that will run, in order, and a line about what they run on. */
  void begins(List<Trial> trials, String header);

  /** A trial entered a phase, or something happened in it. */
  void phase(Trial trial, String phase);

  /** How far the producers of the running trial are. */
  void status(Trial trial, Collection<ProcessStatus> producers);

  /** A trial was judged. */
  void judged(Trial trial, List<CellVerdict> cells);

  /** Cells of a trial run once more, as a trial of their own, and count instead of the first. */
  default void rerun(Trial first, Trial second) {
    notice(
        "%s: %s run once more, as the machine was disturbed"
            .formatted(
                first.name(),
                second.configurations().stream()
                    .map(Configuration::name)
                    .collect(Collectors.joining(", "))));
  }

  /** Something that the user should know. */
  void notice(String line);
}
