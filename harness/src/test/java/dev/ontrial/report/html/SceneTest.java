package dev.ontrial.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Outcome;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** Pictures of witnesses as text: one history for each way of going wrong that users ask about. */
class SceneTest {
  @TempDir Path folder;

  private static final String PLAIN = "\"acks\":\"1\",\"enable.idempotence\":\"false\"";
  private static final String TRANSACTIONAL = "\"acks\":\"all\",\"transactional\":\"true\"";

  private StagedTrial trial(String workload, String settings) throws IOException {
    return new StagedTrial(folder.resolve("trial"), "c", workload, settings);
  }

  /** The rows as lines: tone, from, to, label. */
  private static List<String> rows(Scene scene) {
    return scene.rows().stream()
        .map(row ->
            row.tone().css()
                + " "
                + row.from()
                + (row.to().isEmpty() ? "" : " → " + row.to())
                + ": "
                + row.label())
        .toList();
  }

  private static List<String> strips(Scene scene) {
    return scene.strips().stream()
        .map(strip ->
            strip.title()
                + ": "
                + strip.places().stream()
                    .map(place ->
                        place.state().css().equals("fine")
                            ? place.label() + below(place)
                            : place.state().css() + " " + place.label() + below(place))
                    .collect(Collectors.joining(" | ")))
        .toList();
  }

  private static String below(Scene.Place place) {
    return place.below().isEmpty() ? "" : " (" + place.below() + ")";
  }

  private static void assertPaints(Scene scene) throws Exception {
    String svg = ScenePainter.paint(scene, pointer -> "#x");
    String root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)))
            .getDocumentElement()
            .getTagName();
    assertThat(root).isEqualTo("svg");
    scene.lanes().forEach(lane -> assertThat(svg).contains(Markup.text(lane.title())));
    assertThat(svg.split("<a href=\"#x\">", -1)).hasSize(scene.rows().size() + 1);
  }

  @Test
  void lost_showsAcknowledgement_fault_newLeader_andTheHoleInTheLog() throws Exception {
    Scene scene =
        trial("sequenced", PLAIN)
            .ok("3#0", 0, 0)
            .ok("3#1", 0, 1)
            .fault()
            .leader(0, 2, 1)
            .healed()
            .ok("3#2", 0, 1)
            .finalRead(0, "3#0", "3#2")
            .scene("lost");
    assertThat(rows(scene))
        .containsExactly(
            "dim p3 → broker-1: send #0",
            "dim broker-1 → p3: #0 OK at 0",
            "plain p3 → broker-1: send #1",
            "good broker-1 → p3: #1 OK at 1",
            "plain : leader killed (broker 1)",
            "plain broker-2: leads now (epoch 1)",
            "plain : end of: leader killed (broker 1)",
            "dim p3 → broker-2: send #2",
            "dim broker-2 → p3: #2 OK at 1",
            "plain broker-2 → p99: p3#2 at 1",
            "bad p99: no #1 in the log");
    assertThat(strips(scene))
        .containsExactly(
            "the log of t-0 in the end, by offset: p3#0 | missing p3#1 (missing) | p3#2 | empty –"
                + " | empty –");
    assertThat(scene.lanes())
        .extracting(Lane::title)
        .containsExactly("producer p3", "broker 1", "broker 2", "final read");
    assertPaints(scene);
  }

  @Test
  void duplicate_showsBothPlacesInRed() throws Exception {
    Scene scene =
        trial("sequenced", PLAIN)
            .ok("3#0", 0, 0)
            .send("3#1", 0, Event.NONE)
            .answer("3#1", 0, Outcome.INFO, -1)
            .ok("3#2", 0, 2)
            .finalRead(0, "3#0", "3#1", "3#2", "3#1")
            .scene("duplicate");
    assertThat(rows(scene))
        .contains(
            "plain p3 → broker-1: send #1",
            "plain broker-1 → p3: #1: no answer",
            "bad broker-1 → p99: p3#1 at 1",
            "bad broker-1 → p99: p3#1 at 3");
    assertThat(strips(scene).get(0)).contains("p3#0 | bad p3#1 | p3#2 | bad p3#1");
    assertPaints(scene);
  }

  @Test
  void reordering_showsTheLogInItsWrongOrder() throws Exception {
    Scene scene =
        trial("sequenced", PLAIN)
            .send("3#0", 0, Event.NONE)
            .send("3#1", 0, Event.NONE)
            .answer("3#1", 0, Outcome.OK, 0)
            .answer("3#0", 0, Outcome.OK, 1)
            .finalRead(0, "3#1", "3#0")
            .scene("reordering");
    assertThat(strips(scene).get(0)).contains("p3#1").contains("p3#0").contains("bad");
    assertThat(rows(scene)).anyMatch(row -> row.startsWith("bad broker-1 → p99"));
    assertPaints(scene);
  }

  @Test
  void tornTransaction_showsWhichOfItsRecordsAreMissing() throws Exception {
    Scene scene =
        trial("transactional", TRANSACTIONAL)
            .transaction(EventKind.TXN_BEGIN, 3, 0, 0)
            .send("3#0", 0, 0)
            .answer("3#0", 0, Outcome.OK, 0)
            .send("3#1", 1, 0)
            .answer("3#1", 1, Outcome.OK, 0)
            .commits(3, 0)
            .finalRead(0, "3#0")
            .finalRead(1)
            .scene("torn-transaction");
    assertThat(rows(scene))
        .contains("plain p3: asks to commit transaction 0", "good p3: transaction 0 committed");
    assertThat(strips(scene))
        .contains("the records of transaction 0 of p3: #0 (at 0) | missing #1 (missing)");
    assertPaints(scene);
  }

  @Test
  void abortedRead_showsTheVisibleRecordInRed() throws Exception {
    Scene scene =
        trial("transactional", TRANSACTIONAL)
            .transaction(EventKind.TXN_BEGIN, 3, 0, 0)
            .send("3#0", 0, 0)
            .answer("3#0", 0, Outcome.OK, 0)
            .aborts(3, 0)
            .finalRead(0, "3#0")
            .scene("aborted-read");
    assertThat(rows(scene))
        .contains("plain p3: asks to abort transaction 0", "good p3: transaction 0 aborted")
        .anyMatch(row -> row.startsWith("bad broker-1 → p99: p3#0"));
    assertThat(strips(scene)).contains("the records of transaction 0 of p3: bad #0 (at 0)");
    assertPaints(scene);
  }

  @Test
  void skipped_showsThatNobodyProcessedTheRecord() throws Exception {
    Scene scene =
        trial("application", "\"processing\":\"before\"")
            .ok("3#0", 0, 0)
            .ok("3#1", 0, 1)
            .process(7, "application")
            .member(EventKind.READ, 7, "3#0", 0)
            .member(EventKind.READ, 7, "3#1", 1)
            .member(EventKind.PROCESSED, 7, "3#0", 0)
            .commitsPosition(7, 2)
            .groupOffset(2)
            .finalRead(0, "3#0", "3#1")
            .scene("skipped");
    assertThat(strips(scene).get(0)).contains("p3#0 (processed) | bad p3#1 (not processed)");
    assertThat(scene.lanes()).extracting(Lane::title).contains("consumer p7", "broker 1");
    assertPaints(scene);
  }

  @Test
  void redelivered_showsBothTimes() throws Exception {
    Scene scene =
        trial("application", "\"processing\":\"after\"")
            .ok("3#0", 0, 0)
            .process(7, "application")
            .process(8, "application")
            .member(EventKind.READ, 7, "3#0", 0)
            .member(EventKind.PROCESSED, 7, "3#0", 0)
            .member(EventKind.READ, 8, "3#0", 0)
            .member(EventKind.PROCESSED, 8, "3#0", 0)
            .commitsPosition(8, 1)
            .groupOffset(1)
            .finalRead(0, "3#0")
            .scene("redelivered");
    assertThat(rows(scene)).contains("bad p7: processes #0", "bad p8: processes #0");
    assertThat(strips(scene).get(0)).contains("bad p3#0 (processed 2×)");
    assertPaints(scene);
  }

  @Test
  void stuck_showsTheSendThatWaits() throws Exception {
    StagedTrial trial =
        trial("sequenced", PLAIN).ok("3#0", 0, 0).fault().send("3#1", 0, Event.NONE).healed();
    long recovered = System.nanoTime() + 2_000_000;
    Awaitility.await().until(() -> System.nanoTime() > recovered);
    Scene scene =
        trial
            .answer("3#1", 0, Outcome.INFO, -1)
            .phase("stopping")
            .phase("quiesced")
            .finalRead(0, "3#0")
            .scene("stuck");
    assertThat(rows(scene))
        .contains(
            "plain : leader killed (broker 1)",
            "plain : end of: leader killed (broker 1)",
            "plain p3 → broker-1: send #1");
    assertPaints(scene);
  }

  @Test
  void names_areEscaped_inThePicture() throws Exception {
    StagedTrial trial =
        new StagedTrial(folder.resolve("evil"), "<script>alert(1)</script>", "sequenced", PLAIN);
    Scene scene = trial.ok("3#0", 0, 0).finalRead(0).scene("lost");
    String svg = ScenePainter.paint(scene, pointer -> "#\"><script>");
    assertThat(svg).doesNotContain("<script");
  }
}
