package dev.ontrial.workload;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a worker tells the harness: one line of JSON on the worker's standard output. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerReply.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = WorkerReply.Status.class, name = "status"),
  @JsonSubTypes.Type(value = WorkerReply.Stopped.class, name = "stopped"),
  @JsonSubTypes.Type(value = WorkerReply.Time.class, name = "time"),
  @JsonSubTypes.Type(value = WorkerReply.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = WorkerReply.Failed.class, name = "error")
})
public sealed interface WorkerReply {

  /**
   * The worker takes commands.
   *
   * @param pid its operating system process id
   * @param clientVersion the version of kafka-clients that it runs with
   */
  record Ready(long pid, String clientVersion) implements WorkerReply {}

  /**
   * How far the workloads are; sent every 200 ms.
   *
   * @param userCpuMillis the CPU time that the worker has spent outside the kernel; 0 where the
   *     platform does not tell
   * @param processes the workloads that run
   */
  record Status(long userCpuMillis, List<ProcessStatus> processes) implements WorkerReply {}

  /**
   * A stop was carried out.
   *
   * @param process the id that the workload was started with
   * @param complete whether everything begun was completed in time
   * @param last how far it came
   */
  record Stopped(int process, boolean complete, ProcessStatus last) implements WorkerReply {}

  /**
   * The worker's time.
   *
   * @param number of the question
   * @param nanos {@link System#nanoTime} after the question came, with what was added to it
   */
  record Time(int number, long nanos) implements WorkerReply {}

  /**
   * A workload ended by itself, for good.
   *
   * @param process the id that the workload was started with
   * @param why the cause, one line
   */
  record Ended(int process, String why) implements WorkerReply {}

  /**
   * A command could not be carried out, or the worker itself is broken.
   *
   * @param process the workload's id, or -1
   * @param message what is wrong, one line
   */
  record Failed(int process, String message) implements WorkerReply {}

  /** The reply as one line, without the line's end. */
  default String encode() {
    return Json.encode(this);
  }

  /**
   * The reply that a line holds.
   *
   * @throws IllegalArgumentException if it holds none
   */
  static WorkerReply decode(String line) {
    return Json.decode(line, WorkerReply.class);
  }
}
