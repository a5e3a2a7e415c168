package dev.ontrial.figures;

import dev.ontrial.suite.TrackRecord;
import dev.ontrial.suite.TrackRecord.Expectation;
import dev.ontrial.suite.TrackRecord.With;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** With which versions of a client its track record expects a bug, for {@code docs/clients.md}. */
final class ClientRecord {
  /** By the name of its file, without the suffix. */
  private final Map<String, TrackRecord> entries = new TreeMap<>();

  /**
   * Reads the track record of the checkout; none of its entries where there is no such folder.
   *
   * @throws dev.ontrial.trial.BadInput if one of its files is no entry of a track record
   */
  static ClientRecord ofCheckout() {
    return new ClientRecord(TrackRecord.folder().resolve("clients"));
  }

  ClientRecord(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (Path file : TrackRecord.files(List.of(), folder)) {
      entries.put(TrackRecord.name(file), TrackRecord.read(file));
    }
  }

  /**
   * One line for each entry that expects its bug with a version of this client.
   *
   * @param client its name, without a version
   */
  List<String> lines(String client) {
    List<String> lines = new ArrayList<>();
    entries.forEach((name, entry) -> {
      String seen = versions(entry, client, Expectation.FOUND);
      String held = versions(entry, client, Expectation.HELD);
      if (!seen.isEmpty()) {
        lines.add(
            "* [%s](../results/track-record/clients/%s.yaml): expected with %s%s"
                .formatted(name, name, seen, held.isEmpty() ? "" : ", and not with " + held));
      }
    });
    return lines;
  }

  private static String versions(TrackRecord entry, String client, Expectation expected) {
    return entry.versions().stream()
        .filter(with -> with.expect() == expected && with.client().startsWith(client + "@"))
        .map(ClientRecord::version)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String version(With with) {
    return with.client().substring(with.client().indexOf('@') + 1);
  }
}
