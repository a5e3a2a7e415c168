package dev.ontrial.link.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.link.Direction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is said on a connection, what no rule strikes comes out byte for byte. */
class PassThroughTest {
  private static final int ROUNDS = 300;
  private static final Uuid ID = Uuid.randomUuid();

  /** One that reads every body that it can, and strikes at none. */
  private static ArmedRule harmless(Random random) {
    Direction direction = random.nextBoolean() ? Direction.REQUEST : Direction.REPLY;
    Condition any =
        new Condition(
            EnumSet.allOf(ApiKeys.class),
            direction,
            random.nextBoolean() ? "none" : null,
            null,
            random.nextBoolean() ? "nobody" : null,
            null,
            null,
            null,
            direction == Direction.REPLY && random.nextBoolean()
                ? Errors.INVALID_REQUIRED_ACKS
                : null,
            1_000_000,
            1);
    List<Action> actions =
        List.of(
            new Action.Drop(),
            new Action.Hold(null),
            new Action.Cut(0),
            new Action.Cut(9),
            new Action.Answer(Errors.REQUEST_TIMED_OUT));
    return new ArmedRule(any, actions.get(random.nextInt(actions.size())), hit -> {});
  }

  private static byte[] stream(Random random) {
    List<byte[]> parts = new ArrayList<>();
    int frames = random.nextInt(12);
    for (int i = 0; i < frames; i++) {
      parts.add(frame(random, i));
    }
    byte[] all = Bytes.concat(parts.toArray(byte[][]::new));
    int cut = random.nextInt(3) == 0 ? random.nextInt(all.length + 1) : all.length;
    return java.util.Arrays.copyOf(all, cut);
  }

  private static byte[] frame(Random random, int correlationId) {
    return switch (random.nextInt(8)) {
      case 0 -> garbage(random, 1 + random.nextInt(40));
      // A size that fits, and nonsense in it: of an API that is known, and of none.
      case 1 -> nonsense(random, (short) random.nextInt(90), (short) random.nextInt(20));
      case 2 -> nonsense(random, (short) (1_000 + random.nextInt(50)), (short) 0);
      case 3 -> fetch(4 + random.nextInt(14), correlationId);
      case 4 -> reply(random, correlationId);
      default -> {
        int version = ApiKeys.PRODUCE.oldestVersion() + random.nextInt(10);
        yield Bytes.request(ApiKeys.PRODUCE, version, correlationId, Bytes.produce("t", ID, 0, 1));
      }
    };
  }

  private static byte[] garbage(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] nonsense(Random random, short key, short version) {
    byte[] rest = garbage(random, random.nextInt(60));
    ByteBuffer frame = ByteBuffer.allocate(12 + rest.length);
    frame.putInt(8 + rest.length).putShort(key).putShort(version).putInt(random.nextInt(12));
    return frame.put(rest).array();
  }

  private static byte[] fetch(int version, int correlationId) {
    FetchRequestData.FetchTopic topic =
        new FetchRequestData.FetchTopic()
            .setTopic("t")
            .setTopicId(ID)
            .setPartitions(List.of(new FetchRequestData.FetchPartition().setPartition(0)));
    ApiMessage body =
        new FetchRequestData().setMaxWaitMs(1).setMinBytes(1).setTopics(List.of(topic));
    return Bytes.request(ApiKeys.FETCH, version, correlationId, body);
  }

  private static byte[] reply(Random random, int correlationId) {
    ByteBuffer frame = ByteBuffer.allocate(4 + 4 + random.nextInt(50));
    return frame.putInt(frame.capacity() - 4).putInt(correlationId).array();
  }

  @Test
  void anyBytes_inAnyChunks_withRulesThatComeAndGo_comeOutAsTheyWere() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      Pipe pipe = new Pipe();
      byte[] requests = stream(random);
      byte[] replies = stream(random);
      int requestsAt = 0;
      int repliesAt = 0;
      while (requestsAt < requests.length || repliesAt < replies.length) {
        if (random.nextInt(4) == 0) {
          pipe.rules.add(harmless(random));
        } else if (random.nextInt(4) == 0 && !pipe.rules.isEmpty()) {
          pipe.rules.removeFirst().end();
        }
        int some = Math.min(random.nextInt(120), requests.length - requestsAt);
        send(pipe, Direction.REQUEST, requests, requestsAt, some, random);
        requestsAt += some;
        some = Math.min(random.nextInt(120), replies.length - repliesAt);
        send(pipe, Direction.REPLY, replies, repliesAt, some, random);
        repliesAt += some;
      }
      pipe.end();
      assertThat(pipe.out(Direction.REQUEST)).as("requests, seed %d", round).isEqualTo(requests);
      assertThat(pipe.out(Direction.REPLY)).as("replies, seed %d", round).isEqualTo(replies);
      assertThat(pipe.budget.taken()).as("seed %d", round).isZero();
    }
  }

  private static void send(
      Pipe pipe, Direction direction, byte[] bytes, int from, int length, Random random)
      throws IOException {
    pipe.send(direction, java.util.Arrays.copyOfRange(bytes, from, from + length), random);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 12, 13, 40, 100_000})
  void wholeFrames_passAtOnce_whateverTheChunk(int size) throws IOException {
    Pipe pipe = new Pipe();
    byte[] frame = Bytes.request(ApiKeys.PRODUCE, 9, 1, Bytes.produce("t", ID, 0, 1));
    byte[] many = new byte[0];
    for (int i = 0; i < 20; i++) {
      many = Bytes.concat(many, frame);
      pipe.arm(Condition.of(ApiKeys.PRODUCE, Direction.REQUEST).on("t", 1), new Action.Drop());
      for (int at = 0; at < frame.length; at += size) {
        int to = Math.min(frame.length, at + size);
        pipe.send(Direction.REQUEST, java.util.Arrays.copyOfRange(frame, at, to));
      }
      assertThat(pipe.out(Direction.REQUEST)).isEqualTo(many);
    }
  }

  @Test
  void tls_isPassedUnread_evenWhereItLooksLikeAFrameLater() throws IOException {
    Pipe pipe = new Pipe();
    ArmedRule rule = pipe.arm(Condition.of(ApiKeys.PRODUCE, Direction.REQUEST), new Action.Drop());
    byte[] hello = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03};
    byte[] looksLikeIt = Bytes.request(ApiKeys.PRODUCE, 9, 1, Bytes.produce("t", ID, 0, 1));
    pipe.send(Direction.REQUEST, hello);
    pipe.send(Direction.REQUEST, looksLikeIt);
    assertThat(pipe.out(Direction.REQUEST)).isEqualTo(Bytes.concat(hello, looksLikeIt));
    assertThat(rule.meant()).isZero();
  }

  /** The tokens that follow SaslHandshake v0 have a size and no header (KIP-152). */
  @Test
  void saslTokens_withoutHeaders_arePassedUnread() throws IOException {
    Pipe pipe = new Pipe();
    ArmedRule rule = pipe.arm(Condition.of(ApiKeys.PRODUCE, Direction.REQUEST), new Action.Drop());
    byte[] handshake =
        Bytes.request(
            ApiKeys.SASL_HANDSHAKE,
            0,
            1,
            new org.apache.kafka.common.message.SaslHandshakeRequestData().setMechanism("PLAIN"));
    // It begins with what would be Produce.
    byte[] token = Bytes.framed(ByteBuffer.wrap(new byte[] {0, 0, 0, 9, 'u', 0, 'p', 'w', 'd'}));
    pipe.send(Direction.REQUEST, Bytes.concat(handshake, token));
    assertThat(pipe.out(Direction.REQUEST)).isEqualTo(Bytes.concat(handshake, token));
    assertThat(rule.meant()).isZero();
  }

  @Test
  void frameTooLargeToGather_passes_andItsRuleIsTold() throws IOException {
    Pipe pipe = new Pipe();
    ArmedRule rule =
        pipe.arm(Condition.of(ApiKeys.PRODUCE, Direction.REQUEST).on("t", 0), new Action.Drop());
    byte[] large = new byte[Budget.FRAME_BYTES_MAX + 100];
    ByteBuffer.wrap(large).putInt(large.length - 4).putShort((short) 0).putShort((short) 9);
    pipe.send(Direction.REQUEST, large);
    assertThat(pipe.out(Direction.REQUEST)).isEqualTo(large);
    assertThat(rule.unread()).isEqualTo(1);
    assertThat(rule.meant()).isZero();
  }

  @Test
  void newerVersion_isMeantByItsKind_butNotByItsBody() throws IOException {
    Pipe pipe = new Pipe();
    ArmedRule byBody =
        pipe.arm(Condition.of(ApiKeys.PRODUCE, Direction.REQUEST).on("t", 0), new Action.Drop());
    ArmedRule byKind =
        pipe.arm(Condition.of(ApiKeys.PRODUCE, Direction.REQUEST), new Action.Watch());
    byte[] newer = nonsense(new Random(1), ApiKeys.PRODUCE.id, (short) 99);
    pipe.send(Direction.REQUEST, newer);
    assertThat(pipe.out(Direction.REQUEST)).isEqualTo(newer);
    assertThat(byBody.unread()).isEqualTo(1);
    assertThat(byKind.hits()).isEqualTo(1);
  }
}
