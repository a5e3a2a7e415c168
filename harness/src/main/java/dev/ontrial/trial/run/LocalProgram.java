package dev.ontrial.trial.run;

import dev.ontrial.cluster.ProcessSignals;
import dev.ontrial.venue.WorkerProgram;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A worker that is a process of this machine. */
record LocalProgram(Process process) implements WorkerProgram {
  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public OutputStream commands() {
    return process.getOutputStream();
  }

  @Override
  public InputStream replies() {
    return process.getInputStream();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  @Override
  public void kill() {
    List<ProcessHandle> adapters = adapters();
    process.destroyForcibly();
    adapters.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void pause() {
    ProcessSignals.pause(process);
    adapters().forEach(ProcessSignals::pause);
  }

  @Override
  public void resume() {
    adapters().forEach(ProcessSignals::resume);
    ProcessSignals.resume(process);
  }

  /** The processes of clients in other languages: a fault of the worker strikes them as well. */
  private List<ProcessHandle> adapters() {
    return process.descendants().toList();
  }

  @Override
  public boolean hasOwnClock() {
    return false;
  }

  @Override
  public void fetchHistory(boolean complete) {
    // It is on this machine.
  }

  @Override
  public String give(Path file) {
    return file.toAbsolutePath().toString();
  }

  @Override
  public void release() {
    // The process has ended, and its streams with it.
  }
}
