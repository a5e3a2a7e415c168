package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trials beside each other: each runs once, and the end of one lane is the end of all. */
@Timeout(30)
class LanesTest {
  private static final List<Trial> TRIALS =
      List.of("none", "leader-killed", "bridge", "replies-lost").stream()
          .map(TrialReader::shipped)
          .toList();

  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

  private static List<String> names() {
    return TRIALS.stream().map(Trial::name).toList();
  }

  @Test
  void oneLane_runsAllTrialsInOrder_onTheCallingThread() throws IOException {
    Lanes lanes = new Lanes(TRIALS);
    Thread caller = Thread.currentThread();
    lanes.run(
        1,
        number -> {
          assertThat(Thread.currentThread()).isSameAs(caller);
          for (Trial trial = lanes.next(); trial != null; trial = lanes.next()) {
            ran.add(trial.name());
          }
        });
    assertThat(ran).isEqualTo(names());
    assertThat(lanes.endedEarly()).isFalse();
  }

  @Test
  void twoLanes_runTwoTrialsAtATime_andEachOnce() throws IOException {
    Lanes lanes = new Lanes(TRIALS);
    CyclicBarrier both = new CyclicBarrier(2);
    AtomicInteger now = new AtomicInteger();
    lanes.run(
        2,
        number -> {
          for (Trial trial = lanes.next(); trial != null; trial = lanes.next()) {
            assertThat(now.incrementAndGet()).isLessThanOrEqualTo(2);
            meet(both);
            ran.add(trial.name());
            now.decrementAndGet();
            meet(both);
          }
        });
    assertThat(ran).containsExactlyInAnyOrderElementsOf(names());
  }

  @Test
  void interruptOfTheCaller_reachesEveryLane_andNoTrialBegins() throws IOException {
    Lanes lanes = new Lanes(TRIALS);
    CountDownLatch running = new CountDownLatch(2);
    Thread caller = Thread.currentThread();
    Thread.ofPlatform()
        .start(() -> {
          await(running);
          caller.interrupt();
        });
    lanes.run(
        2,
        number -> {
          for (Trial trial = lanes.next(); trial != null; trial = lanes.next()) {
            ran.add(trial.name());
            running.countDown();
            if (isInterrupted()) {
              lanes.end();
            }
          }
        });
    assertThat(lanes.endedEarly()).isTrue();
    assertThat(ran).hasSize(2);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void laneThatFails_endsTheOthers_andTheFailureIsThrown() {
    Lanes lanes = new Lanes(TRIALS);
    CountDownLatch running = new CountDownLatch(2);
    assertThatThrownBy(() ->
            lanes.run(
                2,
                number -> {
                  ran.add(String.valueOf(lanes.next()));
                  running.countDown();
                  await(running);
                  if (number == 2) {
                    throw new IOException("the disk is full");
                  }
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");
    assertThat(lanes.next()).isNull();
    assertThat(ran).hasSize(2);
  }

  /** Waits for an interrupt, which it takes. */
  private static boolean isInterrupted() {
    try {
      new CountDownLatch(1).await(20, TimeUnit.SECONDS);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
