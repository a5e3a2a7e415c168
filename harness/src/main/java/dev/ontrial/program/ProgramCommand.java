package dev.ontrial.program;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of one node.
 *
 * @param manifest what is started
 * @param home where it is installed
 * @param node its number, from 1
 * @param port where it listens, on {@link #HOST}
 * @param data its folder for files
 */
record ProgramCommand(ProgramManifest manifest, Path home, int node, int port, Path data) {
  /** Where programs listen. */
  static final String HOST = "127.0.0.1";

  /**
   * The name that programs advertise: the harness resolves it to {@link #HOST}, and a worker's
   * hosts file leads it to the worker's own links.
   */
  static final String ADVERTISED_HOST = "localhost";

  /**
   * The words of the command line.
   *
   * @throws ProgramException if the pattern of the program's path does not match one file
   */
  List<String> words() {
    List<String> words = new ArrayList<>(manifest.command().stream().map(this::filled).toList());
    words.set(0, program(words.getFirst()));
    return words;
  }

  /** The variables that are set in its environment. */
  Map<String, String> environment() {
    Map<String, String> filled = new LinkedHashMap<>();
    manifest.environment().forEach((name, value) -> filled.put(name, filled(value)));
    return filled;
  }

  /** What it has to advertise. */
  String advertised() {
    return ADVERTISED_HOST + ":" + port;
  }

  private String filled(String text) {
    return text.replace("{advertised}", advertised())
        .replace("{data}", data.toString())
        .replace("{home}", home.toString())
        .replace("{host}", HOST)
        .replace("{manifest}", manifest.folder().toString())
        .replace("{node}", Integer.toString(node))
        .replace("{nodes}", Integer.toString(manifest.nodes()))
        .replace("{port}", Integer.toString(port));
  }

  /** The one file that a path with {@code *} matches, as folders may carry versions. */
  private String program(String path) {
    int star = path.indexOf('*');
    if (star < 0) {
      return path;
    }
    List<Path> found = new ArrayList<>(List.of(Path.of("/")));
    for (Path part : Path.of(path).toAbsolutePath()) {
      List<Path> next = new ArrayList<>();
      found.forEach(folder -> next.addAll(matching(folder, part.toString())));
      found = next;
    }
    if (found.size() != 1) {
      throw new ProgramException(
          "%s: `command`: %s matches %d files, and one is needed"
              .formatted(manifest.file(), path, found.size()));
    }
    return found.getFirst().toString();
  }

  private static List<Path> matching(Path folder, String part) {
    if (!part.contains("*")) {
      Path path = folder.resolve(part);
      return Files.exists(path) ? List.of(path) : List.of();
    }
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, part)) {
      entries.forEach(all::add);
    } catch (IOException e) {
      return List.of();
    }
    return all;
  }
}
