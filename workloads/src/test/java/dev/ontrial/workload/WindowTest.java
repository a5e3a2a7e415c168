package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many records may be unanswered at a time. */
@Timeout(30)
class WindowTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(20);

  @Test
  void places_areTakenUntilNoneIsLeft_andAgainWhenOneIsGivenBack() throws Exception {
    Window window = new Window(2);

    assertThat(window.tryTake()).isTrue();
    assertThat(window.tryTake()).isTrue();
    assertThat(window.tryTake()).isFalse();
    assertThat(window.tryTake(1_000)).isFalse();
    window.give();
    assertThat(window.tryTake(1_000)).isTrue();
    assertThat(window.tryTake()).isFalse();
  }

  @Test
  void taker_isWokenByAnotherThreadThatGives() throws Exception {
    Window window = new Window(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(window.tryTake(LONG)).isTrue();
      Thread.ofVirtual().start(window::give);
    }
    assertThat(window.awaitAll(LONG)).isTrue();
  }

  @Test
  void allPlaces_areAwaited_noLongerThanAsked() throws Exception {
    Window window = new Window(3);
    assertThat(window.awaitAll(0)).isTrue();
    window.tryTake();
    window.tryTake();
    window.give();
    assertThat(window.awaitAll(1_000)).isFalse();
    window.give();
    assertThat(window.awaitAll(0)).isTrue();
  }

  @Test
  void interruptedTaker_saysSo() {
    Window window = new Window(1);
    window.tryTake();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> window.tryTake(LONG)).isInstanceOf(InterruptedException.class);
  }
}
