package dev.ontrial.fault;

import dev.ontrial.cluster.LogDirs;
import dev.ontrial.history.Word;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A kind of file in a broker's data folder, by the names that Kafka gives it. */
enum DataFile implements Word {
  SEGMENT("segment", "\\d+\\.log", "segment"),
  INDEX("index", "\\d+\\.index", "offset index"),
  TIME_INDEX("time-index", "\\d+\\.timeindex", "time index"),
  TRANSACTION_INDEX("transaction-index", "\\d+\\.txnindex", "index of aborted transactions"),
  SNAPSHOT("snapshot", "\\d+\\.snapshot", "producer snapshot"),
  CHECKPOINT("checkpoint", "leader-epoch-checkpoint", "leader epoch checkpoint"),
  RECOVERY_POINT("recovery-point", "recovery-point-offset-checkpoint", "recovery point checkpoint"),
  METADATA("metadata", "\\d+\\.log", "segment of the cluster's metadata");

  /** The log of the controllers. */
  static final String CLUSTER_METADATA = "__cluster_metadata-0";

  /** The log under which a file of the whole broker is listed. */
  static final String WHOLE_BROKER = "";

  private final String word;
  private final String pattern;
  private final String words;

  DataFile(String word, String pattern, String words) {
    this.word = word;
    this.pattern = pattern;
    this.words = words;
  }

  @Override
  public String word() {
    return word;
  }

  /** What it is, without an article. */
  String words() {
    return words;
  }

  /** Whose logs have the file. */
  enum Topics implements Word {
    TRIAL("trial", "(?!__).+-\\d+"),
    OFFSETS("offsets", "__consumer_offsets-\\d+"),
    TRANSACTIONS("transactions", "__transaction_state-\\d+"),
    SHARE("share", "__share_group_state-\\d+");

    private final String word;
    private final String pattern;

    Topics(String word, String pattern) {
      this.word = word;
      this.pattern = pattern;
    }

    @Override
    public String word() {
      return word;
    }
  }

  /** The files of this kind in a data folder, by log and in the order of their names. */
  Map<String, List<Path>> in(Path data, Topics topics) throws IOException {
    Map<String, List<Path>> found = new TreeMap<>();
    for (Path each : LogDirs.in(data)) {
      inOne(each, topics, found);
    }
    return found;
  }

  private void inOne(Path data, Topics topics, Map<String, List<Path>> found) throws IOException {
    switch (this) {
      case RECOVERY_POINT -> put(found, WHOLE_BROKER, data);
      case METADATA -> put(found, CLUSTER_METADATA, data.resolve(CLUSTER_METADATA));
      case SEGMENT, INDEX, TIME_INDEX, TRANSACTION_INDEX, SNAPSHOT, CHECKPOINT -> {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(data, "*-*")) {
          for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (name.matches(topics.pattern)) {
              put(found, name, entry);
            }
          }
        }
      }
    }
  }

  private void put(Map<String, List<Path>> found, String log, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> its =
          new ArrayList<>(
              files.filter(file -> file.getFileName().toString().matches(pattern)).toList());
      its.sort(null);
      if (!its.isEmpty()) {
        found.computeIfAbsent(log, name -> new ArrayList<>()).addAll(its);
      }
    }
  }

  /**
   * The parts of a file that damage is aimed at: record batches, entries of an index, lines. What
   * is preallocated and not yet used is not among them.
   */
  List<Part> parts(Path file) throws IOException {
    return switch (this) {
      case SEGMENT, METADATA ->
          SegmentScan.of(file).batches().stream()
              .map(batch -> new Part(batch.position(), batch.end()))
              .toList();
      case INDEX -> entries(file, 8);
      case TIME_INDEX -> entries(file, 12);
      case TRANSACTION_INDEX -> entries(file, 34);
      case SNAPSHOT -> {
        long size = Files.size(file);
        yield size == 0 ? List.of() : List.of(new Part(0, size));
      }
      case CHECKPOINT, RECOVERY_POINT -> lines(file);
    };
  }

  /** Whether its parts are record batches. */
  boolean hasBatches() {
    return this == SEGMENT || this == METADATA;
  }

  /** From one byte to before another. */
  record Part(long from, long to) {
    int length() {
      return (int) (to - from);
    }
  }

  private static List<Part> entries(Path file, int bytes) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int used = all.length;
    while (used > 0 && all[used - 1] == 0) {
      used--;
    }
    List<Part> parts = new ArrayList<>();
    for (int from = 0; from < used && from + bytes <= all.length; from += bytes) {
      parts.add(new Part(from, from + bytes));
    }
    return parts;
  }

  private static List<Part> lines(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < all.length; at++) {
      if (all[at] == '\n' || at == all.length - 1) {
        parts.add(new Part(from, at + 1));
        from = at + 1;
      }
    }
    return parts;
  }
}
