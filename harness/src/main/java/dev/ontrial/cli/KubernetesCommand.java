package dev.ontrial.cli;

import dev.ontrial.kubernetes.Pods;
import dev.ontrial.kubernetes.Rights;
import dev.ontrial.trial.BadInput;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ontrial kubernetes}: what a Kubernetes cluster must allow. */
@Command(
    name = "kubernetes",
    description = "Prints what a run needs in a Kubernetes cluster.",
    subcommands = KubernetesCommand.Rbac.class)
final class KubernetesCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "kubernetes: the command is `ontrial kubernetes rbac`");
  }

  /** {@code ontrial kubernetes rbac}: the least rights. */
  @Command(
      name = "rbac",
      description = {
        "Prints the least rights of a run, for `kubectl apply -f -`.",
        "With --namespace they hold in that namespace alone, which must exist and be labelled."
      })
  static final class Rbac implements Callable<Integer> {
    @Option(
        names = "--user",
        paramLabel = "NAME",
        description = "The user that is granted the rights; default: ${DEFAULT-VALUE}.")
    String user = "ontrial";

    @Option(
        names = "--namespace",
        paramLabel = "NAME",
        description = "The only namespace of runs; default: each run creates its own.")
    String namespace = "";

    @Override
    public Integer call() {
      if (!user.matches("[\\w.:@/-]+")) {
        throw new BadInput(
            "--user '%s': give the name of a Kubernetes user, such as ontrial".formatted(user));
      }
      if (!namespace.isEmpty() && !Pods.isName(namespace)) {
        throw new BadInput(
            "--namespace '%s': a name has small letters, digits and `-`, at most 63"
                .formatted(namespace));
      }
      System.out.print(Rights.manifest(user, namespace));
      return ExitCode.HELD;
    }
  }
}
