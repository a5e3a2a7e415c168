package dev.ontrial.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened to a program of the trial: a worker, a broker, Toxiproxy or the watchdog.
 *
 * @param program its name, such as {@code worker-10}
 * @param pid the id of its process; -1 if it is not known
 * @param unasked whether it ended though the harness did not end it; otherwise the harness was
 *     about to send it a signal
 * @param how how it ended, in words, or the signal, such as {@code SIGKILL}
 * @param processes the client processes that it ran, as far as the harness knew them
 * @param configurations the configurations that need it; empty for all
 */
public record ProgramSeen(
    String program,
    long pid,
    boolean unasked,
    String how,
    List<Integer> processes,
    List<String> configurations) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The value of {@code event} of a program that ended unasked. */
  public static final String ENDED = "ended";

  /** The value of {@code event} of a program that the harness is about to signal. */
  public static final String SIGNALLED = "signalled";

  /**
   * Reads the text of an event of kind {@link EventKind#PROGRAM}.
   *
   * @throws JsonProcessingException if it is no JSON
   * @throws IllegalArgumentException if it says of neither an end nor a signal
   */
  static ProgramSeen of(Event event) throws JsonProcessingException {
    JsonNode text = JSON.readTree(event.text());
    String what = text.path("event").asText("");
    if (!what.equals(ENDED) && !what.equals(SIGNALLED)) {
      throw new IllegalArgumentException("unknown event of a program: " + what);
    }
    List<Integer> processes = new ArrayList<>();
    text.path("processes").forEach(each -> processes.add(each.asInt()));
    List<String> configurations = new ArrayList<>();
    text.path("configurations").forEach(each -> configurations.add(each.asText()));
    return new ProgramSeen(
        text.path("program").asText("unknown"),
        text.path("pid").asLong(-1),
        what.equals(ENDED),
        text.path("how").asText("unknown"),
        List.copyOf(processes),
        List.copyOf(configurations));
  }

  /** Whether a configuration needs this program. */
  public boolean concerns(String configuration) {
    return configurations.isEmpty() || configurations.contains(configuration);
  }

  /** For example {@code worker-10 (process 123) ended unasked: killed by SIGKILL}. */
  @Override
  public String toString() {
    String name = pid < 0 ? program : program + " (process " + pid + ")";
    return unasked ? name + " ended unasked: " + how : name + " is sent " + how;
  }
}
