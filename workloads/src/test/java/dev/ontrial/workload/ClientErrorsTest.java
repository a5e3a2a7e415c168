package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.workload.ClientErrors.Client;
import dev.ontrial.workload.ClientErrors.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class ClientErrorsTest {
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  private static Remedy remedy(Client client, Throwable error) {
    return ClientErrors.remedy(client, error);
  }

  @Test
  void rebalances_areWhatAConsumerMustExpect() {
    for (KafkaException error :
        List.of(
            new RebalanceInProgressException("joining"),
            new CommitFailedException("not a member"),
            new TimeoutException("commit"),
            new RetriableCommitFailedException("coordinator"))) {
      assertThat(remedy(Client.CONSUMER, error)).isEqualTo(Remedy.POLL);
    }
    assertThat(remedy(Client.CONSUMER, new WakeupException())).isEqualTo(Remedy.RETRY);
    assertThat(remedy(Client.CONSUMER, new FencedInstanceIdException("another")))
        .isEqualTo(Remedy.CLOSE);
    assertThat(remedy(Client.CONSUMER, new KafkaException("no such thing")))
        .isEqualTo(Remedy.CLOSE);
    assertThat(remedy(Client.CONSUMER, new OffsetOutOfRangeException(Map.of(PARTITION, 1L))))
        .isEqualTo(Remedy.CLOSE);
  }

  @Test
  void transaction_isAbortedUnlessTheProducerIsFenced() {
    for (RuntimeException error :
        List.of(
            new InvalidProducerEpochException("old epoch"),
            new CommitFailedException("not a member"),
            new NotEnoughReplicasException("2 of 3"),
            new UnknownServerException("?"))) {
      assertThat(remedy(Client.TRANSACTIONAL, error)).isEqualTo(Remedy.ABORT);
      assertThat(remedy(Client.TRANSACTIONAL, new KafkaException("in an error state", error)))
          .isEqualTo(Remedy.ABORT);
    }
    for (RuntimeException error :
        List.of(
            new ProducerFencedException("fenced"),
            new OutOfOrderSequenceException("gap"),
            new UnknownProducerIdException("gone"),
            new TopicAuthorizationException("t"))) {
      assertThat(remedy(Client.TRANSACTIONAL, new KafkaException("in an error state", error)))
          .isEqualTo(Remedy.CLOSE);
    }
  }

  @Test
  void producerWithoutTransactions_givesUpTheRecord_unlessTheOrderIsAtStake() {
    assertThat(remedy(Client.PRODUCER, new TimeoutException("expired"))).isEqualTo(Remedy.SKIP);
    assertThat(remedy(Client.PRODUCER, new UnknownServerException("?"))).isEqualTo(Remedy.SKIP);
    assertThat(remedy(Client.PRODUCER, new OutOfOrderSequenceException("gap")))
        .isEqualTo(Remedy.CLOSE);
    assertThat(remedy(Client.PRODUCER, new InvalidProducerEpochException("old")))
        .isEqualTo(Remedy.CLOSE);
  }

  @Test
  void permanent_isWhatOnlyAnotherSettingCanOvercome() {
    for (RuntimeException error :
        List.of(
            new SaslAuthenticationException("no"),
            new TopicAuthorizationException("t"),
            new RecordTooLargeException("big"),
            new InvalidRecordException("no key"),
            new NoOffsetForPartitionException(PARTITION),
            new KafkaException("Failed to construct", new ConfigException("no")))) {
      assertThat(ClientErrors.isPermanent(error)).as("%s", error).isTrue();
    }
    for (RuntimeException error :
        List.of(
            new TimeoutException("t"),
            new OffsetOutOfRangeException(Map.of(PARTITION, 1L)),
            new UnknownServerException("?"),
            new KafkaException("?"))) {
      assertThat(ClientErrors.isPermanent(error)).as("%s", error).isFalse();
    }
  }

  @Test
  void telling_isTheCauseOfAWrapperOnly() {
    ProducerFencedException fenced = new ProducerFencedException("fenced");
    assertThat(ClientErrors.telling(new KafkaException("in an error state", fenced)))
        .isSameAs(fenced);
    UnknownServerException unknown = new UnknownServerException("?", fenced);
    assertThat(ClientErrors.telling(unknown)).isSameAs(unknown);
    KafkaException bare = new KafkaException("?");
    assertThat(ClientErrors.telling(bare)).isSameAs(bare);
  }

  /** The page is the table; {@code -Dontrial.docs=write} writes it. */
  @Test
  void page_isTheTable() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path docs =
        Files.isDirectory(here.resolve("checkers"))
            ? here.resolve("docs")
            : here.resolveSibling("docs");
    Path page = docs.resolve("client-errors.md");
    if ("write".equals(System.getProperty("ontrial.docs"))) {
      Files.writeString(page, ErrorPage.text());
    }
    assertThat(page).exists().hasContent(ErrorPage.text());
  }

  @Test
  void row_namesEachExceptionOnceAndItsSource() {
    assertThat(ClientErrors.ROWS).extracting(ClientErrors.Row::exception).doesNotHaveDuplicates();
    assertThat(ClientErrors.ROWS).allSatisfy(row -> assertThat(row.source()).isNotBlank());
  }
}
