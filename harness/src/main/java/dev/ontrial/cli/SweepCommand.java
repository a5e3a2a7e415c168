package dev.ontrial.cli;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.external.Leavings;
import dev.ontrial.external.OwnCluster;
import dev.ontrial.kubernetes.Leftovers;
import dev.ontrial.kubernetes.UnusableOption;
import dev.ontrial.trial.BadInput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ontrial sweep}: removes what killed runs have left on a cluster of the user's, or in
 * Kubernetes.
 */
@Command(
    name = "sweep",
    description = {
      "Removes the topics and groups that killed runs have left on a cluster of yours.",
      "Only names of the form ontrial-TIME-ID-… are removed. Runs that began within the last hour"
          + " may still be going on; --all removes theirs as well.",
      "With --kubernetes the namespaces and pods of runs are deleted in the cluster that KUBECONFIG"
          + " names."
    })
final class SweepCommand implements Callable<Integer> {
  private static final Duration RECENT = Duration.ofHours(1);

  @ArgGroup(exclusive = false, validate = false, heading = "%nA cluster of your own:%n")
  OwnClusterOptions ownCluster = new OwnClusterOptions();

  @Option(
      names = "--kubernetes",
      description = "Delete namespaces and pods in the cluster that KUBECONFIG names.")
  boolean kubernetes;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "With --kubernetes: look at this namespace alone.")
  @Nullable String namespace;

  @Option(names = "--all", description = "Remove what runs of the last hour have made, too.")
  boolean all;

  @Option(names = "--dry-run", description = "Print what would be removed.")
  boolean dry;

  @Override
  public Integer call() {
    if (kubernetes) {
      return sweepKubernetes();
    }
    if (namespace != null) {
      throw new BadInput("--namespace is for `sweep --kubernetes`");
    }
    OwnCluster cluster = ownCluster.connect("any");
    try (ClusterAdmin admin = cluster.admin()) {
      Leavings leavings = new Leavings(admin.kafka());
      List<Leavings.Left> found =
          dry
              ? leavings.find(Leavings.olderThan(all ? Duration.ZERO : RECENT))
              : leavings.remove(
                  Leavings.olderThan(all ? Duration.ZERO : RECENT), System.err::println);
      found.forEach(left ->
          System.out.println(
              "%s %s*: topics %s, groups %s"
                  .formatted(
                      dry ? "would remove" : "removed",
                      left.prefix(),
                      left.topics(),
                      left.groups())));
      if (found.isEmpty()) {
        System.out.println("there is nothing to remove");
      }
      return ExitCode.HELD;
    } catch (ClusterException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private int sweepKubernetes() {
    if (ownCluster.isGiven()) {
      throw new BadInput(
          "--kubernetes sweeps a cluster of Kubernetes, and --bootstrap-server one of Kafka; give"
              + " one");
    }
    try (Leftovers leftovers = Leftovers.connect()) {
      List<Leftovers.Left> found =
          leftovers.find(all ? Duration.ZERO : RECENT, namespace == null ? "" : namespace);
      if (!dry) {
        leftovers.delete(found, System.err::println);
      }
      found.forEach(left -> System.out.println((dry ? "would delete " : "deleted ") + left));
      if (found.isEmpty()) {
        System.out.println("there is nothing to remove");
      }
      return ExitCode.HELD;
    } catch (UnusableOption e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }
}
