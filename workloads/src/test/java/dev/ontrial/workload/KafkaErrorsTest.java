package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Outcome;
import java.util.List;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaErrorsTest {
  private static KafkaException inErrorState() {
    return new KafkaException(
        "Cannot execute transactional method because we are in an error state",
        new TimeoutException("Expiring 3 record(s)"));
  }

  static List<RuntimeException> beforeTheAppend() {
    return List.of(
        new SerializationException("no"),
        new RecordTooLargeException("serialized"),
        new TimeoutException("Topic t not present in metadata after 100 ms."),
        new BufferExhaustedException("Failed to allocate"),
        new InvalidTopicException("t"),
        new TopicAuthorizationException("t"),
        new AuthenticationException("no"));
  }

  static List<RuntimeException> afterTheAppend() {
    return List.of(
        new ProducerFencedException("fenced"),
        new InvalidProducerEpochException("old epoch"),
        new IllegalStateException("cannot attempt operation"),
        inErrorState(),
        new KafkaException("Producer closed while send in progress"));
  }

  @ParameterizedTest
  @MethodSource("beforeTheAppend")
  void sendThatFailedItself_beforeTheAppend_isFail(RuntimeException error) {
    assertThat(KafkaErrors.ofSend(error)).isEqualTo(Outcome.FAIL);
  }

  @ParameterizedTest
  @MethodSource("afterTheAppend")
  void sendThatFailedItself_perhapsAfterTheAppend_isInfo(RuntimeException error) {
    assertThat(KafkaErrors.ofSend(error)).isEqualTo(Outcome.INFO);
  }

  @ParameterizedTest
  @MethodSource("beforeTheAppend")
  void sameErrors_onTheSenderThread_areInfo(RuntimeException error) {
    assertThat(KafkaErrors.ofCallback(error)).isEqualTo(Outcome.INFO);
  }

  @Test
  void errorReply_speaksOfTheLastAttemptOnly_soIsInfo() {
    assertThat(KafkaErrors.ofCallback(new NotEnoughReplicasException("2 of 3")))
        .isEqualTo(Outcome.INFO);
    assertThat(KafkaErrors.ofCallback(new RecordTooLargeException("broker says")))
        .isEqualTo(Outcome.INFO);
  }

  @Test
  void interruptedSend_isFail() {
    InterruptException error = new InterruptException("while waiting for memory");
    assertThat(Thread.interrupted()).as("Kafka's exception sets the flag").isTrue();
    assertThat(KafkaErrors.ofSend(error)).isEqualTo(Outcome.FAIL);
  }

  @Test
  void commit_refusedInErrorState_wasNeverAsked() {
    assertThat(KafkaErrors.ofCommit(inErrorState())).isEqualTo(Outcome.FAIL);
    assertThat(KafkaErrors.mayAbortAfterCommit(inErrorState())).isTrue();
  }

  @Test
  void commit_timedOutOrFenced_isInfoAndNotAborted() {
    for (RuntimeException error :
        List.of(new TimeoutException("Timeout expired"), new ProducerFencedException("fenced"))) {
      assertThat(KafkaErrors.ofCommit(error)).isEqualTo(Outcome.INFO);
      assertThat(KafkaErrors.mayAbortAfterCommit(error)).isFalse();
    }
  }

  @Test
  void commit_otherErrors_areInfo() {
    assertThat(KafkaErrors.ofCommit(new KafkaException("Unhandled error in EndTxnResponse")))
        .isEqualTo(Outcome.INFO);
    assertThat(KafkaErrors.ofCommit(new IllegalStateException("Cannot execute transactional")))
        .isEqualTo(Outcome.INFO);
  }

  @Test
  void text_holdsNoNumbersAndOneLine() {
    String text =
        KafkaErrors.text(
            new TimeoutException("Expiring 12 record(s) for t-0:3004 ms has passed\nsecond line"));
    assertThat(text).isEqualTo("TimeoutException: Expiring # record(s) for # ms has passed");
    assertThat(KafkaErrors.text(new KafkaException())).isEqualTo("KafkaException");
  }
}
