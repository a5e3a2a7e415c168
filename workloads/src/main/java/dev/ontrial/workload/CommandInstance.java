package dev.ontrial.workload;

import dev.ontrial.history.FatalError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * An instance of the user's own application: one process of its program. While it runs, a reader of
 * the output, which records nothing, counts what the application as a whole has written.
 */
final class CommandInstance extends Workload {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration MAX_CLOSE = Duration.ofSeconds(1);

  private final CommandSpec spec;

  CommandInstance(Context context, CommandSpec spec) {
    super(context, spec.configuration());
    this.spec = spec;
  }

  /** An end of the application that nothing asked for. */
  private static final class ApplicationEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ApplicationEnded(String message) {
      super(message);
    }
  }

  @Override
  String live(int process) {
    Consumer<byte[], byte[]> output = openOutput(process);
    String why = "stopped";
    try {
      ChildProgram program = start(process);
      try {
        ApplicationEnded ended = watch(program, output);
        if (ended != null) {
          counters.failed(ended);
          why = FatalError.end(KafkaErrors.text(ended));
          if (!spec.restart()) {
            throw new EndOfWorkload("the application ended by itself: " + ended.getMessage());
          }
        }
      } finally {
        if (!program.end(stopping() ? untilDeadline() : Duration.ZERO)) {
          recorder.note(process, "the application did not end within its time, and was killed");
        }
        recorder.processEnd(process, why);
      }
    } finally {
      close(output);
    }
    return why;
  }

  /** Waits for the end of the program or of the workload; returns how the program ended. */
  private @org.jspecify.annotations.Nullable ApplicationEnded watch(
      ChildProgram program, Consumer<byte[], byte[]> output) {
    while (!stopping()) {
      if (!program.isAlive()) {
        return new ApplicationEnded(program.lastWords());
      }
      try {
        output.poll(POLL).forEach(record -> counters.served());
      } catch (org.apache.kafka.common.errors.InterruptException e) {
        break;
      } catch (KafkaException e) {
        counters.failed(e);
      }
    }
    return null;
  }

  private ChildProgram start(int process) {
    try {
      ChildProgram program = ChildProgram.start(spec.program());
      recorder.process(process, Descriptions.of(spec, recorder.worker()));
      return program;
    } catch (IOException e) {
      throw new EndOfWorkload(
          spec.configuration() + ": the command cannot be started: " + e.getMessage());
    }
  }

  private Consumer<byte[], byte[]> openOutput(int process) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", spec.bootstrap());
    properties.put("client.id", "ontrial-" + process);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "latest");
    properties.put("isolation.level", "read_committed");
    try {
      Consumer<byte[], byte[]> consumer = ReadLog.client(properties);
      List<TopicPartition> all =
          spec.topicPartitions().stream().map(TopicPartitionId::toKafka).toList();
      consumer.assign(all);
      consumer.seekToEnd(all);
      return consumer;
    } catch (KafkaException e) {
      throw new EndOfWorkload(
          spec.configuration() + ": the reader cannot be made: " + Descriptions.causes(e));
    }
  }

  @SuppressWarnings("deprecation") // its replacement is not in the older clients
  private static void close(Consumer<byte[], byte[]> consumer) {
    boolean interrupted = Thread.interrupted();
    try {
      consumer.close(MAX_CLOSE);
    } catch (KafkaException e) {
      // Nothing depends on it.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
