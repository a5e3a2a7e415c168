package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
  private final HistoryBuilder history = new HistoryBuilder();
  private int next;

  /** Records that are acknowledged one millisecond after they were sent, one every ten. */
  private void traffic(int records) {
    for (int i = 0; i < records; i++) {
      history.pass(8).ok("3#" + next, next);
      next++;
    }
  }

  private void phase(String name) {
    history.simple(EventKind.PHASE, -1, -1, 0, 0, name);
  }

  private static @Nullable Availability measure(History history) {
    return Availability.of(new Evidence(history), history.configurations().get(0));
  }

  private Availability measured() {
    return Objects.requireNonNull(measure(history.build()));
  }

  @Test
  void gap_recovery_andPaces() {
    traffic(200);
    history.fault();
    history.send("3#" + next).pass(3_000).healed().pass(499);
    history.done("3#" + next, Outcome.OK, next);
    next++;
    traffic(100);
    history.pass(249);
    phase("stopping");
    traffic(50);
    Availability availability = measured();
    assertThat(availability.measured()).isEqualTo("records acknowledged");
    // The last acknowledgement before comes 1 ms before the fault, the first after 500 ms after.
    assertThat(availability.longestGapMillis()).isEqualTo(3_503);
    assertThat(availability.firstAckAfterHealMillis()).isEqualTo(500);
    // The window may hold 20 records too few, which is 200 ms.
    assertThat(availability.recoveredAfterHealMillis()).isBetween(290L, 310L);
    assertThat(availability.before()).isEqualTo(new Availability.Pace(100, 1_000L, 1_000L));
    assertThat(availability.during()).isEqualTo(new Availability.Pace(0, 3_502_079L, 3_502_079L));
    assertThat(availability.after()).isEqualTo(new Availability.Pace(58, 1_000L, 1_000L));
  }

  @Test
  void rateToComeBackTo_isNotMoreThanWhatWasRequested() {
    // 167 a second before the fault, as what piled up is sent too; 100 a second were requested.
    for (int i = 0; i < 200; i++) {
      history.pass(4).ok("3#" + next, next);
      next++;
    }
    history.fault().pass(1_000).healed();
    traffic(150);
    phase("stopping");
    assertThat(measured().recoveredAfterHealMillis()).isNull();
    assertThat(measured().requestedPerSecond()).isNull();

    history.declare(",\"recordsPerSecond\":100");
    assertThat(measured().requestedPerSecond()).isEqualTo(100);
    assertThat(measured().recoveredAfterHealMillis()).isZero();
  }

  @Test
  void withoutARecord_thereIsNothingToMeasure() {
    history.send("3#0").done("3#0", Outcome.FAIL, -1);
    assertThat(measure(history.build())).isNull();
    assertThat(measure(new HistoryBuilder().build())).isNull();
  }

  @Test
  void withoutAFault_allIsBefore() {
    traffic(100);
    Availability availability = measured();
    assertThat(availability.longestGapMillis()).isEqualTo(10);
    assertThat(availability.before()).isNotNull();
    assertThat(availability.during()).isNull();
    assertThat(availability.after()).isNull();
    assertThat(availability.firstAckAfterHealMillis()).isNull();
    assertThat(availability.recoveredAfterHealMillis()).isNull();
  }

  @Test
  void whatNeverCameBack_saysSo() {
    traffic(200);
    history.fault().pass(1_000).healed().pass(4_000);
    phase("stopping");
    Availability availability = measured();
    assertThat(availability.longestGapMillis()).isEqualTo(5_003);
    assertThat(availability.firstAckAfterHealMillis()).isNull();
    assertThat(availability.recoveredAfterHealMillis()).isNull();
    assertThat(availability.after()).isEqualTo(new Availability.Pace(0, null, null));
  }

  @Test
  void faultWithoutAnEnd_hasNoAfter() {
    traffic(50);
    history.fault();
    traffic(50);
    Availability availability = measured();
    assertThat(availability.during()).isNotNull();
    assertThat(availability.after()).isNull();
    assertThat(availability.firstAckAfterHealMillis()).isNull();
  }

  @Test
  void withoutTheStop_theTimeUntilTheLastSendCounts() {
    traffic(20);
    history.pass(500);
    history.send("3#" + next).pass(9_000).done("3#" + next, Outcome.OK, next);
    phase("quiesced");
    assertThat(measured().longestGapMillis()).isEqualTo(501);
  }

  @Test
  void whatPiledUpAtTheStart_isNoRate_andNoLatency() {
    for (int i = 0; i < 100; i++) {
      history.pass(9).send("3#" + next++);
    }
    for (int i = 0; i < 100; i++) {
      history.done("3#" + i, Outcome.OK, i);
    }
    traffic(150);
    history.fault().pass(500).healed();
    traffic(200);
    Availability availability = measured();
    Availability.Pace before = Objects.requireNonNull(availability.before());
    assertThat(before.recordsPerSecond()).isBetween(95L, 100L);
    assertThat(before.p99LatencyMicros()).isEqualTo(1_000);
    assertThat(availability.recoveredAfterHealMillis()).isLessThan(50);
  }

  @Test
  void acks0_countsWhatWasHandedOver_withoutLatency() {
    history.notIdempotent("0");
    for (int i = 0; i < 50; i++) {
      history.pass(8).send("3#" + i).done("3#" + i, Outcome.SENT, -1);
    }
    Availability availability = measured();
    assertThat(availability.longestGapMillis()).isEqualTo(10);
    Availability.Pace before = Objects.requireNonNull(availability.before());
    assertThat(before.recordsPerSecond()).isBetween(95L, 105L);
    assertThat(before.medianLatencyMicros()).isNull();
  }

  @Test
  void application_isServedByWhatItProcessed() {
    history.application("after");
    for (int i = 0; i < 50; i++) {
      history.ok("3#" + i, i).pass(8).processed(40, i, "3#" + i);
    }
    history.pass(500).ok("3#50", 50);
    Availability availability = measured();
    assertThat(availability.measured()).isEqualTo("records processed");
    assertThat(availability.longestGapMillis()).isEqualTo(501);
    Availability.Pace before = Objects.requireNonNull(availability.before());
    // Sent, acknowledged after 1 ms, and processed 9 ms later.
    assertThat(before.medianLatencyMicros()).isBetween(9_900L, 10_100L);
  }

  @Test
  void shareGroup_isServedByWhatItWasHanded() {
    history.workload("share");
    history.ok("3#0", 0).pass(300).delivered(50, 0, "3#0", 1).pass(700).ok("3#1", 1);
    Availability availability = measured();
    assertThat(availability.measured()).isEqualTo("records delivered");
    assertThat(availability.longestGapMillis()).isEqualTo(701);
  }

  @Test
  void transform_isServedByItsOutputs() {
    history.makes("transform", "output");
    history.ok("3#0", 0).send("4#0", 1).pass(200).done("4#0", 1, Outcome.OK, 0);
    history.pass(400).ok("3#1", 1);
    Availability availability = measured();
    assertThat(availability.measured()).isEqualTo("output records acknowledged");
    assertThat(availability.longestGapMillis()).isEqualTo(401);
  }

  @Test
  void stream_isServedByTheOutputsThatAreRead() {
    history.makes("streams", "derived");
    history.ok("3#0", 0).pass(200).read(1, 0, "3#0", 0).pass(400).ok("3#1", 1);
    history.finalRead(1, "3#0", "3#1");
    Availability availability = measured();
    assertThat(availability.measured()).isEqualTo("output records read");
    assertThat(availability.longestGapMillis()).isEqualTo(401);
  }

  @Test
  void verdict_carriesIt_inStableJson() throws Exception {
    traffic(200);
    history.fault().pass(1_000).healed();
    traffic(200);
    CellVerdict verdict = Judge.judge(history.build()).get(0);
    assertThat(verdict.trial()).isEqualTo("t");
    assertThat(verdict.millis()).isGreaterThan(4_999);
    assertThat(new ObjectMapper().writeValueAsString(verdict.availability()))
        .matches(
            "\\{\"measured\":\"records acknowledged\",\"longestGapMillis\":\\d+,"
                + "\"firstAckAfterHealMillis\":\\d+,\"recoveredAfterHealMillis\":\\d+,"
                + "\"before\":\\{\"recordsPerSecond\":\\d+,\"medianLatencyMicros\":\\d+,"
                + "\"p99LatencyMicros\":\\d+},\"during\":\\{\"recordsPerSecond\":0,"
                + "\"medianLatencyMicros\":null,\"p99LatencyMicros\":null},\"after\":\\{.*},\"requestedPerSecond\":null}");
  }
}
