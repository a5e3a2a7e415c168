package dev.ontrial.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ontrial.link.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.TransactionResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that tell a commit from an abort, late duplicates, and when a hold is over. */
@Timeout(60)
class TransactionRulesTest {
  private final Pipe pipe = new Pipe();

  private static byte[] end(int version, int correlationId, boolean commit) {
    return Bytes.request(
        ApiKeys.END_TXN,
        version,
        correlationId,
        new EndTxnRequestData().setTransactionalId("tx").setProducerId(7).setCommitted(commit));
  }

  private static WritableTxnMarker marker(long producer, boolean commit) {
    return new WritableTxnMarker()
        .setProducerId(producer)
        .setTransactionResult(commit)
        .setTopics(
            List.of(new WritableTxnMarkerTopic().setName("t").setPartitionIndexes(List.of(0))));
  }

  private static byte[] markers(int correlationId, WritableTxnMarker... markers) {
    return Bytes.request(
        ApiKeys.WRITE_TXN_MARKERS,
        1,
        correlationId,
        new WriteTxnMarkersRequestData().setMarkers(List.of(markers)));
  }

  private ArmedRule watch(Condition on) {
    return pipe.arm(on.from(1, Condition.ALL), new Action.Watch());
  }

  private void requests(byte[]... frames) throws IOException {
    pipe.send(Direction.REQUEST, Bytes.concat(frames));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5})
  void endOfTransaction_isToldByItsResult(int version) throws IOException {
    Condition ends = Condition.of(ApiKeys.END_TXN, Direction.REQUEST);
    ArmedRule commits = watch(ends.ending(TransactionResult.COMMIT));
    ArmedRule aborts = watch(ends.ending(TransactionResult.ABORT));
    requests(end(version, 1, true), end(version, 2, false), end(version, 3, true));
    assertThat(commits.hits()).isEqualTo(2);
    assertThat(aborts.hits()).isEqualTo(1);
  }

  @Test
  void marker_isToldByItsResult_andByWhoseItIs() throws IOException {
    Condition marks = Condition.of(ApiKeys.WRITE_TXN_MARKERS, Direction.REQUEST);
    ArmedRule aborts = watch(marks.ending(TransactionResult.ABORT));
    ArmedRule ofSeven = watch(marks.ofProducer(7).ending(TransactionResult.ABORT));
    requests(markers(1, marker(7, true)));
    assertThat(aborts.hits()).isZero();
    requests(markers(2, marker(7, true), marker(8, false)));
    assertThat(aborts.hits()).isEqualTo(1);
    assertThat(ofSeven.hits()).as("the abort is another producer's").isZero();
    requests(markers(3, marker(7, false)));
    assertThat(ofSeven.hits()).isEqualTo(1);
  }

  private static byte[] produce(int correlationId) {
    return Bytes.request(
        ApiKeys.PRODUCE, 9, correlationId, Bytes.produce("t", Uuid.randomUuid(), 0, 1));
  }

  @Test
  void lateDuplicate_comesBehindWhatWasSentMeanwhile_andItsAnswerIsKept() throws IOException {
    Condition first = Condition.of(ApiKeys.PRODUCE, Direction.REQUEST);
    pipe.arm(first, new Action.Duplicate(Duration.ofMillis(150)));
    byte[] one = produce(1);
    byte[] two = produce(2);
    requests(one, two);
    assertThat(pipe.out(Direction.REQUEST)).isEqualTo(Bytes.concat(one, two));
    byte[] all = Bytes.concat(one, two, one);
    await().untilAsserted(() -> assertThat(pipe.out(Direction.REQUEST)).isEqualTo(all));

    byte[] answerOne = answer(1);
    byte[] answerTwo = answer(2);
    pipe.send(Direction.REPLY, Bytes.concat(answerOne, answerTwo, answerOne));
    assertThat(pipe.out(Direction.REPLY)).isEqualTo(Bytes.concat(answerOne, answerTwo));
  }

  private static byte[] answer(int correlationId) {
    return Bytes.reply(
        ApiKeys.PRODUCE,
        9,
        correlationId,
        new org.apache.kafka.common.message.ProduceResponseData());
  }

  @Test
  void lateDuplicate_isNotSent_whenItsRuleIsOver() throws IOException {
    Condition first = Condition.of(ApiKeys.PRODUCE, Direction.REQUEST);
    ArmedRule rule = pipe.arm(first, new Action.Duplicate(Duration.ofMinutes(10)));
    byte[] one = produce(1);
    requests(one);
    rule.end();
    byte[] two = produce(2);
    requests(two);
    assertThat(pipe.out(Direction.REQUEST)).isEqualTo(Bytes.concat(one, two));
  }

  @Test
  void hold_isOver_whenItsFramesAreLetGo() throws IOException {
    Condition two = Condition.of(ApiKeys.PRODUCE, Direction.REQUEST).from(1, 2);
    ArmedRule rule = pipe.arm(two, new Action.Hold(Duration.ofMillis(10)));
    requests(produce(1));
    assertThat(rule.releasedNanos()).as("one more will be held").isEmpty();
    requests(produce(2));
    assertThat(rule.releasedNanos()).isPresent();
  }

  @Test
  void holdThatIsReleased_isOver() throws Exception {
    ArmedRule rule =
        pipe.arm(Condition.of(ApiKeys.PRODUCE, Direction.REQUEST), new Action.Hold(null));
    rule.release();
    assertThat(rule.releasedNanos()).as("it has held nothing").isEmpty();
    requests(produce(1));
    assertThat(rule.releasedNanos()).isPresent();
  }
}
