package dev.ontrial.venue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The process of a worker, on this machine or elsewhere. */
public interface WorkerProgram {
  /** The exit code of a process whose exit code is not known. */
  int UNKNOWN = -1;

  /** Its process id, on the machine that it runs on. */
  long pid();

  /** Its standard input. */
  OutputStream commands();

  /** Its standard output. */
  InputStream replies();

  boolean isAlive();

  /** Completes with the exit code when the process has ended: 128 + n for signal n. */
  CompletableFuture<Integer> onExit();

  /** Sends SIGKILL to it and to the processes that it started, without waiting for their end. */
  void kill();

  /** Stops it, and the processes that it started, and waits until it is stopped. */
  void pause();

  /** Lets it go on. */
  void resume();

  /** Whether its clock is not the one of this JVM. */
  boolean hasOwnClock();

  /**
   * Brings what it has recorded so far into the history file on this machine.
   *
   * @param complete whether it records no more, so that the file must become the same
   * @throws IOException if it cannot be had; what was brought before stays
   */
  void fetchHistory(boolean complete) throws IOException;

  /**
   * Makes a file of this machine readable for it.
   *
   * @return the file's path where it runs
   * @throws IOException if it cannot be copied there
   */
  String give(Path file) throws IOException;

  /** Lets go of the connection to a process that has ended. */
  void release();
}
