package dev.ontrial.workload;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the harness tells a worker: one line of JSON on the worker's standard input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerCommand.Start.class, name = "start"),
  @JsonSubTypes.Type(value = WorkerCommand.Stop.class, name = "stop"),
  @JsonSubTypes.Type(value = WorkerCommand.Time.class, name = "time"),
  @JsonSubTypes.Type(value = WorkerCommand.CorrectClock.class, name = "correct-clock"),
  @JsonSubTypes.Type(value = WorkerCommand.Quit.class, name = "quit")
})
public sealed interface WorkerCommand {

  /**
   * Starts a workload.
   *
   * @param process the id of its first process, by which it is called from now on
   * @param processIds how many ids, from {@code process} on, it and its successors may use
   * @param spec what it has to do
   */
  record Start(int process, int processIds, WorkloadSpec spec) implements WorkerCommand {}

  /**
   * Stops a workload: no new operation is begun, those begun are waited for, the client is closed.
   *
   * @param process the id that the workload was started with
   * @param timeoutMillis how long to wait for completions; what is open then is left open
   */
  record Stop(int process, long timeoutMillis) implements WorkerCommand {}

  /**
   * Asks for the worker's time.
   *
   * @param number of the question, which the answer repeats
   */
  record Time(int number) implements WorkerCommand {}

  /**
   * Adds that to all times of the worker from now on.
   *
   * @param nanos what brings its clock to the harness's, as far as that is known
   */
  record CorrectClock(long nanos) implements WorkerCommand {}

  /** Stops whatever still runs, closes the history and ends the worker. */
  record Quit() implements WorkerCommand {}

  /** The command as one line, without the line's end. */
  default String encode() {
    return Json.encode(this);
  }

  /**
   * The command that a line holds.
   *
   * @throws IllegalArgumentException if it holds none
   */
  static WorkerCommand decode(String line) {
    return Json.decode(line, WorkerCommand.class);
  }
}
