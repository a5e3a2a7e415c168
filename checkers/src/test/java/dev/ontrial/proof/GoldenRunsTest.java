package dev.ontrial.proof;

import dev.ontrial.contract.Judge;
import dev.ontrial.history.HistoryFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded runs are judged as they were. */
class GoldenRunsTest {
  @Test
  void recordedRuns_areJudgedAsTheyWere(@TempDir Path empty) throws IOException {
    Recording.kept(empty);
    List<String> told = new ArrayList<>();
    for (String name : List.of("recorded-none", "recorded-kill")) {
      Judge.judge(HistoryFiles.open(empty.resolve(name)))
          .forEach(cell -> told.add(Golden.tell(cell)));
    }
    Golden.compare("golden-runs.txt", told);
  }
}
