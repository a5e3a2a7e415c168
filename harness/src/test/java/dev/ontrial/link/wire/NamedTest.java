package dev.ontrial.link.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.link.Direction;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransactionCollection;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

/** What requests name, in old and new versions, as Kafka's own classes write them. */
class NamedTest {
  private static final Uuid ID = Uuid.randomUuid();

  private static Named named(ApiKeys api, int version, ApiMessage body) {
    TopicNames names = new TopicNames();
    names.put(ID, "t");
    Optional<Bodies.Sent> sent = Bodies.request(Bytes.request(api, version, 1, body));
    assertThat(sent).as("%s v%d", api, version).isPresent();
    return Bodies.named(sent.get(), names).orElseThrow();
  }

  private static boolean meets(ApiKeys api, int version, ApiMessage body, Condition on) {
    return named(api, version, body).meets(on);
  }

  private static Condition of(ApiKeys api) {
    return Condition.of(api, Direction.REQUEST);
  }

  @Test
  void produce_topicPartition_producer_transaction() {
    MemoryRecords records =
        MemoryRecords.withTransactionalRecords(
            Compression.NONE, 4711, (short) 0, 0, new SimpleRecord(new byte[1]));
    for (int version : ApiKeys.PRODUCE.allVersions()) {
      var body = Bytes.produce("t", ID, 2, -1, records).setTransactionalId("tx");
      Named named = named(ApiKeys.PRODUCE, version, body);
      Condition on = of(ApiKeys.PRODUCE);
      assertThat(named.meets(on.on("t", 2))).as("v%d", version).isTrue();
      assertThat(named.meets(on.on("t", 1))).isFalse();
      assertThat(named.meets(on.on("u", 2))).isFalse();
      assertThat(named.meets(on.ofTransactionalId("tx").ofProducer(4711))).isTrue();
      assertThat(named.meets(on.ofProducer(4712))).isFalse();
      assertThat(named.unknownTopic).isFalse();
    }
  }

  @Test
  void fetch_allVersions() {
    for (int version : ApiKeys.FETCH.allVersions()) {
      var topic =
          new FetchRequestData.FetchTopic()
              .setTopic(version < 13 ? "t" : "")
              .setTopicId(version < 13 ? Uuid.ZERO_UUID : ID)
              .setPartitions(List.of(new FetchRequestData.FetchPartition().setPartition(3)));
      var body = new FetchRequestData().setTopics(List.of(topic));
      assertThat(meets(ApiKeys.FETCH, version, body, of(ApiKeys.FETCH).on("t", 3)))
          .as("v%d", version)
          .isTrue();
      assertThat(meets(ApiKeys.FETCH, version, body, of(ApiKeys.FETCH).on("t", 0))).isFalse();
    }
  }

  @Test
  void addPartitionsToTxn_oldAndNewShape() {
    var topics = new AddPartitionsToTxnTopicCollection();
    topics.add(new AddPartitionsToTxnTopic().setName("t").setPartitions(List.of(0, 5)));
    var old =
        new AddPartitionsToTxnRequestData()
            .setV3AndBelowTransactionalId("tx")
            .setV3AndBelowProducerId(9)
            .setV3AndBelowTopics(topics);
    var transactions = new AddPartitionsToTxnTransactionCollection();
    transactions.add(
        new AddPartitionsToTxnTransaction()
            .setTransactionalId("tx")
            .setProducerId(9)
            .setTopics(topics.duplicate()));
    var fresh = new AddPartitionsToTxnRequestData().setTransactions(transactions);
    Condition on =
        of(ApiKeys.ADD_PARTITIONS_TO_TXN).on("t", 5).ofTransactionalId("tx").ofProducer(9);
    assertThat(meets(ApiKeys.ADD_PARTITIONS_TO_TXN, 0, old, on)).isTrue();
    assertThat(meets(ApiKeys.ADD_PARTITIONS_TO_TXN, 3, old, on)).isTrue();
    assertThat(meets(ApiKeys.ADD_PARTITIONS_TO_TXN, 4, fresh, on)).isTrue();
    assertThat(meets(ApiKeys.ADD_PARTITIONS_TO_TXN, 4, fresh, on.on("t", 1))).isFalse();
  }

  @Test
  void groups_ofEveryKindOfRequest() {
    assertThat(
            meets(
                ApiKeys.JOIN_GROUP,
                2,
                new JoinGroupRequestData().setGroupId("g"),
                of(ApiKeys.JOIN_GROUP).ofGroup("g")))
        .isTrue();
    assertThat(
            meets(
                ApiKeys.CONSUMER_GROUP_HEARTBEAT,
                0,
                new ConsumerGroupHeartbeatRequestData().setGroupId("g"),
                of(ApiKeys.CONSUMER_GROUP_HEARTBEAT).ofGroup("g")))
        .isTrue();
    var offset =
        new OffsetCommitRequestData.OffsetCommitRequestTopic()
            .setName("t")
            .setPartitions(
                List.of(
                    new OffsetCommitRequestData.OffsetCommitRequestPartition()
                        .setPartitionIndex(1)));
    var commit = new OffsetCommitRequestData().setGroupId("g").setTopics(List.of(offset));
    Condition on = of(ApiKeys.OFFSET_COMMIT).on("t", 1).ofGroup("g");
    assertThat(meets(ApiKeys.OFFSET_COMMIT, 2, commit, on)).isTrue();
    assertThat(meets(ApiKeys.OFFSET_COMMIT, 9, commit, on)).isTrue();
    assertThat(meets(ApiKeys.OFFSET_COMMIT, 9, commit, on.ofGroup("h"))).isFalse();
    var fetch =
        new OffsetFetchRequestData()
            .setGroups(
                List.of(new OffsetFetchRequestData.OffsetFetchRequestGroup().setGroupId("g")));
    assertThat(meets(ApiKeys.OFFSET_FETCH, 8, fetch, of(ApiKeys.OFFSET_FETCH).ofGroup("g")))
        .isTrue();
  }

  @Test
  void transactionsOffsets_nameBoth() {
    var commit =
        new TxnOffsetCommitRequestData().setGroupId("g").setTransactionalId("tx").setProducerId(1);
    Condition on = of(ApiKeys.TXN_OFFSET_COMMIT).ofGroup("g").ofTransactionalId("tx").ofProducer(1);
    assertThat(meets(ApiKeys.TXN_OFFSET_COMMIT, 0, commit, on)).isTrue();
    assertThat(meets(ApiKeys.TXN_OFFSET_COMMIT, 4, commit, on)).isTrue();
  }

  @Test
  void findCoordinator_saysWhose() {
    var one = new FindCoordinatorRequestData().setKey("x").setKeyType((byte) 1);
    assertThat(named(ApiKeys.FIND_COORDINATOR, 2, one).transactionalIds).containsExactly("x");
    var several =
        new FindCoordinatorRequestData().setCoordinatorKeys(List.of("g")).setKeyType((byte) 0);
    assertThat(named(ApiKeys.FIND_COORDINATOR, 4, several).groups).containsExactly("g");
  }
}
