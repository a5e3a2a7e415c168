package dev.ontrial.trial.file;

import dev.ontrial.settings.Secrets;
import dev.ontrial.trial.OwnApplication;
import dev.ontrial.workload.RecordFormat;
import dev.ontrial.workload.RecordFormat.Place;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the keys of {@code workload: command}, and says what is wrong with them. */
public final class OwnApplicationReader {
  private static final Set<String> PLACES = Set.of(OwnApplication.JAVA, OwnApplication.CLASSPATH);

  private static final List<String> OWN_KEYS =
      List.of(
          "command",
          "directory",
          "input",
          "output",
          "match",
          "header",
          "guarantee",
          "instances",
          "restart",
          "starts-at",
          "group");

  /** Keys of other workloads, and why they have no meaning here. */
  private static final List<String> FOREIGN_KEYS =
      List.of(
          "producer",
          "producer-file",
          "consumer",
          "consumer-file",
          "client",
          "native",
          "sync",
          "resend",
          "processing",
          "processing-time",
          "deserialization-time");

  private static final List<String> DELIVERIES =
      List.of("at-most-once", "at-least-once", "exactly-once");
  private static final String USUAL_HEADER = "ontrial-id";
  private static final int USUAL_INSTANCES = 2;
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern PLACE = Pattern.compile("\\{[a-z-]*}");

  private final Path folder;
  private final Complaints complaints;

  /**
   * @param folder where relative paths start
   */
  OwnApplicationReader(Path folder, Complaints complaints) {
    this.folder = folder;
    this.complaints = complaints;
  }

  /** Complains about keys that only this workload has. */
  void refuse(YamlMap map) {
    for (String key : OWN_KEYS) {
      if (map.has(key)) {
        complaints.add(map.complaint(key, "only for `workload: command`"));
      }
    }
  }

  /** The application; {@link OwnApplication#NONE} where there is something to complain about. */
  OwnApplication read(YamlMap map) {
    OWN_KEYS.forEach(map::has); // Where one is wrong, the others are known all the same.
    for (String key : FOREIGN_KEYS) {
      // A run's own file has them all, with their defaults.
      if (map.has(key) && !isEmpty(map, key)) {
        complaints.add(
            map.complaint(
                key, "not for `workload: command`, whose application has settings of its own"));
      }
    }
    return complaints.or(OwnApplication.NONE, () -> checked(map));
  }

  private static boolean isEmpty(YamlMap map, String key) {
    if (map.isMap(key)) {
      return map.strings(key).isEmpty();
    }
    return Set.of("false", "after", "0s", "0ms").contains(map.string(key));
  }

  private OwnApplication checked(YamlMap map) {
    Path directory = directory(map);
    List<String> command = command(map, directory);
    List<String> guarantee = guarantee(map);
    boolean ordered = guarantee.contains(OwnApplication.ORDERED);
    RecordFormat match = match(map);
    if (ordered && match.place() == Place.KEY) {
      throw map.complaint(
          "match", "with `key` each record has a key of its own, so that no key has an order");
    }
    String input = map.string("input");
    String output = map.string("output");
    if (input.equals(output)) {
      throw map.complaint("output", "it is the input, too; name another topic");
    }
    return new OwnApplication(
        command,
        directory.toString(),
        input,
        output,
        match,
        guarantee.stream().filter(DELIVERIES::contains).findFirst().orElse("at-least-once"),
        ordered,
        (int) map.number("instances", USUAL_INSTANCES, 1, 8),
        map.oneOf("restart", List.of("true", "false"), "false").equals("true"),
        map.oneOf("starts-at", List.of("beginning", "end"), "beginning"),
        map.string("group", ""));
  }

  private Path directory(YamlMap map) {
    Path directory = folder.resolve(map.string("directory", ".")).toAbsolutePath().normalize();
    if (!Files.isDirectory(directory)) {
      throw map.complaint("directory", directory + " is not a folder");
    }
    return directory;
  }

  private static List<String> command(YamlMap map, Path directory) {
    if (!map.has("command")) {
      throw map.complaint(
          "command", "it is missing; `workload: command` needs the command that starts it");
    }
    List<String> words = map.isList("command") ? map.words("command") : words(map);
    if (words.isEmpty() || words.getFirst().isBlank()) {
      throw map.complaint("command", "it is empty; write the command that starts the application");
    }
    refuseSecrets(map, words);
    for (String word : words) {
      Matcher place = PLACE.matcher(word);
      while (place.find()) {
        if (!PLACES.contains(place.group())) {
          throw map.complaint(
              "command",
              "unknown place `%s`; known: %s"
                  .formatted(place.group(), String.join(", ", new TreeSet<>(PLACES))));
        }
      }
    }
    String program = words.getFirst();
    if (!program.equals(OwnApplication.JAVA) && !canRun(program, directory)) {
      throw map.complaint(
          "command",
          program.contains("/")
              ? "`%s` is not an executable file in %s".formatted(program, directory)
              : "`%s` is not a program on the PATH".formatted(program));
    }
    return words;
  }

  /** Every local user can read the words of a command, and the files of a run keep them. */
  static void refuseSecrets(YamlMap map, List<String> words) {
    Secrets.nameIn(words)
        .ifPresent(name -> {
          throw map.complaint(
              "command",
              "`%s` contains what looks like a secret, which every local user can read in the process"
                      .formatted(name)
                  + " list, and which the run's files would keep; let the application read it from"
                  + " a file or from its environment");
        });
  }

  private static List<String> words(YamlMap map) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(map.string("command"));
    while (word.find()) {
      String quoted = word.group(1) != null ? word.group(1) : word.group(2);
      words.add(quoted != null ? quoted : word.group(3));
    }
    return words;
  }

  private static boolean canRun(String program, Path directory) {
    if (program.contains("/")) {
      return isProgram(directory.resolve(program));
    }
    String path = System.getenv("PATH");
    for (String entry : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
      if (isProgram(Path.of(entry, program))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private static RecordFormat match(YamlMap map) {
    Place place =
        map.choice(
            "match",
            new Place[] {Place.KEY, Place.HEADER, Place.VALUE},
            each -> each.name().toLowerCase(Locale.ROOT),
            null);
    String header = map.string("header", USUAL_HEADER);
    if (header.isBlank() || header.equals("ontrial")) {
      throw map.complaint("header", "give the name of a header, other than `ontrial`");
    }
    return new RecordFormat(place, header);
  }

  private static List<String> guarantee(YamlMap map) {
    if (!map.has("guarantee")) {
      throw map.complaint(
          "guarantee",
          "it is missing; known: %s, %s"
              .formatted(String.join(", ", DELIVERIES), OwnApplication.ORDERED));
    }
    List<String> words = map.wordOrWords("guarantee");
    List<String> known = new ArrayList<>(DELIVERIES);
    known.add(OwnApplication.ORDERED);
    for (String word : words) {
      if (!known.contains(word)) {
        throw map.complaint(
            "guarantee",
            "unknown `%s`%s; known: %s"
                .formatted(word, YamlMap.suggestion(word, known), String.join(", ", known)));
      }
    }
    if (words.isEmpty() || words.stream().filter(DELIVERIES::contains).distinct().count() > 1) {
      throw map.complaint("guarantee", "give one of %s".formatted(String.join(", ", DELIVERIES)));
    }
    return words;
  }
}
