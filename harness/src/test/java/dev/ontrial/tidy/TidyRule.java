package dev.ontrial.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a file of the project must not be or have. */
enum TidyRule {
  /** A file that nobody reads to its end. */
  LONG_FILE {
    @Override
    List<String> complaints(Source source) {
      int most = source.isTest() ? 500 : 400;
      int lines = source.lines().size();
      return source.isJava() && lines > most
          ? List.of(source.path() + " has " + lines + " lines, more than " + most)
          : List.of();
    }
  },

  /** A method that does not fit a screen. */
  LONG_METHOD {
    @Override
    List<String> complaints(Source source) {
      return source.isJava() ? longMethods(source) : List.of();
    }
  },

  /** A class named after nothing. */
  UTILS {
    @Override
    List<String> complaints(Source source) {
      return source.path().getFileName().toString().matches("\\w*Utils?\\.java")
          ? List.of(source.path() + ": name it after what it is")
          : List.of();
    }
  },

  /** Clocks that jump; a span of time is the difference of two of {@link System#nanoTime}. */
  WALL_CLOCK {
    @Override
    List<String> complaints(Source source) {
      return WALL_CLOCK_ALLOWED.contains(source.path().getFileName().toString())
          ? List.of()
          : matches(source, "currentTime" + "Millis\\(");
    }
  },

  /** Chance that no seed repeats. */
  UNSEEDED_RANDOM {
    @Override
    List<String> complaints(Source source) {
      return matches(source, "new Random" + "\\(\\)|Math\\.random" + "\\(");
    }
  },

  /** Work left for somebody. */
  LEFT_OVER {
    @Override
    List<String> complaints(Source source) {
      return matches(source, "\\b(FIX" + "ME|TO" + "DO|XX" + "X)\\b");
    }
  },

  /** A test that waits for time and not for a condition. */
  SLEEPING_TEST {
    @Override
    List<String> complaints(Source source) {
      return source.isTest() ? matches(source, "Thread\\.sl" + "eep\\(") : List.of();
    }
  },

  /** Folders of one machine, and names that have no place in the project. */
  FORBIDDEN_WORD {
    @Override
    List<String> complaints(Source source) {
      return found(source, FORBIDDEN);
    }
  };

  /**
   * Who needs the time of day, by which nothing is judged: a history's header, and wrong clocks.
   */
  private static final Set<String> WALL_CLOCK_ALLOWED =
      Set.of("HistoryWriter.java", "ShiftedClock.java", "ControlledClock.java", "ClockChild.java");

  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "/wo"
              + "rk/|/ro"
              + "ot/|/home/(?!\\$)\\w+/|\\b(A"
              + "I|L"
              + "LMs?|Cl"
              + "aude|Anthr"
              + "opic|Chat"
              + "GPT|Cop"
              + "ilot)\\b");

  private static final Pattern METHOD =
      Pattern.compile("( {2}| {4}| {6})(?!return |throw |new )[\\w<@][^=;(]* \\w+\\(.*");
  private static final int LONGEST_METHOD = 70;

  /** What is wrong with a file, one line each. */
  abstract List<String> complaints(Source source);

  private static List<String> matches(Source source, String pattern) {
    return source.isJava() ? found(source, Pattern.compile(pattern)) : List.of();
  }

  private static List<String> found(Source source, Pattern pattern) {
    List<String> lines = source.lines();
    List<String> found = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = pattern.matcher(lines.get(i));
      if (matcher.find()) {
        found.add(source.path() + ":" + (i + 1) + ": `" + matcher.group() + "`");
      }
    }
    return found;
  }

  /** By the indentation that the formatter gives: a method ends with a brace under its start. */
  private static List<String> longMethods(Source source) {
    List<String> lines = source.lines();
    List<String> complaints = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = METHOD.matcher(lines.get(i));
      int length = matcher.matches() ? methodLength(lines, i, matcher.group(1)) : 0;
      if (length > LONGEST_METHOD) {
        complaints.add(
            "%s:%d: a method of %d lines, more than %d"
                .formatted(source.path(), i + 1, length, LONGEST_METHOD));
      }
    }
    return complaints;
  }

  /** Zero if what begins there has no body. */
  private static int methodLength(List<String> lines, int start, String indent) {
    boolean body = false;
    for (int i = start; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!body && line.endsWith(";")) {
        return 0;
      }
      body |= line.endsWith("{");
      if (line.equals(indent + "}")) {
        return i - start + 1;
      }
    }
    return 0;
  }
}
