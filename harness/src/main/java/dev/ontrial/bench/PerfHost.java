package dev.ontrial.bench;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JVM that runs Kafka's own measuring programs one after the other, so that they are as warm as
 * the worker they are compared with. A line names a class and its arguments, separated by tabs;
 * what the class prints comes back, and a line with {@link #END} behind it.
 */
public final class PerfHost {
  /** The line behind the output of a program. */
  static final String END = "\u0004";

  private PerfHost() {}

  /** Runs what its input names, until that ends. */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    PrintStream replies = System.out;
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
      run(line.split("\t", -1));
      System.out.flush();
      replies.print(output.toString(StandardCharsets.UTF_8));
      replies.print("\n" + END + "\n");
      replies.flush();
    }
  }

  private static void run(String[] words) throws ReflectiveOperationException {
    try {
      Class.forName(words[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(words, 1, words.length));
    } catch (InvocationTargetException e) {
      System.out.println("failed: " + e.getCause());
    }
  }
}
