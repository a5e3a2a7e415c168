package dev.ontrial.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ontrial.link.Direction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.ProduceResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each action does to the frame that is meant, and to what is around it. */
@Timeout(60)
class RulesTest {
  private static final Uuid ID = Uuid.randomUuid();
  private static final Condition PRODUCED =
      Condition.of(ApiKeys.PRODUCE, Direction.REPLY).on("t", 0);
  private static final Condition PRODUCING =
      Condition.of(ApiKeys.PRODUCE, Direction.REQUEST).on("t", 0);

  private final Pipe pipe = new Pipe();

  private static byte[] produce(int version, int partition, int correlationId) {
    return Bytes.request(
        ApiKeys.PRODUCE, version, correlationId, Bytes.produce("t", ID, partition, 1));
  }

  private static byte[] produced(int version, int correlationId, Errors error) {
    ProduceResponseData.TopicProduceResponse topic =
        new ProduceResponseData.TopicProduceResponse()
            .setName("t")
            .setTopicId(ID)
            .setPartitionResponses(
                List.of(
                    new ProduceResponseData.PartitionProduceResponse()
                        .setIndex(0)
                        .setErrorCode(error.code())));
    ProduceResponseData body = new ProduceResponseData();
    body.responses().add(topic);
    return Bytes.reply(ApiKeys.PRODUCE, version, correlationId, body);
  }

  private void requests(byte[]... frames) throws IOException {
    pipe.send(Direction.REQUEST, Bytes.concat(frames));
  }

  private void replies(byte[]... frames) throws IOException {
    pipe.send(Direction.REPLY, Bytes.concat(frames));
  }

  private void assertRequests(byte[]... frames) {
    assertThat(pipe.out(Direction.REQUEST)).isEqualTo(Bytes.concat(frames));
  }

  private void assertReplies(byte[]... frames) {
    assertThat(pipe.out(Direction.REPLY)).isEqualTo(Bytes.concat(frames));
  }

  /** From the oldest version to the one that names topics by their ids alone. */
  @ParameterizedTest
  @ValueSource(ints = {3, 7, 8, 9, 12, 13})
  void dropOfNthReply_ofOneTopicPartition_losesItAndWhatFollows(int version) throws IOException {
    pipe.names.put(ID, "t");
    ArmedRule rule = pipe.arm(PRODUCED.from(2, 1), new Action.Drop());
    byte[][] asked = new byte[6][];
    for (int i = 0; i < asked.length; i++) {
      // The odd ones are of another partition.
      asked[i] = produce(version, i % 2, i);
    }
    requests(asked);
    byte[][] told = new byte[6][];
    for (int i = 0; i < told.length; i++) {
      told[i] = produced(version, i, Errors.NONE);
      replies(told[i]);
    }
    assertRequests(asked);
    assertReplies(told[0], told[1]);
    Hit hit = rule.first().orElseThrow();
    assertThat(hit.correlationId()).isEqualTo(2);
    assertThat(hit.api()).isEqualTo("Produce");
    assertThat(hit.version()).isEqualTo(version);
    assertThat(hit.count()).isEqualTo(2);
    assertThat(hit)
        .hasToString(
            "Produce reply v%d, correlation id 2, on 10-to-1, the 2nd that was meant"
                .formatted(version));
    assertThat(rule.hits()).isEqualTo(1);
    assertThat(pipe.isCut()).isFalse();
    rule.end();
    assertThat(pipe.isCut()).isTrue();
  }

  @Test
  void topicId_thatNobodyNamed_isNotMeant_untilMetadataNamesIt() throws IOException {
    ArmedRule rule = pipe.arm(PRODUCING, new Action.Watch());
    requests(produce(13, 0, 1));
    assertThat(rule.meant()).isZero();
    assertThat(rule.unread()).isEqualTo(1);
    byte[] asked =
        Bytes.request(
            ApiKeys.METADATA, 12, 2, new org.apache.kafka.common.message.MetadataRequestData());
    var metadata = new org.apache.kafka.common.message.MetadataResponseData();
    metadata
        .topics()
        .add(
            new org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic()
                .setName("t")
                .setTopicId(ID));
    byte[] told = Bytes.reply(ApiKeys.METADATA, 12, 2, metadata);
    requests(asked);
    replies(told);
    requests(produce(13, 0, 3));
    assertThat(rule.meant()).isEqualTo(1);
    assertReplies(told);
  }

  @Test
  void errorCodeInReply_isWhatIsMeant() throws IOException {
    ArmedRule rule = pipe.arm(PRODUCED.with(Errors.NOT_ENOUGH_REPLICAS), new Action.Disconnect());
    requests(produce(9, 0, 1), produce(9, 0, 2));
    byte[] good = produced(9, 1, Errors.NONE);
    replies(good);
    assertThatThrownBy(() -> replies(produced(9, 2, Errors.NOT_ENOUGH_REPLICAS)))
        .isInstanceOf(IOException.class);
    assertReplies(good);
    assertThat(pipe.wasReset()).isTrue();
    assertThat(rule.hits()).isEqualTo(1);
  }

  @Test
  void answer_standsInForTheBroker_inItsTurn() throws IOException {
    pipe.arm(
        Condition.of(ApiKeys.INIT_PRODUCER_ID, Direction.REQUEST).ofTransactionalId("tx"),
        new Action.Answer(Errors.PRODUCER_FENCED));
    byte[] first = produce(9, 0, 1);
    byte[] last = produce(9, 0, 3);
    byte[] init =
        Bytes.request(
            ApiKeys.INIT_PRODUCER_ID,
            5,
            2,
            new InitProducerIdRequestData().setTransactionalId("tx").setTransactionTimeoutMs(1));
    requests(first, init, last);
    assertRequests(first, last);
    // The broker has not answered the first yet.
    assertReplies();
    byte[] one = produced(9, 1, Errors.NONE);
    byte[] three = produced(9, 3, Errors.NONE);
    replies(one, three);
    byte[] out = pipe.out(Direction.REPLY);
    assertThat(Arrays.copyOf(out, one.length)).isEqualTo(one);
    assertThat(Arrays.copyOfRange(out, out.length - three.length, out.length)).isEqualTo(three);
    byte[] answer = Arrays.copyOfRange(out, one.length, out.length - three.length);
    AbstractResponse read = Bodies.reply(answer, ApiKeys.INIT_PRODUCER_ID, (short) 5).orElseThrow();
    assertThat(((InitProducerIdResponse) read).error()).isEqualTo(Errors.PRODUCER_FENCED);
    assertThat(ByteBuffer.wrap(answer).getInt(4)).isEqualTo(2);
  }

  /** What has acks=0 will have no reply to wait for. */
  @Test
  void answer_behindUnansweredProduce_comesAtOnce() throws IOException {
    Condition end = Condition.of(ApiKeys.END_TXN, Direction.REQUEST);
    pipe.arm(end, new Action.Answer(Errors.PRODUCER_FENCED));
    byte[] asked =
        Bytes.request(ApiKeys.END_TXN, 3, 2, new EndTxnRequestData().setTransactionalId("tx"));
    byte[] unanswered = Bytes.request(ApiKeys.PRODUCE, 9, 1, Bytes.produce("t", ID, 0, 0));
    requests(unanswered, asked);
    assertRequests(unanswered);
    assertThat(ByteBuffer.wrap(pipe.out(Direction.REPLY)).getInt(4)).isEqualTo(2);
  }

  /** What was sent before the rule was armed may have had acks=0; nobody knows. */
  @Test
  void answer_behindWhatWasPassedOver_comesBeforeTheNextReply() throws IOException {
    byte[] unanswered = Bytes.request(ApiKeys.PRODUCE, 9, 1, Bytes.produce("t", ID, 0, 0));
    requests(unanswered);
    Condition end = Condition.of(ApiKeys.END_TXN, Direction.REQUEST);
    pipe.arm(end, new Action.Answer(Errors.PRODUCER_FENCED));
    byte[] asked =
        Bytes.request(ApiKeys.END_TXN, 3, 2, new EndTxnRequestData().setTransactionalId("tx"));
    requests(asked, produce(9, 0, 3));
    assertReplies();
    byte[] three = produced(9, 3, Errors.NONE);
    replies(three);
    byte[] out = pipe.out(Direction.REPLY);
    assertThat(ByteBuffer.wrap(out).getInt(4)).isEqualTo(2);
    assertThat(Arrays.copyOfRange(out, out.length - three.length, out.length)).isEqualTo(three);
  }

  @Test
  void answer_whereNothingIsInFlight_comesAtOnce() throws IOException {
    pipe.arm(PRODUCING, new Action.Answer(Errors.NOT_LEADER_OR_FOLLOWER));
    requests(produce(9, 0, 7));
    assertRequests();
    AbstractResponse read =
        Bodies.reply(pipe.out(Direction.REPLY), ApiKeys.PRODUCE, (short) 9).orElseThrow();
    assertThat(((ProduceResponse) read).errorCounts()).containsKey(Errors.NOT_LEADER_OR_FOLLOWER);
  }

  @Test
  void answerToReply_takesThePlaceOfWhatTheBrokerSaid() throws IOException {
    pipe.arm(PRODUCED, new Action.Answer(Errors.REQUEST_TIMED_OUT));
    byte[] asked = produce(9, 0, 7);
    requests(asked);
    assertRequests(asked);
    replies(produced(9, 7, Errors.NONE));
    byte[] out = pipe.out(Direction.REPLY);
    assertThat(ByteBuffer.wrap(out).getInt(4)).isEqualTo(7);
    assertThat(Bodies.reply(out, ApiKeys.PRODUCE, (short) 9).orElseThrow().errorCounts())
        .containsKey(Errors.REQUEST_TIMED_OUT);
  }

  @Test
  void answer_ofWhatIsNotAnswered_isNoHit() throws IOException {
    ArmedRule rule = pipe.arm(PRODUCING, new Action.Answer(Errors.NOT_LEADER_OR_FOLLOWER));
    byte[] unanswered = Bytes.request(ApiKeys.PRODUCE, 9, 1, Bytes.produce("t", ID, 0, 0));
    requests(unanswered);
    assertRequests(unanswered);
    assertThat(rule.hits()).isZero();
  }

  @Test
  void duplicate_reachesTheBrokerTwice_andIsAnsweredOnce() throws IOException {
    pipe.arm(PRODUCING, Action.Duplicate.AT_ONCE);
    byte[] first = produce(9, 0, 1);
    byte[] second = produce(9, 0, 2);
    requests(first, second);
    assertRequests(first, first, second);
    byte[] one = produced(9, 1, Errors.NONE);
    byte[] two = produced(9, 2, Errors.NONE);
    pipe.rules.clear();
    replies(one, one, two);
    assertReplies(one, two);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 20, Action.Cut.WHOLE})
  void cut_passesSoManyBytesOfTheFrame(int after) {
    pipe.arm(PRODUCING.from(2, 1), new Action.Cut(after));
    byte[] first = produce(9, 0, 1);
    byte[] second = produce(9, 0, 2);
    assertThatThrownBy(() -> requests(first, second, produce(9, 0, 3)))
        .isInstanceOf(IOException.class)
        .hasMessage("cut by a rule");
    assertRequests(first, Arrays.copyOf(second, Math.min(after, second.length)));
    assertThat(pipe.isCut()).isTrue();
    assertThat(pipe.wasReset()).isFalse();
  }

  @Test
  void hold_keepsTheFrameAndWhatFollows_inOrder_untilReleased() throws Exception {
    ArmedRule rule =
        pipe.arm(
            Condition.of(ApiKeys.END_TXN, Direction.REQUEST).ofTransactionalId("tx"),
            new Action.Hold(null));
    byte[] before = produce(9, 0, 1);
    byte[] end =
        Bytes.request(
            ApiKeys.END_TXN,
            4,
            2,
            new EndTxnRequestData().setTransactionalId("tx").setProducerId(3).setCommitted(true));
    byte[] after = produce(9, 0, 3);
    FutureTask<Void> sending =
        new FutureTask<>(() -> {
          requests(before, end, after);
          return null;
        });
    Thread.ofVirtual().start(sending);
    await().until(() -> rule.hits() == 1);
    assertRequests(before);
    assertThat(sending.isDone()).isFalse();
    rule.release();
    sending.get();
    assertRequests(before, end, after);
  }

  @Test
  void hold_forATime_endsByItself() throws IOException {
    pipe.arm(PRODUCING, new Action.Hold(Duration.ofMillis(80)));
    byte[] frame = produce(9, 0, 1);
    long start = System.nanoTime();
    requests(frame);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(80_000_000);
    assertRequests(frame);
  }

  @Test
  void hold_endsWithItsConnection() {
    ArmedRule rule = pipe.arm(PRODUCING, new Action.Hold(null));
    FutureTask<Void> sending =
        new FutureTask<>(() -> {
          requests(produce(9, 0, 1));
          return null;
        });
    Thread.ofVirtual().start(sending);
    await().until(() -> rule.hits() == 1);
    pipe.cut(false);
    assertThatThrownBy(sending::get).hasCauseInstanceOf(IOException.class);
    assertRequests();
  }

  @Test
  void replyToWhatWasSentBeforeTheRule_isNotMeant_whereTheRequestTells() throws IOException {
    requests(produce(9, 0, 1));
    ArmedRule rule = pipe.arm(PRODUCED, new Action.Drop());
    byte[] told = produced(9, 1, Errors.NONE);
    replies(told);
    assertReplies(told);
    assertThat(rule.meant()).isZero();
    requests(produce(9, 0, 2));
    replies(produced(9, 2, Errors.NONE));
    assertReplies(told);
    assertThat(rule.hits()).isEqualTo(1);
  }

  @Test
  void unansweredProduce_doesNotConfuseReplies() throws IOException {
    ArmedRule rule = pipe.arm(Condition.of(ApiKeys.END_TXN, Direction.REPLY), new Action.Watch());
    byte[] unanswered = Bytes.request(ApiKeys.PRODUCE, 9, 1, Bytes.produce("t", ID, 0, 0));
    byte[] end =
        Bytes.request(ApiKeys.END_TXN, 3, 2, new EndTxnRequestData().setTransactionalId("tx"));
    requests(unanswered, end);
    replies(Bytes.reply(ApiKeys.END_TXN, 3, 2, new EndTxnResponseData()));
    assertThat(rule.hits()).isEqualTo(1);
  }

  @Test
  void firstRuleStrikes_andWatchersSeeTheFrameToo() throws IOException {
    ArmedRule watch = pipe.arm(PRODUCING, new Action.Watch());
    ArmedRule first = pipe.arm(PRODUCING, Action.Duplicate.AT_ONCE);
    ArmedRule second = pipe.arm(PRODUCING, new Action.Disconnect());
    byte[] frame = produce(9, 0, 1);
    requests(frame);
    assertRequests(frame, frame);
    assertThat(watch.hits()).isEqualTo(1);
    assertThat(first.hits()).isEqualTo(1);
    assertThat(second.meant()).isZero();
  }

  @Test
  void rulesThatMakeNoSense_areRefused() {
    assertThatThrownBy(() -> PRODUCING.with(Errors.NOT_ENOUGH_REPLICAS))
        .hasMessage("only a reply has an error code");
    assertThatThrownBy(() -> new ArmedRule(PRODUCED, Action.Duplicate.AT_ONCE, hit -> {}))
        .hasMessageContaining("no client takes a second reply");
    assertThatThrownBy(() -> new Action.Answer(Errors.NONE)).hasMessage("NONE is no error");
    assertThatThrownBy(() -> PRODUCING.from(0, 1)).hasMessageContaining("nth >= 1");
  }
}
