package dev.ontrial.client.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.adapter.reference.JavaAdapter;
import dev.ontrial.adapter.reference.Lie;
import dev.ontrial.client.check.CheckResult.Verdict;
import dev.ontrial.cluster.ClusterSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each check convicts the lie that it is there for, and an honest adapter passes all. */
@Timeout(120)
@Tag("slow")
class ClientCheckTest {
  /** Which check is to notice which lie. */
  private static final Map<Lie, String> CONVICTS = new EnumMap<>(Lie.class);

  static {
    CONVICTS.put(Lie.NOISE, "answers-once");
    CONVICTS.put(Lie.MUTE, "hello");
    CONVICTS.put(Lie.EARLY_OK, "no-early-ok");
    CONVICTS.put(Lie.DOUBLE_OK, "answers-once");
    CONVICTS.put(Lie.DROP, "offsets");
    CONVICTS.put(Lie.TWICE, "offsets");
    CONVICTS.put(Lie.SWAP, "order");
    CONVICTS.put(Lie.LATE, "hand-over");
    CONVICTS.put(Lie.NULL_KEY, "bytes");
    CONVICTS.put(Lie.NO_HEADERS, "bytes");
    CONVICTS.put(Lie.WRONG_OFFSET, "offsets");
    CONVICTS.put(Lie.FAIL_FOR_INFO, "honest-info");
    CONVICTS.put(Lie.SILENT_RETRY, "retries");
    CONVICTS.put(Lie.OTHER_ACKS, "settings");
    CONVICTS.put(Lie.NOT_IDEMPOTENT, "idempotence");
    CONVICTS.put(Lie.FLUSH_AT_ONCE, "answers-once");
    CONVICTS.put(Lie.CLOSE_AT_ONCE, "close");
    CONVICTS.put(Lie.COMMIT_FOR_ABORT, "transactions");
    CONVICTS.put(Lie.OFFSETS_OUTSIDE, "transaction-offsets");
    CONVICTS.put(Lie.POLLED_OFFSETS, "named-txn-offsets");
    CONVICTS.put(Lie.STALE_POLL, "polls");
    CONVICTS.put(Lie.NO_WAIT, "callbacks");
    CONVICTS.put(Lie.LAST_FOR_NEXT, "commits");
    CONVICTS.put(Lie.EAGER_COMMIT, "auto-commit");
    CONVICTS.put(Lie.BUSY_PING, "ping");
    CONVICTS.put(Lie.LINGER, "exit");
    CONVICTS.put(Lie.CHILD, "kill");
  }

  @TempDir static Path folder;
  static Ground ground;

  @BeforeAll
  @Timeout(180) // The first ever start makes the caches.
  static void startBroker() {
    ground = Ground.open(folder, ClusterSpec.DEFAULT_VERSION, System.err::println);
  }

  @AfterAll
  static void stopBroker() {
    ground.close();
  }

  private static AdapterLaunch reference(Map<String, String> environment) {
    return new AdapterLaunch(
        "java",
        "built-in",
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            JavaAdapter.class.getName()),
        environment,
        Set.of());
  }

  @Test
  void honestAdapter_passesAll() {
    List<CheckResult> findings = new ArrayList<>();
    try (ClientCheck check = new ClientCheck(ground, reference(Map.of()), capability -> "")) {
      findings.addAll(check.all(finding -> System.out.println(finding.line())));
    }
    assertThat(findings).hasSameSizeAs(ClientCheck.names());
    assertThat(findings).allMatch(finding -> finding.verdict() == Verdict.PASS);
  }

  @ParameterizedTest
  @EnumSource(Lie.class)
  void lie_isConvicted(Lie lie) {
    assertThat(CONVICTS).containsKey(lie);
    AdapterLaunch liar = reference(Map.of(Lie.VARIABLE, lie.word()));
    try (ClientCheck check = new ClientCheck(ground, liar, capability -> "")) {
      CheckResult finding = check.one(CONVICTS.getOrDefault(lie, ""));
      System.out.println(lie.word() + ": " + finding.line());
      assertThat(finding.verdict()).as(finding.why()).isEqualTo(Verdict.FAIL);
    }
  }

  @Test
  void eachCheck_hasALie() {
    List<String> without = new ArrayList<>(ClientCheck.names());
    without.removeAll(CONVICTS.values());
    // That a partition waits for its owner is the same lie as that of the callbacks.
    assertThat(without).containsExactly("rebalance");
  }

  @Test
  void whatTheClientCannotDo_isNotApplicable() {
    try (ClientCheck check =
        new ClientCheck(ground, reference(Map.of()), capability -> "it has no groups")) {
      CheckResult finding = check.one("polls");
      assertThat(finding.verdict()).isEqualTo(Verdict.NOT_APPLICABLE);
      assertThat(finding.why()).isEqualTo("it has no groups");
    }
  }
}
