package dev.ontrial.cli;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.external.BootstrapServers;
import dev.ontrial.external.Rights;
import dev.ontrial.trial.BadInput;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ontrial acls}: the rights that a run needs on a cluster of the user's. */
@Command(
    name = "acls",
    description =
        "Prints the least rights that a run needs on a cluster of yours, as kafka-acls commands.")
final class AclsCommand implements Callable<Integer> {
  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description = "The cluster that the commands name; default: HOST:PORT, to be replaced.")
  String bootstrap = "HOST:PORT";

  @Option(
      names = "--principal",
      paramLabel = "User:NAME",
      description = "Who gets the rights; default: User:ontrial.")
  String principal = "User:ontrial";

  @Override
  public Integer call() {
    if (!principal.matches("\\w+:[^'\\s]+")) {
      throw new BadInput(
          "--principal " + principal + ": write it as TYPE:NAME, as in User:ontrial");
    }
    if (!bootstrap.equals("HOST:PORT")) {
      try {
        var unused = BootstrapServers.checked(bootstrap);
      } catch (ClusterException e) {
        throw new BadInput(String.valueOf(e.getMessage()));
      }
    }
    Rights.commands(bootstrap, principal).forEach(System.out::println);
    return ExitCode.HELD;
  }
}
