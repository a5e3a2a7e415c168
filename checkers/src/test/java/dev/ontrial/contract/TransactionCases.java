package dev.ontrial.contract;

import static dev.ontrial.contract.ClauseCases.Bound.CAUSE;
import static dev.ontrial.contract.ClauseCases.Bound.TIME;
import static dev.ontrial.contract.ClauseCases.Bound.WRITER;
import static dev.ontrial.contract.ClauseCases.FROM;
import static dev.ontrial.contract.ClauseCases.KILL;
import static dev.ontrial.contract.ClauseCases.KNOWN;
import static dev.ontrial.contract.ClauseCases.LONG_BEFORE;
import static dev.ontrial.contract.ClauseCases.MEANWHILE;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.ClauseCases.Bound;
import dev.ontrial.contract.ClauseCases.Cases;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** The cases of {@link ClauseCases} of conditions on the end of a transaction. */
final class TransactionCases {
  private static final String WIRE =
      "{\"kind\":\"wire\",\"target\":\"leader\",\"nodes\":[1],\"do\":\"%s\","
          + "\"frame\":{\"api\":\"%s\"}}";

  private TransactionCases() {}

  static Cases endLate(AnomalyKind kind) {
    boolean ofState = kind == AnomalyKind.STATE_DIVERGENCE;
    Map<Bound, Consumer<HistoryBuilder>> others = new EnumMap<>(Bound.class);
    others.put(WRITER, h -> endsLate(h.process(3, "transform"), 5, FROM - 1_000, true));
    others.put(CAUSE, h -> endsLate(h.process(3, "transform"), 3, FROM - 1_000, false));
    if (!ofState) {
      others.put(TIME, h -> endsLate(h.process(3, "transform"), 3, LONG_BEFORE, true));
    }
    return ClauseCases.cases(
        h -> endsLate(h.process(3, "transform"), 3, FROM - 1_000, true), others);
  }

  static Cases markerLate() {
    String held = WIRE.formatted("hold", "WriteTxnMarkers");
    return ClauseCases.cases(
        h -> h.at(MEANWHILE).fault(held).at(MEANWHILE + 9).healed(),
        Map.of(
            // The marker of the accused transaction itself.
            WRITER, h -> h.at(KNOWN + 1).fault(held).at(KNOWN + 9).healed(),
            TIME, h -> h.at(LONG_BEFORE).fault(held).at(FROM - 2_001).healed(),
            CAUSE,
                h ->
                    h.at(FROM - 1_000)
                        .fault(WIRE.formatted("watch", "WriteTxnMarkers"))
                        .at(MEANWHILE)
                        .healed()));
  }

  /** A transaction whose end takes 800 ms, in a fault of the coordinator that lasts until later. */
  private static void endsLate(HistoryBuilder history, int process, long at, boolean fault) {
    history.at(at).begin(process, 0);
    int ok = HistoryBuilder.code(Outcome.OK);
    history.at(at + 100).add(EventKind.TXN_END, 8, process, -1, 0, 0, 0, 0, 0, -1, -1, "");
    history.at(at + 900).add(EventKind.TXN_DONE, 8 | ok, process, -1, 0, 0, 0, 0, 0, -1, -1, "");
    if (fault) {
      history.at(at + 50).fault(KILL.formatted("coordinator", "1")).at(at + 1_200).healed();
    }
  }
}
