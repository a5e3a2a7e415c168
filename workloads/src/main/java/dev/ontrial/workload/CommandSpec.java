package dev.ontrial.workload;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ontrial.history.ProcessRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an instance of the user's own application is: a program that reads one topic and writes
 * another, and of which only its output is known.
 *
 * @param configuration the name of the configuration on trial
 * @param bootstrap where a reader in the worker finds the brokers; the program has listeners of its
 *     own
 * @param topicPartitions all topic-partitions of the output topic
 * @param group the group that the program is asked to use
 * @param program how it is started
 * @param restart whether it may end by itself, and is then started again
 */
@JsonTypeName("command")
public record CommandSpec(
    String configuration,
    String bootstrap,
    List<TopicPartitionId> topicPartitions,
    String group,
    Program program,
    boolean restart)
    implements WorkloadSpec {

  /**
   * A program.
   *
   * @param command the program and its arguments; it is executed directly, without a shell
   * @param directory where it runs
   * @param environment variables that it gets in addition to the worker's
   * @param log the file that its output is appended to
   */
  public record Program(
      List<String> command, String directory, Map<String, String> environment, String log) {
    /** Copies the collections. */
    public Program {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
      if (command.isEmpty()) {
        throw new IllegalArgumentException("a program needs a command");
      }
    }
  }

  /** Copies the collection. */
  public CommandSpec {
    topicPartitions = List.copyOf(topicPartitions);
  }

  /** Nothing: the program has settings of its own. */
  @Override
  public Map<String, String> properties() {
    return Map.of();
  }

  @Override
  public ProcessRole role() {
    return ProcessRole.COMMAND;
  }

  @Override
  public Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("group", group);
    // Its clients are the application's, and only the application knows them.
    facts.put("clientVersion", "unknown");
    return facts;
  }
}
