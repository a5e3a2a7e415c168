package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.HistoryBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is promised before anything has run. */
class PromisesTest {
  private static Promises of(HistoryBuilder history) {
    return Promises.of(history.build().configurations().getFirst());
  }

  private static List<AnomalyKind> excepted(Promises promises) {
    return promises.exceptions().stream().map(Clause::kind).distinct().toList();
  }

  @Test
  void anIdempotentProducer_keepsWhatNoClauseSpeaksOf() {
    Promises promises = of(new HistoryBuilder());
    assertThat(promises.kept())
        .contains(AnomalyKind.PHANTOM, AnomalyKind.CORRUPT)
        .doesNotContain(AnomalyKind.LOST, AnomalyKind.DUPLICATE);
    assertThat(excepted(promises))
        .contains(AnomalyKind.LOST, AnomalyKind.DUPLICATE)
        .doesNotContainAnyElementsOf(promises.kept());
  }

  @Test
  void whatIsNotJudged_isNeitherKeptNorExcepted() {
    Promises promises = of(new HistoryBuilder());
    assertThat(promises.kept())
        .doesNotContain(
            AnomalyKind.DROPPED, AnomalyKind.TORN_TRANSACTION, AnomalyKind.OUTPUT_REORDERED);
    assertThat(excepted(promises))
        .doesNotContain(AnomalyKind.DROPPED, AnomalyKind.SKIPPED, AnomalyKind.OUTPUT_MISSING);
    assertThat(excepted(of(new HistoryBuilder().notIdempotent("0")))).contains(AnomalyKind.DROPPED);
  }

  @Test
  void whatAProgramSendsAgainItself_isNoExceptionOfKafka() {
    for (HistoryBuilder history :
        List.of(new HistoryBuilder(), new HistoryBuilder().transactional())) {
      assertThat(excepted(of(history))).doesNotContain(AnomalyKind.RESENT);
    }
  }

  @Test
  void anomalies_haveWords_orTheirNames() {
    assertThat(Promises.words(AnomalyKind.DUPLICATE)).isEqualTo("a record is written twice");
    assertThat(Promises.words(AnomalyKind.PHANTOM)).isEqualTo("phantom");
  }

  /** An earlier clause is the one that is named. */
  @Test
  void contract_triesItsPartsInThisOrder() {
    assertThat(Contract.clauses())
        .isEqualTo(
            Stream.of(
                    ProducerClauses.all(),
                    TransactionClauses.all(),
                    LogClauses.all(),
                    GroupClauses.all(),
                    ClockClauses.all(),
                    TopicClauses.all())
                .flatMap(List::stream)
                .toList());
  }
}
