package dev.ontrial.cli;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Preflight;
import dev.ontrial.external.Checkup;
import dev.ontrial.external.OwnCluster;
import dev.ontrial.settings.Secrets;
import dev.ontrial.trial.BadInput;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ontrial doctor}: what a run would miss, before it is run. */
@Command(
    name = "doctor",
    description = {
      "Says what this machine, or a running cluster of yours, lacks for a run.",
      "On a cluster it creates a topic and a group that begin with `ontrial-`, uses them once, and"
          + " removes them."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int BROKERS = 3;

  @ArgGroup(exclusive = false, validate = false, heading = "%nA cluster of your own:%n")
  OwnClusterOptions ownCluster = new OwnClusterOptions();

  @Option(
      names = "--kafka",
      paramLabel = "VERSION",
      description = "The version of the brokers, where they do not say.")
  @Nullable String kafka;

  @Override
  public Integer call() {
    if (!ownCluster.isGiven()) {
      return machine();
    }
    OwnCluster cluster = ownCluster.connect(kafka);
    boolean all =
        new Checkup(
                cluster,
                new SecureRandom().nextLong(),
                line -> System.out.println(Secrets.masked(line)))
            .run();
    if (!all) {
      throw new BadInput(
          "the cluster lacks something for a run; `ontrial acls` prints the rights that are"
              + " needed");
    }
    return ExitCode.HELD;
  }

  private static int machine() {
    try {
      Preflight.check(BROKERS, TrialOptions.DEFAULT_RESULTS);
      System.out.println("ok    memory and disk for %d brokers".formatted(BROKERS));
    } catch (ClusterException e) {
      System.out.println("fails " + e.getMessage());
      return ExitCode.INTERNAL;
    }
    System.out.println("ok    Java " + System.getProperty("java.version"));
    return ExitCode.HELD;
  }
}
