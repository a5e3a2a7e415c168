package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Clients that work from 1 ms to 301 ms, with a fault from 101 ms to 201 ms. Latencies are told to
 * three digits, and the largest that these may stand for.
 */
class AvailabilityBordersTest {
  private static final long MILLI = 1_000_000;
  private static final long BEGUN = MILLI;
  private static final long BROKEN = 101 * MILLI;
  private static final long HEALED = 201 * MILLI;
  private static final long STOPPED = 301 * MILLI;

  private final AvailabilityMeter meter = meter(99);

  private static AvailabilityMeter meter(long pass) {
    HistoryBuilder history = new HistoryBuilder().send("1#0").pass(pass).fault();
    history.pass(pass).healed().pass(pass).simple(EventKind.PHASE, -1, -1, 0, 0, "stopping");
    History built = history.build();
    return new AvailabilityMeter(new Evidence(built), built.configurations().getFirst());
  }

  private static @Nullable Availability of(AvailabilityMeter meter) {
    return meter.availability(Served.ACKNOWLEDGED);
  }

  private Availability measured() {
    return Objects.requireNonNull(of(meter));
  }

  @Test
  void servedOutsideTheirTime_isNotCounted() {
    meter.count(Served.UNKNOWN, BEGUN - 1);
    meter.count(Served.UNKNOWN, STOPPED + 1);

    assertThat(of(meter)).isNull();
  }

  @Test
  void servedAsTheyStop_isCounted() {
    meter.count(Served.UNKNOWN, STOPPED);

    assertThat(of(meter)).isNotNull();
  }

  @Test
  void servedAsTheHistoryBegins_isCounted() {
    meter.count(Served.UNKNOWN, BEGUN);

    assertThat(measured().longestGapMillis()).isEqualTo(300);
  }

  @Test
  void servedAsTheFaultEnds_isNotServedAfterIt() {
    meter.count(Served.UNKNOWN, HEALED);
    assertThat(measured().firstAckAfterHealMillis()).isNull();

    meter.count(Served.UNKNOWN, HEALED + MILLI);
    assertThat(measured().firstAckAfterHealMillis()).isEqualTo(1);
  }

  @Test
  void whatWaitedInTheFault_isOfIt() {
    meter.count(BROKEN - 9 * MILLI, BROKEN);
    meter.count(HEALED, HEALED + 9 * MILLI);

    assertThat(measured().before()).isEqualTo(new Availability.Pace(0, null, null));
    assertThat(measured().during()).isEqualTo(new Availability.Pace(10, 9_007L, 9_007L));
    assertThat(measured().after()).isEqualTo(new Availability.Pace(10, null, null));
  }

  @Test
  void whatWaitedBeforeOrAfterTheFault_isNotOfIt() {
    meter.count(BROKEN - 9 * MILLI, BROKEN - 1);
    meter.count(HEALED + 1, HEALED + 9 * MILLI);

    assertThat(measured().before()).isEqualTo(new Availability.Pace(10, 8_999L, 8_999L));
    assertThat(measured().during()).isEqualTo(new Availability.Pace(0, null, null));
    assertThat(measured().after()).isEqualTo(new Availability.Pace(10, 8_999L, 8_999L));
  }

  @Test
  void theFirstHalfBeforeTheFault_isForWarmingUp() {
    meter.count(BEGUN + 50 * MILLI - 1, BEGUN + 55 * MILLI);
    assertThat(measured().before()).isEqualTo(new Availability.Pace(10, null, null));

    meter.count(BEGUN + 50 * MILLI, BEGUN + 55 * MILLI);
    assertThat(measured().before()).isEqualTo(new Availability.Pace(20, 5_003L, 5_003L));
  }

  @Test
  void lessThanATenthOfASecond_hasNoPace() {
    AvailabilityMeter shorter = meter(98);
    shorter.count(Served.UNKNOWN, BEGUN);

    Availability availability = Objects.requireNonNull(of(shorter));
    assertThat(availability.before()).isNull();
    assertThat(availability.during()).isNull();
    assertThat(availability.after()).isNull();
  }
}
