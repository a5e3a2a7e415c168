package dev.ontrial.trial.file;

import dev.ontrial.client.ClientManifest.Platform;
import dev.ontrial.program.Offer;
import dev.ontrial.program.ProgramManifest;
import dev.ontrial.program.ProgramManifest.Durability;
import dev.ontrial.trial.BadInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the manifest of a program that is to serve instead of Kafka's brokers. */
public final class ProgramReader {
  /** The key of a trial's cluster. */
  static final String KEY = "program";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z-]+)\\}");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");
  private static final Duration READY = Duration.ofSeconds(30);

  private final YamlMap map;
  private final Path file;
  private final String text;

  private ProgramReader(YamlMap map, Path file, String text) {
    this.map = map;
    this.file = file;
    this.text = text;
  }

  /**
   * Reads a manifest.
   *
   * @param text the name of a folder below {@code workloads/brokers}, or a file
   * @param folder where a relative path of a file begins
   * @throws BadInput if there is no such manifest, or it is wrong; one line with the place
   */
  public static ProgramManifest read(String text, Path folder) {
    boolean shipped = NAME.matcher(text).matches();
    Path file = shipped ? shipped(text) : folder.resolve(text).toAbsolutePath().normalize();
    return new ProgramReader(YamlMap.read(file), file, shipped ? text : file.toString())
        .manifest(shipped ? text : "");
  }

  private static Path home() {
    return Path.of(System.getProperty("ontrial.home", ".")).resolve("workloads").resolve("brokers");
  }

  private static Path shipped(String name) {
    Path file = home().resolve(name).resolve(ProgramManifest.FILE);
    if (!Files.exists(file)) {
      List<String> names = names();
      throw new BadInput(
          "unknown broker `%s`%s; known: %s; a manifest of your own is given by its path, as in ./%s"
              .formatted(
                  name,
                  YamlMap.suggestion(name, names),
                  String.join(", ", names),
                  ProgramManifest.FILE));
    }
    return file;
  }

  /** The names of the manifests that ship with ontrial. */
  public static List<String> names() {
    if (!Files.isDirectory(home())) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(home())) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(ProgramManifest.FILE)))
          .map(folder -> String.valueOf(folder.getFileName()))
          .sorted()
          .toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private ProgramManifest manifest(String folder) {
    String name = map.string("broker");
    if (!NAME.matcher(name).matches()) {
      throw map.complaint(
          "broker", "a name has lower-case letters, digits and hyphens, and begins with a letter");
    }
    if (!folder.isEmpty() && !folder.equals(name)) {
      throw map.complaint("broker", "the folder is named `" + folder + "`");
    }
    List<String> command = map.words("command");
    if (command.isEmpty()) {
      throw map.complaint("command", "the words of the command line are needed, as a list");
    }
    Map<String, String> environment = map.strings("environment");
    Platform runtime = runtime();
    List<String> packages = map.words("packages");
    if (runtime == null && !packages.isEmpty()) {
      throw map.complaint("packages", "they need a `runtime`: python, node or go");
    }
    OwnApplicationReader.refuseSecrets(map, command);
    command.forEach(word -> check("command", word, runtime));
    environment.values().forEach(value -> check("environment", value, runtime));
    requireAdvertised(command, environment);
    int nodes = (int) map.number("nodes", 1, 1, 7);
    ProgramManifest manifest =
        new ProgramManifest(
            name,
            map.string("version"),
            runtime,
            packages,
            command,
            environment,
            map.strings("client-settings"),
            nodes,
            map.duration("ready-within", READY),
            map.choice("durable", Durability.values(), Durability::word, null),
            (int) map.number("replication-factor", 1, 1, nodes),
            offers(),
            file,
            text);
    map.done();
    return manifest;
  }

  private @Nullable Platform runtime() {
    String word = map.oneOf("runtime", List.of("none", "python", "node", "go"), "none");
    return word.equals("none") ? null : Platform.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private Set<Offer> offers() {
    Set<Offer> offers = EnumSet.noneOf(Offer.class);
    List<String> words = Stream.of(Offer.values()).map(Offer::word).toList();
    offers.addAll(
        map.list(
            "offers",
            word ->
                Stream.of(Offer.values())
                    .filter(each -> each.word().equals(word))
                    .findFirst()
                    .orElseThrow(() ->
                        new YamlMap.UnplacedComplaint(
                            "unknown `%s`%s; known: %s"
                                .formatted(
                                    word,
                                    YamlMap.suggestion(word, words),
                                    String.join(", ", words)))),
            other -> {
              throw new YamlMap.UnplacedComplaint("expected a single word");
            }));
    return offers;
  }

  private void check(String key, String value, @Nullable Platform runtime) {
    Matcher matcher = PLACEHOLDER.matcher(value);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!ProgramManifest.PLACEHOLDERS.contains(name)) {
        throw map.complaint(
            key,
            "unknown {%s}%s; known: {%s}"
                .formatted(
                    name,
                    YamlMap.suggestion(name, ProgramManifest.PLACEHOLDERS),
                    String.join("}, {", ProgramManifest.PLACEHOLDERS)));
      }
      if (name.equals("home") && runtime == null) {
        throw map.complaint(
            key, "{home} is where a `runtime` installs packages, and there is none");
      }
    }
  }

  /** Links cannot stand in front of a program that advertises what it pleases. */
  private void requireAdvertised(List<String> command, Map<String, String> environment) {
    boolean told =
        Stream.concat(command.stream(), environment.values().stream())
            .anyMatch(each -> each.contains("{advertised}"));
    if (!told) {
      throw map.complaint(
          "command", "it has to hand the program the address to advertise, by {advertised}");
    }
  }
}
