package dev.ontrial.trial;

import dev.ontrial.workload.RecordFormat;
import dev.ontrial.workload.RecordFormat.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An application of the user's own, as {@code workload: command} declares it.
 *
 * @param command the program and its arguments; empty for {@link #NONE}
 * @param directory the folder that it runs in
 * @param input the topic that it reads
 * @param output the topic that it writes
 * @param match where its output carries the identity of the input
 * @param delivery how often each input may be processed: {@code at-most-once}, {@code
 *     at-least-once} or {@code exactly-once}
 * @param ordered whether it keeps the order of records with the same key
 * @param instances how many processes of it run
 * @param restart whether it may end by itself, and is then started again
 * @param startsAt {@code beginning} or {@code end}: where it begins to read the first time
 * @param group the consumer group that it uses; empty for the usual name
 */
public record OwnApplication(
    List<String> command,
    String directory,
    String input,
    String output,
    RecordFormat match,
    String delivery,
    boolean ordered,
    int instances,
    boolean restart,
    String startsAt,
    String group) {

  /**
   * The places of a command that ontrial fills in: the JVM, and the class path of kafka-clients.
   */
  public static final String JAVA = "{java}";

  public static final String CLASSPATH = "{kafka-classpath}";

  /** No application of the user's own. */
  public static final OwnApplication NONE =
      new OwnApplication(
          List.of(), "", "", "", RecordFormat.BINARY, "", false, 0, false, "beginning", "");

  /** The word for an order that is promised by key. */
  public static final String ORDERED = "ordered-per-key";

  /** Copies the list. */
  public OwnApplication {
    command = List.copyOf(command);
  }

  /** Whether there is none. */
  public boolean isNone() {
    return command.isEmpty();
  }

  /** What the contract asks of it. */
  Map<String, String> settings(int keys) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (!isNone()) {
      settings.put("guarantee", delivery);
      settings.put("order", ordered ? "per-key" : "");
      settings.put("keys", Integer.toString(match.place() == Place.KEY ? 0 : keys));
      settings.put("restart", Boolean.toString(restart));
      settings.put("starts-at", startsAt);
    }
    return settings;
  }

  /** Where the records of its two topics carry their identity. */
  public Map<String, RecordFormat> formats() {
    return isNone() ? Map.of() : Map.of(input, match.ofInput(), output, match);
  }

  /** Its keys as a trial file has them. */
  public Map<String, Object> write() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("command", command);
    map.put("directory", directory);
    map.put("input", input);
    map.put("output", output);
    map.put("match", match.place().word());
    map.put("header", match.header());
    map.put("guarantee", ordered ? List.of(delivery, ORDERED) : List.of(delivery));
    map.put("instances", instances);
    map.put("restart", Boolean.toString(restart));
    map.put("starts-at", startsAt);
    map.put("group", group);
    return map;
  }
}
