package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerProtocolTest {
  private static final List<TopicPartitionId> TARGETS = List.of(new TopicPartitionId(3, "t", 0));

  @Test
  void commands_areTheSameOnTheOtherSide() {
    ProducerSpec plain =
        new ProducerSpec("a", "b:1", Map.of("acks", "1"), TARGETS, 10, 100, 50, null);
    ProducerSpec transactional =
        new ProducerSpec(
            "a",
            "b:1",
            Map.of("transactional.id", "x"),
            TARGETS,
            10,
            100,
            50,
            new ProducerSpec.Transactions(50, 0.25, -7));
    ProducerSpec keyed =
        new ProducerSpec(
            "a",
            "b:1",
            Map.of("partitioner.class", KeyPartitioner.class.getName()),
            TARGETS,
            10,
            100,
            50,
            null,
            new ProducerSpec.Habits(
                true, true, 7, new ProducerSpec.Predecessor("w.oth", List.of(100, 101))));
    for (WorkerCommand command :
        List.of(
            new WorkerCommand.Start(100, 20, plain),
            new WorkerCommand.Start(100, 20, transactional),
            new WorkerCommand.Start(100, 20, keyed),
            new WorkerCommand.Start(
                1,
                9,
                new ApplicationSpec(
                    "a", "b:1", Map.of(), TARGETS, "g", ApplicationSpec.Processing.AUTO, 50)),
            new WorkerCommand.Start(
                1,
                9,
                new TransformSpec(
                    "a",
                    "b:1",
                    Map.of("group.protocol", "consumer"),
                    Map.of("transactional.id", "x"),
                    TARGETS,
                    List.of(new TopicPartitionId(4, "u", 0)),
                    "g",
                    100,
                    30)),
            new WorkerCommand.Start(1, 9, new ShareSpec("a", "b:1", Map.of(), TARGETS, "g")),
            new WorkerCommand.Start(
                1, 9, new StreamsSpec("a", "b:1", Map.of(), TARGETS, "out", "app", "dir")),
            new WorkerCommand.Start(1, 1, new ReaderSpec("a", "b:1", Map.of(), TARGETS, "g")),
            new WorkerCommand.Start(1, 1, new ReaderSpec("a", "b:1", Map.of(), TARGETS, null)),
            new WorkerCommand.Stop(100, 20_000),
            new WorkerCommand.Quit())) {
      assertThat(command.encode()).doesNotContain("\n");
      assertThat(WorkerCommand.decode(command.encode())).isEqualTo(command);
    }
  }

  @Test
  void commandsOfOwnApplications_areTheSameOnTheOtherSide() {
    for (WorkerCommand command :
        List.of(
            new WorkerCommand.Start(
                1,
                9,
                new CommandSpec(
                    "a",
                    "b:1",
                    TARGETS,
                    "g",
                    new CommandSpec.Program(List.of("x", "y z"), "d", Map.of("A", "b"), "log"),
                    true)),
            new WorkerCommand.Start(
                1,
                1,
                new ReaderSpec(
                    "a",
                    "b:1",
                    Map.of(),
                    TARGETS,
                    null,
                    Map.of("t", new RecordFormat(RecordFormat.Place.HEADER, "id")))))) {
      assertThat(command.encode()).doesNotContain("\n");
      assertThat(WorkerCommand.decode(command.encode())).isEqualTo(command);
    }
  }

  @Test
  void replies_areTheSameOnTheOtherSide() {
    ProcessStatus status =
        new ProcessStatus(100, 101, "acks-1", 1, 2, 3, 4, 5, 6, 7, 8, 9, ProcessStatus.Errors.NONE);
    for (WorkerReply reply :
        List.of(
            new WorkerReply.Ready(4711, "4.3.1"),
            new WorkerReply.Status(12, List.of(status)),
            new WorkerReply.Stopped(100, true, status),
            new WorkerReply.Ended(100, "why\nnot"),
            new WorkerReply.Failed(-1, "what"))) {
      assertThat(reply.encode()).doesNotContain("\n");
      assertThat(WorkerReply.decode(reply.encode())).isEqualTo(reply);
    }
  }

  @Test
  void nonsense_isRefusedWithItsReason() {
    assertThatThrownBy(() -> WorkerCommand.decode("{\"do\":\"dance\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dance");
    assertThatThrownBy(() ->
            new ProducerSpec(
                "a", "b:1", Map.of(), TARGETS, 10, 100, 50, new ProducerSpec.Transactions(5, 0, 1)))
        .hasMessageContaining("transactional.id");
    assertThatThrownBy(() -> new ProducerSpec("a", "b:1", Map.of(), TARGETS, 10, 50, 50, null))
        .hasMessageContaining("recordBytes is 50");
    assertThatThrownBy(() ->
            new ProducerSpec(
                "a",
                "b:1",
                Map.of(),
                TARGETS,
                10,
                100,
                50,
                null,
                new ProducerSpec.Habits(false, false, 5, null)))
        .hasMessageContaining("KeyPartitioner");
    assertThatThrownBy(
            () -> new TransformSpec("a", "b:1", Map.of(), Map.of(), TARGETS, TARGETS, "g", 100, 30))
        .hasMessageContaining("transactional.id");
  }
}
