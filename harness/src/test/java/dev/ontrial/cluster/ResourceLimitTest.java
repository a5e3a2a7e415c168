package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shell that opens a file for each line that it reads, and says whether it could. */
@Timeout(60)
class ResourceLimitTest {
  private static final String SHELL =
      "while read -r n; do if (exec 9</dev/null) 2>/dev/null; then echo opened; else echo failed;"
          + " fi; done";

  private Process shell;
  private Writer lines;
  private BufferedReader answers;

  @BeforeEach
  void start() throws IOException {
    shell = new ProcessBuilder("sh", "-c", SHELL).start();
    lines = shell.outputWriter();
    answers = shell.inputReader();
  }

  @AfterEach
  void end() {
    shell.destroyForcibly();
  }

  private String open() throws IOException {
    lines.write("x\n");
    lines.flush();
    return answers.readLine();
  }

  @Test
  void withoutFileDescriptors_nothingCanBeOpened_untilTheLimitIsRestored() throws IOException {
    assertThat(open()).isEqualTo("opened");
    String before = softLimit();

    ResourceLimit limit = ResourceLimit.onFileDescriptors(shell.toHandle(), 0);
    assertThat(limit.now()).isNotEqualTo(before);
    assertThat(open()).isEqualTo("failed");

    limit.restore();
    assertThat(limit.now()).isEqualTo(before);
    assertThat(open()).isEqualTo("opened");
  }

  private String softLimit() {
    ResourceLimit limit = ResourceLimit.onFileDescriptors(shell.toHandle(), 100);
    limit.restore();
    return limit.now();
  }

  @Test
  void theAddressSpace_isLimited_andSetBack() {
    ResourceLimit wide = ResourceLimit.onAddressSpace(shell.toHandle(), 1 << 20);
    wide.restore();
    String before = wide.now();

    ResourceLimit limit = ResourceLimit.onAddressSpace(shell.toHandle(), 0);
    long bytes = Long.parseLong(limit.now());
    assertThat(bytes).isBetween(1L << 16, 1L << 36);

    limit.restore();
    assertThat(limit.now()).isEqualTo(before);
  }

  @Test
  void theLimit_isTheFirstNumberThatIsNotToBeUsed() {
    assertThat(ResourceLimit.limitFor(Set.of(0, 1, 2), 0)).isEqualTo(3);
    assertThat(ResourceLimit.limitFor(Set.of(0, 1, 2), 2)).isEqualTo(5);
    assertThat(ResourceLimit.limitFor(Set.of(0, 2, 3, 7), 0)).isEqualTo(1);
    assertThat(ResourceLimit.limitFor(Set.of(0, 2, 3, 7), 1)).isEqualTo(4);
  }

  @Test
  void aProcessThatHasEnded_isNotLimited() throws InterruptedException {
    ResourceLimit limit = ResourceLimit.onFileDescriptors(shell.toHandle(), 0);
    shell.destroyForcibly();
    shell.waitFor();

    limit.restore();
    assertThatThrownBy(() -> ResourceLimit.onFileDescriptors(shell.toHandle(), 0))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("cannot be listed");
  }
}
