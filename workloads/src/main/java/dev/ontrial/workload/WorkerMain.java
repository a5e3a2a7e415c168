package dev.ontrial.workload;

import dev.ontrial.history.HistoryWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worker: a process that runs many clients, is told what to do by lines of JSON on its standard
 * input, and answers by lines of JSON on its standard output. It ends at once when its input ends.
 *
 * <p>Arguments: {@code --history FILE} (created), {@code --node N} (the worker's number), {@code
 * --run ID} (a long). {@code --history none} records nothing, for measuring what recording costs.
 */
public final class WorkerMain {
  private WorkerMain() {}

  /** Runs the worker until it is told to quit. */
  public static void main(String[] args) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    PrintStream out = System.out;
    System.setOut(System.err); // nothing but replies may go to the real one
    Map<String, String> options = options(args);
    String file = required(options, "--history");
    int node = Integer.parseInt(required(options, "--node"));
    long run = Long.parseLong(required(options, "--run"));
    @Nullable HistoryWriter history =
        file.equals("none") ? null : HistoryWriter.create(Path.of(file), run);
    Recorder recorder = history == null ? Recorder.none() : Recorder.into(history, node);
    Worker worker = new Worker(run, recorder, reply -> out.println(reply.encode()));
    worker.ready();
    boolean asked = serve(worker);
    if (asked && history != null) {
      history.close();
    }
    out.flush();
    // Without a quit the harness is gone: nobody waits for a clean end, and clients may hang in
    // one.
    Runtime.getRuntime().halt(asked ? 0 : 1);
  }

  /** Carries out commands until the one to quit (true), or the end of the input (false). */
  private static boolean serve(Worker worker) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!worker.execute(line)) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int at = 0; at + 1 < args.length; at += 2) {
      options.put(args[at], args[at + 1]);
    }
    return options;
  }

  private static String required(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the worker needs " + name + " VALUE");
    }
    return value;
  }
}
