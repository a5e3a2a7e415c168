package dev.ontrial.contract;

import static dev.ontrial.contract.ClauseCases.Bound.CAUSE;
import static dev.ontrial.contract.ClauseCases.Bound.PLACE;
import static dev.ontrial.contract.ClauseCases.Bound.TIME;
import static dev.ontrial.contract.ClauseCases.Bound.WRITER;
import static dev.ontrial.contract.ClauseCases.LONG_BEFORE;
import static dev.ontrial.contract.ClauseCases.MEANWHILE;

import dev.ontrial.contract.ClauseCases.Cases;
import dev.ontrial.history.HistoryBuilder;
import java.util.Map;
import java.util.function.Consumer;

/** The cases of {@link ClauseCases} of conditions that changes of a topic bring about. */
final class TopicCases {
  private TopicCases() {}

  static Cases resetPastDeleted() {
    Consumer<HistoryBuilder> latest = h -> h.setting("auto.offset.reset", "latest");
    return ClauseCases.cases(
        latest.andThen(h -> deleted(h, "t-0", MEANWHILE)),
        Map.of(
            TIME, latest.andThen(h -> deleted(h, "t-0", LONG_BEFORE)),
            PLACE, latest.andThen(h -> deleted(h, "t-1", MEANWHILE)),
            WRITER, latest.andThen(h -> deleted(h.process(3, "reader"), "t-0", MEANWHILE)),
            CAUSE, h -> deleted(h, "t-0", MEANWHILE)));
  }

  private static void deleted(HistoryBuilder history, String log, long at) {
    history
        .at(at)
        .fault(
            "{\"kind\":\"delete-records\",\"target\":\"all\",\"nodes\":[1,2,3],"
                + "\"logStartFrom\":{\"%s\":0},\"logStartTo\":{\"%s\":1}}".formatted(log, log))
        .at(at + 100)
        .healed();
  }
}
