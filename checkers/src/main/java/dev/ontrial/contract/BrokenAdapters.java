package dev.ontrial.contract;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FatalError;
import dev.ontrial.history.History;
import java.util.List;
import java.util.Objects;

/**
 * The adapters of clients in other languages that broke the protocol, such as one that answers a
 * record twice. What such an adapter did with other records is not known either, so nothing that is
 * found about its configuration is held against the client.
 */
final class BrokenAdapters {
  private BrokenAdapters() {}

  /** One sentence for each process of the configuration whose adapter broke the protocol. */
  static List<String> of(History history, DeclaredConfiguration configuration) {
    return history.events(EventKind.PROCESS_END).stream()
        .filter(end -> end.event().text().contains(FatalError.BROKEN_PROTOCOL))
        .map(end -> history.process(end.event().process(), configuration.name()))
        .filter(Objects::nonNull)
        .map(DeclaredProcess::toString)
        .map(process ->
            "%s: %s, so nothing that was found proves an error of its client"
                .formatted(process, FatalError.BROKEN_PROTOCOL))
        .toList();
  }
}
