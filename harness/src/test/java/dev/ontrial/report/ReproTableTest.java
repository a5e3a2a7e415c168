package dev.ontrial.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import dev.ontrial.suite.TrackRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproTableTest {
  @TempDir Path folder;

  private static CellVerdict cell(Verdict verdict, Map<String, Finding> anomalies, String... why) {
    return CellBuilder.of("acks-1", "f", verdict).anomalies(anomalies).reasons(why).build();
  }

  private static Finding lost(Grade grade, String sentence) {
    Anomaly witness = new Anomaly(AnomalyKind.LOST, "acks-1", "acks-1-0", 100, sentence, List.of());
    return new Finding(1, grade, Map.of(grade, 1L), List.of(), List.of(witness));
  }

  @Test
  void everyPairOfVersions_hasALine_andItsFirstWitness() throws Exception {
    TrackRecord read =
        TrackRecord.read(
            Files.writeString(
                folder.resolve("t.yaml"),
                """
                trial: KAFKA-1
                configurations: [acks-1]
                found: {acks-1: [lost]}
                versions:
                  - {kafka: 3.9.1, clients: 3.9.1, expect: found}
                  - {kafka: 4.3.1, clients: 4.3.1, expect: held}
                """));
    CellVerdict known = cell(Verdict.HELD, Map.of("lost", lost(Grade.KNOWN, "p100#7 is gone")));
    CellVerdict broken =
        cell(Verdict.BROKEN, Map.of("lost", lost(Grade.FORBIDDEN, "p100#8 is gone")), "lost 1");
    CellVerdict sound = cell(Verdict.HELD, Map.of());
    CellVerdict thin = cell(Verdict.UNPROVEN, Map.of(), "too little exposure");
    List<ReproRow> rows =
        List.of(
            row(read, 0, List.of(List.of(known), List.of(broken), List.of(sound))),
            row(read, 1, List.of(List.of(sound), List.of(sound), List.of(thin))));
    assertThat(rows).extracting(ReproRow::asExpected).containsExactly(2L, 2L);
    assertThat(ReproTable.of(rows))
        .containsExactly(
            "  brokers/clients  expected  as expected  seen                            cells",
            "KAFKA-1",
            "  3.9.1/3.9.1      found     2 of 3       acks-1 lost 2 of 3 (forbidden)  held 2,"
                + " broken 1",
            "      p100#7 is gone",
            "  4.3.1/4.3.1      held      2 of 3       acks-1 lost 0 of 3              held 2,"
                + " unproven 1",
            "      not so: too little exposure");
  }

  private static ReproRow row(TrackRecord read, int with, List<List<CellVerdict>> runs) {
    return new ReproRow("KAFKA-1", read, read.versions().get(with), runs);
  }
}
