package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.kubernetes.Pods;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

final class PodOptionsTest {
  private static final Brokers BROKERS =
      new Brokers(3, "4.4.0", "4.4.0", false, Map.of(), Map.of());

  @Command
  static final class Program {
    @ArgGroup(exclusive = false, validate = false)
    ContainerOptions containers = new ContainerOptions();
  }

  private static ContainerOptions parse(String... arguments) {
    Program program = new Program();
    new CommandLine(program).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return program.containers;
  }

  @Test
  void clusterAlone_meansUsualPods() {
    Brokers brokers = parse("--cluster", "kubernetes").override(BROKERS, false);
    assertThat(brokers.pods()).isEqualTo(Pods.USUAL);
    assertThat(brokers.images()).isNotNull();
    assertThat(parse("--cluster", "docker").override(brokers, false).pods()).isNull();
    assertThat(parse("--cluster", "local").override(brokers, false).images()).isNull();
  }

  @Test
  void options_areInThePods_andInTheCommandLineThatSaysTheSame() {
    ContainerOptions options =
        parse(
            "--cluster=kubernetes",
            "--namespace=n",
            "--nodes=a,b",
            "--node-selector=disk=ssd",
            "--toleration=kafka=only:NoSchedule",
            "--storage-class=fast",
            "--storage=7Gi",
            "--pod-cpu=2",
            "--pod-memory=1Gi",
            "--workers=2",
            "--worker-image=java:21");
    Pods pods =
        new Pods(
            "n",
            List.of("a", "b"),
            Map.of("disk", "ssd"),
            List.of("kafka=only:NoSchedule"),
            "fast",
            "7Gi",
            "2",
            "1Gi",
            2,
            "java:21");
    assertThat(options.override(BROKERS, false).pods()).isEqualTo(pods);
    ContainerOptions again = parse(options.arguments().toArray(String[]::new));
    assertThat(again.override(BROKERS, false).pods()).isEqualTo(pods);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nodes=a | --nodes is only for brokers in pods; add --cluster kubernetes",
        "--cluster=docker --storage=5Gi | --storage is only for brokers in pods",
        "--cluster=docker --workers=2 | --workers is only for brokers in pods",
        "--cluster=kubernetes --workers=17 | the workers run in 1 to 16 pods, not in 17",
        "--cluster=kubernetes --worker-image=a | the image `a` of workers is only for workers in"
            + " pods",
        "--cluster=kubernetes --namespace=No_Name | the namespace `No_Name` is not a name",
        "--cluster=kubernetes --toleration=a:Never | the toleration `a:Never` is not of the form",
        "--cluster=kubernetes --pod-memory=much | `much` is not a quantity of Kubernetes",
      })
  void mistake_isNamed(String line, String complaint) {
    ContainerOptions options = parse(line.split(" ", -1));
    assertThatThrownBy(() -> options.override(BROKERS, false))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint);
  }
}
