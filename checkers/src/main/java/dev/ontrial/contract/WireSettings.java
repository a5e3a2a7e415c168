package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of clients in other languages as their links saw them. An adapter reports which
 * settings are effective; if its requests show others, no clause can be chosen for it, and what is
 * found about it is undecided.
 */
final class WireSettings {
  private static final List<String> ACKS = List.of("0", "1", "all");

  private final History history;

  /** Whether a batch without a producer id passed; false only if every request was read. */
  private final Map<Integer, Boolean> plain = new HashMap<>();

  private final Map<Integer, Long> acks = new HashMap<>();

  WireSettings(History history) {
    this.history = history;
    for (LocatedEvent located : history.events(EventKind.METRIC)) {
      Event event = located.event();
      if (event.text().equals(Evidence.WIRE_PLAIN)) {
        plain(event);
      } else if (event.text().equals(Evidence.WIRE_ACKS)) {
        acks.merge(event.process(), event.offset(), Math::min);
      }
    }
  }

  private void plain(Event sample) {
    if (sample.offset() > 0) {
      plain.put(sample.process(), true);
    } else if (sample.position() == 1) {
      plain.putIfAbsent(sample.process(), false);
    }
  }

  /** One sentence for each setting that was reported otherwise than it was seen. */
  List<String> contradictions(DeclaredConfiguration configuration) {
    List<String> found = new ArrayList<>();
    for (DeclaredProcess process : history.processes(configuration.name())) {
      idempotence(process, configuration, found);
      acks(process, configuration, found);
    }
    return found;
  }

  private void idempotence(
      DeclaredProcess process, DeclaredConfiguration configuration, List<String> found) {
    Boolean without = plain.get(process.id());
    if (without == null) {
      return;
    }
    boolean reported =
        configuration.setting("enable.idempotence", "true").equals("true")
            || configuration.setting("transactional", "false").equals("true");
    if (reported && without) {
      found.add(
          "%s reported enable.idempotence=true, but sent records without a producer id"
              .formatted(process));
    } else if (!reported && !without) {
      found.add(
          "%s reported enable.idempotence=false, but sent every record with a producer id"
              .formatted(process));
    }
  }

  private void acks(
      DeclaredProcess process, DeclaredConfiguration configuration, List<String> found) {
    Long least = acks.get(process.id());
    if (least == null || least < 0 || least >= ACKS.size()) {
      return;
    }
    String seen = ACKS.get(least.intValue());
    String reported = configuration.setting("acks", "all").replace("-1", "all");
    if (!seen.equals(reported)) {
      found.add(
          "%s reported acks=%s, but sent requests with acks=%s".formatted(process, reported, seen));
    }
  }
}
