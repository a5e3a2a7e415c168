package dev.ontrial.checker;

import dev.ontrial.contract.Judge;
import dev.ontrial.proof.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every case is judged as it was, by the same reasons and with the same witnesses. */
class GoldenCasesTest {
  @Test
  void cases_areJudgedAsTheyWere() throws IOException {
    List<String> told = new ArrayList<>();
    Stream.concat(AnomalyCases.all().stream(), BorderCases.all().stream())
        .forEach(each -> {
          told.add("== " + each);
          Judge.judge(each.history().build()).forEach(cell -> told.add(Golden.tell(cell)));
        });
    Golden.compare("golden-cases.txt", told);
  }
}
