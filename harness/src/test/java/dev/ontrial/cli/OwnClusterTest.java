package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ontrial.cluster.Certificates;
import dev.ontrial.cluster.SecureCluster;
import dev.ontrial.cluster.TokenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that is running already, with TLS, SASL and ACLs, as users have them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class OwnClusterTest {
  private static final String PLAIN_LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
          + " password=\"%s\";";

  private static final String OAUTH_LOGIN =
      "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId=\"%s\""
          + " clientSecret=\"%s\";";

  private static final String SCRAM_LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\""
          + " password=\"%s\";";

  private Path folder;
  private SecureCluster cluster;
  private Ontrial ontrial;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException, InterruptedException {
    folder = temporary;
    cluster = new SecureCluster(Files.createDirectories(folder.resolve("cluster")));
    ontrial =
        new Ontrial(
            folder,
            Map.of("OUR_PASSWORD", SecureCluster.PASSWORD),
            List.of("-Djdk.net.hosts.file=" + cluster.hosts()));
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private List<String> trust() {
    return List.of(
        "ssl.truststore.location=" + cluster.certificates().trust(),
        "ssl.truststore.password=" + Certificates.PASSWORD);
  }

  private Path config(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  private Path sasl(String mechanism, String login, String user, String password)
      throws IOException {
    List<String> lines =
        Stream.concat(
                trust().stream(),
                Stream.of(
                    "security.protocol=SASL_SSL",
                    "sasl.mechanism=" + mechanism,
                    "sasl.jaas.config=" + login.formatted(user, password)))
            .toList();
    return config(mechanism + "-" + user + ".properties", lines);
  }

  private Path trial(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name + ".yaml"), List.of(lines));
  }

  private List<String> textsOf(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> {
            try {
              return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          })
          .toList();
    }
  }

  private List<String> onSasl(Path config) {
    return List.of(
        "--bootstrap-server", cluster.saslServers(), "--command-config", config.toString());
  }

  private Path scram() throws IOException {
    return sasl("SCRAM-SHA-512", SCRAM_LOGIN, SecureCluster.USER, SecureCluster.PASSWORD);
  }

  private Ontrial.Ended run(String command, List<String> options, Object... more)
      throws IOException, InterruptedException {
    List<Object> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of(more));
    arguments.addAll(options);
    return ontrial.run(arguments.toArray());
  }

  private List<String> leftovers() throws Exception {
    List<String> left = new ArrayList<>(cluster.admin().kafka().listTopics().names().get());
    cluster
        .admin()
        .kafka()
        .listGroups()
        .all()
        .get()
        .forEach(group -> left.add("group " + group.groupId()));
    return left;
  }

  private void nothingIsLeft() {
    await().atMost(Duration.ofSeconds(20)).until(() -> leftovers().isEmpty());
  }

  @Test
  void verdicts_areThoseOfOwnBrokers_overSaslAndTls() throws Exception {
    Path trial =
        trial(
            "lost-here",
            "trial: lost-here",
            "configurations: [acks-1, acks-all, idempotent, transactional, commit-after]",
            "schedule:",
            "  - {fault: replies-lost, target: leader, from: clients, at: 0s, for: 3s}",
            "  - {fault: reset, target: all, from: all, at: 4s, for: 200ms}",
            "exposure: {connections-cut: 1}",
            "controls: {acks-all: [duplicate]}");
    Path killed =
        trial(
            "killed-here",
            "trial: killed-here",
            "configurations: [idempotent]",
            "schedule:",
            "  - {fault: kill, target: leader, at: 0s, for: 2s}");

    Ontrial.Ended ended =
        run("run", onSasl(scram()), trial, killed, "--results", folder.resolve("results"));

    assertThat(ended.code()).as(ended.all()).isZero();
    assertThat(ended.all())
        .containsPattern("acks-all +○ DR? duplicate [\\d,]+ ◆")
        .containsPattern("idempotent +✔ +n/a")
        .containsPattern("transactional +✔");
    nothingIsLeft();
    assertThat(textsOf(folder.resolve("results")))
        .isNotEmpty()
        .noneMatch(text -> text.contains(SecureCluster.PASSWORD));
  }

  private Path oauth(String secret) throws IOException {
    Path config = sasl("OAUTHBEARER", OAUTH_LOGIN, SecureCluster.USER, secret);
    return Files.write(
        config,
        List.of(
            "sasl.login.callback.handler.class="
                + "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler",
            "sasl.oauthbearer.token.endpoint.url=" + cluster.tokens().tokenUrl()),
        StandardOpenOption.APPEND);
  }

  private List<List<String>> eachProtocol() throws IOException {
    Path plain = sasl("PLAIN", PLAIN_LOGIN, SecureCluster.USER, "${env:OUR_PASSWORD}");
    Files.write(
        plain,
        List.of(
            "config.providers=env",
            "config.providers.env.class="
                + "org.apache.kafka.common.config.provider.EnvVarConfigProvider"),
        StandardOpenOption.APPEND);
    List<String> mutual = new ArrayList<>(trust());
    mutual.add("security.protocol=SSL");
    mutual.add("ssl.keystore.location=" + cluster.certificates().client());
    mutual.add("ssl.keystore.password=" + Certificates.PASSWORD);
    return List.of(
        onSasl(scram()),
        onSasl(plain),
        onSasl(oauth(TokenServer.SECRET)),
        List.of(
            "--bootstrap-server",
            cluster.tlsServers(),
            "--command-config",
            config("mtls.properties", mutual).toString()),
        List.of("--bootstrap-server", cluster.plainServers()));
  }

  @Test
  void doctor_triesWhatATrialDoes_withEachProtocol() throws Exception {
    for (List<String> options : eachProtocol()) {
      Ontrial.Ended ended = run("doctor", options);

      assertThat(ended.code()).as(ended.all()).isZero();
      assertThat(ended.out()).hasSize(10).allMatch(line -> line.startsWith("ok"));
      nothingIsLeft();
    }
  }

  @Test
  @Tag("slow")
  void trialWithFaults_givesTheSameVerdicts_withEachProtocol() throws Exception {
    int issued = cluster.tokens().issued();
    Path trial =
        trial(
            "each-protocol",
            "trial: each-protocol",
            "configurations: [acks-all, idempotent, transactional, commit-after]",
            "schedule:",
            "  - {fault: replies-lost, target: leader, from: clients, at: 0s, for: 3s}",
            "  - {fault: reset, target: all, from: all, at: 4s, for: 200ms}",
            "timing: {recovery: 15s}",
            "exposure: {connections-cut: 1}",
            "controls: {acks-all: [duplicate]}");
    for (List<String> options : eachProtocol()) {
      Ontrial.Ended ended = run("run", options, trial, "--results", folder.resolve("protocols"));

      assertThat(ended.code()).as(ended.all()).isZero();
      assertThat(ended.all())
          .containsPattern("acks-all +○ DR? duplicate [\\d,]+ ◆")
          .containsPattern("idempotent +✔")
          .containsPattern("transactional +✔")
          .containsPattern("commit-after +[✔○]");
      nothingIsLeft();
    }
    // Workers log in on their own, and a token does not live as long as the trial.
    assertThat(cluster.tokens().issued() - issued).isGreaterThan(4);
    assertThat(textsOf(folder.resolve("protocols")))
        .noneMatch(text -> text.contains(TokenServer.SECRET));
  }

  @Test
  @Tag("slow")
  void replay_findsTheIncident_onTheRunningCluster() throws Exception {
    Path incident =
        trial(
            "buffer-full-here",
            "trial: buffer-full-here",
            "configurations:",
            "  - name: impatient",
            "    producer: {buffer.memory: 32768, max.block.ms: 500}",
            "    load: {records-per-second: 500, partitions: 1}",
            "  - name: patient",
            "    producer: {buffer.memory: 32768, max.block.ms: 20000}",
            "    load: {records-per-second: 500, partitions: 1}",
            "schedule:",
            "  - {fault: isolate, target: leader, from: clients, at: 0s, for: 3s}",
            "found: {impatient: ['exposure:failed'], patient: [nothing]}");
    Path results = folder.resolve("replays");

    Ontrial.Ended ended =
        run("replay", onSasl(scram()), incident, "--times", 2, "--results", results);

    assertThat(ended.code()).as(ended.all()).isZero();
    assertThat(ended.all()).contains("2 of 2");
    nothingIsLeft();
  }

  @Test
  void cluster_thatCannotBeUsed_isBadInputWithTheReason() throws Exception {
    Path wrong = sasl("SCRAM-SHA-512", SCRAM_LOGIN, SecureCluster.USER, "not-the-password-8");
    Path stranger =
        sasl("SCRAM-SHA-512", SCRAM_LOGIN, SecureCluster.STRANGER, SecureCluster.PASSWORD);

    refused(onSasl(wrong), "SaslAuthenticationException", "--command-config");
    refused(
        onSasl(oauth("not-the-secret-9")),
        "cannot log in (security.protocol=SASL_SSL, sasl.mechanism=OAUTHBEARER)",
        "401",
        "check --command-config");
    refused(onSasl(stranger), "TopicAuthorizationException", "ontrial acls");
    refused(
        List.of("--bootstrap-server", cluster.saslServers()),
        "no broker answers a client with security.protocol=PLAINTEXT");
    refused(
        List.of("--bootstrap-server", "broker-1:1"),
        "nothing is reached at 127.0.0.1:1: Connection refused");
    refused(List.of("--bootstrap-server", "nowhere.test:9092"), "does not resolve");
    refused(List.of("--command-property", "security.protocol=SSL"), "--bootstrap-server");
  }

  private void refused(List<String> options, String... words) throws Exception {
    Ontrial.Ended ended = run("verify", options, "--results", folder.resolve("refused"));

    assertThat(ended.code()).as(ended.all()).isEqualTo(64);
    assertThat(ended.err()).as(ended.all()).hasSize(1);
    assertThat(ended.err().getFirst())
        .contains(words)
        .doesNotContain(SecureCluster.PASSWORD, "not-the-password-8", "not-the-secret-9", "\tat ");
  }

  @Test
  void client_thatIsNotAuthorised_costsItsOwnCell_withTheError() throws Exception {
    Path config = sasl("PLAIN", PLAIN_LOGIN, SecureCluster.HALFWAY, SecureCluster.PASSWORD);
    Path trial =
        trial(
            "halfway",
            "trial: halfway",
            "configurations: [idempotent, transactional, commit-after]",
            "schedule: []",
            "timing: {warm-up: 1s, recovery: 0s}");

    Ontrial.Ended doctor = run("doctor", onSasl(config));
    Ontrial.Ended ended = run("run", onSasl(config), trial, "--results", folder.resolve("halfway"));

    assertThat(doctor.code()).as(doctor.all()).isEqualTo(64);
    assertThat(doctor.out())
        .anyMatch(
            line -> line.startsWith("fails write in a transaction: TransactionalIdAuthorization"))
        .anyMatch(line -> line.contains("GroupAuthorizationException"));
    assertThat(ended.code()).as(ended.all()).isEqualTo(2);
    assertThat(ended.all())
        .containsPattern("idempotent +✔")
        .contains("transactional cannot run", "TransactionalIdAuthorizationException")
        .contains("commit-after cannot run", "GroupAuthorizationException");
    nothingIsLeft();
  }

  @Test
  void sweep_removesWhatAKilledRunLeft_andNothingElse() throws Exception {
    Admin admin = cluster.admin().kafka();
    admin.createTopics(List.of(new NewTopic("ontrial-not-of-a-run", 1, (short) 1))).all().get();
    Path trial =
        trial(
            "long-here",
            "trial: long-here",
            "configurations: [idempotent]",
            "schedule: []",
            "timing: {warm-up: 60s}");
    List<Object> arguments =
        new ArrayList<>(List.of("run", trial, "--plain", "--results", folder.resolve("killed")));
    arguments.addAll(onSasl(scram()));
    Ontrial.Running running = ontrial.start(arguments.toArray());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> running.outSoFar().stream().anyMatch(line -> line.contains("records flow")));
    running.process().destroyForcibly().waitFor();
    assertThat(leftovers()).hasSize(2);

    Ontrial.Ended young = run("sweep", onSasl(scram()));
    Ontrial.Ended all = run("sweep", onSasl(scram()), "--all");

    assertThat(young.out()).as(young.all()).containsExactly("there is nothing to remove");
    assertThat(all.code()).as(all.all()).isZero();
    assertThat(all.out().getFirst()).startsWith("removed ontrial-");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> leftovers().equals(List.of("ontrial-not-of-a-run")));
    admin.deleteTopics(List.of("ontrial-not-of-a-run")).all().get();
  }

  /** Commands that stop a broker's process, as a user has them for a machine of his. */
  private Path commands() throws IOException {
    for (int id = 1; id <= SecureCluster.BROKERS; id++) {
      Files.writeString(folder.resolve("pid-" + id), Long.toString(cluster.pid(id)));
    }
    String pid = "$(cat " + folder + "/pid-{node})";
    return Files.write(
        folder.resolve("commands.yaml"),
        List.of(
            "pause:",
            "  begin: kill -STOP " + pid,
            "  heal: kill -CONT " + pid,
            "  verify: grep -q '^State:.T' /proc/" + pid + "/status",
            "  timeout: 20s"));
  }

  private List<Object> pausing(String name, String length, String... more) throws IOException {
    Path trial =
        trial(
            name,
            "trial: " + name,
            "configurations: [acks-all, idempotent]",
            "schedule:",
            "  - {fault: pause, target: leader, at: 0s, for: " + length + "}",
            "exposure: {in-flight-during: 1}");
    List<Object> arguments =
        new ArrayList<>(List.of("run", trial, "--plain", "--results", folder.resolve(name)));
    arguments.addAll(onSasl(scram()));
    arguments.addAll(List.of("--cluster-commands", commands()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private boolean isStopped(int id) {
    try {
      return Files.readString(Path.of("/proc/" + cluster.pid(id) + "/status"))
          .lines()
          .anyMatch(line -> line.matches("State:\\s+T.*"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean someBrokerIsStopped() {
    return Stream.of(1, 2, 3).anyMatch(this::isStopped);
  }

  @Test
  @Tag("slow")
  void commandsOfTheUser_breakBrokers_andHealThem_alsoWhenTheHarnessIsKilled() throws Exception {
    Ontrial.Ended unasked = ontrial.run(pausing("unasked", "3s").toArray());
    Ontrial.Ended ended = ontrial.run(pausing("paused", "3s", "--yes").toArray());
    Ontrial.Running running = ontrial.start(pausing("halted", "60s", "--yes").toArray());
    await().atMost(Duration.ofSeconds(60)).until(this::someBrokerIsStopped);
    running.process().destroyForcibly().waitFor();

    await().atMost(Duration.ofSeconds(20)).until(() -> !someBrokerIsStopped());
    assertThat(unasked.code()).as(unasked.all()).isEqualTo(64);
    assertThat(unasked.err()).anyMatch(line -> line.contains("kill -STOP"));
    assertThat(ended.code()).as(ended.all()).isZero();
    assertThat(ended.all()).containsPattern("idempotent +✔");
    cluster.admin().awaitAlive(SecureCluster.BROKERS);
    run("sweep", onSasl(scram()), "--all");
    nothingIsLeft();
  }
}
