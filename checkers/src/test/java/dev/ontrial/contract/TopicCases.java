package dev.ontrial.contract;

import static dev.ontrial.contract.ClauseCases.Bound.CAUSE;
import static dev.ontrial.contract.ClauseCases.Bound.PLACE;
import static dev.ontrial.contract.ClauseCases.Bound.TIME;
import static dev.ontrial.contract.ClauseCases.Bound.WRITER;
import static dev.ontrial.contract.ClauseCases.FROM;
import static dev.ontrial.contract.ClauseCases.LONG_BEFORE;
import static dev.ontrial.contract.ClauseCases.MEANWHILE;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.ClauseCases.Bound;
import dev.ontrial.contract.ClauseCases.Cases;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.EnumMap;
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

  static Cases recreated(AnomalyKind kind) {
    Map<Bound, Consumer<HistoryBuilder>> others = new EnumMap<>(Bound.class);
    others.put(PLACE, h -> recreated(h, "u", MEANWHILE));
    others.put(CAUSE, h -> deleted(h, "t-0", MEANWHILE));
    // Where the group stands in the end does not say when it came there.
    if (kind != AnomalyKind.COMMIT_UNACCOUNTED) {
      others.put(TIME, h -> recreated(h, "t", LONG_BEFORE));
    }
    return ClauseCases.cases(h -> recreated(h, "t", MEANWHILE), others);
  }

  static Cases oldPosition() {
    return ClauseCases.cases(
        h -> recreated(committed(h, FROM), "t", MEANWHILE),
        Map.of(
            TIME, h -> recreated(committed(h, FROM), "t", ClauseCases.UNTIL + 1),
            PLACE, h -> recreated(committed(h, FROM), "u", MEANWHILE),
            WRITER, h -> recreated(h, "t", MEANWHILE),
            CAUSE, h -> deleted(committed(h, FROM), "t-0", MEANWHILE)));
  }

  private static HistoryBuilder committed(HistoryBuilder history, long at) {
    return history.at(at).process(7, "application").commits(7, 3, Outcome.OK);
  }

  private static void recreated(HistoryBuilder history, String topic, long at) {
    history
        .at(at)
        .fault(
            """
            {"kind": "recreate-topic", "target": "all", "nodes": [1, 2, 3],
             "topicIdFrom": {"%s": "a"}, "topicIdTo": {"%s": "b"}}
            """
                .formatted(topic, topic))
        .at(at + 100)
        .healed();
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
