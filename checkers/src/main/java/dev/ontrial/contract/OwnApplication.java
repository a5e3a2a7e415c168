package dev.ontrial.contract;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FatalError;
import dev.ontrial.history.History;
import dev.ontrial.history.ProcessRole;
import java.util.ArrayList;
import java.util.List;

/** What a cell with an application of the user's own needs in order to prove something. */
final class OwnApplication {
  private static final int MOST = 3;

  private OwnApplication() {}

  /** The instances that ended although nothing ended them and the configuration forbids it. */
  static List<String> unaskedEnds(History history, DeclaredConfiguration configuration) {
    List<String> ends = new ArrayList<>();
    if (configuration.setting("restart", "false").equals("true")) {
      return ends;
    }
    history.events(EventKind.PROCESS_END).stream()
        .filter(end -> isInstance(history, end.event().process(), configuration))
        .filter(end -> FatalError.exception(end.event()).isPresent())
        .limit(MOST)
        .forEach(end -> ends.add("the application ended by itself: " + reason(end.event().text())));
    return ends;
  }

  private static boolean isInstance(History history, int id, DeclaredConfiguration configuration) {
    DeclaredProcess process = history.process(id, configuration.name());
    return process != null && process.role() == ProcessRole.COMMAND;
  }

  /** The error without the words that mark it as fatal and without its class. */
  private static String reason(String text) {
    String[] parts = text.split(": ", 3);
    return parts[parts.length - 1];
  }
}
