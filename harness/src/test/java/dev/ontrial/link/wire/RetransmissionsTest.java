package dev.ontrial.link.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.link.Direction;
import dev.ontrial.link.Tap;
import dev.ontrial.link.wire.Retransmissions.Total;
import dev.ontrial.workload.RecordIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.Records;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retries as Kafka's own frames show them, on connections without sockets. */
class RetransmissionsTest {
  private static final long RUN = 7;
  private static final int PRODUCER = 100;

  private final List<String> changes = new ArrayList<>();
  private Retransmissions counted;

  @BeforeEach
  void begin() {
    counted =
        new Retransmissions(
            RUN,
            (process, total, before, now) ->
                changes.add("p" + process + " " + total + " " + before + ">" + now));
  }

  /** Keeps what is handed on. */
  private static final class Beyond implements Tap {
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private boolean closed;

    @Override
    public void bytes(Direction direction, byte[] chunk, int length) {
      passed.write(chunk, 0, length);
    }

    @Override
    public void ended(Direction direction) {}

    @Override
    public void closed() {
      closed = true;
    }
  }

  private Tap connection() {
    return counted.before(new Beyond());
  }

  private static void send(Tap tap, byte[] bytes) throws IOException {
    tap.bytes(Direction.REQUEST, bytes, bytes.length);
  }

  private static SimpleRecord[] records(int process, long... sequences) {
    return LongStream.of(sequences)
        .mapToObj(each -> new SimpleRecord(RecordIdentity.plain(RUN, process, each, 0).encode(100)))
        .toArray(SimpleRecord[]::new);
  }

  private static byte[] produce(int process, long... sequences) {
    return frame(MemoryRecords.withRecords(Compression.NONE, records(process, sequences)));
  }

  private static byte[] frame(MemoryRecords records) {
    return Bytes.request(ApiKeys.PRODUCE, 9, 1, Bytes.produce("t", Uuid.ZERO_UUID, 0, -1, records));
  }

  private static MemoryRecords idempotent(long producerId, int baseSequence, SimpleRecord... of) {
    return MemoryRecords.withIdempotentRecords(
        RecordBatch.MAGIC_VALUE_V2,
        0L,
        Compression.NONE,
        producerId,
        (short) 0,
        baseSequence,
        0,
        of);
  }

  private long retries(int process) {
    return counted.total(process, Total.RETRIES);
  }

  @Test
  void recordsThatPassAgain_areRetries_onWhateverConnection() throws IOException {
    Tap first = connection();
    send(first, produce(PRODUCER, 0, 1, 2));
    send(first, produce(PRODUCER, 3));
    assertThat(retries(PRODUCER)).isZero();
    send(connection(), produce(PRODUCER, 0, 1, 2));
    assertThat(retries(PRODUCER)).isEqualTo(3);
    send(first, produce(PRODUCER, 3));
    assertThat(retries(PRODUCER)).isEqualTo(4);
    send(first, produce(PRODUCER, 4));
    assertThat(retries(PRODUCER)).isEqualTo(4);
    assertThat(changes)
        .filteredOn(each -> each.contains("RETRIES"))
        .containsExactly("p100 RETRIES 0>0", "p100 RETRIES 0>3", "p100 RETRIES 3>4");
  }

  @Test
  void eachProducer_isCountedByItself() throws IOException {
    send(connection(), produce(PRODUCER, 0));
    send(connection(), produce(200, 0));
    assertThat(retries(200)).isZero();
    send(connection(), produce(200, 0));
    assertThat(retries(200)).isEqualTo(1);
    assertThat(retries(PRODUCER)).isZero();
    assertThat(counted.processes()).containsExactly(PRODUCER, 200);
  }

  /** A client that gives a batch a new identity, or splits it, sends its records again. */
  @Test
  void recordsInOtherBatches_areRetriesAllTheSame() throws IOException {
    send(connection(), frame(idempotent(9, 0, records(PRODUCER, 0, 1, 2))));
    send(connection(), frame(idempotent(10, 0, records(PRODUCER, 1, 2))));
    assertThat(retries(PRODUCER)).isEqualTo(2);
    send(connection(), frame(idempotent(10, 2, records(PRODUCER, 0))));
    assertThat(retries(PRODUCER)).isEqualTo(3);
    assertThat(changes)
        .filteredOn(each -> each.contains("PRODUCER_ID"))
        .containsExactly("p100 PRODUCER_ID 9>9", "p100 PRODUCER_ID 9>10");
  }

  @Test
  void whatRequestsShowOfSettings_isCounted() throws IOException {
    send(connection(), frame(idempotent(9, 0, records(PRODUCER, 0))));
    assertThat(counted.total(PRODUCER, Total.PLAIN)).isZero();
    assertThat(counted.total(PRODUCER, Total.LEAST_ACKS)).isEqualTo(2);
    send(connection(), produce(PRODUCER, 1));
    assertThat(counted.total(PRODUCER, Total.PLAIN)).isEqualTo(1);
    MemoryRecords more = MemoryRecords.withRecords(Compression.NONE, records(PRODUCER, 2));
    send(
        connection(),
        Bytes.request(ApiKeys.PRODUCE, 9, 1, Bytes.produce("t", Uuid.ZERO_UUID, 0, 1, more)));
    send(connection(), produce(PRODUCER, 3));
    assertThat(counted.total(PRODUCER, Total.LEAST_ACKS)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void compressedRecords_areRead(CompressionType type) throws IOException {
    byte[] frame =
        frame(
            MemoryRecords.withRecords(
                RecordBatch.MAGIC_VALUE_V2,
                0L,
                Compression.of(type).build(),
                TimestampType.CREATE_TIME,
                records(PRODUCER, 0, 1)));
    send(connection(), frame);
    send(connection(), frame);
    assertThat(retries(PRODUCER)).isEqualTo(2);
    assertThat(counted.unread()).isZero();
  }

  @Test
  void bytesPassUnchanged_inChunksOfAnySize() throws IOException {
    byte[] all = new byte[0];
    for (int at = 0; at < 50; at++) {
      all =
          Bytes.concat(
              all,
              produce(PRODUCER, at),
              Bytes.request(ApiKeys.API_VERSIONS, 3, at, new ApiVersionsRequestData()),
              produce(PRODUCER, at));
    }
    Random random = new Random(3);
    Beyond beyond = new Beyond();
    Tap tap = counted.before(beyond);
    for (int at = 0; at < all.length; ) {
      int size = Math.min(1 + random.nextInt(random.nextBoolean() ? 4 : 700), all.length - at);
      byte[] chunk = new byte[size + 9];
      System.arraycopy(all, at, chunk, 0, size);
      tap.bytes(Direction.REQUEST, chunk, size);
      at += size;
    }
    tap.closed();
    assertThat(beyond.passed.toByteArray()).isEqualTo(all);
    assertThat(beyond.closed).isTrue();
    assertThat(retries(PRODUCER)).isEqualTo(50);
    assertThat(counted.unread()).isZero();
  }

  /** What did not pass whole cannot have reached a broker. */
  @Test
  void requestThatWasCutOff_isNoFirstAttempt() throws IOException {
    byte[] frame = produce(PRODUCER, 0);
    Tap cut = connection();
    cut.bytes(Direction.REQUEST, frame, frame.length - 1);
    cut.closed();
    send(connection(), frame);
    assertThat(retries(PRODUCER)).isZero();
  }

  @Test
  void endsOfConnections_countForThoseWhoUsedThem() throws IOException {
    Tap first = connection();
    send(first, produce(PRODUCER, 0));
    Tap second = connection();
    send(second, produce(200, 0));
    first.closed();
    assertThat(counted.total(PRODUCER, Total.CONNECTION_ENDS)).isEqualTo(1);
    assertThat(counted.total(200, Total.CONNECTION_ENDS)).isZero();
    connection().closed();
    assertThat(counted.total(PRODUCER, Total.CONNECTION_ENDS)).as("unused").isEqualTo(2);
    assertThat(counted.total(200, Total.CONNECTION_ENDS)).isEqualTo(1);
  }

  @Test
  void batchOfAWrongLength_passes_andIsReported() throws IOException {
    MemoryRecords records = MemoryRecords.withRecords(Compression.NONE, records(PRODUCER, 0));
    records.buffer().putInt(Records.SIZE_OFFSET, 1);
    byte[] request = frame(records);
    Beyond beyond = new Beyond();
    send(counted.before(beyond), request);
    assertThat(beyond.passed.toByteArray()).isEqualTo(request);
    assertThat(counted.unread()).isEqualTo(1);
  }

  @Test
  void whatCannotBeRead_isReported() throws IOException {
    send(
        connection(),
        frame(MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(new byte[] {1, 2, 3}))));
    assertThat(counted.unread()).as("a record of someone else").isEqualTo(1);
    byte[] old = produce(PRODUCER, 0);
    old[7] = 2; // the request's version, before KIP-98
    send(connection(), old);
    assertThat(counted.unread()).as("an old version").isEqualTo(2);
    send(connection(), new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01});
    assertThat(counted.unread()).as("TLS").isEqualTo(3);
    assertThat(counted.processes()).isEmpty();
  }
}
