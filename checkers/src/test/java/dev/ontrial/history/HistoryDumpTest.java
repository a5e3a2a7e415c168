package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryDumpTest {
  private static final String NOTHING =
      "{\"at\":\"f.oth#3\",\"nanos\":1000000,\"kind\":\"NOTE\",\"sequence\":0,\"offset\":0,\"writer\":-1";

  @TempDir Path folder = Path.of("");

  private static String line(Event event) {
    return HistoryDump.line(new LocatedEvent(event, "f.oth", 3));
  }

  private static String note(String text) {
    List<Event> events =
        new HistoryBuilder().simple(EventKind.NOTE, -1, -1, 0, 0, text).endsIn("").events();
    return line(events.getLast());
  }

  @Test
  void fieldsThatAKindDoesNotUse_areLeftOut() {
    assertThat(note("")).isEqualTo(NOTHING + "}");
  }

  @Test
  void everyOtherField_isWritten() {
    HistoryBuilder history = new HistoryBuilder().endsIn("");
    history.add(EventKind.READ, Flags.FINAL, 9, 1, 17, 41, 4, 2, 6, 3, 5, "");
    assertThat(line(history.events().getLast()))
        .isEqualTo(
            "{\"at\":\"f.oth#3\",\"nanos\":1000000,\"kind\":\"READ\",\"flags\":%d,\"process\":9,"
                    .formatted(Flags.FINAL)
                + "\"topicPartition\":1,\"transaction\":4,\"sequence\":17,\"offset\":41,"
                + "\"position\":2,\"size\":6,\"writer\":3,\"leaderEpoch\":5}");
  }

  @Test
  void answers_haveAnOutcome() {
    HistoryBuilder history = new HistoryBuilder().done("3#1", Outcome.OK, 7).endsIn("");
    assertThat(line(history.events().getLast()))
        .contains("\"process\":3,")
        .contains("\"outcome\":\"OK\"");
    assertThat(note("")).doesNotContain("outcome");
  }

  @Test
  void textsOfJson_areJson_andOthersAreTexts() {
    assertThat(note("a \"word\"")).isEqualTo(NOTHING + ",\"text\":\"a \\\"word\\\"\"}");
    assertThat(note("{\"a\" : [1]}")).isEqualTo(NOTHING + ",\"text\":{\"a\":[1]}}");
    assertThat(note("{\"a\"")).isEqualTo(NOTHING + ",\"text\":\"{\\\"a\\\"\"}");
  }

  @Test
  void history_isWrittenLineByLine_andTheTargetStaysOpen() throws IOException {
    Path run = folder.resolve("run");
    SlotWriter.write(run, Map.of("history.oth", new HistoryBuilder().fault().healed().events()));
    StringWriter said = new StringWriter();
    BufferedWriter out = new BufferedWriter(said);

    assertThat(HistoryDump.dump(run, out)).isEmpty();

    assertThat(said.toString()).endsWith("}\n");
    assertThat(said.toString().lines())
        .hasSize(new HistoryBuilder().fault().healed().events().size())
        .allMatch(line -> line.startsWith("{\"at\":\"history.oth#") && line.endsWith("}"));
    out.write("more");
    out.flush();
    assertThat(said.toString()).endsWith("}\nmore");
  }
}
