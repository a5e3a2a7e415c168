package dev.ontrial.export;

import static org.assertj.core.api.Assertions.assertThat;

import clojure.lang.EdnReader;
import clojure.lang.Keyword;
import clojure.lang.PersistentArrayMap;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.Outcome;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JepsenHistoryTest {
  private static final int READER = 90;

  @TempDir Path folder;
  private HistoryWriter history;

  @BeforeEach
  void create() throws IOException {
    history = HistoryWriter.create(folder.resolve("harness.oth"));
  }

  @AfterEach
  void close() throws IOException {
    history.close();
  }

  private void send(int process, int sequence, int topicPartition, int transaction) {
    history.append(
        EventKind.SEND, 0, process, topicPartition, sequence, -1, transaction, 0, 0, -1, 0);
  }

  private void done(int process, int sequence, int topicPartition, Outcome outcome, long offset) {
    int code = Arrays.asList(Outcome.values()).indexOf(outcome);
    history.append(
        EventKind.SEND_DONE, code, process, topicPartition, sequence, offset, -1, 0, 0, -1, 0);
  }

  private void transaction(EventKind kind, int flags, int process, int number) {
    history.append(kind, flags, process, -1, 0, 0, number, 0, 0, -1, 0);
  }

  private void read(int flags, int topicPartition, long offset, int writer, int sequence) {
    history.append(
        EventKind.READ, flags, READER, topicPartition, sequence, offset, -1, 0, 0, writer, 1);
  }

  private void declare(EventKind kind, int process, int topicPartition, String json) {
    history.appendText(kind, 0, process, topicPartition, 0, json);
  }

  /** The lines as Clojure reads them. */
  private List<Map<?, ?>> lines() throws IOException {
    history.close();
    JepsenHistory read = new JepsenHistory(folder);
    StringWriter text = new StringWriter();
    int count = read.write(text);
    List<Map<?, ?>> lines = new ArrayList<>();
    for (String line : text.toString().lines().toList()) {
      lines.add((Map<?, ?>) EdnReader.readString(line, PersistentArrayMap.EMPTY));
    }
    assertThat(lines).hasSize(count);
    return lines;
  }

  private static Object of(Map<?, ?> line, String key) {
    return Objects.requireNonNull(line.get(Keyword.intern(key)), key);
  }

  private static List<String> told(List<Map<?, ?>> lines) {
    return lines.stream()
        .map(line ->
            of(line, "process") + " " + of(line, "type") + of(line, "f") + " " + of(line, "value"))
        .toList();
  }

  @Test
  void answeredSends_areOkOrFailOrInfo() throws IOException {
    send(3, 0, 7, Event.NONE);
    done(3, 0, 7, Outcome.OK, 41);
    send(3, 1, 7, Event.NONE);
    done(3, 1, 7, Outcome.FAIL, -1);
    send(3, 2, 7, Event.NONE);
    done(3, 2, 7, Outcome.INFO, -1);
    send(3, 3, 7, Event.NONE);
    done(3, 3, 7, Outcome.SENT, -1);

    assertThat(told(lines()))
        .containsExactly(
            "0 :invoke:send [[:send 7 3000000000]]",
            "0 :ok:send [[:send 7 [41 3000000000]]]",
            "0 :invoke:send [[:send 7 3000000001]]",
            "0 :fail:send [[:send 7 3000000001]]",
            "0 :invoke:send [[:send 7 3000000002]]",
            "0 :info:send [[:send 7 3000000002]]",
            "1 :invoke:send [[:send 7 3000000003]]",
            "1 :info:send [[:send 7 3000000003]]");
  }

  @Test
  void recordsInFlightTogether_areOfSeveralProcesses() throws IOException {
    send(3, 0, 7, Event.NONE);
    send(3, 1, 7, Event.NONE);
    done(3, 0, 7, Outcome.OK, 0);
    send(3, 2, 7, Event.NONE);
    done(3, 1, 7, Outcome.OK, 1);

    assertThat(told(lines()))
        .containsExactly(
            "0 :invoke:send [[:send 7 3000000000]]",
            "1 :invoke:send [[:send 7 3000000001]]",
            "0 :ok:send [[:send 7 [0 3000000000]]]",
            "0 :invoke:send [[:send 7 3000000002]]",
            "1 :ok:send [[:send 7 [1 3000000001]]]",
            "0 :info:send [[:send 7 3000000002]]");
  }

  @Test
  void transactions_areOneOperationEach_ofTheirFate() throws IOException {
    for (int number = 0; number < 4; number++) {
      transaction(EventKind.TXN_BEGIN, 0, 5, number);
      send(5, number * 2, 1, number);
      done(5, number * 2, 1, Outcome.OK, number * 10L);
      send(5, number * 2 + 1, 2, number);
      if (number == 0) {
        transaction(EventKind.TXN_END, Flags.COMMIT, 5, number);
        transaction(EventKind.TXN_DONE, Flags.COMMIT | 1, 5, number);
      } else if (number == 1) {
        transaction(EventKind.TXN_END, 0, 5, number);
        transaction(EventKind.TXN_DONE, 1, 5, number);
      } else if (number == 2) {
        transaction(EventKind.TXN_END, Flags.COMMIT, 5, number);
        transaction(EventKind.TXN_DONE, Flags.COMMIT | 3, 5, number);
        transaction(EventKind.TXN_END, 0, 5, number);
        transaction(EventKind.TXN_DONE, 1, 5, number);
      }
    }

    assertThat(told(lines()))
        .containsExactly(
            "0 :invoke:txn [[:send 1 5000000000] [:send 2 5000000001]]",
            "0 :ok:txn [[:send 1 [0 5000000000]] [:send 2 [nil 5000000001]]]",
            "0 :invoke:txn [[:send 1 5000000002] [:send 2 5000000003]]",
            "0 :fail:txn [[:send 1 5000000002] [:send 2 5000000003]]",
            "0 :invoke:txn [[:send 1 5000000004] [:send 2 5000000005]]",
            "0 :info:txn [[:send 1 5000000004] [:send 2 5000000005]]",
            "1 :invoke:txn [[:send 1 5000000006] [:send 2 5000000007]]",
            "1 :fail:txn [[:send 1 5000000006] [:send 2 5000000007]]");
  }

  @Test
  void readers_areAssignedWhatTheyPoll() throws IOException {
    declare(EventKind.PROCESS, READER, -1, "{\"role\":\"final-reader\"}");
    read(Flags.FINAL, 1, 0, 3, 0);
    read(Flags.FINAL, 2, 4, 3, 1);
    read(Flags.FINAL, 1, 1, 3, 2);

    List<Map<?, ?>> lines = lines();
    assertThat(told(lines.subList(0, 2)))
        .containsExactly("0 :invoke:assign [1 2]", "0 :ok:assign [1 2]");
    assertThat(polled(lines))
        .containsEntry("1", "[[0 3000000000] [1 3000000002]]")
        .containsEntry("2", "[[4 3000000001]]");
  }

  @Test
  void producerOfAConfigurationNamedReader_isNoReader() throws IOException {
    declare(
        EventKind.PROCESS, READER, -1, "{\"role\":\"producer\",\"configuration\":\"a-reader\"}");
    read(Flags.FINAL, 1, 0, 3, 0);

    assertThat(lines()).isEmpty();
  }

  @Test
  void topicNamedDerived_isRead() throws IOException {
    declare(EventKind.PROCESS, READER, -1, "{\"role\":\"final-reader\"}");
    declare(EventKind.TOPIC_PARTITION, -1, 1, "{\"topic\":\"derived\"}");
    read(Flags.FINAL, 1, 0, 3, 0);

    assertThat(polled(lines())).containsEntry("1", "[[0 3000000000]]");
  }

  /** What all polls together met of each key; where one poll ends is a matter of time. */
  private static Map<String, String> polled(List<Map<?, ?>> lines) {
    Map<String, String> polled = new HashMap<>();
    for (Map<?, ?> line : lines) {
      boolean poll = of(line, "f").equals(Keyword.intern("poll"));
      if (poll && of(line, "type").equals(Keyword.intern("ok"))) {
        List<?> op = (List<?>) ((List<?>) of(line, "value")).get(0);
        ((Map<?, ?>) op.get(1))
            .forEach((key, pairs) ->
                polled.merge(
                    key.toString(), pairs.toString(), (a, b) -> (a + b).replace("][[", " [")));
      }
    }
    return polled;
  }

  @Test
  void whatJepsenHasNoWordFor_isLeftOut() throws IOException {
    declare(EventKind.PROCESS, READER, -1, "{\"role\":\"reader\"}");
    declare(EventKind.TOPIC_PARTITION, -1, 9, "{\"topic\":\"o\",\"role\":\"derived\"}");
    send(3, 0, Event.NONE, Event.NONE);
    send(5, 0, 1, 0);
    read(Flags.CORRUPT, 1, 0, -1, -1);
    read(Flags.UNCOMMITTED, 1, 1, 5, 0);
    read(Flags.MISROUTED, 9, 0, 5, 0);

    assertThat(told(lines()))
        .containsExactly(
            "0 :invoke:txn [[:send 1 5000000000]]", "0 :fail:txn [[:send 1 5000000000]]");
    assertThat(new JepsenHistory(folder).leftOut())
        .containsExactly(
            "1 sends are left out: where they went is not known",
            "1 reads are left out: what they met is corrupt, or not of this run");
  }

  @Test
  void indexAndTime_beginAtZero_andGrow() throws IOException {
    send(3, 0, 7, Event.NONE);
    done(3, 0, 7, Outcome.OK, 0);
    send(4, 0, 7, Event.NONE);

    List<Map<?, ?>> lines = lines();
    assertThat(lines).extracting(line -> of(line, "index")).containsExactly(0L, 1L, 2L, 3L);
    assertThat(lines).extracting(line -> (Long) of(line, "time")).isSorted().startsWith(0L);
  }
}
